"""CSV with the geometry as text (WKT) in its last columns, for a spreadsheet, PostGIS or GDAL to read.

The format has no place for a reference system: coordinates are x, y in the one that was asked for, degrees
where none was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from layers.encodings import csv, dictionary

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "text/csv; charset=utf-8; header=present; geometry=wkt"
WKT, WKT_ESTATUS = "wkt", "wkt_estatus"
_DEGREES, _METRES = 6, 2  # decimals: 0.11 m and 0.01 m


def encode(layer: Layer) -> bytes:
    """The layer's rows and the WKT of each.

    Why there is none where there is none is told once: by the layer's own column, and where that was not
    asked for, or there is no such column, by a last one (`dictionary.geometry_estatus`).
    """
    frame = layer.frame
    decimals = _METRES if frame.crs is not None and frame.crs.is_projected else _DEGREES
    texts = shapely.to_wkt(frame.geometry.to_numpy(), rounding_precision=decimals)
    values = layer.values.assign(**{WKT: texts})
    if layer.spec.geometry_estatus not in values:
        values[WKT_ESTATUS] = dictionary.geometry_estatus(layer)
    return csv.table(values)
