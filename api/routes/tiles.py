"""``/tileMatrixSets`` and, of each layer, ``/tiles``, ``/style`` and ``/pmtiles`` (OGC API Tiles 1.0)."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import FileResponse, Response

from api import html
from api.archives import archive, tag
from api.asking import read_columns, read_query
from api.negotiation import HTML, JSON, base, choose, formats, json_response, link
from api.parameters import Parameters, RowParameters, no_repeats
from api.serving import serving
from api.tilesets import Asked, tilejson, tileset, tilesets
from api.tilesets import archive as about_archive
from geo.errors import NotFoundError
from layers import style_json
from layers.build import resolve
from layers.catalogue import find
from layers.encodings import mvt, pmtiles
from layers.tiles.columns import tile_columns
from layers.tiles.grids import GRIDS, WEB_MERCATOR, find_grid

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Teselas"])
_DOCUMENT = {"json": JSON, "html": HTML}
_GridId = Annotated[
    str, Path(alias="tileMatrixSetId", description="La rejilla.", examples=["WebMercatorQuad"])
]


@router.get("/tileMatrixSets", summary="Las rejillas de las teselas", response_class=Response)
def grids(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """Las rejillas (tile matrix sets) en que se cortan las teselas."""
    root = f"{base(request)}/tileMatrixSets"
    listed = [
        {"id": grid.id, "title": grid.title, "uri": grid.uri, "crs": grid.crs}
        | {"links": [link(f"{root}/{grid.id}", "self", JSON, grid.title)]}
        for grid in GRIDS.values()
    ]
    document = {"tileMatrixSets": listed, "links": formats(request, _DOCUMENT)}
    return _answer(request, asked.f, "tilematrixsets", document, "Rejillas de las teselas")


@router.get("/tileMatrixSets/{tileMatrixSetId}", summary="Una rejilla", response_class=Response)
def grid_definition(request: Request, id: _GridId, asked: Annotated[Parameters, Query()]) -> Response:
    """La definición de una rejilla: su sistema de referencia y el tamaño de cada acercamiento."""
    grid = find_grid(id)
    document = grid.document() | {"links": formats(request, _DOCUMENT)}
    return _answer(request, asked.f, "tilematrixset", document, grid.title)


@router.get("/collections/{layer}/tiles", summary="Las teselas de una capa", response_class=Response)
def tilesets_list(request: Request, layer: str, asked: Annotated[RowParameters, Query()]) -> Response:
    """Los conjuntos de teselas de una capa, uno por rejilla."""
    told = _asked(request, layer, asked)
    return _answer(request, asked.f, "tilesets", tilesets(told, base(request)), told.spec.titulo)


@router.get(
    "/collections/{layer}/tiles/{tileMatrixSetId}",
    summary="Un conjunto de teselas",
    response_class=Response,
)
def tileset_metadata(
    request: Request, layer: str, id: _GridId, asked: Annotated[RowParameters, Query()]
) -> Response:
    """Qué llevan las teselas de una capa, hasta dónde llegan y qué filas no pueden mostrar."""
    told, grid = _asked(request, layer, asked), find_grid(id)
    offers = _DOCUMENT | ({"tilejson": JSON} if grid is WEB_MERCATOR else {})
    if asked.f and choose(request, asked.f, offers) == "tilejson":
        return json_response(tilejson(told))
    return _answer(request, asked.f, "tileset", tileset(told, grid, base(request)), told.spec.titulo)


@router.get(
    "/collections/{layer}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
    summary="Una tesela",
    response_class=Response,
)
def tile(
    request: Request,
    layer: str,
    id: _GridId,
    level: Annotated[str, Path(alias="tileMatrix", description="El acercamiento.", examples=["5"])],
    row: Annotated[int, Path(alias="tileRow", ge=0, description="La fila, desde el norte.", examples=[14])],
    column: Annotated[int, Path(alias="tileCol", ge=0, description="La columna.", examples=[7])],
    asked: Annotated[RowParameters, Query()],
) -> Response:
    """Tesela vectorial (MVT) con los valores de la capa y su estatus; 204 donde no hay nada."""
    told, grid = _asked(request, layer, asked), find_grid(id)
    choose(request, asked.f, {"mvt": mvt.MEDIA_TYPE})
    z = _zoom(level)
    grid.check(z, column, row)
    left, right, top, bottom = grid.limits(told.box, z)
    if not (left <= column <= right and top <= row <= bottom):
        fix = f"a ese acercamiento van de la fila {top} a la {bottom} y de la columna {left} a la {right}"
        raise NotFoundError(f"la capa {layer} no llega a la tesela {z}/{row}/{column}", fix=fix)
    content = told.tile(grid, z, column, row)
    return Response(content, media_type=mvt.MEDIA_TYPE) if content else Response(status_code=204)


@router.get("/collections/{layer}/style", summary="El estilo de una capa", response_class=Response)
def style(request: Request, layer: str, asked: Annotated[RowParameters, Query()]) -> Response:
    """Estilo de MapLibre de una capa, con su leyenda y la dirección de sus teselas."""
    choose(request, asked.f, {"json": style_json.MEDIA_TYPE})
    told = _asked(request, layer, asked)
    url = f"{told.address}/tiles/{WEB_MERCATOR.id}{told.query}{'&' if told.query else '?'}f=tilejson"
    document = style_json.style(told.spec, told.rows.frame, {"type": "vector", "url": url})
    return json_response(document, media_type=style_json.MEDIA_TYPE)


@router.get("/collections/{layer}/pmtiles", summary="La capa entera en PMTiles", response_class=Response)
def whole(request: Request, layer: str, asked: Annotated[RowParameters, Query()]) -> Response:
    """Todas las teselas de una capa, del acercamiento 0 al 8, en un archivo que se lee por rangos."""
    choose(request, asked.f, {"pmtiles": pmtiles.MEDIA_TYPE})
    told = _asked(request, layer, asked)
    state = request.app.state
    key = repr((told.snapshot.edition.id, layer, told.resolved, told.columns, state.version))
    write = partial(
        pmtiles.write, tile=partial(told.tile, WEB_MERCATOR), box=told.box, about=about_archive(told)
    )
    with told.snapshot.tiles.archiving:
        path = archive(state.settings.home / "cache" / "pmtiles", layer, key, pmtiles.EXTENSION, write)
    return FileResponse(
        path,
        media_type=pmtiles.MEDIA_TYPE,
        filename=f"{layer}{pmtiles.EXTENSION}",
        headers={"ETag": tag(path)},
    )


def _asked(request: Request, layer: str, asked: RowParameters) -> Asked:
    """What the address asks tiles of. Raises NotFoundError for a layer that is never drawn."""
    snapshot, spec = serving(request), find(layer)
    if not spec.drawn:
        raise NotFoundError(
            f"la capa {layer} no tiene teselas: sus filas hablan de todo el país",
            fix=f"pida /collections/{layer}/items",
        )
    facts = snapshot.edition.facts
    query = resolve(facts, spec, read_query(request, spec, asked))
    rows = snapshot.rows(spec, query)
    held = tuple(column.nombre for column in tile_columns(spec, facts))
    chosen = read_columns(asked.properties, rows)
    # The key names a feature and the estatus says why a value is missing: they travel whatever is chosen.
    columns = tuple(name for name in held if not chosen or name in (*chosen, spec.key, "estatus"))
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "f"]
    suffix = f"?{urlencode(given, safe=',:/')}" if given else ""
    address = f"{base(request)}/collections/{layer}"
    return Asked(snapshot, spec, query, rows, columns, address, suffix)


def _answer(request: Request, f: str, kind: str, document: dict[str, Any], title: str) -> Response:
    if choose(request, f, _DOCUMENT) == "html":
        return html.resource(request, kind, document, title=title)
    return json_response(document)


def _zoom(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise NotFoundError(f"no hay acercamiento «{text}»", fix="es un entero desde 0")
    return int(text)
