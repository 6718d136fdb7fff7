"""CSV (RFC 4180) with and without geometry, read by pandas, GDAL and shapely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
import shapely

from layers.build import Layer
from layers.encodings import csvwkt

from ..kinds import KINDS
from .cases import CASES
from .conftest import Encoded
from .readers import csv_rows, same_shape


@pytest.mark.parametrize("f", ["csv", "csvwkt"])
def test_lines_end_as_rfc_4180_says_and_there_is_no_mark_of_order(f: str, encoded: Encoded) -> None:
    data = encoded("cobertura", f)
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert data.startswith(b"cvegeo,cve_ent,nombre,")


@pytest.mark.parametrize("id", KINDS)
def test_no_carried_cell_is_a_formula_to_a_spreadsheet(id: str, layer: Callable[[str], Layer]) -> None:
    texts = layer(id).values.select_dtypes("str")
    assert not texts.apply(lambda column: column.str.match(r"[=+\-@\t\r]")).any(axis=None)


def test_pandas_keeps_zeros_and_accents_where_keys_are_taken_as_text(
    case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(encoded("incidencia-municipio", "csv"))
    frame = pd.read_csv(path, dtype={"cvegeo": "str", "cve_ent": "str"})
    values = case("incidencia-municipio").values
    assert frame["cvegeo"].tolist() == values["cvegeo"].tolist()
    assert frame["nombre"].tolist() == values["nombre"].tolist()
    assert frame["tasa"].equals(values["tasa"])


@pytest.mark.parametrize("name", CASES)
def test_the_geometry_that_is_missing_has_an_estatus_that_says_why(
    name: str, case: Callable[[str], Layer], encoded: Encoded
) -> None:
    layer = case(name)
    told = [row["wkt_estatus"] for row in csv_rows(encoded(name, "csvwkt"))]
    drawn = layer.frame.geometry.notna().tolist()
    assert [each == "observado" for each in told] == drawn
    assert set(told) <= {"observado", "no_aplica", "sin_dato"}
    for column in {"geometria_estatus", "poligono_estatus"} & set(layer.values):
        assert told == layer.values[column].tolist()


def test_what_is_no_place_has_no_geometry_and_what_the_marco_lacks_is_not_known(encoded: Encoded) -> None:
    rows = csv_rows(encoded("incidencia-municipio", "csvwkt"))
    told = {row["cvegeo"]: row["wkt_estatus"] for row in rows}
    assert (told["09999"], told["02006"], told["09002"]) == ("no_aplica", "sin_dato", "observado")
    assert {row["wkt_estatus"] for row in csv_rows(encoded("cadena-penal", "csvwkt"))} == {"no_aplica"}


def test_gdal_takes_the_column_of_wkt_for_the_geometry(
    case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(encoded("entidades", "csvwkt"))
    frame = pyogrio.read_dataframe(path, GEOM_POSSIBLE_NAMES="wkt")
    shapes = case("entidades").frame.geometry
    assert frame["cvegeo"].tolist() == case("entidades").keys
    assert all(same_shape(*pair, 2e-6) for pair in zip(frame.geometry, shapes, strict=True))


def test_positions_are_x_y_with_six_decimals_of_a_degree_or_centimetres(
    layer: Callable[[str], Layer],
) -> None:
    point = shapely.LineString([(-99.12345678901, 19.5), (-98, 20)])
    made = layer("rutas")
    one = replace(made, frame=made.frame.iloc[:1].set_geometry([point], crs=4326))
    metres = replace(one, frame=one.frame.set_geometry([shapely.LineString([(1.239, 2), (3, 4)])], crs=6372))
    assert csv_rows(csvwkt.encode(one))[0]["wkt"] == "LINESTRING (-99.123457 19.5, -98 20)"
    assert csv_rows(csvwkt.encode(metres))[0]["wkt"] == "LINESTRING (1.24 2, 3 4)"
