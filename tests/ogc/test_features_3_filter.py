"""OGC API - Features 3: queryables and filters (OGC 19-079r2)."""

from __future__ import annotations

from typing import Any

import jsonschema
import pyproj
import pytest

from layers.catalogue import LAYERS

from .service import (
    COLLECTIONS,
    CRS84,
    CRSS,
    EPSG,
    GEOJSON,
    JSON,
    KINDS,
    REL,
    SCHEMA_JSON,
    SPATIAL,
    Service,
    only,
    rels,
)
from .standards import proves

ITEMS = "/collections/{collectionId}/items"
DRAWN = tuple(each for each in KINDS if each in SPATIAL)
INVALID = "THIS IS NOT A FILTER"
UNKNOWN_CRS = "http://www.opengis.net/def/crs/OGC/0/does_not_exist"


def queryables(service: Service, collection: str) -> dict[str, Any]:
    return dict(service.json(f"/collections/{collection}/queryables", accept=SCHEMA_JSON))


def typed(service: Service, collection: str) -> dict[str, Any]:
    """The queryables that have a type: all but the geometry."""
    held = queryables(service, collection)["properties"]
    return {name: each for name, each in held.items() if "type" in each}


def spatial(service: Service, collection: str) -> str:
    held = queryables(service, collection)["properties"]
    return str(only(name for name, each in held.items() if each.get("format", "").startswith("geometry-")))


def extent(service: Service, collection: str) -> tuple[float, float, float, float]:
    west, south, east, north = service.json(f"/collections/{collection}")["extent"]["spatial"]["bbox"][0]
    return west, south, east, north


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-3/conf/queryables/get-queryables-uris",
    "features-3/req/queryables/queryables-link",
    "features-3/req/features-filter/queryables-link",
    "features-3/conf/features-filter/get-collections",
    "features-3/conf/features-filter/get-collection",
)
def test_abstract_queryables_get_queryables_uris(service: Service, collection: str) -> None:
    expected = f"http://testserver/collections/{collection}/queryables"
    for path in (f"/collections/{collection}/items", f"/collections/{collection}"):
        assert service.get(path, method="HEAD", accept=JSON).status_code == 200
    header = service.get(f"/collections/{collection}/items", method="HEAD", accept=JSON).headers["link"]
    assert f'<{expected}>; rel="{REL}/queryables"' in header
    listed = {each["id"]: each for each in service.json("/collections")["collections"]}[collection]
    for document in (listed, service.json(f"/collections/{collection}")):
        assert only(rels(document, f"{REL}/queryables"))["href"] == expected


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-3/req/queryables/get-queryables-op",
    "features-3/req/queryables/get-queryables-response",
    "features-3/req/features-filter/get-queryables-op",
    "features-3/conf/queryables/get-queryables",
)
def test_req_queryables_get_queryables_op(service: Service, collection: str) -> None:
    answer = service.get(f"/collections/{collection}/queryables", accept=SCHEMA_JSON)
    assert answer.headers["content-type"].partition(";")[0] == SCHEMA_JSON
    document = answer.json()
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == f"http://testserver/collections/{collection}/queryables"
    assert document["type"] == "object"
    assert document["additionalProperties"] is False
    assert LAYERS[collection].key in document["properties"]
    for name, held in document["properties"].items():
        assert ("type" in held) != held.get("format", "").startswith("geometry-"), name
        assert "$ref" not in held
        if name == "fecha":
            assert (held["type"], held["format"]) == ("string", "date")


@pytest.mark.parametrize("collection", KINDS)
@proves(
    "features-3/req/queryables/expression-construction",
    "features-3/conf/filter/expression-construction",
)
def test_req_queryables_expression_construction(service: Service, collection: str) -> None:
    path = f"/collections/{collection}/items"
    answer = service.get(path, filter="this_is_not_a_queryable IS NULL", status=400)
    assert "this_is_not_a_queryable" in answer.json()["detail"]
    for name in typed(service, collection):
        service.ids(collection, filter=f"{name} IS NULL")


