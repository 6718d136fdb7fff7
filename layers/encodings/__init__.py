"""The formats in which a layer travels: one module a format, one line in `ENCODINGS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from geo.errors import NotFoundError
from layers.encodings import csv, geojson, geoparquet

if TYPE_CHECKING:
    from layers.build import Layer

__all__ = ["ENCODINGS", "Encoding", "for_extension"]


@dataclass(frozen=True)
class Encoding:
    """A format: what ``f=`` calls it, its media type, the extension of its files, and what writes it."""

    name: str
    media_type: str
    extension: str
    encode: Callable[[Layer], bytes]


_ALL = (
    Encoding("json", geojson.MEDIA_TYPE, ".geojson", geojson.encode),
    Encoding("csv", csv.MEDIA_TYPE, ".csv", csv.encode),
    Encoding("geoparquet", geoparquet.MEDIA_TYPE, ".parquet", geoparquet.encode),
)

ENCODINGS: Mapping[str, Encoding] = MappingProxyType({each.name: each for each in _ALL})


def for_extension(name: str) -> Encoding:
    """The format of a file called ``name``; raises NotFoundError that lists the extensions there are."""
    for encoding in _ALL:
        if name.lower().endswith(encoding.extension):
            return encoding
    extensions = ", ".join(each.extension for each in _ALL)
    raise NotFoundError("ningún formato lleva esa extensión", where=name, fix=f"use {extensions}")
