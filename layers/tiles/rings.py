"""Rings end to end in plain arrays, and their way to GEOS and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from layers.tiles.shapes import Geometry, Ints, Shapes

Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Rings:
    """Rings (or lines): ``points`` (p, 2), ``counts`` the vertices of each ring without a repeated last one,
    ``outer`` whether it begins a part (a line always does), ``rows`` the shape that it is of.

    Those of one shape stand together, holes after their exterior, which has positive area by the surveyor's
    formula.
    """

    points: Ints
    counts: Ints
    outer: Bools
    rows: Ints

    @property
    def ring(self) -> Ints:
        """The ring of each vertex."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def keep(self, which: Bools) -> Rings:
        """Some of the rings."""
        points = self.points[np.repeat(which, self.counts)]
        return Rings(points, self.counts[which], self.outer[which], self.rows[which])


def taken(shapes: Shapes, rows: Ints) -> Rings:
    """Some shapes of a level as they are."""
    ring, of_row = _runs(shapes.first, rows)
    point, _ = _runs(shapes.rings, ring)
    counts = np.diff(shapes.rings)[ring]
    return Rings(shapes.points[point].astype(np.int64), counts, shapes.outer[ring], rows[of_row])


def joined(one: Rings, other: Rings) -> Rings:
    """The rings of one and then those of another; no shape has rings in both."""
    if not len(other.rows):
        return one
    return Rings(
        np.concatenate([one.points, other.points]),
        np.concatenate([one.counts, other.counts]),
        np.concatenate([one.outer, other.outer]),
        np.concatenate([one.rows, other.rows]),
    )


def to_geos(kind: Geometry, rings: Rings) -> tuple[Objects, Ints]:
    """A geometry of GEOS for each shape, multi always, and the row of each."""
    new = begins(rings.rows)
    if not len(new):
        return np.empty(0, dtype=object), rings.rows
    shape, xy = np.cumsum(new) - 1, rings.points.astype(float)
    if kind == "LINESTRING":
        lines = np.asarray(shapely.linestrings(xy, indices=rings.ring))
        return np.asarray(shapely.multilinestrings(lines, indices=shape)), rings.rows[new]
    made = np.asarray(shapely.linearrings(xy, indices=rings.ring))
    parts = np.asarray(shapely.polygons(made, indices=np.cumsum(rings.outer) - 1))
    return np.asarray(shapely.multipolygons(parts, indices=shape[rings.outer])), rings.rows[new]


def from_geos(kind: Geometry, objects: Objects, rows: Ints) -> Rings:
    """The rings of geometries, each of the shape in ``rows``, rounded to whole numbers.

    What is of less dimension than ``kind`` (a point where a line only touches) is left out.
    """
    areal = kind == "POLYGON"
    # GEOS turns rings around in some of its operations.
    turned = shapely.orient_polygons(objects) if areal else objects
    parts, owner = shapely.get_parts(turned, return_index=True)
    right = shapely.get_dimensions(parts) == (2 if areal else 1)
    parts, owner = parts[right], owner[right]
    rings, part = shapely.get_rings(parts, return_index=True) if areal else (parts, np.arange(len(parts)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if areal:
        repeated = begins(ring[::-1])[::-1]
        xy, ring = xy[~repeated], ring[~repeated]
    counts = np.bincount(ring, minlength=len(rings))
    return Rings(np.rint(xy).astype(np.int64), counts, begins(part), rows[owner[part]])


def begins(runs: Ints) -> Bools:
    """Where each run of equal numbers begins.

    >>> begins(np.array([4, 4, 1])).tolist()
    [True, False, True]
    """
    return np.append(True, runs[1:] != runs[:-1])[: len(runs)]


def _runs(offsets: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """Every index of the runs ``chosen`` of ``offsets``, in order, and the place in ``chosen`` of each."""
    first, counts = offsets[chosen], offsets[chosen + 1] - offsets[chosen]
    of = np.repeat(np.arange(len(chosen)), counts)
    return np.arange(len(of)) + (first - (np.cumsum(counts) - counts))[of], of
