"""OGC API - Features 1, core: the features of a collection, and one of them (OGC 17-069r4, 7.15 and 7.16)."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from layers.catalogue import LAYERS

from . import schemas
from .service import COLLECTIONS, GEOJSON, HTML, KINDS, SPATIAL, Service, check, check_linked, only, rels
from .standards import proves

ITEMS = "/collections/{collectionId}/items"
MAXIMUM = 10_000
OF_PERIODS = tuple(spec.id for spec in LAYERS.values() if spec.by_period)
BOX = shapely.box(-103.0, 21.5, -101.5, 22.5)


def box(area: Any = BOX) -> str:
    return ",".join(str(each) for each in area.bounds)


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-1/req/core/fc-op",
    "features-1/req/core/fc-response",
    "features-1/conf/core/fc-op",
    "features-1/conf/core/fc-response",
)
def test_req_core_fc_op(service: Service, collection: str) -> None:
    # The polygons of one collection of each kind are enough: the others draw the same ones.
    light = {} if collection in KINDS else {"skipGeometry": "true"}
    document = service.json(f"/collections/{collection}/items", accept=GEOJSON, **light)
    check(document, schemas.FEATURE_COLLECTION)
    assert 0 < len(document["features"]) <= 100


@pytest.mark.parametrize("collection", KINDS)
@proves("features-1/req/core/crs84", "features-1/conf/core/crs84")
def test_req_core_crs84(service: Service, collection: str) -> None:
    mexico = shapely.box(-119, 14, -86, 33)
    # A route may begin abroad; everything else lies in Mexico, longitude first.
    around = shapely.box(-180, -90, 180, 90) if collection == "rutas" else mexico
    for feature in service.items(collection)["features"]:
        if feature["geometry"]:
            assert around.covers(shape(feature["geometry"]))


@proves("features-1/req/core/fc-limit-definition", "features-1/conf/core/fc-limit-definition")
def test_req_core_fc_limit_definition(service: Service) -> None:
    limit = service.parameter(ITEMS, "limit")
    assert (limit["in"], limit.get("required", False)) == ("query", False)
    assert limit["schema"]["type"] == "integer"
    assert limit["schema"]["minimum"] == 1
    assert limit["schema"]["maximum"] == MAXIMUM
    assert limit["schema"]["default"] == 100
    assert (limit.get("style", "form"), limit.get("explode")) == ("form", False)


@pytest.mark.parametrize("collection", KINDS)
@pytest.mark.parametrize("limit", [1, 2, 31, MAXIMUM, MAXIMUM + 1, 10**9])
@proves("features-1/req/core/fc-limit-response-1", "features-1/conf/core/fc-limit-response")
def test_req_core_fc_limit_response_1(service: Service, collection: str, limit: int) -> None:
    document = service.json(f"/collections/{collection}/items", limit=limit, skipGeometry="true")
    assert len(document["features"]) == min(limit, MAXIMUM, document["numberMatched"])


@proves("features-1/req/core/fc-bbox-definition", "features-1/conf/core/fc-bbox-definition")
def test_req_core_fc_bbox_definition(service: Service) -> None:
    bbox = service.parameter(ITEMS, "bbox")
    assert (bbox["in"], bbox.get("required", False)) == ("query", False)
    assert bbox["schema"]["type"] == "array"
    assert bbox["schema"]["items"] == {"type": "number"}
    counts = [(each["minItems"], each["maxItems"]) for each in bbox["schema"]["oneOf"]]
    assert sorted(counts) == [(4, 4), (6, 6)]
    assert (bbox.get("style", "form"), bbox["explode"]) == ("form", False)


@pytest.mark.parametrize("collection", SPATIAL)
@proves("features-1/req/core/fc-bbox-response", "features-1/conf/core/fc-bbox-response")
def test_req_core_fc_bbox_response(service: Service, collection: str) -> None:
    every = service.items(collection)["features"]
    # The text asks for those without a geometry too: nothing says that they are elsewhere.
    inside = {each["id"] for each in every if not each["geometry"] or shape(each["geometry"]).intersects(BOX)}
    assert service.ids(collection, bbox=box()) == inside
    west, south, east, north = BOX.bounds
    assert service.ids(collection, bbox=f"{west},{south},-100,{east},{north},9000") == inside
    bare = {each["id"] for each in every if not each["geometry"]}
    assert service.ids(collection, bbox="10,-60,11,-59") == bare


@proves("features-1/req/core/fc-time-definition", "features-1/conf/core/fc-time-definition")
def test_req_core_fc_time_definition(service: Service) -> None:
    when = service.parameter(ITEMS, "datetime")
    assert (when["in"], when.get("required", False), when["schema"]["type"]) == ("query", False, "string")
    assert (when.get("style", "form"), when.get("explode")) == ("form", False)


TIMES = {
    "2018-03-15T06:00:00Z": ("2018-03", "2018-03"),
    "2018-01-01T00:00:00Z/2018-06-30T23:59:59Z": ("2018-01", "2018-06"),
    "../2018-06-30T23:59:59Z": ("", "2018-06"),
    "/2018-06-30T23:59:59Z": ("", "2018-06"),
    "2018-01-01T00:00:00Z/..": ("2018-01", "9999"),
    "2018-01-01T00:00:00Z/": ("2018-01", "9999"),
}


@pytest.mark.parametrize("asked", TIMES)
@pytest.mark.parametrize("collection", OF_PERIODS)
@proves("features-1/req/core/fc-time-response", "features-1/conf/core/fc-time-response")
def test_req_core_fc_time_response(service: Service, collection: str, asked: str) -> None:
    first, last = TIMES[asked]
    features = service.items(collection, datetime=asked, skipGeometry="true")["features"]
    assert features
    for feature in features:
        begins, _, ends = feature["properties"]["periodo"].partition("/")
        assert (ends or begins) >= first[: len(ends or begins)]
        assert begins <= last


@pytest.mark.parametrize("collection", [each for each in COLLECTIONS if each not in OF_PERIODS])
def test_datetime_takes_no_feature_away_that_has_no_time(service: Service, collection: str) -> None:
    every = service.ids(collection)
    assert service.ids(collection, datetime="2019-05-01T00:00:00Z") == every
    assert service.ids(collection, datetime="2019-05-01T00:00:00Z/..") == every
    assert service.ids(collection, datetime="2019") == every


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"limit": "diez"},
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "-103,22,-101,21"},
        {"bbox": "-103,21,-101,95"},
        {"datetime": "ayer"},
        {"datetime": "2019-01-01T00:00:00Z/2018-01-01T00:00:00Z"},
        {"datetime": "../.."},
        {"f": "gml"},
    ],
    ids=str,
)
@proves("features-1/req/core/query-param-invalid", "features-1/conf/core/query-param-invalid")
def test_req_core_query_param_invalid(service: Service, wrong: dict[str, object]) -> None:
    service.get("/collections/incidencia-entidad/items", status=400, **wrong)


@pytest.mark.parametrize(
    "path", ["/", "/conformance", "/collections", *(f"/collections/{each}/items" for each in KINDS)]
)
@proves("features-1/req/core/query-param-unknown", "features-1/conf/core/query-param-unknown")
def test_req_core_query_param_unknown(service: Service, path: str) -> None:
    answer = service.get(path, status=400, no_existe="1")
    assert "no_existe" in answer.json()["detail"]


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-1/req/core/fc-links",
    "features-1/req/core/fc-rel-type",
    "features-1/conf/core/fc-links",
)
def test_req_core_fc_links(service: Service, collection: str) -> None:
    document = service.json(f"/collections/{collection}/items", limit=3, accept=GEOJSON)
    formats = {each["type"] for each in rels(service.json(f"/collections/{collection}"), "items")}
    check_linked(document, GEOJSON, HTML, *(formats - {GEOJSON}))
    # Every page but the last leads to the next one, in the same type.
    onward = only(rels(document, "next"))
    assert onward["type"] == GEOJSON
    following = service.json(onward["href"])
    assert not {each["id"] for each in following["features"]} & {each["id"] for each in document["features"]}


@pytest.mark.parametrize("collection", KINDS)
def test_following_next_visits_every_feature_once(service: Service, collection: str) -> None:
    expected = [each["id"] for each in service.items(collection, skipGeometry="true")["features"]]
    page = service.json(
        f"/collections/{collection}/items", limit=max(len(expected) // 3, 1), skipGeometry="true"
    )
    seen = [each["id"] for each in page["features"]]
    while rels(page, "next"):
        page = service.json(only(rels(page, "next"))["href"])
        assert page["features"]
        seen += [each["id"] for each in page["features"]]
    assert seen == expected


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-1/req/core/fc-numberMatched",
    "features-1/req/core/fc-timeStamp",
    "features-1/req/core/fc-numberReturned",
    "features-1/conf/core/fc-timeStamp",
    "features-1/conf/core/fc-numberMatched",
    "features-1/conf/core/fc-numberReturned",
)
def test_req_core_fc_numbermatched(service: Service, collection: str) -> None:
    document = service.json(f"/collections/{collection}/items", limit=7, bbox=box())
    assert document["numberMatched"] == len(service.ids(collection, bbox=box()))
    assert document["numberReturned"] == len(document["features"]) <= 7
    # Optional; ours would change the answer's ETag each second, so it must not be there.
    assert "timeStamp" not in document


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-1/req/core/f-op",
    "features-1/req/core/f-success",
    "features-1/req/core/f-links",
    "features-1/conf/core/f-op",
    "features-1/conf/core/f-success",
    "features-1/conf/core/f-links",
)
def test_req_core_f_op(service: Service, collection: str) -> None:
    features = service.items(collection)["features"]
    # The first, the last and some between; those of a municipal layer would be 2,500 requests.
    for feature in {
        each["id"]: each for each in (*features[:: max(len(features) // 5, 1)], features[-1])
    }.values():
        assert re.fullmatch(r"[\w.-]+", feature["id"])
        alone = service.json(f"/collections/{collection}/items/{feature['id']}", accept=GEOJSON)
        check(alone, schemas.FEATURE)
        assert {name: alone[name] for name in feature} == feature
        check_linked(alone, GEOJSON, HTML)
        assert only(rels(alone, "collection"))["href"].endswith(f"/collections/{collection}")
    service.get(f"/collections/{collection}/items/no-existe", status=404)
    service.get("/collections/no-existe/items", status=404)
