"""OGC API - Features 1, core: the ways in and the collections (OGC 17-069r4, 7.2 to 7.14)."""

from __future__ import annotations

import pytest
import shapely
from openapi_spec_validator import validate
from shapely.geometry import shape

from layers.catalogue import LAYERS

from . import schemas
from .service import COLLECTIONS, HTML, JSON, KINDS, Service, check, check_linked, only, rels
from .standards import proves

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


@proves("features-1/req/core/http", "features-1/conf/core/http")
def test_req_core_http(service: Service) -> None:
    answer = service.get("/collections")
    assert answer.http_version == "HTTP/1.1"
    # RFC 9110: HEAD is GET without its body, and a method that is not there is told as such.
    head = service.get("/collections", method="HEAD")
    assert head.content == b""
    assert head.headers["content-type"] == answer.headers["content-type"]
    refused = service.get("/collections", method="POST", status=405)
    assert "GET" in refused.headers["allow"]


@proves(
    "features-1/req/core/root-op",
    "features-1/req/core/root-success",
    "features-1/conf/core/root-op",
    "features-1/conf/core/root-success",
)
def test_req_core_root_op(service: Service) -> None:
    document = service.json("/", accept=JSON)
    check(document, schemas.LANDING)
    assert {"service-desc", "service-doc", "conformance", "data"} <= {
        each["rel"] for each in document["links"]
    }
    assert only(rels(document, "conformance"))["href"].endswith("/conformance")
    assert any(each["href"].endswith("/collections") for each in rels(document, "data"))
    check_linked(document, JSON, HTML)


@proves(
    "features-1/req/core/api-definition-op",
    "features-1/conf/core/api-definition-op",
)
def test_req_core_api_definition_op(service: Service) -> None:
    links = rels(service.json("/"), "service-desc") + rels(service.json("/"), "service-doc")
    assert len(links) >= 2
    for link in links:
        service.get(link["href"])


@proves(
    "features-1/req/core/api-definition-success",
    "features-1/conf/core/api-definition-success",
)
def test_req_core_api_definition_success(service: Service) -> None:
    landing = service.json("/")
    for link in rels(landing, "service-desc") + rels(landing, "service-doc"):
        answer = service.get(link["href"], accept=link["type"])
        kind = answer.headers["content-type"].replace(" ", "")
        assert kind.startswith(link["type"].replace(" ", ""))
    validate(service.json(only(rels(landing, "service-desc"))["href"], accept=OPENAPI))


@proves(
    "features-1/req/core/conformance-op",
    "features-1/req/core/conformance-success",
    "features-1/conf/core/conformance-op",
    "features-1/conf/core/conformance-success",
)
def test_req_core_conformance_op(service: Service) -> None:
    linked = service.json(only(rels(service.json("/"), "conformance"))["href"])
    direct = service.json("/conformance")
    check(direct, schemas.CONFORMANCE)
    assert linked["conformsTo"] == direct["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in direct["conformsTo"]


@proves(
    "features-1/req/core/fc-md-op",
    "features-1/req/core/fc-md-success",
    "features-1/conf/core/fc-md-op",
    "features-1/conf/core/fc-md-success",
)
def test_req_core_fc_md_op(service: Service) -> None:
    document = service.json("/collections", accept=JSON)
    check(document, schemas.COLLECTIONS)
    for collection in document["collections"]:
        assert collection["crs"][0] == "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@proves("features-1/req/core/fc-md-links", "features-1/conf/core/fc-md-links")
def test_req_core_fc_md_links(service: Service) -> None:
    check_linked(service.json("/collections"), JSON, HTML)


@proves("features-1/req/core/fc-md-items", "features-1/conf/core/fc-md-items")
def test_req_core_fc_md_items(service: Service) -> None:
    listed = [each["id"] for each in service.json("/collections")["collections"]]
    assert sorted(listed) == sorted(COLLECTIONS)


@proves("features-1/req/core/fc-md-items-links", "features-1/conf/core/fc-md-items-links")
def test_req_core_fc_md_items_links(service: Service) -> None:
    for collection in service.json("/collections")["collections"]:
        links = rels(collection, "items")
        kinds = [each["type"] for each in links]
        assert len(kinds) == len(set(kinds)), collection["id"]
        answered = service.json(f"/collections/{collection['id']}/items", limit=1)
        offered = {each["type"] for each in rels(answered, "self") + rels(answered, "alternate")}
        assert set(kinds) == offered, collection["id"]


@pytest.mark.parametrize("collection", KINDS)
def test_each_link_to_the_items_answers_in_the_type_that_it_promises(
    service: Service, collection: str
) -> None:
    for link in rels(service.json(f"/collections/{collection}"), "items"):
        separator = "&" if "?" in link["href"] else "?"
        answer = service.get(f"{link['href']}{separator}limit=2", accept=link["type"])
        assert answer.headers["content-type"].partition(";")[0] == link["type"].partition(";")[0]


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-1/req/core/fc-md-extent",
    "features-1/req/core/fc-md-extent-multi",
    "features-1/conf/core/fc-md-extent",
)
def test_req_core_fc_md_extent(service: Service, collection: str) -> None:
    extent = service.json(f"/collections/{collection}").get("extent", {})
    features = service.items(collection)["features"]
    drawn = [shape(each["geometry"]) for each in features if each["geometry"]]
    assert bool(drawn) == ("spatial" in extent)
    if drawn:
        whole, *parts = [shapely.box(*box) for box in extent["spatial"]["bbox"]]
        around = whole.buffer(1e-6)
        assert all(around.covers(each) for each in drawn)
        assert not parts, "one box is enough for a country in one piece of the globe"
    if "temporal" in extent:
        whole_time, *more = extent["temporal"]["interval"]
        assert not more
        first, last = whole_time
        for feature in features:
            begins, _, ends = feature["properties"]["periodo"].partition("/")
            assert first is None or first[: len(begins)] <= begins
            assert last is None or (ends or begins) < last[:7]


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-1/req/core/sfc-md-op",
    "features-1/req/core/sfc-md-success",
    "features-1/conf/core/sfc-md-op",
    "features-1/conf/core/sfc-md-success",
)
def test_req_core_sfc_md_op(service: Service, collection: str) -> None:
    alone = service.json(f"/collections/{collection}", accept=JSON)
    check(alone, schemas.COLLECTION)
    listed = {each["id"]: each for each in service.json("/collections")["collections"]}[collection]
    for member in ("id", "title", "description", "extent", "itemType", "crs"):
        assert alone.get(member) == listed.get(member), member
    assert alone["title"] == LAYERS[collection].titulo
    leads = {(each["href"], each["rel"]) for each in alone["links"]}
    assert {(each["href"], each["rel"]) for each in listed["links"]} <= leads
    check_linked(alone, JSON, HTML)
