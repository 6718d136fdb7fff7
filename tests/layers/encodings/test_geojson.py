"""GeoJSON (RFC 7946) and its sequences (RFC 8142), byte by byte and through GDAL."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.build import Layer
from layers.encodings import geojson

from .conftest import Encoded
from .readers import strict_json


@pytest.fixture(scope="module")
def document(encoded: Encoded) -> dict[str, Any]:
    decoded: dict[str, Any] = strict_json(encoded("incidencia-municipio", "json"))
    return decoded


def test_the_municipal_layer_has_2510_features_of_which_2465_are_drawn(document: dict[str, Any]) -> None:
    assert document["type"] == "FeatureCollection"
    assert len(document["features"]) == 2510
    assert sum(feature["geometry"] is not None for feature in document["features"]) == 2465


def test_a_features_id_is_its_cvegeo(document: dict[str, Any]) -> None:
    assert all(feature["id"] == feature["properties"]["cvegeo"] for feature in document["features"])
    assert list(document["features"][0]) == ["type", "id", "geometry", "properties"]


def test_exterior_rings_run_counterclockwise_and_holes_clockwise() -> None:
    ring = shapely.box(-99, 19, -98, 20).difference(shapely.box(-98.6, 19.4, -98.4, 19.6))
    for shape in (ring, shapely.orient_polygons(ring, exterior_cw=True)):
        written = geojson.openings(["01001"], gpd.GeoSeries([shape], index=["01001"], crs=4326))[0]
        exterior, hole = strict_json(written + b"null}")["geometry"]["coordinates"]
        assert shapely.LinearRing(exterior).is_ccw
        assert not shapely.LinearRing(hole).is_ccw


def test_positions_have_at_most_six_decimals_longitude_first() -> None:
    corner = shapely.Polygon([(-99.12345678901, 19.98765432109), (-98, 19), (-98, 20)])
    written = geojson.openings(["01001"], gpd.GeoSeries([corner], index=["01001"], crs=4326))[0].decode()
    assert "[-99.123457,19.987654]" in written
    assert not re.search(r"\.\d{7}", written)


def test_members_of_the_collection_stand_before_its_features() -> None:
    values = geojson.properties(pd.DataFrame({"cvegeo": ["01"]}))
    written = geojson.collection(geojson.openings(["01"]), values, {"numberMatched": 1, "links": []})
    assert strict_json(written) == {
        "type": "FeatureCollection",
        "numberMatched": 1,
        "links": [],
        "features": [{"type": "Feature", "id": "01", "geometry": None, "properties": {"cvegeo": "01"}}],
    }


def test_a_collection_may_be_empty(encoded: Encoded) -> None:
    assert strict_json(geojson.collection([], [])) == {"type": "FeatureCollection", "features": []}
    assert encoded("rutas, no row", "json") == geojson.collection([], [])
    assert encoded("rutas, no row", "geojsonseq") == b""


def test_numbers_that_json_cannot_say_are_null() -> None:
    values = pd.DataFrame({"a": [np.nan, np.inf, 1.5], "b": pd.array([None, 2, 3], dtype="Int64")})
    assert geojson.properties(values) == [b'{"a":null,"b":null}', b'{"a":null,"b":2}', b'{"a":1.5,"b":3}']


CELLS = {
    "texto": st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["%b", "100 %", "\0", '"', "ñ"])),
    "Int64": st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
    "boolean": st.one_of(st.none(), st.booleans()),
    "float64": st.floats(),
}


@given(st.data(), st.integers(0, 4))
def test_rows_are_what_a_writer_of_one_row_at_a_time_writes(data: st.DataObject, size: int) -> None:
    named = data.draw(st.dictionaries(st.sampled_from(["a", "%b", 'ñ"']), st.sampled_from([*CELLS])))
    cells = {name: data.draw(st.lists(CELLS[of], min_size=size, max_size=size)) for name, of in named.items()}
    columns = {
        name: pd.array(cells[name], dtype="str" if of == "texto" else of) for name, of in named.items()
    }
    rows = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)] or [{}] * size
    found = geojson.properties(pd.DataFrame(columns, index=range(size)))
    assert found == [orjson.dumps(row) for row in rows]


def test_a_sequence_has_a_feature_between_each_separator_and_its_line_feed(encoded: Encoded) -> None:
    head, *records = encoded("incidencia-municipio", "geojsonseq").split(b"\x1e")
    assert head == b""
    assert all(record.endswith(b"}\n") and record.count(b"\n") == 1 for record in records)
    whole = strict_json(encoded("incidencia-municipio", "json"))["features"]
    assert [strict_json(record) for record in records] == whole


@pytest.mark.parametrize(("f", "driver"), [("json", "GeoJSON"), ("geojsonseq", "GeoJSONSeq")])
def test_gdal_reads_it_with_its_keys_and_its_shapes(
    f: str, driver: str, case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    path = tmp_path / f"x.{f}"
    path.write_bytes(encoded("incidencia-municipio", f))
    assert pyogrio.read_info(path)["driver"] == driver
    frame, layer = pyogrio.read_dataframe(path), case("incidencia-municipio")
    assert frame.crs.to_epsg() == 4326
    assert frame["cvegeo"].tolist() == layer.keys
    assert frame.geometry.isna().tolist() == layer.frame.geometry.isna().tolist()
    assert frame["carpetas"].sum() == layer.frame["carpetas"].sum()
    assert frame["carpetas"].isna().tolist() == layer.frame["carpetas"].isna().tolist()
