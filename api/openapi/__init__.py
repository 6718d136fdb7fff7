"""The definition of this interface for programs: OpenAPI 3.0.3, whole in one document."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.openapi.answers import ANSWERS, responses
from api.openapi.downgrade import to_3_0
from api.openapi.parameters import described
from api.openapi.schemas import SCHEMAS

__all__ = ["describe_api"]

OF_THE_SERVICE = frozenset({"Servicio", "Plantillas"})
"""Tags of what does not depend on an edition."""


def describe_api(app: FastAPI, address: str, edition: str, *, cited: bool = False) -> dict[str, Any]:
    """What every address of ``app`` accepts and answers (OpenAPI 3.0.3).

    ``address`` is where the caller knows the service, without a final slash; ``edition`` the id of an
    edition there is, for the examples. Where it is ``cited`` the address is that of the edition, under which
    nothing speaks of the service itself.
    """
    written = _written(app)
    if cited:
        written["paths"] = {
            path: methods
            for path, methods in written["paths"].items()
            if OF_THE_SERVICE.isdisjoint(methods["get"]["tags"])
        }
    made = to_3_0(_with_answers(written, edition))
    return {**made, "servers": [{"url": address}]}


def _written(app: FastAPI) -> dict[str, Any]:
    """What FastAPI reads from the routes, in the version that it writes."""
    written: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    return deepcopy(written)


def _with_answers(made: dict[str, Any], edition: str) -> dict[str, Any]:
    named = {path: _name(path, methods["get"]["operationId"]) for path, methods in made["paths"].items()}
    operations = set(named.values())
    for path, methods in made["paths"].items():
        get, formats = methods["get"], list(ANSWERS[path].offers)
        get["operationId"] = named[path]
        get["responses"] = responses(path, operations)
        if "parameters" in get:
            get["parameters"] = [described(path, each, formats, edition) for each in get["parameters"]]
    return {**made, "components": {"schemas": SCHEMAS}}


def _name(path: str, generated: str) -> str:
    """The name of the function that answers, without the address that FastAPI adds to it."""
    ending = "".join(letter if letter.isalnum() else "_" for letter in path)
    return generated.removesuffix("_get").removesuffix(ending)
