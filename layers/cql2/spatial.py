"""Spatial functions: a geometry written in the filter against the geometries of a layer."""

from __future__ import annotations

from typing import Any, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import InputError
from layers.cql2.nodes import WHERE, Box, Shape
from layers.cql2.truth import Mask
from layers.crs import Crs, boxes, read_order

_Predicate = Literal["intersects", "contains", "within", "touches", "overlaps", "crosses"]
# What to ask of the literal so as to know it of the column: prepared, the literal is the quick side.
_ASKED: dict[str, _Predicate] = {
    "s_intersects": "intersects",
    "s_within": "contains",
    "s_contains": "within",
    "s_touches": "touches",
    "s_overlaps": "overlaps",
    "s_crosses": "crosses",
}
# What a shape is to itself, whichever it is.
OF_ITSELF = frozenset({"s_intersects", "s_equals", "s_within", "s_contains"})
_STEPS = 64
_EDGE = 1e-9


def literal(node: Shape | Box, crs: Crs) -> shapely.Geometry:
    """A literal of the filter, written in ``crs`` in the order of its axes, as CRS84 in x, y, and prepared.

    Raises InputError for a place that is not on the Earth, and for a box whose corners make none.
    """
    if isinstance(node, Box):
        parts = [_solid(each) for each in boxes((*node.minimos, *node.maximos), crs)]
        shape = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    else:
        shape = read_order(_in_steps(node.geometria, crs), crs)
        lon, lat = shapely.get_coordinates(shape).T
        if not (np.all(abs(lon) <= 180 + _EDGE) and np.all(abs(lat) <= 90 + _EDGE)):
            fix = "escriba longitud y latitud, en ese orden, o diga su sistema con filter-crs"
            raise InputError("una geometría tiene posiciones fuera de la Tierra", where=WHERE, fix=fix)
    shapely.prepare(shape)
    return shape


def against(geometry: gpd.GeoSeries, tree: shapely.STRtree, op: str, shape: shapely.Geometry) -> Mask:
    """Which of a layer's geometries stand so to a literal: ``geometry`` OP ``shape``; ``tree`` indexes them.

    Raises shapely.GEOSException where the two kinds of geometry cannot be compared so.
    """
    shapes: npt.NDArray[Any] = geometry.to_numpy()
    found = np.zeros(len(shapes), dtype=bool)
    if op == "s_disjoint":
        found[tree.query(shape, predicate="intersects")] = True
        return ~found
    if op == "s_equals":
        near = tree.query(shape)
        found[near[shapely.equals(shape, shapes[near])]] = True
        return found
    found[tree.query(shape, predicate=_ASKED[op])] = True
    return found


def pair(op: str, left: shapely.Geometry, right: shapely.Geometry) -> bool:
    """How two literals stand to each other."""
    return bool(getattr(shapely, op.removeprefix("s_"))(left, right))


def _solid(box: shapely.Polygon) -> shapely.Geometry:
    """A box, or the line or the point that one without width or height is."""
    return box if shapely.area(box) else shapely.envelope(box)


def _in_steps(shape: shapely.Geometry, crs: Crs) -> shapely.Geometry:
    """A straight side in a projected system is a curve in degrees, so it is followed in short steps."""
    longest = np.ptp(shapely.get_coordinates(shape), axis=0).max() / _STEPS
    return shape if crs.degrees or not longest else shapely.segmentize(shape, longest)