WRONG = {"integer": "tres", "number": "mucho"}


@pytest.mark.parametrize("collection", KINDS)
@proves(
    "features-3/req/queryables-query-parameters/parameters",
    "features-3/conf/queryables-query-parameters/query-param",
)
def test_req_queryables_query_parameters_parameters(service: Service, collection: str) -> None:
    features = service.items(collection, skipGeometry="true")["features"]
    reserved = {"f", "limit", "offset", "bbox", "datetime", "fecha", "corte", "properties", "crs", "filter"}
    for name, held in typed(service, collection).items():
        if name in reserved:
            continue
        values = [each["properties"][name] for each in features if each["properties"][name] is not None]
        for value in sorted({values[0], values[-1]}) if values else []:
            expected = {each["id"] for each in features if each["properties"][name] == value}
            assert service.ids(collection, **{name: value}) == expected, name
        if held["type"] in WRONG:
            service.get(f"/collections/{collection}/items", status=400, **{name: WRONG[held["type"]]})
    service.get(f"/collections/{collection}/items", status=400, no_es_consultable="1")


@pytest.mark.parametrize("language", ["cql2-text", "cql2-json"])
@pytest.mark.parametrize("collection", KINDS)
@proves(
    "features-3/req/filter/filter-param",
    "features-3/req/filter/response",
    "features-3/req/features-filter/filter-param",
    "features-3/req/features-filter/response",
    "features-3/conf/filter/filter-param",
    "features-3/conf/features-filter/filter-on-items",
)
def test_req_filter_filter_param(service: Service, collection: str, language: str) -> None:
    path = f"/collections/{collection}/items"
    features = service.items(collection, skipGeometry="true")["features"]
    for name in typed(service, collection):
        text = f"{name} IS NULL"
        tree = f'{{"op":"isNull","args":[{{"property":"{name}"}}]}}'
        asked = text if language == "cql2-text" else tree
        answer = service.get(path, accept=GEOJSON, limit=10_000, filter=asked, filter_lang=language)
        assert answer.headers["content-type"] == GEOJSON
        found = {each["id"] for each in answer.json()["features"]}
        # A day or a period that is not told is written as an empty text, and is null all the same.
        empty = {each["id"] for each in features if each["properties"][name] in (None, "")}
        assert found == empty, name
    service.get(path, filter=INVALID, filter_lang=language, status=400)
    service.get(path, filter='{"op":"isNull"', filter_lang=language, status=400)


@proves(
    "features-3/req/filter/filter-lang-param",
    "features-3/req/features-filter/filter-lang-param",
)
def test_req_filter_filter_lang_param(service: Service) -> None:
    language = service.parameter(ITEMS, "filter-lang")
    assert (language["in"], language.get("required", False)) == ("query", False)
    assert set(language["schema"]["enum"]) == {"cql2-text", "cql2-json", "cql-text"}
    assert language["schema"]["default"] == "cql2-text"
    written = service.parameter(ITEMS, "filter")
    assert (written["in"], written.get("required", False)) == ("query", False)
    assert written["schema"]["type"] == "string"
    service.get("/collections/leyes/items", filter="cve_ent='01'", filter_lang="ecql", status=400)


@pytest.mark.parametrize("collection", KINDS)
@proves("features-3/conf/filter/filter-lang-default")
def test_abstract_filter_filter_lang_default(service: Service, collection: str) -> None:
    key = LAYERS[collection].key
    [first] = service.json(f"/collections/{collection}/items", limit=1)["features"]
    assert service.ids(collection, filter=f"{key} = '{first['id']}'") == {first["id"]}
    service.get(f"/collections/{collection}/items", filter=INVALID, status=400)


