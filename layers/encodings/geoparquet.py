"""GeoParquet 1.1 (WKB), opened by geopandas, QGIS and DuckDB as it is.

The geometry column is made once an edition (`geometry_column`); a request puts it beside its values. A box
beside each geometry and rows in groups let a reader take only the part of the file that it looks at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
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
ROWS_IN_A_GROUP = 256
"""Rows go by key, so a group holds the municipios of an entidad or two."""
BBOX = "bbox"
_SIDES = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True)
class GeometryColumn:
    """WKB of each row, null where it has no geometry, with the bounds of each (NaN where null) and the CRS.

    ``types`` are the names that the format gives to what each row holds, "" where null.
    """

    wkb: pa.BinaryArray
    types: npt.NDArray[np.str_]
    bounds: npt.NDArray[np.float64]
    crs: CRS

    def take(self, rows: Sequence[int] | np.ndarray) -> GeometryColumn:
        """The geometry of some rows, in the order given."""
        chosen = np.asarray(rows, dtype=np.int64)
        return GeometryColumn(
            self.wkb.take(pa.array(chosen)), self.types[chosen], self.bounds[chosen], self.crs
        )


def geometry_column(keys: Sequence[str], geometry: gpd.GeoSeries) -> GeometryColumn:
    """The geometry of ``keys`` in their order; ``geometry`` is indexed by key, x, y in its CRS."""
    shapes = shapely.orient_polygons(geometry.reindex(list(keys)).to_numpy())
    types = np.array(["" if shape is None else shape.geom_type for shape in shapes], dtype=str)
    wkb = pa.array(shapely.to_wkb(shapes, byte_order=1), type=pa.binary())
    return GeometryColumn(wkb, types, shapely.bounds(shapes), geometry.crs or CRS.from_epsg(4326))


def table(values: pd.DataFrame, geometry: GeometryColumn) -> bytes:
    """Rows and geometry, aligned by position, as one file."""
    columns = pa.Table.from_pandas(values, preserve_index=False)
    # Plain `string` instead of `large_string`: some readers of the format know only the first.
    fields = [
        pa.field(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type)
        for field in columns.schema
    ]
    columns = columns.cast(pa.schema(fields, metadata=columns.schema.metadata))
    columns = columns.append_column("geometry", geometry.wkb).append_column(BBOX, _boxes(geometry))
    known = {**(columns.schema.metadata or {}), b"geo": json.dumps(_metadata(geometry)).encode()}
    sink = pa.BufferOutputStream()
    pq.write_table(
        columns.replace_schema_metadata(known), sink, compression="zstd", row_group_size=ROWS_IN_A_GROUP
    )
    return bytes(sink.getvalue())


def encode(layer: Layer) -> bytes:
    """The whole layer, its geometry and the box of each at the end."""
    values = layer.values
    return table(values, geometry_column(layer.keys, layer.geometry))


def _boxes(geometry: GeometryColumn) -> pa.StructArray:
    """The box of each row, null where it has no geometry."""
    sides = [pa.array(side) for side in geometry.bounds.T]
    return pa.StructArray.from_arrays(sides, list(_SIDES), mask=pa.array(np.isnan(geometry.bounds[:, 0])))


def _metadata(geometry: GeometryColumn) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({name for name in geometry.types.tolist() if name}),
        "crs": _crs(geometry.crs.to_wkt()),
        "orientation": "counterclockwise",
        "covering": {BBOX: {side: [BBOX, side] for side in _SIDES}},
    }
    if not np.isnan(geometry.bounds).all():
        low, high = np.nanmin(geometry.bounds, axis=0), np.nanmax(geometry.bounds, axis=0)
        column["bbox"] = [*low[:2].tolist(), *high[2:].tolist()]
    return {"version": VERSION, "primary_column": "geometry", "columns": {"geometry": column}}


@cache
def _crs(wkt: str) -> dict[str, Any]:
    return dict(CRS.from_wkt(wkt).to_json_dict())
