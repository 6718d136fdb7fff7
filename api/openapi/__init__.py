"""The definition of this interface for programs: OpenAPI 3.0.3, whole in one document."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.openapi import columns
from api.openapi.answers import ANSWERS, COLLECTION, responses
from api.openapi.downgrade import to_3_0
from api.openapi.parameters import described
from api.openapi.schemas import SCHEMAS
from api.snapshot import Snapshot

__all__ = ["describe_api"]

OF_THE_SERVICE = frozenset({"Servicio", "Plantillas"})
"""Tags of what does not depend on an edition."""
ROWS = "/collections/{layer}/items"


def describe_api(app: FastAPI, address: str, snapshot: Snapshot, *, cited: bool = False) -> dict[str, Any]:
    """What every address of ``app`` accepts and answers (OpenAPI 3.0.3).

    ``address`` is where the caller knows the service, without a final slash; ``snapshot`` the edition that
    answers there: its columns and mechanisms are what may be asked for. Where it is ``cited`` the address is
    that of the edition, under which nothing speaks of the service itself.
    """
    written = _written(app)
    if cited:
        written["paths"] = {
            path: methods
            for path, methods in written["paths"].items()
            if OF_THE_SERVICE.isdisjoint(methods["get"]["tags"])
        }
    made = to_3_0(_as_standardised(_with_answers(written, snapshot, cited=cited)))
    return {**made, "servers": [{"url": address}]}


def _written(app: FastAPI) -> dict[str, Any]:
    """What FastAPI reads from the routes, in the version that it writes."""
    written: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    return deepcopy(written)


def _with_answers(made: dict[str, Any], snapshot: Snapshot, *, cited: bool) -> dict[str, Any]:
    named = {path: _name(path, methods["get"]["operationId"]) for path, methods in made["paths"].items()}
    operations = set(named.values())
    for path, methods in made["paths"].items():
        get, formats = methods["get"], list(ANSWERS[path].offers)
        get["operationId"] = named[path]
        get["responses"] = responses(path, operations, cited=cited)
        if "parameters" in get:
            get["parameters"] = [described(path, each, formats, snapshot) for each in get["parameters"]]
        if path == ROWS:
            get["parameters"] += columns.parameters(snapshot)
    # QGIS learns here, and nowhere else, how many rows it may ask for at once; else it asks for a hundred.
    limit = next(each for each in made["paths"][ROWS]["get"]["parameters"] if each["name"] == "limit")
    schemas = {**SCHEMAS, **columns.components(snapshot)}
    return {**made, "components": {"schemas": schemas, "parameters": {"limit": limit}}}


def _as_standardised(made: dict[str, Any]) -> dict[str, Any]:
    """The same, a layer called what the standards call it: by that name GDAL finds what rows may be asked."""
    ours, theirs = "{layer}", f"{{{COLLECTION}}}"
    for methods in made["paths"].values():
        for parameter in methods["get"].get("parameters", ()):
            if parameter["in"] == "path" and parameter["name"] == "layer":
                parameter["name"] = COLLECTION
    return {**made, "paths": {path.replace(ours, theirs): each for path, each in made["paths"].items()}}


def _name(path: str, generated: str) -> str:
    """The name of the function that answers, without the address that FastAPI adds to it."""
    ending = "".join(letter if letter.isalnum() else "_" for letter in path)
    return generated.removesuffix("_get").removesuffix(ending)
