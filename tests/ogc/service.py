"""How these tests ask: by address and parameters, and what they read of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

import jsonschema
from starlette.testclient import TestClient

from layers.catalogue import LAYERS

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
SCHEMA_JSON = "application/schema+json"
MVT = "application/vnd.mapbox-vector-tile"
REL = "http://www.opengis.net/def/rel/ogc/1.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0"
CRSS = (CRS84, f"{EPSG}/4326", f"{EPSG}/3857", f"{EPSG}/6372")

COLLECTIONS = tuple(LAYERS)
# One collection of each kind stands for its kind where a test asks for a thousand things.
KINDS = tuple({spec.kind: spec.id for spec in reversed(LAYERS.values())}.values())
SPATIAL = tuple(spec.id for spec in LAYERS.values() if spec.nivel != "pais")
ALL_ROWS = 10_000
HYPHENED = {"bbox_crs": "bbox-crs", "filter_crs": "filter-crs", "filter_lang": "filter-lang"}


class Service:
    """The service behind ``client``; an answer of an unexpected status fails the test with its body."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self._definition: dict[str, Any] = {}

    def get(
        self, path: str, *, status: int = 200, accept: str = "*/*", method: str = "GET", **query: object
    ) -> Any:
        """The answer to ``path``; ``bbox_crs`` and its like stand for the names with a hyphen."""
        asked = {HYPHENED.get(name, name): value for name, value in query.items()}
        answer = self.client.request(method, path, params=asked or None, headers={"Accept": accept})
        assert answer.status_code == status, f"{path} {query}: {answer.status_code} {answer.text[:600]}"
        return answer

    def json(self, path: str, **asked: Any) -> Any:
        """The body of an answer as JSON."""
        return self.get(path, **asked).json()

    def items(self, collection: str, **asked: Any) -> Any:
        """All the features of a collection that ``asked`` selects, as one GeoJSON document."""
        return self.json(f"/collections/{collection}/items", **{"limit": ALL_ROWS, **asked})

    def ids(self, collection: str, **asked: Any) -> set[str]:
        """The identifiers of the features that ``asked`` selects."""
        light = {"skipGeometry": "true", "properties": LAYERS[collection].key}
        return {feature["id"] for feature in self.items(collection, **light, **asked)["features"]}

    def conforms_to(self) -> set[str]:
        """The conformance classes that are declared."""
        return set(self.json("/conformance")["conformsTo"])

    def definition(self) -> dict[str, Any]:
        """The OpenAPI document, read once."""
        if not self._definition:
            self._definition = self.json("/api", accept="application/vnd.oai.openapi+json;version=3.0")
        return self._definition

    def parameter(self, path: str, name: str) -> dict[str, Any]:
        """What the OpenAPI document says of a parameter of ``path``, with its references followed."""
        for held in self.definition()["paths"][path]["get"]["parameters"]:
            parameter = self.resolved(held)
            if parameter["name"] == name:
                return parameter
        raise AssertionError(f"{path} does not describe the parameter {name}")

    def resolved(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """A part of the OpenAPI document, or what its ``$ref`` leads to within the same document."""
        found: Any = part
        while "$ref" in found:
            held: Any = self.definition()
            for step in found["$ref"].removeprefix("#/").split("/"):
                held = held[step]
            found = held
        return dict(found)


def rels(document: Mapping[str, Any], rel: str) -> list[dict[str, Any]]:
    """The links of a document with a relation."""
    return [link for link in document["links"] if link["rel"] == rel]


def only(found: Iterable[Any]) -> Any:
    """The one there is."""
    [one] = found
    return one


def check(document: Any, schema: Mapping[str, Any]) -> None:
    """Fail with the first thing that the schema (JSON Schema 2020-12) refuses."""
    jsonschema.Draft202012Validator(schema).validate(document)


def check_linked(document: Mapping[str, Any], own: str, *others: str) -> None:
    """``self`` in the media type ``own`` and ``alternate`` in each other one, all of them typed."""
    assert [link["type"] for link in rels(document, "self")] == [own]
    alternates = {link["type"].partition(";")[0] for link in rels(document, "alternate")}
    assert {each.partition(";")[0] for each in others} <= alternates
    assert own not in alternates


class Page(HTMLParser):
    """What an HTML document says: its words, where its links lead, and whether its elements close."""

    VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.declared = text.lstrip().lower().startswith("<!doctype html>")
        self.hrefs: set[str] = set()
        self.tags: set[str] = set()
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.hrefs.add(href)
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # «<meta … />», as some write what has no end

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1] == tag, f"</{tag}> closes <{self._open[-1]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
