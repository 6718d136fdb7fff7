"""``/``, ``/api``, ``/conformance``, ``/collections`` and the built page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import FileResponse, Response

from api.describe import describe
from api.negotiation import HTML, JSON, base, choose, here, json_response, link
from api.parameters import DoorParameters, Parameters, no_repeats
from api.serving import serving
from layers.catalogue import LAYERS, find

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Portada"])

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
)
TITLE = "Incidencia"
DESCRIPTION = (
    "La trata de personas en México: carpetas de investigación, leyes y convenios, por entidad y municipio."
)
NOT_BUILT = (
    '<!doctype html><html lang="es-MX"><meta charset="utf-8"><title>Incidencia</title>'
    "<p>La página aún no se ha construido: hágalo con <code>make serve</code>. "
    'Los datos ya responden en <a href="/collections?f=json">/collections</a>.</p></html>'
)


@router.get("/", summary="La página, o la portada para programas", response_class=Response)
def landing(request: Request, asked: Annotated[DoorParameters, Query()]) -> Response:
    """La página a quien pide HTML (un navegador); el documento de entrada de OGC API a los demás."""
    if choose(request, asked.f, {"json": JSON, "html": HTML}) == "html":
        return _page(request.app.state.settings.page)
    address = base(request)
    links = [
        link(f"{address}/?f=json", "self", JSON, "Este documento"),
        link(f"{address}/?f=html", "alternate", HTML, "La página"),
        link(f"{address}/api", "service-desc", OPENAPI, "La definición de esta interfaz"),
        link(f"{address}/conformance", "conformance", JSON, "Las normas que cumple"),
        link(f"{address}/collections", "data", JSON, "Las capas"),
        link(f"{address}/indicadores", "related", JSON, "Los diez indicadores del Programa"),
        link(f"{address}/cobertura", "related", JSON, "La cobertura de cada mecanismo"),
        link(f"{address}/criterios", "related", JSON, "La armonización, criterio por criterio"),
        link(f"{address}/lineas", "related", JSON, "Las líneas de acción"),
        link(f"{address}/informe", "related", HTML, "El informe semestral"),
        link(f"{address}/plantillas", "related", JSON, "Las plantillas que una institución puede llenar"),
        link(f"{address}/editions", "related", JSON, "Las ediciones"),
    ]
    return json_response({"title": TITLE, "description": DESCRIPTION, "links": links})


def _page(folder: Path) -> Response:
    index = folder / "index.html"
    if not index.is_file():
        return Response(NOT_BUILT, media_type=HTML)
    return FileResponse(index, media_type=HTML)


@router.get("/api", summary="Esta definición", response_class=Response)
def definition(request: Request) -> Response:
    """La definición de la interfaz en OpenAPI 3.0."""
    return json_response(request.app.openapi(), media_type=OPENAPI)


@router.get("/conformance", summary="Las normas que cumple", response_class=Response)
def conformance(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """Las clases de conformidad de OGC API que esta interfaz cumple."""
    choose(request, asked.f, {"json": JSON})
    return json_response({"conformsTo": list(CONFORMANCE)})


@router.get("/collections", summary="Las capas que hay", response_class=Response)
def collections(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """Cada capa con su extensión, sus columnas, sus periodos y su estilo."""
    choose(request, asked.f, {"json": JSON})
    snapshot = serving(request)
    listed: list[dict[str, Any]] = [describe(snapshot, spec, base(request)) for spec in LAYERS.values()]
    return json_response(
        {"links": [link(here(request), "self", JSON, "Este documento")], "collections": listed}
    )


@router.get("/collections/{layer}", summary="Una capa", response_class=Response)
def collection(request: Request, layer: str, asked: Annotated[Parameters, Query()]) -> Response:
    """Una capa: qué mide, en qué unidades, cuándo y cómo se pinta."""
    choose(request, asked.f, {"json": JSON})
    return json_response(describe(serving(request), find(layer), base(request)))
