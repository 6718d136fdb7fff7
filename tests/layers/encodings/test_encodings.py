"""What every format promises: no row, estatus or null is lost; judged by other people's readers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from geo.errors import NotFoundError
from layers.build import Layer
from layers.encodings import ENCODINGS, for_extension, geojson

from ..kinds import KINDS

Rows = list[dict[str, Any]]


def read_geojson(data: bytes) -> Rows:
    return [feature["properties"] for feature in json.loads(data, parse_constant=_not_json)["features"]]


def _not_json(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def read_csv(data: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def read_geoparquet(data: bytes) -> Rows:
    rows: Rows = pq.read_table(io.BytesIO(data)).drop_columns(["geometry"]).to_pylist()
    return rows


READERS: Mapping[str, Callable[[bytes], Rows]] = {
    "json": read_geojson,
    "csv": read_csv,
    "geoparquet": read_geoparquet,
}


def test_every_format_has_a_reader_here() -> None:
    assert set(READERS) == set(ENCODINGS)


def expected(layer: Layer, name: str) -> Rows:
    """The rows of a layer as a reader of that format must see them."""
    rows = layer.values.astype(object).where(layer.values.notna(), None).to_dict("records")
    if name != "csv":
        return rows
    return [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows]


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("id", KINDS)
def test_no_format_loses_a_row_an_estatus_or_a_null(
    id: str, name: str, layer: Callable[[str], Layer]
) -> None:
    built = layer(id)
    assert READERS[name](ENCODINGS[name].encode(built)) == expected(built, name)


@pytest.mark.parametrize("name", ENCODINGS)
def test_writing_twice_gives_the_same_bytes(name: str, layer: Callable[[str], Layer]) -> None:
    built = layer("incidencia-entidad")
    assert ENCODINGS[name].encode(built) == ENCODINGS[name].encode(built)


def test_a_file_is_known_by_its_extension() -> None:
    assert for_extension("mapa.GeoJSON").name == "json"
    assert for_extension("incidencia.parquet").name == "geoparquet"
    with pytest.raises(NotFoundError, match=r"mapa\.docx.*\.geojson, \.csv, \.parquet"):
        for_extension("mapa.docx")


@pytest.fixture(scope="module")
def document(layer: Callable[[str], Layer]) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(ENCODINGS["json"].encode(layer("incidencia-municipio")))
    return decoded


@pytest.fixture(scope="module")
def read(layer: Callable[[str], Layer]) -> gpd.GeoDataFrame:
    return gpd.read_parquet(io.BytesIO(ENCODINGS["geoparquet"].encode(layer("incidencia-municipio"))))


class TestGeoJSON:
    def test_the_municipal_layer_has_2510_features_of_which_2465_are_drawn(
        self, document: dict[str, Any]
    ) -> None:
        assert document["type"] == "FeatureCollection"
        assert len(document["features"]) == 2510
        assert sum(feature["geometry"] is not None for feature in document["features"]) == 2465

    def test_a_features_id_is_its_cvegeo(self, document: dict[str, Any]) -> None:
        assert all(feature["id"] == feature["properties"]["cvegeo"] for feature in document["features"])
        assert list(document["features"][0]) == ["type", "id", "geometry", "properties"]

    def test_exterior_rings_run_counterclockwise_and_holes_clockwise(self) -> None:
        ring = shapely.box(-99, 19, -98, 20).difference(shapely.box(-98.6, 19.4, -98.4, 19.6))
        for shape in (ring, shapely.orient_polygons(ring, exterior_cw=True)):
            written = geojson.openings(["01001"], gpd.GeoSeries([shape], index=["01001"], crs=4326))[0]
            exterior, hole = json.loads(written + b"null}")["geometry"]["coordinates"]
            assert shapely.LinearRing(exterior).is_ccw
            assert not shapely.LinearRing(hole).is_ccw

    def test_positions_have_at_most_six_decimals_longitude_first(self) -> None:
        corner = shapely.Polygon([(-99.12345678901, 19.98765432109), (-98, 19), (-98, 20)])
        written = geojson.openings(["01001"], gpd.GeoSeries([corner], index=["01001"], crs=4326))[0].decode()
        assert "[-99.123457,19.987654]" in written
        assert not re.search(r"\.\d{7}", written)

    def test_members_of_the_collection_stand_before_its_features(self) -> None:
        values = geojson.properties(pd.DataFrame({"cvegeo": ["01"]}))
        written = geojson.collection(geojson.openings(["01"]), values, {"numberMatched": 1, "links": []})
        assert json.loads(written) == {
            "type": "FeatureCollection",
            "numberMatched": 1,
            "links": [],
            "features": [{"type": "Feature", "id": "01", "geometry": None, "properties": {"cvegeo": "01"}}],
        }

    def test_a_collection_may_be_empty(self) -> None:
        assert json.loads(geojson.collection([], [])) == {"type": "FeatureCollection", "features": []}

    def test_numbers_that_json_cannot_say_are_null(self) -> None:
        values = pd.DataFrame({"a": [np.nan, np.inf, 1.5], "b": pd.array([None, 2, 3], dtype="Int64")})
        assert geojson.properties(values) == [b'{"a":null,"b":null}', b'{"a":null,"b":2}', b'{"a":1.5,"b":3}']


class TestCSV:
    def test_lines_end_as_rfc_4180_says_and_there_is_no_mark_of_order(
        self, layer: Callable[[str], Layer]
    ) -> None:
        data = ENCODINGS["csv"].encode(layer("cobertura"))
        assert data.endswith(b"\r\n")
        assert data.count(b"\r\n") == data.count(b"\n")
        assert data.startswith(b"cvegeo,cve_ent,nombre,")

    @pytest.mark.parametrize("id", KINDS)
    def test_no_cell_is_a_formula_to_a_spreadsheet(self, id: str, layer: Callable[[str], Layer]) -> None:
        texts = layer(id).values.select_dtypes("str")
        assert not texts.apply(lambda column: column.str.match(r"[=+\-@\t\r]")).any(axis=None)


class TestGeoParquet:
    def test_geopandas_opens_it_with_its_coordinate_system(self, read: gpd.GeoDataFrame) -> None:
        assert read.crs.to_epsg() == 4326
        assert len(read) == 2510
        assert read.geometry.notna().sum() == 2465

    def test_polygons_are_those_of_the_layer(
        self, read: gpd.GeoDataFrame, layer: Callable[[str], Layer]
    ) -> None:
        frame = layer("incidencia-municipio").frame
        assert read.geometry.geom_equals(frame.geometry).eq(frame.geometry.notna()).all()

    def test_its_metadata_follow_geoparquet_1_1(self, layer: Callable[[str], Layer]) -> None:
        data = ENCODINGS["geoparquet"].encode(layer("entidades"))
        metadata = json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"geo"])
        column = metadata["columns"][metadata["primary_column"]]
        assert metadata["version"] == "1.1.0"
        assert (column["encoding"], column["orientation"]) == ("WKB", "counterclockwise")
        assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
        assert column["bbox"] == pytest.approx(layer("entidades").frame.total_bounds.tolist())

    def test_counts_stay_whole_numbers_and_keys_stay_text(self, layer: Callable[[str], Layer]) -> None:
        data = ENCODINGS["geoparquet"].encode(layer("incidencia-municipio"))
        schema = pq.read_schema(io.BytesIO(data))
        types = {name: str(schema.field(name).type) for name in ("cvegeo", "carpetas", "tasa", "geometry")}
        assert types == {"cvegeo": "string", "carpetas": "int64", "tasa": "double", "geometry": "binary"}
