"""``/collections/{id}/items``: the rows of a layer, whole or in pages, and each one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api import asking
from api.describe import QUERYABLES
from api.html import resource
from api.negotiation import GEOJSON, HTML, JSON, base, choose, here, json_response, link
from api.openapi.answers import SCHEMA
from api.pages import attachment
from api.paging import Cursor, Page, page
from api.parameters import MAX_LIMIT, ItemParameters, ItemsParameters, no_repeats
from api.serving import serving
from api.snapshot import Rows, Snapshot
from geo.errors import InputError, NotFoundError
from layers import crs
from layers.catalogue import find
from layers.crs import Crs
from layers.encodings import ENCODINGS, csv, geojson, geoparquet, jsonfg
from layers.spec import LayerQuery, LayerSpec

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Capas"])
OFFERS = {name: encoding.media_type for name, encoding in ENCODINGS.items()} | {"html": HTML}
ALONE = {"json": GEOJSON, "html": HTML}
_TO_KEEP = ("csvwkt", "geoparquet", "flatgeobuf", "gpkg", "kml", "xlsx", "zip")
"""Formats that a browser saves as a file with a name; the others are read where they come."""


@dataclass(frozen=True)
class _Found:
    """Rows that answer: where they stand in their layer, with which columns and in which system."""

    snapshot: Snapshot
    spec: LayerSpec
    query: LayerQuery
    rows: Rows
    places: Sequence[int]
    columns: Sequence[str]
    system: Crs

    @property
    def keys(self) -> list[str]:
        """What names each row."""
        return [self.rows.keys[place] for place in self.places]


@router.get("/collections/{layer}/items", summary="Las filas de una capa", response_class=Response)
def items(request: Request, layer: str, asked: Annotated[ItemsParameters, Query()]) -> Response:
    """Filas de una capa, todas o las que se piden, con enlaces a las páginas vecinas."""
    spec, snapshot = find(layer), serving(request)
    f, system = choose(request, asked.f, OFFERS), _system(spec, asked)
    query, selection = asking.read_query(request, spec, asked), asking.read_selection(asked)
    rows = snapshot.rows(spec, query)
    columns = asking.read_columns(asked.properties, rows)
    order = asking.order(request, spec, query, rows, asked.sortby)
    selected = order.arrange(asking.select(request, spec, rows, selection))
    cursor = Cursor.read(asked.cursor, order)
    chosen = page(selected, order, limit=min(asked.limit, MAX_LIMIT), cursor=cursor, offset=asked.offset)
    found = _Found(snapshot, spec, query, rows, chosen.places.tolist(), columns, system)
    links, drawn = _links(request, spec, f, chosen), asked.skip_geometry == "false"
    members = {"numberMatched": chosen.matched, "numberReturned": len(found.places), "links": links}
    if f == "html":
        document = {**members, "features": _features(found, drawn=drawn)}
        return resource(request, "items", document, title=spec.titulo)
    headers = _headers(f, system, links)
    if f == "json":
        body = geojson.collection(_openings(found, drawn=drawn), rows.json(found.places, columns), members)
    else:
        body = _file(found, f, members)
    if f in _TO_KEEP:
        headers |= attachment(f"{layer}{ENCODINGS[f].extension}")
    return Response(body, media_type=OFFERS[f], headers=headers)


@router.get("/collections/{layer}/items/{cvegeo}", summary="Una fila de una capa", response_class=Response)
def item(request: Request, layer: str, cvegeo: str, asked: Annotated[ItemParameters, Query()]) -> Response:
    """La fila de una entidad o un municipio, con su polígono, o la de una ruta o una cifra."""
    spec, snapshot = find(layer), serving(request)
    f, system = choose(request, asked.f, ALONE), _system(spec, asked)
    query = asking.read_query(request, spec, asked)
    rows = snapshot.rows(spec, query)
    if cvegeo not in rows.place:
        named = "la clave del INEGI" if spec.of_areas else "el identificador de una fila"
        like = f"use {named}, como {rows.keys[0]}" if rows.keys else "de ese corte no hay filas: pida otro"
        raise NotFoundError(f"la capa {layer} no tiene «{cvegeo}»", fix=like)
    columns = asking.read_columns(asked.properties, rows)
    found = _Found(snapshot, spec, query, rows, [rows.place[cvegeo]], columns, system)
    other = next(name for name in ALONE if name != f)
    links = [
        link(here(request), "self", ALONE[f], "Esta fila"),
        link(here(request, f=other), "alternate", ALONE[other], _titled(other)),
        link(f"{base(request)}/collections/{layer}", "collection", JSON, spec.titulo),
    ]
    if f == "html":
        [feature] = _features(found, drawn=True)
        name = str(rows.frame["nombre"].iloc[found.places[0]])
        return resource(request, "item", {**feature, "links": links}, title=name)
    [opening], [row] = _openings(found, drawn=True), rows.json(found.places, columns)
    body = opening + row + b',"links":' + json_response(links).body + b"}"
    return Response(body, media_type=GEOJSON, headers={"Content-Crs": f"<{system.uri}>"})


def _system(spec: LayerSpec, asked: ItemParameters) -> Crs:
    """The system in which geometry is sent; InputError where none has it, or the layer is not drawn."""
    system = crs.find(asked.crs)
    if system != crs.CRS84 and not spec.drawn:
        raise InputError(f"la capa {spec.id} no tiene geometría", fix="pídala sin crs")
    return system


def _headers(f: str, system: Crs, links: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What an answer says outside of its body: its neighbours, and the system of its coordinates."""
    writes = ENCODINGS[f].geometria
    if writes != "cualquiera" and not system.degrees:
        why = "las coordenadas van siempre en grados" if writes == "grados" else "no hay geometría"
        raise InputError(f"en {f} {why}", fix="quite crs, o pida gpkg, geoparquet o flatgeobuf")
    # Links may be long, and a proxy bounds the headers that it reads: the others stand in the document.
    told = [each for each in links if each["rel"] in ("next", "prev", "collection", QUERYABLES)]
    headers = {"Link": ", ".join(f'<{each["href"]}>; rel="{each["rel"]}"' for each in told)}
    if writes != "ninguna":
        headers["Content-Crs"] = f"<{crs.CRS84.uri if writes == 'grados' else system.uri}>"
    return headers


