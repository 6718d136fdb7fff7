"""``/collections/{entidades|municipios}/tiles``: boundaries as vector tiles."""

from __future__ import annotations

import gzip
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.negotiation import choose
from api.parameters import Parameters, no_repeats
from api.tiles import NIVEL_OF, Tiles
from geo.errors import NotFoundError
from layers.encodings import mvt

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Teselas"])
_OFFERS = {"mvt": mvt.MEDIA_TYPE}


@router.get(
    "/collections/{layer}/tiles/WebMercatorQuad/{z}/{y}/{x}",
    summary="Una tesela de los polígonos",
    response_class=Response,
)
def tile(
    request: Request, layer: str, z: int, y: int, x: int, asked: Annotated[Parameters, Query()]
) -> Response:
    """Tesela vectorial (MVT): acercamiento, fila desde el norte y columna; 204 donde no hay nada."""
    if layer not in NIVEL_OF:
        raise NotFoundError(
            f"la colección «{layer}» no tiene teselas", fix=f"las tienen {' y '.join(NIVEL_OF)}"
        )
    choose(request, asked.f, _OFFERS)
    tiles: Tiles = request.app.state.tiles
    packed = tiles.get(layer, z, x, y)
    if not packed:
        return Response(status_code=204)
    headers = {"Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), media_type=mvt.MEDIA_TYPE, headers=headers)
    return Response(packed, media_type=mvt.MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})
