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
from .cases import CASES, with_columns
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
    layer, rows = case(name), csv_rows(encoded(name, "csvwkt"))
    own = layer.spec.geometry_estatus
    # One column says it: the layer's own, or one beside the geometry where that was not asked for.
    said = own if own in layer.values else "wkt_estatus"
    told = [row[said] for row in rows]
    assert [each == "observado" for each in told] == layer.frame.geometry.notna().tolist()
    assert set(told) <= {"observado", "no_aplica", "sin_dato"}
    assert all(("wkt_estatus" in row) == (said == "wkt_estatus") for row in rows)


def test_a_geometry_whose_own_estatus_was_not_asked_for_still_has_one(
    layer: Callable[[str], Layer], encoded: Encoded
) -> None:
    made = layer("incidencia-municipio")
    rows = csv_rows(csvwkt.encode(with_columns(made, "cvegeo", "estatus")))
    assert [row["wkt_estatus"] for row in rows] == made.values["poligono_estatus"].tolist()
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