def _openings(found: _Found, *, drawn: bool) -> list[bytes]:
    """The bytes of each feature up to its properties; the geometry of all is null where it is not wanted."""
    if not drawn:
        return geojson.openings(found.keys)
    known = found.snapshot.openings(found.spec.nivel, found.system)
    return [known.get(key) or geojson.openings([key])[0] for key in found.keys]


def _features(found: _Found, *, drawn: bool) -> list[dict[str, Any]]:
    """Features as a page tells them: of the geometry its type."""
    rows = map(orjson.loads, found.rows.json(found.places, found.columns))
    told = [
        {"type": "Feature", "id": key, "properties": row} for key, row in zip(found.keys, rows, strict=True)
    ]
    if not drawn:
        return told
    geometry = found.snapshot.shapes[found.spec.nivel].geometry
    kinds = geometry.geom_type.to_dict()
    return [
        each | {"geometry": {"type": kinds[each["id"]]} if each["id"] in kinds else None} for each in told
    ]


def _file(found: _Found, f: str, members: dict[str, Any]) -> bytes:
    """The rows in a format that has no place for a feature's id: the key is always among its columns."""
    snapshot, spec, columns = found.snapshot, found.spec, found.columns
    if columns and spec.key not in columns:
        columns = [spec.key, *columns]
    if f == "csv":
        return csv.table(found.rows.take(found.places, columns))
    if f == "geoparquet":
        geometry = snapshot.parquet(spec.nivel, found.rows, found.system).take(found.places)
        return geoparquet.table(found.rows.take(found.places, columns), geometry)
    made = snapshot.layer(spec, found.query, found.places, columns, found.system)
    return jsonfg.document(made, found.system, members) if f == "jsonfg" else ENCODINGS[f].encode(made)


def _titled(f: str) -> str:
    return "Página" if f == "html" else ENCODINGS[f].titulo


def _links(request: Request, spec: LayerSpec, f: str, chosen: Page) -> list[dict[str, Any]]:
    """self, alternate, next and prev, each with every parameter of the request."""
    address = f"{base(request)}/collections/{spec.id}"
    links = [link(here(request), "self", OFFERS[f], "Esta respuesta")]
    for name, media_type in OFFERS.items():
        if name != f:
            links.append(link(here(request, f=name), "alternate", media_type, _titled(name)))
    links.append(link(address, "collection", JSON, spec.titulo))
    links.append(link(f"{address}/queryables", QUERYABLES, SCHEMA, "Lo que se puede preguntar"))
    for rel, title, cursor in (
        ("next", "Las que siguen", chosen.after),
        ("prev", "Las anteriores", chosen.before),
    ):
        if cursor:
            links.append(link(here(request, cursor=cursor.write(), offset=""), rel, OFFERS[f], title))
    return links
