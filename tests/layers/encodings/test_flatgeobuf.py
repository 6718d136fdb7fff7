"""FlatGeobuf through GDAL: what the file says of itself, besides its rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest

from layers.build import Layer

from .cases import CASES
from .conftest import Encoded

MAGIC = b"fgb\x03fgb"


@pytest.mark.parametrize("name", CASES)
def test_gdal_opens_it_with_its_name_system_type_and_count(
    name: str, case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    layer, path = case(name), tmp_path / "x.fgb"
    path.write_bytes(encoded(name, "flatgeobuf"))
    assert encoded(name, "flatgeobuf").startswith(MAGIC)
    told = pyogrio.read_info(path, force_feature_count=True)
    assert (told["driver"], told["layer_name"]) == ("FlatGeobuf", layer.spec.id)
    assert told["features"] == len(layer.frame)
    assert told["fields"].tolist() == [each.nombre for each in layer.columnas]
    if layer.spec.drawn:
        assert told["crs"] == "EPSG:4326"
        assert told["geometry_type"] == ("LineString" if layer.spec.nivel == "ruta" else "MultiPolygon")


def test_its_description_names_the_rows_that_are_not_drawn(
    case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    path = tmp_path / "x.fgb"
    path.write_bytes(encoded("incidencia-municipio", "flatgeobuf"))
    about = pyogrio.read_info(path)["layer_metadata"]
    assert about["TITLE"] == case("incidencia-municipio").spec.titulo
    assert "45 renglones no tienen geometría y conservan sus valores: 01999, 02006," in about["DESCRIPTION"]
