"""OGC API - Features 1: GeoJSON and HTML of every resource (OGC 17-069r4, 8.2 and 8.3)."""

from __future__ import annotations

import pytest

from . import schemas
from .service import COLLECTIONS, GEOJSON, HTML, JSON, KINDS, Page, Service, check, rels
from .standards import proves

DOCUMENTS = ("/", "/conformance", "/collections", *(f"/collections/{each}" for each in KINDS))
FEATURES = tuple(f"/collections/{each}/items" for each in KINDS)


@pytest.mark.parametrize("path", DOCUMENTS)
@proves("features-1/req/geojson/definition", "features-1/conf/geojson/definition")
def test_req_geojson_definition(service: Service, path: str) -> None:
    for accept in (JSON, f"{JSON};q=0.9,text/csv;q=0.1"):
        assert service.get(path, accept=accept).headers["content-type"] == JSON
    service.get(path, accept="image/png", status=406)


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves("features-1/req/geojson/content", "features-1/conf/geojson/content")
def test_req_geojson_content(service: Service, collection: str) -> None:
    answer = service.get(f"/collections/{collection}/items", accept=GEOJSON, limit=5)
    assert answer.headers["content-type"] == GEOJSON
    document = answer.json()
    check(document, schemas.FEATURE_COLLECTION)
    asked = document["features"][-1]["id"]
    alone = service.get(f"/collections/{collection}/items/{asked}", accept=GEOJSON)
    assert alone.headers["content-type"] == GEOJSON
    check(alone.json(), schemas.FEATURE)
    assert alone.json()["id"] == asked
    # The links are a member of the document, as GeoJSON's foreign members are.
    assert rels(document, "self")
    assert rels(alone.json(), "self")


def one_item(service: Service, items: str) -> str:
    return f"{items}/{service.json(items, limit=1)['features'][0]['id']}"


@pytest.mark.parametrize("path", [*DOCUMENTS, *FEATURES, "item", "/api"])
@proves("features-1/req/html/definition", "features-1/conf/html/definition")
def test_req_html_definition(service: Service, path: str) -> None:
    asked = one_item(service, FEATURES[0]) if path == "item" else path
    by_header = service.get(asked, accept=f"{HTML},application/xhtml+xml;q=0.9,*/*;q=0.1")
    by_name = service.get(asked, f="html")
    for answer in (by_header, by_name):
        assert answer.headers["content-type"].partition(";")[0] == HTML


@pytest.mark.parametrize("path", [*DOCUMENTS[1:], *FEATURES, "item"])
@proves("features-1/req/html/content", "features-1/conf/html/content")
def test_req_html_content(service: Service, path: str) -> None:
    asked = one_item(service, FEATURES[0]) if path == "item" else path
    document = service.json(asked, f="json")
    page = Page(service.get(asked, f="html").text)
    assert page.declared
    assert {"html", "head", "title", "body"} <= page.tags
    for link in document.get("links", []):
        # «self» is the page itself, and a template is not an address to follow.
        if link["rel"] not in {"self", "alternate"} and not link.get("templated"):
            assert any(same_address(link["href"], each) for each in page.hrefs), link
    for word in words(document):
        assert word in page.words, word


def same_address(href: str, written: str) -> bool:
    """Whether an anchor leads where a link does, perhaps to its HTML."""
    return written.partition("?")[0] == href.partition("?")[0]


def words(document: dict) -> list[str]:
    """What a page must show of a document: titles, identifiers and classes."""
    features = [each["id"] for each in document.get("features", [])]
    listed = [each["title"] for each in document.get("collections", [])]
    named = [document[name] for name in ("title", "id") if isinstance(document.get(name), str)]
    return [*features, *listed, *named, *document.get("conformsTo", [])]


def test_the_page_at_the_door_leads_to_the_collections(service: Service) -> None:
    # The door gives a browser the map; the built page is the page's own test, its source is read here.
    from pathlib import Path

    source = (Path(__file__).parents[2] / "web" / "index.html").read_text(encoding="utf-8")
    hrefs = Page(source).hrefs
    assert any(each.startswith("collections") for each in hrefs)
