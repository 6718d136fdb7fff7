"""``/collections/{id}/schema``, ``/queryables`` and ``/sortables``: a layer's columns for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.html import resource
from api.negotiation import HTML, JSON, accepted_type, base, choose, json_response
from api.openapi.answers import SCHEMA
from api.parameters import Parameters, no_repeats
from api.serving import serving
from layers.catalogue import find
from layers.queryables import schema as schema_of

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Capas"])
OFFERS = {"json": SCHEMA, "html": HTML}


@router.get("/collections/{layer}/schema", summary="El esquema de las filas", response_class=Response)
def schema(request: Request, layer: str, asked: Annotated[Parameters, Query()]) -> Response:
    """Qué columnas tiene cada fila: tipo, unidad, significado y valores (JSON Schema)."""
    return _schema(request, layer, asked, "schema")


@router.get("/collections/{layer}/queryables", summary="Lo que se puede preguntar", response_class=Response)
def queryables(request: Request, layer: str, asked: Annotated[Parameters, Query()]) -> Response:
    """Por qué columnas se puede preguntar, con filter o con su nombre (JSON Schema)."""
    return _schema(request, layer, asked, "queryables")


@router.get("/collections/{layer}/sortables", summary="Lo que puede dar el orden", response_class=Response)
def sortables(request: Request, layer: str, asked: Annotated[Parameters, Query()]) -> Response:
    """Por qué columnas se puede ordenar con sortby (JSON Schema)."""
    return _schema(request, layer, asked, "sortables")


def _schema(request: Request, layer: str, asked: Parameters, kind: str) -> Response:
    f, spec = choose(request, asked.f, OFFERS), find(layer)
    fields = serving(request).queryables(spec)
    if kind == "sortables":
        fields = {name: each for name, each in fields.items() if each.tipo != "geometria"}
    uri = f"{base(request)}/collections/{layer}/{kind}"
    document = schema_of(fields, spec, uri=uri, titulo=spec.titulo)
    if f == "html":
        return resource(request, kind, document, title=spec.titulo)
    media_type = accepted_type(request, SCHEMA)
    if kind == "queryables" and media_type == JSON:
        # The list that the drafts had in the place of a schema, for who knows no schemas: GDAL (3.12).
        document["queryables"] = [{"id": name} for name in fields]
    return json_response(document, media_type=media_type)
