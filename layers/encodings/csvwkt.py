"""CSV with the geometry as text (WKT) in its last columns, for a spreadsheet, PostGIS or GDAL to read.

The format has no place for a reference system: coordinates are x, y in the one that was asked for, degrees
where none was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.encodings import csv

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "text/csv; charset=utf-8; header=present; geometry=wkt"
WKT, WKT_ESTATUS = "wkt", "wkt_estatus"
_DEGREES, _METRES = 6, 2  # decimals: 0.11 m and 0.01 m


def encode(layer: Layer) -> bytes:
    """The layer's rows, the WKT of each, and why there is none where there is none (`without_geometry`)."""
    frame = layer.frame
    decimals = _METRES if frame.crs is not None and frame.crs.is_projected else _DEGREES
    texts = shapely.to_wkt(frame.geometry.to_numpy(), rounding_precision=decimals)
    told = np.where(frame.geometry.notna(), "observado", without_geometry(layer))
    return csv.table(layer.values.assign(**{WKT: texts, WKT_ESTATUS: told}))


def without_geometry(layer: Layer) -> np.ndarray:
    """The estatus that a missing geometry has in each row.

    ``no_aplica`` where there is no place to draw: what stands in no municipio, a municipio that did not exist
    then, a figure of the whole country. ``sin_dato`` elsewhere: the marco draws none, or a route ends abroad.
    """
    values = layer.values
    nowhere = np.full(len(values), not layer.spec.drawn)
    if layer.spec.nivel == "municipio":
        nowhere |= np.char.endswith(np.array(layer.keys, dtype=str), "999")
    if "estatus" in values:
        nowhere |= (values["estatus"] == "no_aplica").to_numpy(dtype=bool)
    return np.where(nowhere, "no_aplica", "sin_dato")
