"""OGC API - Features 5: the schemas of what is returned, asked and sorted by (OGC 23-058r1, a draft)."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from shapely.geometry import shape

from layers.catalogue import LAYERS

from .service import COLLECTIONS, KINDS, REL, SCHEMA_JSON, Service, only, rels
from .standards import proves

RESOURCES = ("schema", "queryables", "sortables")
# JSON Schema 2020-12's own keywords that a flat schema needs; the rest must begin with x-.
KEYWORDS = {
    *("$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties"),
    *(
        "format",
        "enum",
        "pattern",
        "minimum",
        "maximum",
        "items",
        "readOnly",
        "writeOnly",
        "examples",
        "const",
    ),
}
# The units of UCUM that our columns are measured in; what is counted has none there.
UCUM = re.compile(r"km2|deg|%|mo|a|m|1|/a|10\*-5/a")


def held(service: Service, collection: str, resource: str = "schema") -> dict[str, Any]:
    return dict(service.json(f"/collections/{collection}/{resource}", accept=SCHEMA_JSON))


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-5/req/schemas/json-schema",
    "features-5/req/schemas/properties",
    "features-5/req/schemas/additional-keywords",
    "features-5/conf/schemas/basic-schema-inspection",
)
def test_req_schemas_json_schema(service: Service, collection: str, resource: str) -> None:
    document = held(service, collection, resource)
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert re.fullmatch(r"https?://[^?#]+", document["$id"])
    again = service.get(document["$id"], accept=SCHEMA_JSON)
    assert again.headers["content-type"].partition(";")[0] == SCHEMA_JSON
    assert again.json() == document
    assert document["type"] == "object"
    for name, each in document["properties"].items():
        assert ("type" in each) != each.get("format", "").startswith("geometry-"), name
        assert "$ref" not in each
        assert {word for word in {*document, *each} if not word.startswith("x-ogc-")} <= KEYWORDS
        if each.get("format") in {"date", "date-time"}:
            assert each["type"] == "string"


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-5/req/schemas/role",
    "features-5/req/schemas/role-id",
    "features-5/conf/schemas/role",
    "features-5/conf/schemas/role-id",
)
def test_req_schemas_role(service: Service, collection: str) -> None:
    properties = held(service, collection)["properties"]
    roles = {name: each["x-ogc-role"] for name, each in properties.items() if "x-ogc-role" in each}
    assert all(isinstance(each, str) for each in roles.values())
    assert [name for name, role in roles.items() if role == "id"] == [LAYERS[collection].key]
    assert properties[LAYERS[collection].key]["type"] == "string"


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("collection", KINDS)
@proves(
    "features-5/req/schemas/property-seq",
    "features-5/req/schemas/unit",
    "features-5/req/schemas/definition",
    "features-5/req/schemas/nullvalues",
    "features-5/conf/schemas/property-seq",
    "features-5/conf/schemas/unit",
    "features-5/conf/schemas/definition",
    "features-5/conf/schemas/nullvalues",
)
def test_req_schemas_property_seq(service: Service, collection: str, resource: str) -> None:
    for name, each in held(service, collection, resource)["properties"].items():
        assert isinstance(each.get("x-ogc-propertySeq", 0), int)
        if "x-ogc-unit" in each:
            assert each["type"] in {"number", "integer"}, name
            assert "x-ogc-unitLang" not in each
            assert UCUM.fullmatch(each["x-ogc-unit"]), name
        if "x-ogc-definition" in each:
            assert re.match(r"https?://", each["x-ogc-definition"])
        kind = str if each.get("type") == "string" else (int, float)
        assert all(isinstance(value, kind) for value in each.get("x-ogc-nullValues", []))


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-5/req/returnables-and-receivables/link",
    "features-5/req/returnables-and-receivables/op",
    "features-5/conf/returnables-and-receivables/link",
    "features-5/conf/returnables-and-receivables/op-and-response",
)
def test_req_returnables_and_receivables_link(service: Service, collection: str) -> None:
    check_resource(service, collection, "schema")


def check_resource(service: Service, collection: str, resource: str) -> None:
    """A collection leads to the resource, at its own address, and it answers as a schema."""
    document = service.json(f"/collections/{collection}")
    link = only(rels(document, f"{REL}/{resource}"))
    assert link["href"] == f"http://testserver/collections/{collection}/{resource}"
    assert link["type"] == SCHEMA_JSON
    answer = service.get(link["href"], accept=SCHEMA_JSON)
    assert answer.headers["content-type"].partition(";")[0] == SCHEMA_JSON


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-5/req/returnables-and-receivables/response",
    "features-5/conf/returnables-and-receivables/response-1",
)
def test_req_returnables_and_receivables_response(service: Service, collection: str) -> None:
    schema = held(service, collection)
    assert schema["additionalProperties"] is False
    spatial = {name for name, each in schema["properties"].items() if "type" not in each}
    flat = {**schema, "properties": {k: v for k, v in schema["properties"].items() if k not in spatial}}
    validator = jsonschema.Draft202012Validator(flat, format_checker=jsonschema.FormatChecker())
    features = service.items(collection)["features"]
    alone = service.json(f"/collections/{collection}/items/{features[0]['id']}")
    for feature in [*features[:: max(len(features) // 200, 1)], alone]:
        # A null says that there is no value, and its estatus says why; the schema is about values.
        told = {name: value for name, value in feature["properties"].items() if value is not None}
        empties = {
            n for n, v in told.items() if v in flat["properties"].get(n, {}).get("x-ogc-nullValues", [])
        }
        validator.validate({name: value for name, value in told.items() if name not in empties})
        assert set(feature["properties"]) == set(flat["properties"])
        if feature["geometry"]:
            drawn = schema["properties"][only(spatial)]["format"].removeprefix("geometry-")
            assert shape(feature["geometry"]).geom_type.lower() in drawn.split("-or-")


@proves("features-5/conf/returnables-and-receivables/response-2")
def test_abstract_returnables_and_receivables_response_2(service: Service) -> None:
    # Asked of servers that take features in; this one gives them out only.
    service.get("/collections/leyes/items", method="POST", status=405)
    service.get("/collections/leyes/items/01", method="PUT", status=405)


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-5/req/queryables/link",
    "features-5/req/queryables/op",
    "features-5/req/queryables/response",
    "features-5/conf/queryables/link",
    "features-5/conf/queryables/op-and-response",
)
def test_req_queryables_link(service: Service, collection: str) -> None:
    check_resource(service, collection, "queryables")
    document = held(service, collection, "queryables")
    assert document["additionalProperties"] is False
    assert set(document["properties"]) <= set(held(service, collection)["properties"])
    service.get(f"/collections/{collection}/items", filter="no_existe = 1", status=400)


@pytest.mark.parametrize("collection", COLLECTIONS)
@proves(
    "features-5/req/sortables/link",
    "features-5/req/sortables/op",
    "features-5/req/sortables/response",
    "features-5/conf/sortables/link",
    "features-5/conf/sortables/op-and-response",
)
def test_req_sortables_link(service: Service, collection: str) -> None:
    check_resource(service, collection, "sortables")
    document = held(service, collection, "sortables")
    assert document["additionalProperties"] is False
    for each in document["properties"].values():
        assert each["type"] in {"string", "integer", "number", "boolean"}
    service.get(f"/collections/{collection}/items", sortby="no_existe", status=400)


@pytest.mark.parametrize("collection", KINDS)
def test_every_sortable_sorts_both_ways(service: Service, collection: str) -> None:
    key = LAYERS[collection].key
    for name in held(service, collection, "sortables")["properties"]:
        asked = {"properties": f"{key},{name}", "skipGeometry": "true"}
        up = service.items(collection, sortby=name, **asked)["features"]
        down = service.items(collection, sortby=f"-{name}", **asked)["features"]
        assert {each["id"] for each in up} == {each["id"] for each in down} == service.ids(collection)
        values = [each["properties"][name] for each in up if each["properties"][name] not in (None, "")]
        backwards = [each["properties"][name] for each in down if each["properties"][name] not in (None, "")]
        if not isinstance(next(iter(values), ""), str):
            assert values == sorted(values), name
        assert sorted(values, key=str) == sorted(backwards, key=str)
        numbers = [each["properties"][name] for each in up]
        # What has no value comes last, whichever way.
        assert None not in numbers[: len(numbers) - numbers.count(None)], name
