"""A layer through GDAL's own drivers, in memory: what they write is what other people's readers expect."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layers.build import Layer

GEOMETRY_TYPE = {"entidad": "MultiPolygon", "municipio": "MultiPolygon", "ruta": "LineString"}
"""What draws each level: a polygon of one part is written as one of several, so that all are alike."""


def write(layer: Layer, driver: str, **options: str) -> bytes:
    """The file that a driver of vectors makes of a layer, every row in its order, drawn or not.

    The file's layer is called as ours and carries the CRS of ``layer.frame``; its coordinates are x, y.
    ``options`` are the driver's own. A layer that has no place on a map is written as a table.
    """
    # A tenth of a second to import, and only these formats need it.
    import pyogrio

    drawn = layer.spec.drawn
    about: dict[str, Any] = {"layer": layer.spec.id, **options}
    if drawn:
        about |= {"geometry_type": GEOMETRY_TYPE[layer.spec.nivel], "promote_to_multi": layer.spec.of_areas}
    sink = io.BytesIO()
    pyogrio.write_dataframe(layer.frame if drawn else layer.values, sink, driver=driver, **about)
    return sink.getvalue()
