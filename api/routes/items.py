"""``/collections/{id}/items``: the rows of a layer, whole or in pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.negotiation import GEOJSON, JSON, base, choose, here, json_response, link
from api.parameters import MAX_LIMIT, ItemsParameters, RowParameters, no_repeats, read_bbox, read_day
from api.serving import serving
from api.snapshot import Rows
from geo.errors import InputError, NotFoundError
from geo.facts import Facts
from geo.periods import FIRST, LAST, Periodo
from layers.build import span
from layers.catalogue import find
from layers.encodings import ENCODINGS, csv, geojson, geoparquet
from layers.spec import LayerQuery, LayerSpec

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Capas"])
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")
OFFERS = {name: encoding.media_type for name, encoding in ENCODINGS.items()}


@router.get("/collections/{layer}/items", summary="Las filas de una capa", response_class=Response)
def items(request: Request, layer: str, asked: Annotated[ItemsParameters, Query()]) -> Response:
    """Filas de una capa en GeoJSON (con enlaces a las páginas vecinas), CSV o GeoParquet."""
    snapshot = serving(request)
    spec = find(layer)
    f = choose(request, asked.f, OFFERS)
    rows = snapshot.rows(spec, read_query(snapshot.edition.facts, spec, asked))
    columns = read_columns(asked.properties, rows)
    boxes = read_bbox(asked.bbox)
    matched: Sequence[int] = range(len(rows.keys))
    if boxes:
        touching = snapshot.shapes[spec.nivel].touching(boxes)
        matched = [place for place in matched if rows.keys[place] in touching]
    limit = min(asked.limit, MAX_LIMIT)
    page = matched[asked.offset : asked.offset + limit]
    links = _links(request, layer, f, asked.offset, limit, len(matched))
    headers = {"Link": ", ".join(f'<{each["href"]}>; rel="{each["rel"]}"' for each in links)}
    if f == "csv":
        return Response(csv.table(rows.take(page, columns)), media_type=OFFERS[f], headers=headers)
    if f == "geoparquet":
        geometry = snapshot.parquet(spec.nivel, rows).take(page)
        return Response(
            geoparquet.table(rows.take(page, columns), geometry), media_type=OFFERS[f], headers=headers
        )
    members = {
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": len(matched),
        "numberReturned": len(page),
        "links": links,
    }
    with_geometry = asked.skip_geometry == "false"
    openings = snapshot.shapes[spec.nivel].begin(
        [rows.keys[place] for place in page], with_geometry=with_geometry
    )
    return Response(geojson.collection(openings, rows.json(page, columns), members), media_type=GEOJSON)


@router.get("/collections/{layer}/items/{cvegeo}", summary="Una fila de una capa", response_class=Response)
def item(request: Request, layer: str, cvegeo: str, asked: Annotated[RowParameters, Query()]) -> Response:
    """La fila de una entidad o un municipio, con su polígono, o la de una ruta o una cifra."""
    snapshot = serving(request)
    spec = find(layer)
    choose(request, asked.f, {"json": GEOJSON})
    rows = snapshot.rows(spec, read_query(snapshot.edition.facts, spec, asked))
    if cvegeo not in rows.place:
        example = rows.keys[0]
        named = "la clave del INEGI" if spec.of_areas else "el identificador de una fila"
        raise NotFoundError(f"la capa {layer} no tiene «{cvegeo}»", fix=f"use {named}, como {example}")
    place = rows.place[cvegeo]
    [opening] = snapshot.shapes[spec.nivel].begin([cvegeo], with_geometry=True)
    [row] = rows.json([place], read_columns(asked.properties, rows))
    links = [
        link(here(request), "self", GEOJSON),
        link(f"{base(request)}/collections/{layer}", "collection", JSON, spec.titulo),
    ]
    return Response(opening + row + b',"links":' + json_response(links).body + b"}", media_type=GEOJSON)


def read_query(facts: Facts, spec: LayerSpec, asked: RowParameters) -> LayerQuery:
    """What is asked of a layer; for one that speaks of a day, a ``datetime`` of one day is that day.

    An open end (``2018/..``) reaches as far as the layer's years do. Raises InputError.
    """
    day, when = read_day(asked.fecha), asked.datetime
    if spec.by_day and day is None and _A_DAY.fullmatch(when):
        return LayerQuery(None, read_day(when[:10]), asked.corte or None)
    period = Periodo.parse(when) if when else None
    if period and spec.by_period:
        held = span(facts, spec)
        desde = held.desde if period.desde == FIRST else period.desde
        hasta = held.hasta if period.hasta == LAST else period.hasta
        period = Periodo(desde, hasta)
    return LayerQuery(period, day, asked.corte or None)


def read_columns(text: str, rows: Rows) -> list[str]:
    """The columns named, in the order of the layer; none named is all. Raises InputError."""
    named = [name.strip() for name in text.split(",") if name.strip()]
    held = [str(name) for name in rows.frame.columns]
    unknown = [name for name in named if name not in held]
    if unknown:
        raise InputError(
            f"la capa no tiene la columna «{unknown[0]}»", fix=f"las columnas son {', '.join(held)}"
        )
    return [name for name in held if name in named]


def _links(
    request: Request, layer: str, f: str, offset: int, limit: int, matched: int
) -> list[dict[str, Any]]:
    """self, alternate, next and prev, each with every parameter of the request."""
    links = [link(here(request), "self", OFFERS[f], "Esta respuesta")]
    for name, media_type in OFFERS.items():
        if name != f:
            links.append(link(here(request, f=name), "alternate", media_type, f"Lo mismo en {name}"))
    links.append(link(f"{base(request)}/collections/{layer}", "collection", JSON, "La capa"))
    if offset + limit < matched:
        links.append(link(here(request, offset=offset + limit), "next", OFFERS[f], "Las que siguen"))
    if offset > 0:
        before = here(request, offset=max(offset - limit, 0))
        links.append(link(before, "prev", OFFERS[f], "Las anteriores"))
    return links
