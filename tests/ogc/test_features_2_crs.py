"""OGC API - Features 2: coordinate reference systems by reference (OGC 18-058r1)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry import shape

from . import schemas
from .service import CRS84, CRSS, EPSG, KINDS, SPATIAL, Service, check
from .standards import proves

DRAWN = tuple(each for each in KINDS if each in SPATIAL)
ITEMS = ("/collections/{collectionId}/items", "/collections/{collectionId}/items/{cvegeo}")
BOX = shapely.box(-103.0, 21.5, -101.5, 22.5)
UNKNOWN = ("http://www.opengis.net/def/crs/EPSG/0/9999999", "EPSG:4326", "urn:x", "4326")


def northing_first(uri: str) -> bool:
    """Whether a system's definition puts the northing or latitude first, as pyproj reads it."""
    if uri == CRS84:
        return False
    return str(pyproj.CRS(crs_name(uri)).axis_info[0].direction) == "north"


def crs_name(uri: str) -> str:
    return "OGC:CRS84" if uri == CRS84 else f"EPSG:{uri.rpartition('/')[2]}"


def carried(geometry: Any, uri: str, *, back: bool = False) -> Any:
    """A geometry of CRS84 in another system, in that system's own order of axes; or the way back."""
    ends = ("OGC:CRS84", crs_name(uri))
    way = pyproj.Transformer.from_crs(*(reversed(ends) if back else ends))
    return shapely.transform(geometry, lambda points: np.column_stack(way.transform(*points.T)))


def content_crs(answer: Any) -> str:
    found = re.fullmatch(r"<(.+)>", answer.headers["content-crs"])
    assert found
    return found[1]


@proves(
    "features-2/req/crs/crs-uri",
    "features-2/req/crs/fc-md-crs-list",
    "features-2/req/crs/fc-md-crs-list-global",
    "features-2/req/crs/fc-md-storageCrs",
    "features-2/conf/crs/crs-uri",
)
def test_req_crs_crs_uri(service: Service) -> None:
    document = service.json("/collections")
    for listed in document["collections"]:
        alone = service.json(f"/collections/{listed['id']}")
        assert (alone["crs"], alone.get("storageCrs")) == (listed["crs"], listed.get("storageCrs"))
        # No list is shared under #/crs: each collection says its own.
        for uri in alone["crs"]:
            assert re.fullmatch(r"http://www\.opengis\.net/def/crs/(OGC/1\.3|EPSG/0)/\w+", uri)
        if listed["id"] in SPATIAL:
            assert set(CRSS) == set(alone["crs"])
            assert "storageCrs" in alone


@pytest.mark.parametrize("collection", SPATIAL)
@proves("features-2/conf/crs/default-crs")
def test_abstract_crs_default_crs(service: Service, collection: str) -> None:
    assert CRS84 in service.json(f"/collections/{collection}")["crs"]


@pytest.mark.parametrize("collection", SPATIAL)
@proves("features-2/req/crs/fc-md-storageCrs-valid-value", "features-2/conf/crs/storageCrs")
def test_req_crs_fc_md_storagecrs_valid_value(service: Service, collection: str) -> None:
    document = service.json(f"/collections/{collection}")
    assert document["storageCrs"] in document["crs"]


@proves("features-2/req/crs/fc-crs-definition", "features-2/req/crs/fc-bbox-crs-definition")
def test_req_crs_fc_crs_definition(service: Service) -> None:
    named = [(path, "crs") for path in ITEMS] + [(ITEMS[0], "bbox-crs")]
    for path, name in named:
        parameter = service.parameter(path, name)
        assert (parameter["in"], parameter.get("required", False)) == ("query", False)
        assert (parameter["schema"]["type"], parameter["schema"]["format"]) == ("string", "uri")
        assert (parameter.get("style", "form"), parameter["explode"]) == ("form", False)


@pytest.mark.parametrize("uri", CRSS)
@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "features-2/req/crs/ogc-crs-header",
    "features-2/req/crs/ogc-crs-header-value",
    "features-2/req/crs/fc-crs-valid-value",
    "features-2/req/crs/geojson",
    "features-2/conf/crs/crs-parameter",
)
def test_req_crs_ogc_crs_header(service: Service, collection: str, uri: str) -> None:
    path = f"/collections/{collection}/items"
    answer = service.get(path, crs=uri, limit=3)
    assert content_crs(answer) == uri
    check(answer.json(), schemas.FEATURE_COLLECTION)
    alone = service.get(f"{path}/{answer.json()['features'][0]['id']}", crs=uri)
    assert content_crs(alone) == uri
    check(alone.json(), schemas.FEATURE)


