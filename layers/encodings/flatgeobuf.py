"""FlatGeobuf 3: read in pieces over HTTP, with an index in space where every row has a place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.encodings import _ogr

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/vnd.flatgeobuf"


def encode(layer: Layer) -> bytes:
    """The whole layer; with an index, rows follow each other along a curve in space instead of by key.

    The format's index holds boxes, and a row without geometry has none: rather than drop it, a layer with
    such rows is written without index, in its own order.
    """
    indexed = len(layer.frame) > 0 and bool(layer.frame.geometry.notna().all())
    return _ogr.write(
        layer,
        "FlatGeobuf",
        SPATIAL_INDEX="YES" if indexed else "NO",
        TITLE=layer.spec.titulo,
        DESCRIPTION=layer.spec.descripcion,
    )
