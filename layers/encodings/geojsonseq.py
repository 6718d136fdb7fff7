"""GeoJSON Text Sequences (RFC 8142): one feature a record, which a reader takes one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.encodings import geojson

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/geo+json-seq"
_BEGIN, _END = b"\x1e", b"\n"


def encode(layer: Layer) -> bytes:
    """Each row as a feature between a record separator and a line feed, in degrees (CRS84) always."""
    openings = geojson.openings(layer.keys, geojson.degrees(layer.geometry))
    rows = geojson.properties(layer.values)
    return b"".join(_BEGIN + opening + row + b"}" + _END for opening, row in zip(openings, rows, strict=True))
