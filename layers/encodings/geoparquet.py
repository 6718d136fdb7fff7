"""GeoParquet 1.1 (WKB, EPSG:4326), opened by geopandas, QGIS and DuckDB as it is.

The geometry column is made once an edition (`geometry_column`); a request puts it beside its values.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.build import Layer

MEDIA_TYPE = "application/vnd.apache.parquet"
VERSION = "1.1.0"


@dataclass(frozen=True)
class GeometryColumn:
    """WKB of each row, null where it has no geometry, with the bounds of each (NaN where null)."""

    wkb: pa.BinaryArray
    types: tuple[str, ...]
    bounds: np.ndarray

    def take(self, rows: Sequence[int] | np.ndarray) -> GeometryColumn:
        """The geometry of some rows, in the order given."""
        chosen = np.asarray(rows, dtype=np.int64)
        return GeometryColumn(self.wkb.take(pa.array(chosen)), self.types, self.bounds[chosen])


def geometry_column(keys: Sequence[str], geometry: gpd.GeoSeries) -> GeometryColumn:
    """The geometry of ``keys`` in their order; ``geometry`` is indexed by key, in EPSG:4326."""
    shapes = shapely.orient_polygons(geometry.reindex(list(keys)).to_numpy())
    kinds = sorted({shape.geom_type for shape in shapes if shape is not None})
    wkb = pa.array(shapely.to_wkb(shapes, byte_order=1), type=pa.binary())
    return GeometryColumn(wkb, tuple(kinds), shapely.bounds(shapes))


def table(values: pd.DataFrame, geometry: GeometryColumn) -> bytes:
    """Rows and geometry, aligned by position, as one file."""
    columns = pa.Table.from_pandas(values, preserve_index=False)
    # Plain `string` instead of `large_string`: some readers of the format know only the first.
    fields = [
        pa.field(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type)
        for field in columns.schema
    ]
    columns = columns.cast(pa.schema(fields, metadata=columns.schema.metadata))
    columns = columns.append_column("geometry", geometry.wkb)
    known = {**(columns.schema.metadata or {}), b"geo": json.dumps(_metadata(geometry)).encode()}
    sink = pa.BufferOutputStream()
    pq.write_table(columns.replace_schema_metadata(known), sink, compression="zstd")
    return bytes(sink.getvalue())


def encode(layer: Layer) -> bytes:
    """The whole layer with its geometry last."""
    values = layer.values
    return table(values, geometry_column(layer.keys, layer.geometry))


def _metadata(geometry: GeometryColumn) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": list(geometry.types),
        "crs": _crs(),
        "orientation": "counterclockwise",
    }
    if not np.isnan(geometry.bounds).all():
        low, high = np.nanmin(geometry.bounds, axis=0), np.nanmax(geometry.bounds, axis=0)
        column["bbox"] = [*low[:2].tolist(), *high[2:].tolist()]
    return {"version": VERSION, "primary_column": "geometry", "columns": {"geometry": column}}


@cache
def _crs() -> dict[str, Any]:
    return dict(CRS.from_epsg(4326).to_json_dict())
