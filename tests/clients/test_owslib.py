"""OWSLib, with which Python programs talk to the services of the OGC."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pytest
import shapely
from owslib.ogcapi.features import Features

from api.conformance import CONFORMS_TO
from layers.catalogue import LAYERS

Source = Callable[[str], gpd.GeoDataFrame]
LIGHT = {"skipGeometry": "true"}


@pytest.fixture(scope="module")
def features(service: str) -> Features:
    return Features(service)


def test_it_finds_its_way_from_the_landing_page(features: Features) -> None:
    assert features.api()["openapi"] == "3.0.3"
    assert features.conformance()["conformsTo"] == list(CONFORMS_TO)
    assert [each["id"] for each in features.collections()["collections"]] == list(LAYERS)
    assert features.feature_collections() == list(LAYERS)
    assert features.collection("rutas")["title"] == LAYERS["rutas"].titulo


def test_the_queryables_and_the_schema_are_the_columns(features: Features, source: Source) -> None:
    columns = set(source("incidencia-municipio"))
    assert set(features.collection_queryables("incidencia-municipio")["properties"]) == columns
    assert set(features.collection_schema("incidencia-municipio")["properties"]) == columns


def test_a_box_a_filter_an_order_and_a_limit_go_together(features: Features, source: Source) -> None:
    box = [-97.2, 16.6, -96.2, 17.4]
    body = features.collection_items(
        "incidencia-municipio", bbox=box, filter="carpetas > 0", limit=5, sortby=("carpetas", "desc")
    )
    frame = source("incidencia-municipio")
    inside = frame.intersects(shapely.box(*box)) | frame.geometry.isna()
    expected = frame[inside & (frame["carpetas"] > 0).fillna(False)]
    assert body["numberMatched"] == len(expected)
    most = [each["properties"]["carpetas"] for each in body["features"]]
    assert most == sorted(expected["carpetas"], reverse=True)[:5]


def test_a_time_is_understood(features: Features, source: Source) -> None:
    body = features.collection_items("incidencia-entidad", limit=5, datetime_="2022")
    assert (body["numberMatched"], body["numberReturned"]) == (32, 5)
    assert {each["properties"]["periodo"] for each in body["features"]} == {"2022"}


def test_pages_by_offset_and_by_next_give_each_row_once(features: Features, source: Source) -> None:
    keys = source("municipios")["cvegeo"].tolist()
    by_offset = [
        each["id"]
        for start in range(0, len(keys), 600)
        for each in features.collection_items("municipios", limit=600, offset=start, **LIGHT)["features"]
    ]
    assert by_offset == keys
    followed: list[str] = []
    address: str | None = "collections/municipios/items?limit=600&skipGeometry=true"
    while address:
        body = features._request(path=address)
        followed += [each["id"] for each in body["features"]]
        address = next((link["href"] for link in body["links"] if link["rel"] == "next"), None)
        address = address and address.removeprefix(features.url)
    assert followed == keys


def test_one_item_by_its_key(features: Features, source: Source) -> None:
    item = features.collection_item("entidades", "09")
    assert item["properties"]["nombre"] == "Ciudad de México"
    expected = source("entidades").set_index("cvegeo").geometry["09"]
    assert shapely.hausdorff_distance(shapely.geometry.shape(item["geometry"]), expected) < 1e-6