@pytest.mark.parametrize("uri", CRSS)
@pytest.mark.parametrize("collection", DRAWN)
@proves("features-2/req/crs/fc-crs-action", "features-2/conf/crs/crs-parameter-transform")
def test_req_crs_fc_crs_action(service: Service, collection: str, uri: str) -> None:
    path = f"/collections/{collection}/items"
    plain = service.json(path, limit=20)["features"]
    asked = service.json(path, limit=20, crs=uri)["features"]
    assert [each["id"] for each in asked] == [each["id"] for each in plain]
    pairs = [(one["geometry"], other["geometry"]) for one, other in zip(plain, asked, strict=True)]
    assert any(one for one, _ in pairs)
    for one, other in pairs:
        assert (one is None) == (other is None)
        if one:
            back = carried(shape(other), uri, back=True)
            # Whole metres and a millionth of a degree are what the coordinates are written with.
            assert shapely.hausdorff_distance(shape(one), back) < 2e-5
    drawn = next(each["id"] for each in plain if each["geometry"])
    single = service.json(f"{path}/{drawn}", crs=uri)
    assert single["geometry"] == {each["id"]: each for each in asked}[drawn]["geometry"]


@pytest.mark.parametrize("collection", SPATIAL)
@proves("features-2/req/crs/fc-crs-default-value", "features-2/conf/crs/crs-parameter-default")
def test_req_crs_fc_crs_default_value(service: Service, collection: str) -> None:
    answer = service.get(f"/collections/{collection}/items", limit=1)
    assert content_crs(answer) == CRS84
    alone = service.get(f"/collections/{collection}/items/{answer.json()['features'][0]['id']}")
    assert content_crs(alone) == CRS84


@pytest.mark.parametrize("uri", UNKNOWN)
@pytest.mark.parametrize("collection", DRAWN)
@proves("features-2/req/crs/crs-exception", "features-2/conf/crs/crs-parameter-invalid")
def test_req_crs_crs_exception(service: Service, collection: str, uri: str) -> None:
    path = f"/collections/{collection}/items"
    item = service.json(path, limit=1)["features"][0]["id"]
    for asked in (path, f"{path}/{item}"):
        answer = service.get(asked, crs=uri, status=400)
        assert answer.headers["content-type"] == "application/problem+json"
        assert uri in answer.json()["detail"]


@pytest.mark.parametrize("uri", UNKNOWN)
@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "features-2/req/crs/bbox-crs-exception",
    "features-2/req/crs/fc-bbox-crs-valid-value",
    "features-2/conf/crs/bbox-crs-parameter-invalid",
)
def test_req_crs_bbox_crs_exception(service: Service, collection: str, uri: str) -> None:
    answer = service.get(f"/collections/{collection}/items", bbox="1,2,3,4", bbox_crs=uri, status=400)
    assert uri in answer.json()["detail"]


def corners(area: Any) -> str:
    return ",".join(f"{each:.9f}" for each in area.bounds)


@pytest.mark.parametrize("uri", CRSS)
@pytest.mark.parametrize("collection", DRAWN)
@proves("features-2/req/crs/fc-bbox-crs-action", "features-2/conf/crs/bbox-crs-parameter")
def test_req_crs_fc_bbox_crs_action(service: Service, collection: str, uri: str) -> None:
    box = shapely.box(*carried(shapely.segmentize(BOX, 0.1), uri).bounds)
    # In the asked system the answer is what meets the box there; a hair's breadth either side is free.
    hair = 1e-6 if uri in (CRS84, f"{EPSG}/4326") else 1.0
    found = service.ids(collection, bbox=corners(box), bbox_crs=uri)
    sure, possible = set(), set()
    for feature in service.items(collection)["features"]:
        there = (
            carried(shapely.segmentize(shape(feature["geometry"]), 0.05), uri)
            if feature["geometry"]
            else None
        )
        if there is None or there.intersects(box.buffer(-hair)):
            sure.add(feature["id"])
        if there is None or there.intersects(box.buffer(hair)):
            possible.add(feature["id"])
    assert sure <= found <= possible


@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "features-2/req/crs/fc-bbox-crs-valid-default-value",
    "features-2/conf/crs/bbox-crs-parameter-default",
)
def test_req_crs_fc_bbox_crs_valid_default_value(service: Service, collection: str) -> None:
    told = service.ids(collection, bbox=corners(BOX), bbox_crs=CRS84)
    assert told == service.ids(collection, bbox=corners(BOX))


def test_latitude_comes_first_where_the_system_says_so(service: Service) -> None:
    assert [northing_first(each) for each in CRSS] == [False, True, False, True]
    west, south, east, north = BOX.bounds
    swapped = service.ids("entidades", bbox=f"{south},{west},{north},{east}", bbox_crs=f"{EPSG}/4326")
    assert swapped == service.ids("entidades", bbox=corners(BOX))