@pytest.mark.parametrize("collection", DRAWN)
@proves("features-3/req/filter/filter-crs-wgs84", "features-3/conf/filter/filter-crs-wgs84")
def test_req_filter_filter_crs_wgs84(service: Service, collection: str) -> None:
    geometry = spatial(service, collection)
    drawn = {each["id"] for each in service.items(collection)["features"] if each["geometry"]}
    west, south, east, north = extent(service, collection)
    everywhere = f"S_INTERSECTS({geometry},BBOX({west},{south},{east},{north}))"
    assert service.ids(collection, filter=everywhere) == drawn
    nowhere = f"S_INTERSECTS({geometry},BBOX(1000000,1000000,2000000,2000000))"
    service.get(f"/collections/{collection}/items", filter=nowhere, status=400)


def in_crs(box: tuple[float, float, float, float], uri: str) -> tuple[float, ...]:
    """A box of CRS84 in another system, its corners in that system's own order of axes."""
    name = "OGC:CRS84" if uri == CRS84 else f"EPSG:{uri.rpartition('/')[2]}"
    return tuple(pyproj.Transformer.from_crs("OGC:CRS84", name).transform_bounds(*box, densify_pts=51))


@pytest.mark.parametrize("uri", CRSS)
@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "features-3/req/filter/filter-crs-param",
    "features-3/req/features-filter/filter-crs-param",
    "features-3/conf/filter/filter-crs-param",
)
def test_req_filter_filter_crs_param(service: Service, collection: str, uri: str) -> None:
    parameter = service.parameter(ITEMS, "filter-crs")
    assert (parameter["in"], parameter["schema"]["type"]) == ("query", "string")
    geometry = spatial(service, collection)
    drawn = {each["id"] for each in service.items(collection)["features"] if each["geometry"]}
    corners = in_crs(extent(service, collection), uri)
    around = 0.01 if uri in (CRS84, f"{EPSG}/4326") else 2_000.0
    low, high = [each - around for each in corners[:2]], [each + around for each in corners[2:]]
    written = ",".join(f"{each:.6f}" for each in (*low, *high))
    everywhere = f"S_INTERSECTS({geometry},BBOX({written}))"
    assert service.ids(collection, filter=everywhere, filter_crs=uri) == drawn
    path = f"/collections/{collection}/items"
    service.get(path, filter=everywhere, filter_crs=UNKNOWN_CRS, status=400)


@pytest.mark.parametrize("collection", DRAWN)
@proves("features-3/req/filter/mixing-expressions", "features-3/conf/features-filter/mixing-expression")
def test_req_filter_mixing_expressions(service: Service, collection: str) -> None:
    features = service.items(collection)["features"]
    drawn = {each["id"] for each in features if each["geometry"]}
    west, south, east, north = extent(service, collection)
    everywhere = f"S_INTERSECTS({spatial(service, collection)},BBOX({west},{south},{east},{north}))"
    box = f"{west},{south},{east},{north}"
    assert service.ids(collection, filter=everywhere, bbox=box) == drawn
    assert service.ids(collection, filter=everywhere, bbox="10,-60,11,-59") == set()
    # A parameter of a queryable and a period narrow it too.
    status = features[0]["properties"]["estatus"]
    alike = {each["id"] for each in features if each["properties"]["estatus"] == status}
    assert service.ids(collection, filter=everywhere, estatus=status) == drawn & alike


@proves(
    "features-3/req/filter/get-functions-operation",
    "features-3/req/filter/get-functions-response-json",
    "features-3/conf/filter/get-functions",
)
def test_req_filter_get_functions_operation(service: Service) -> None:
    # Asked only of servers with functions of their own; there are none here, and none are claimed.
    assert not [each for each in service.conforms_to() if each.endswith("conf/functions")]
    service.get("/functions", status=404)
    answer = service.get("/collections/leyes/items", filter="mi_funcion(nombre) = 'x'", status=400)
    assert "mi_funcion" in answer.json()["detail"]
