"""FlatGeobuf 3: rows one after another, which a reader takes as they come.

Written without the format's index in space: it holds boxes, so rows without geometry would be lost, and it
puts the others in an order of its own. GDAL 3.12 reads such rows well, but not through Arrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.encodings import _ogr, dictionary

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/vnd.flatgeobuf"


def encode(layer: Layer) -> bytes:
    """The whole layer in its order; its description names the rows without geometry."""
    spec = layer.spec
    told = " ".join(filter(None, (spec.descripcion, dictionary.undrawn(layer))))
    return _ogr.write(layer, "FlatGeobuf", SPATIAL_INDEX="NO", TITLE=spec.titulo, DESCRIPTION=told)
