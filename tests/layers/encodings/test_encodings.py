"""What every format promises: no row, estatus or null is lost; judged by other people's readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.errors import NotFoundError
from geo.facts import ESTATUS
from layers.build import Layer
from layers.catalogue import LAYERS
from layers.crs import OFFERED
from layers.encodings import ENCODINGS, dictionary, for_extension
from layers.queryables import SITUACIONES

from ..kinds import KINDS
from .cases import CASES
from .conftest import Encoded
from .readers import READERS, expected, same_shape

CENTIMETRES, MICRODEGREES = 0.02, 2e-6
IN_METRES = tuple(
    name for name, each in ENCODINGS.items() if each.geometria == "cualquiera" and name != "json"
)
OF_AREAS = [id for id in KINDS if LAYERS[id].of_areas]
PROJECTED = tuple(sorted({each.epsg for each in OFFERED.values() if not each.degrees}))


def test_every_format_has_a_reader_here() -> None:
    assert set(READERS) == set(ENCODINGS)


@pytest.mark.parametrize("f", ENCODINGS)
@pytest.mark.parametrize("name", CASES)
def test_no_format_loses_a_row_an_estatus_a_null_or_a_shape(
    name: str, f: str, case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    layer = case(name)
    read = READERS[f](encoded(name, f), tmp_path / f"x{ENCODINGS[f].extension}", layer.columnas)
    assert read.rows == expected(layer)
    assert all(list(row) == [each.nombre for each in layer.columnas] for row in read.rows[:1])
    if ENCODINGS[f].geometria == "ninguna":
        assert read.shapes is None
        return
    pairs = zip(read.shapes, layer.frame.geometry, strict=True)
    assert all(same_shape(one, other, MICRODEGREES) for one, other in pairs)


@pytest.mark.parametrize("f", ENCODINGS)
@pytest.mark.parametrize("name", [*OF_AREAS, "incidencia-municipio, no shape"])
def test_an_area_without_polygon_says_why_and_one_that_is_drawn_says_so_in_every_format(
    name: str, f: str, case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    layer = case(name)
    read = READERS[f](encoded(name, f), tmp_path / f"x{ENCODINGS[f].extension}", layer.columnas)
    shapes = layer.frame.geometry if read.shapes is None else read.shapes
    for row, shape in zip(read.rows, shapes, strict=True):
        assert row["poligono_estatus"] in ("observado" if shape else ("no_aplica", "sin_dato")), row


@pytest.mark.parametrize("name", CASES)
def test_where_a_number_is_missing_an_estatus_of_its_row_says_why(
    name: str, case: Callable[[str], Layer]
) -> None:
    layer = case(name)
    statuses = [name for name in layer.values if name == "estatus" or name.endswith("_estatus")]
    if not statuses:
        return  # columns were chosen, and no estatus among them
    holed = layer.values[layer.values.isna().any(axis=1)]
    assert (holed[statuses] != "observado").any(axis=1).all()


@pytest.mark.parametrize("epsg", PROJECTED)
@pytest.mark.parametrize("f", IN_METRES)
@pytest.mark.parametrize("id", ["entidades", "rutas"])
def test_a_format_that_takes_any_system_writes_each_one_on_offer(
    id: str, f: str, epsg: int, layer: Callable[[str], Layer], tmp_path: Path
) -> None:
    made = replace(layer(id), frame=layer(id).frame.to_crs(epsg))
    data = ENCODINGS[f].encode(made)
    if f == "jsonfg":
        return  # it writes two systems at once: test_jsonfg.py
    read = READERS[f](data, tmp_path / f"x{ENCODINGS[f].extension}", made.columnas)
    assert read.rows == expected(made)
    pairs = zip(read.shapes, made.frame.geometry, strict=True)
    assert all(same_shape(one, other, CENTIMETRES) for one, other in pairs)


@pytest.mark.parametrize("f", ENCODINGS)
@pytest.mark.parametrize("name", ["entidades", "rutas", "cadena-penal", "municipios"])
def test_the_same_layer_gives_the_same_bytes(
    name: str, f: str, case: Callable[[str], Layer], encoded: Encoded
) -> None:
    layer = case(name)
    assert ENCODINGS[f].encode(replace(layer, frame=layer.frame.copy())) == encoded(name, f)


@pytest.mark.parametrize("f", ["json", "geojsonseq", "kml"])
def test_what_is_always_in_degrees_takes_a_layer_in_metres_back_to_them(
    f: str, layer: Callable[[str], Layer], tmp_path: Path
) -> None:
    made = layer("entidades")
    data = ENCODINGS[f].encode(replace(made, frame=made.frame.to_crs(6372)))
    read = READERS[f](data, tmp_path / f"x{ENCODINGS[f].extension}", made.columnas)
    pairs = zip(read.shapes, made.frame.geometry, strict=True)
    assert all(same_shape(one, other, MICRODEGREES) for one, other in pairs)


def test_a_file_is_known_by_its_extension() -> None:
    for encoding in ENCODINGS.values():
        assert for_extension(f"Mapa de 2022{encoding.extension.upper()}") is encoding
    with pytest.raises(NotFoundError, match=r"mapa\.docx.*\.geojson, .*\.zip"):
        for_extension("mapa.docx")


def test_names_types_and_extensions_tell_formats_apart() -> None:
    for told in ("name", "media_type", "extension"):
        assert len({getattr(each, told) for each in ENCODINGS.values()}) == len(ENCODINGS)


def test_every_code_that_a_cell_may_hold_has_a_meaning() -> None:
    assert tuple(dictionary.ESTATUS) == tuple(ESTATUS)
    assert tuple(dictionary.SITUACION) == SITUACIONES


@pytest.mark.parametrize("name", CASES)
def test_the_stamp_of_a_layer_is_a_day(name: str, case: Callable[[str], Layer]) -> None:
    layer = case(name)
    stamp = dictionary.stamp(layer)
    assert date.fromisoformat(stamp).day == 1
    if len(layer.frame) and "corte" in layer.frame:
        assert stamp.startswith(max(layer.frame["corte"]))
