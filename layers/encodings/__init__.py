"""The formats in which a layer travels: one module a format, one line in `ENCODINGS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from geo.errors import NotFoundError
from layers.encodings import (
    bundle,
    csv,
    csvwkt,
    flatgeobuf,
    geojson,
    geojsonseq,
    geopackage,
    geoparquet,
    jsonfg,
    kml,
    xlsx,
)

if TYPE_CHECKING:
    from layers.build import Layer

__all__ = ["ENCODINGS", "Encoding", "for_extension"]


@dataclass(frozen=True)
class Encoding:
    """A format: what ``f=`` and people call it, its media type, its files' extension, and what writes it.

    ``geometria`` tells in which systems it can be asked for: none at all, degrees only, or any. ``encode``
    writes the system of the layer's frame, but for a file of GeoJSON, which is in degrees (RFC 7946).
    """

    name: str
    titulo: str
    media_type: str
    extension: str
    encode: Callable[[Layer], bytes]
    geometria: Literal["ninguna", "grados", "cualquiera"] = "cualquiera"


_ALL = (
    Encoding("json", "GeoJSON", geojson.MEDIA_TYPE, ".geojson", geojson.encode),
    Encoding("jsonfg", "JSON-FG", jsonfg.MEDIA_TYPE, ".jsonfg", jsonfg.encode),
    Encoding(
        "geojsonseq", "GeoJSON por renglones", geojsonseq.MEDIA_TYPE, ".geojsons", geojsonseq.encode, "grados"
    ),
    Encoding("csv", "CSV", csv.MEDIA_TYPE, ".csv", csv.encode, "ninguna"),
    Encoding("csvwkt", "CSV con geometría", csvwkt.MEDIA_TYPE, ".wkt.csv", csvwkt.encode),
    Encoding("geoparquet", "GeoParquet", geoparquet.MEDIA_TYPE, ".parquet", geoparquet.encode),
    Encoding("flatgeobuf", "FlatGeobuf", flatgeobuf.MEDIA_TYPE, ".fgb", flatgeobuf.encode),
    Encoding("gpkg", "GeoPackage", geopackage.MEDIA_TYPE, ".gpkg", geopackage.encode),
    Encoding("kml", "KML", kml.MEDIA_TYPE, ".kml", kml.encode, "grados"),
    Encoding("xlsx", "Excel", xlsx.MEDIA_TYPE, ".xlsx", xlsx.encode, "ninguna"),
    Encoding("zip", "Todo en un zip", bundle.MEDIA_TYPE, ".zip", bundle.encode),
)

ENCODINGS: Mapping[str, Encoding] = MappingProxyType({each.name: each for each in _ALL})


def for_extension(name: str) -> Encoding:
    """The format of a file called ``name``; raises NotFoundError that lists the extensions there are."""
    # The longest first: «x.wkt.csv» ends in «.csv» too.
    for encoding in sorted(_ALL, key=lambda each: -len(each.extension)):
        if name.lower().endswith(encoding.extension):
            return encoding
    extensions = ", ".join(each.extension for each in _ALL)
    raise NotFoundError("ningún formato lleva esa extensión", where=name, fix=f"use {extensions}")
