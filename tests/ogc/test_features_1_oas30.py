"""OGC API - Features 1: the definition in OpenAPI 3.0 says all that the service does (OGC 17-069r4, 8.5)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from .service import COLLECTIONS, HTML, KINDS, Service, only, rels
from .standards import proves

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
# One address of each operation of OGC API; what a refused request adds is asked of all of them.
PATHS = {
    "/": "/",
    "/api": "/api",
    "/conformance": "/conformance",
    "/collections": "/collections",
    "/collections/{collectionId}": "/collections/incidencia-entidad",
    "/collections/{collectionId}/items": "/collections/incidencia-entidad/items",
    "/collections/{collectionId}/items/{cvegeo}": "/collections/incidencia-entidad/items/01",
    "/collections/{collectionId}/schema": "/collections/incidencia-entidad/schema",
    "/collections/{collectionId}/queryables": "/collections/incidencia-entidad/queryables",
    "/collections/{collectionId}/sortables": "/collections/incidencia-entidad/sortables",
    "/collections/{collectionId}/tiles": "/collections/incidencia-entidad/tiles",
    "/tileMatrixSets": "/tileMatrixSets",
}


def described(service: Service, path: str, status: int) -> dict[str, Any]:
    """What the definition says of an answer of ``path``; ``default`` is no description of one status."""
    responses = service.definition()["paths"][path]["get"]["responses"]
    assert str(status) in responses, f"{path} does not describe {status}"
    return service.resolved(responses[str(status)])


def assert_described(service: Service, path: str, status: int, **asked: Any) -> None:
    address = asked.pop("address", PATHS[path])
    answer = service.get(address, status=status, **asked)
    kinds = {each.replace(" ", "") for each in described(service, path, status).get("content", {})}
    kind = answer.headers["content-type"].replace(" ", "")
    assert kind in kinds or kind.partition(";")[0] in kinds, f"{path} {status}: {kind} is not in {kinds}"


@proves("features-1/req/oas30/oas-definition-1", "features-1/conf/oas30/oas-definition-1")
def test_req_oas30_oas_definition_1(service: Service) -> None:
    landing = service.json("/")
    described_by = only(rels(landing, "service-desc"))
    assert described_by["type"] == OPENAPI
    assert service.get(described_by["href"], accept=OPENAPI).headers["content-type"] == OPENAPI
    for_people = only(rels(landing, "service-doc"))
    assert for_people["type"] == HTML
    answer = service.get(for_people["href"], accept=HTML)
    assert answer.headers["content-type"].partition(";")[0] == HTML


@proves("features-1/req/oas30/oas-definition-2", "features-1/conf/oas30/oas-definition-2")
def test_req_oas30_oas_definition_2(service: Service) -> None:
    document = service.definition()
    assert re.fullmatch(r"3\.0\.\d", document["openapi"])
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []
    references = re.findall(r"'\$ref': '([^']*)'", repr(document))
    assert references
    assert all(each.startswith("#/") for each in references)


@proves("features-1/req/oas30/completeness", "features-1/conf/oas30/completeness")
@pytest.mark.parametrize("path", PATHS)
def test_req_oas30_completeness(service: Service, path: str) -> None:
    assert path in service.definition()["paths"]
    assert_described(service, path, 200)
    for kind in described(service, path, 200)["content"]:
        answer = service.get(PATHS[path], accept=kind)
        assert answer.headers["content-type"].replace(" ", "").startswith(kind.replace(" ", ""))


@proves("features-1/req/oas30/exceptions-codes", "features-1/conf/oas30/exceptions-codes")
@pytest.mark.parametrize("path", PATHS)
def test_req_oas30_exceptions_codes(service: Service, path: str) -> None:
    assert_described(service, path, 400, no_existe=1)
    assert_described(service, path, 406, accept="image/x-none")
    if "{collectionId}" in path:
        missing = PATHS[path].replace("incidencia-entidad", "no-existe")
        assert_described(service, path, 404, address=missing)
    for status in ("429", "503"):
        described(service, path, int(status))


@proves("features-1/req/oas30/oas-impl", "features-1/conf/oas30/oas-impl")
def test_req_oas30_oas_impl(service: Service) -> None:
    servers = [each["url"].rstrip("/") for each in service.definition().get("servers", [{"url": ""}])]
    layers = set()
    for path in service.definition()["paths"]:
        for address in addresses(service, path):
            for server in servers:
                answer = service.client.get(f"{server}{address}")
                assert answer.status_code in {200, 204}, (
                    f"{address}: {answer.status_code} {answer.text[:300]}"
                )
        layers |= set(enumerated(service, path).get("collectionId", []))
    assert set(COLLECTIONS) <= layers


def enumerated(service: Service, path: str) -> dict[str, list[str]]:
    """The values that the definition lists for each parameter in a path, or its example."""
    found = {}
    for name in re.findall(r"\{(\w+)\}", path):
        parameter = service.parameter(path, name)
        listed = parameter["schema"].get("enum")
        example = parameter.get("example", parameter["schema"].get("example"))
        assert listed or example is not None, f"{path}: {name} has neither values nor an example"
        found[name] = listed or [str(example)]
    return found


def addresses(service: Service, path: str) -> list[str]:
    """``path`` with the values of its parameters; of each kind of collection one, with an item of its own."""
    if path.endswith("/items/{cvegeo}"):
        items = [f"/collections/{each}/items" for each in KINDS]
        return [f"{each}/{service.json(each, limit=1)['features'][0]['id']}" for each in items]
    made = [path]
    for name, values in enumerated(service, path).items():
        chosen = [each for each in values if each in KINDS] or values if name == "collectionId" else values
        made = [each.replace(f"{{{name}}}", value) for each in made for value in chosen]
    return made


@proves("features-1/req/oas30/security", "features-1/conf/oas30/security")
def test_req_oas30_security(service: Service) -> None:
    # Everything is public: no scheme is described, and nothing asks who calls.
    assert "securitySchemes" not in service.definition().get("components", {})
    assert "security" not in service.definition()
    for path in service.definition()["paths"].values():
        assert "security" not in path["get"]
        assert not {"401", "403"} & set(path["get"]["responses"])
