"""JSON-FG 1.0 (OGC 21-045r1): GeoJSON with time, the type of its features and any reference system.

``geometry`` is always in degrees, for readers of GeoJSON (profile jsonfg-plus); where another system is asked
for, ``place`` holds the same in that system and in the order of its axes. The standard lets older media types
stand; this one tells it from plain GeoJSON in an Accept header.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from geo.errors import InputError
from layers.crs import CRS84, OFFERED, Crs, write_order
from layers.encodings import geojson
from layers.spec import LayerQuery

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/vnd.ogc.fg+json"
CONFORMS = (
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
)
PROFILE = "http://www.opengis.net/def/profile/OGC/0/jsonfg-plus"
_DIMENSION = {"entidad": 2, "municipio": 2, "ruta": 1}


def encode(layer: Layer) -> bytes:
    """The whole layer, in the system of its frame; EPSG:4326 there is longitude and latitude (CRS84).

    Raises InputError for a system that is not among `layers.crs.OFFERED`.
    """
    return document(layer, _system(layer))


def document(layer: Layer, crs: Crs, members: Mapping[str, Any] | None = None) -> bytes:
    """A feature collection with ``members`` (links, numberMatched…) before its features.

    ``crs`` is the system asked for, which the frame is in (coordinates x, y): it names the order of the axes,
    which the frame does not tell.
    """
    given = dict(members or {})
    head: dict[str, Any] = {"conformsTo": CONFORMS, "featureType": layer.spec.id}
    if layer.spec.drawn:
        head["geometryDimension"] = _DIMENSION[layer.spec.nivel]
    if crs != CRS84:
        head["coordRefSys"] = crs.uri
    head["links"] = [*given.pop("links", ()), {"href": PROFILE, "rel": "profile"}]
    places = {} if crs == CRS84 else _places(layer, crs)
    time = orjson.dumps(when(layer.query))
    rows = [
        b'%b,"time":%b,"place":%b' % (row, time, places.get(key, b"null"))
        for key, row in zip(layer.keys, geojson.properties(layer.values), strict=True)
    ]
    openings = geojson.openings(layer.keys, geojson.degrees(layer.geometry))
    return geojson.collection(openings, rows, head | given)


def when(query: LayerQuery) -> dict[str, Any] | None:
    """The member ``time``: the day, or the first and last day of the period; None where neither is asked."""
    if query.fecha is not None:
        return {"date": query.fecha.isoformat()}
    if query.datetime is None:
        return None
    year, month = int(query.datetime.hasta[:4]), int(query.datetime.hasta[5:7])
    last = monthrange(year, month)[1]
    return {"interval": [f"{query.datetime.desde}-01", f"{query.datetime.hasta}-{last}"]}


def _places(layer: Layer, crs: Crs) -> dict[str, bytes]:
    written = write_order(layer.geometry, crs)
    texts = shapely.to_geojson(written.to_numpy())
    return {key: text.encode() for key, text in zip(written.index, texts, strict=True)}


def _system(layer: Layer) -> Crs:
    held = layer.frame.crs
    code = None if held is None else held.to_epsg()
    if held is None or code == CRS84.epsg:
        return CRS84
    for each in OFFERED.values():
        if each.epsg == code:
            return each
    raise InputError(f"JSON-FG no se escribe en {held.name}", where=layer.spec.id, fix="reproyéctela antes")
