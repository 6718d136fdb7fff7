"""``/``, ``/api``, ``/conformance``, ``/collections`` and the built page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import FileResponse, Response

from api.conformance import CONFORMS_TO
from api.describe import describe
from api.html import resource
from api.negotiation import HTML, JSON, base, choose, formats, json_response, link
from api.openapi import describe_api
from api.openapi.answers import OPENAPI
from api.pages import root
from api.parameters import DoorParameters, Parameters, no_repeats
from api.serving import EDITION, serving
from layers.catalogue import LAYERS, find

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Portada"])

SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
PAGES = {"json": JSON, "html": HTML}
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
    f, cited = choose(request, asked.f, PAGES), EDITION in request.scope
    if f == "html" and not cited:
        return _page(request.app.state.settings.page)
    address = base(request)
    links = [
        link(f"{address}/?f=json", "self", JSON, "Este documento"),
        link(f"{address}/?f=html", "alternate", HTML, "La página"),
        link(f"{address}/api?f=json", "service-desc", OPENAPI, "La definición de esta interfaz"),
        link(f"{address}/api?f=html", "service-doc", HTML, "La definición, para leerla"),
        link(f"{address}/conformance", "conformance", JSON, "Las normas que cumple"),
        link(f"{address}/collections", "data", JSON, "Las capas"),
        link(f"{address}/tileMatrixSets", SCHEMES, JSON, "Los esquemas de las teselas"),
        link(f"{address}/indicadores", "related", JSON, "Los diez indicadores del Programa"),
        link(f"{address}/cobertura", "related", JSON, "La cobertura de cada mecanismo"),
        link(f"{address}/criterios", "related", JSON, "La armonización, criterio por criterio"),
        link(f"{address}/lineas", "related", JSON, "Las líneas de acción"),
        link(f"{address}/informe", "related", HTML, "El informe semestral"),
        link(
            f"{root(request)}/plantillas", "related", JSON, "Las plantillas que una institución puede llenar"
        ),
        link(f"{root(request)}/editions", "related", JSON, "Las ediciones"),
    ]
    document = {"title": TITLE, "description": DESCRIPTION, "links": links}
    if f == "html":  # the page draws the edition in use: a cited one is told in words
        return resource(request, "document", document, title=f"Edición {serving(request).edition.id}")
    return json_response(document)


def _page(folder: Path) -> Response:
    index = folder / "index.html"
    if not index.is_file():
        return Response(NOT_BUILT, media_type=HTML)
    return FileResponse(index, media_type=HTML)


@router.get("/api", summary="Esta definición", response_class=Response)
def definition(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """La definición de la interfaz en OpenAPI 3.0, o la página que la explica."""
    f = choose(request, asked.f, {"json": OPENAPI, "html": HTML})
    cited = EDITION in request.scope
    document = describe_api(request.app, base(request), serving(request), cited=cited)
    if f == "html":
        return resource(request, "api", document, title="Definición de la interfaz")
    return json_response(document, media_type=OPENAPI)


@router.get("/conformance", summary="Las normas que cumple", response_class=Response)
def conformance(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """Las clases de conformidad de OGC API que esta interfaz cumple."""
    document = {"conformsTo": list(CONFORMS_TO), "links": formats(request, PAGES)}
    if choose(request, asked.f, PAGES) == "html":
        return resource(request, "conformance", document, title="Normas que cumple")
    return json_response(document)


@router.get("/collections", summary="Las capas que hay", response_class=Response)
def collections(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """Cada capa con su extensión, sus columnas, sus periodos y su estilo."""
    f, snapshot = choose(request, asked.f, PAGES), serving(request)
    listed: list[dict[str, Any]] = [describe(snapshot, spec, base(request)) for spec in LAYERS.values()]
    document = {"links": formats(request, PAGES), "collections": listed}
    if f == "html":
        return resource(request, "collections", document, title="Capas")
    return json_response(document)


@router.get("/collections/{layer}", summary="Una capa", response_class=Response)
def collection(request: Request, layer: str, asked: Annotated[Parameters, Query()]) -> Response:
    """Una capa: qué mide, en qué unidades, cuándo y cómo se pinta."""
    f, spec = choose(request, asked.f, PAGES), find(layer)
    document = describe(serving(request), spec, base(request))
    if f == "html":
        return resource(request, "collection", document, title=spec.titulo)
    return json_response(document)
