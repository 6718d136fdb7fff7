"""GeoJSON (RFC 7946): positions in degrees, at most six decimals, exterior rings counterclockwise.

What does not change between requests, a feature's opening with its geometry, is written once an edition by
`openings`; a request only adds `properties` and joins (`collection`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

from layers.crs import CRS84, Crs, project, write_order

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/geo+json"


def openings(keys: Sequence[str], geometry: gpd.GeoSeries | None = None, *, crs: Crs = CRS84) -> list[bytes]:
    """The bytes of each feature up to its properties, one a key and in their order.

    ``geometry`` is indexed by key, in EPSG:4326 (longitude, latitude); a key that it lacks gets a null
    geometry, as all do where it is None. It is written in ``crs``, in the order of its axes and rounded to
    its decimals.
    """
    known: dict[str, str] = {}
    if geometry is not None and len(geometry):
        turned = gpd.GeoSeries(
            shapely.orient_polygons(geometry.to_numpy()), index=geometry.index, crs=geometry.crs
        )
        written = write_order(project(turned, crs), crs)
        # GEOS writes the shortest text that reads back as the same number, so rounding shows in bytes.
        known = dict(zip(geometry.index, shapely.to_geojson(written.to_numpy()), strict=True))
    return [
        b'{"type":"Feature","id":%b,"geometry":%b,"properties":'
        % (orjson.dumps(key), (known.get(key) or "null").encode())
        for key in keys
    ]


def degrees(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Geometry in longitude and latitude, whatever system it came in."""
    if geometry.crs is None or geometry.crs.to_epsg() == 4326:
        return geometry
    return geometry.to_crs(4326)


def properties(values: pd.DataFrame) -> list[bytes]:
    """One JSON object a row; a missing number is null, and its column's estatus says why."""
    names = list(values.columns)
    rows = zip(*(_plain(values[name]) for name in names), strict=True)
    # Copied, because orjson's own bytes keep the kilobytes that it wrote them in, and callers keep these.
    return [bytes(memoryview(orjson.dumps(dict(zip(names, row, strict=True))))) for row in rows]


def collection(
    features: Sequence[bytes], values: Sequence[bytes], members: Mapping[str, Any] | None = None
) -> bytes:
    """A FeatureCollection of features begun by `openings` and ended by `properties`, pair by pair.

    ``members`` are foreign members that go before the features (links, numberMatched, bbox…).
    """
    head = orjson.dumps({"type": "FeatureCollection", **(members or {})})[:-1]
    body = b",".join([opening + row + b"}" for opening, row in zip(features, values, strict=True)])
    return b'%b,"features":[%b]}' % (head, body)


def encode(layer: Layer) -> bytes:
    """The whole layer as a FeatureCollection in degrees; each feature's id is its key."""
    values = layer.values
    return collection(openings(layer.keys, degrees(layer.geometry)), properties(values))


def _plain(column: pd.Series[Any]) -> list[Any]:
    """Python values of a column, None for what is missing."""
    if isinstance(column.dtype, pd.Int64Dtype | pd.BooleanDtype):
        plain: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    elif pd.api.types.is_float_dtype(column.dtype):
        # JSON has no infinity and no NaN; orjson writes both as null.
        plain = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    else:
        plain = column.tolist()
    return plain
