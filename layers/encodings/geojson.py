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
    # By columns, of which most say few different things; a row is then a template that is filled.
    columns = {name: _written(values[name]) for name in values.columns}
    same = {name: cells[0] for name, cells in columns.items() if len(set(cells)) == 1}
    members = [b"%b:%b" % (orjson.dumps(name), same.get(name, b"\0")) for name in columns]
    template = (b"{%b}" % b",".join(members)).replace(b"%", b"%%").replace(b"\0", b"%b")
    rows = zip(*(cells for name, cells in columns.items() if name not in same), strict=True)
    return [template % row for row in rows] if len(same) < len(columns) else [template % ()] * len(values)


def collection(
    features: Sequence[bytes], values: Sequence[bytes], members: Mapping[str, Any] | None = None
) -> bytes:
    """A FeatureCollection of features begun by `openings` and ended by `properties`, pair by pair.

    ``members`` are foreign members that go before the features (links, numberMatched, bbox…).
    """
    head = orjson.dumps({"type": "FeatureCollection", **(members or {})})[:-1]
    pieces = [head, b',"features":[']
    for opening, row in zip(features, values, strict=True):
        pieces += opening, row, b"},"
    pieces[-1] = b"}]}" if len(pieces) > 2 else b',"features":[]}'
    return b"".join(pieces)  # of megabytes one copy, and no more


def encode(layer: Layer) -> bytes:
    """The whole layer as a FeatureCollection in degrees; each feature's id is its key."""
    values = layer.values
    return collection(openings(layer.keys, degrees(layer.geometry)), properties(values))


def _written(column: pd.Series[Any]) -> list[bytes]:
    """Each cell of a column as JSON, null for what is missing."""
    if isinstance(column.dtype, pd.StringDtype):
        places, distinct = pd.factorize(column.array)
        words = [*map(orjson.dumps, distinct.tolist()), b"null"]  # the last at -1, where one is missing
        return [words[place] for place in places.tolist()]
    if pd.api.types.is_float_dtype(column.dtype):
        # JSON has no infinity and no NaN; orjson writes both as null.
        plain = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    elif isinstance(column.dtype, pd.Int64Dtype | pd.BooleanDtype):
        plain = column.array.to_numpy(dtype=object, na_value=None).tolist()
    else:
        return [orjson.dumps(cell) for cell in column.tolist()]
    return orjson.dumps(plain)[1:-1].split(b",")  # numbers hold no comma
