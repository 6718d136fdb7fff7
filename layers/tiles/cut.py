"""What one tile draws of a level: its shapes clipped and rounded to the tile's grid, without any value.

Every vertex is rounded on one grid for the whole world, so neighbours keep the same border inside a tile and
across tiles; a shape too small for the grid is drawn as the smallest there is instead of vanishing.
Coordinates of a tile grow right and down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from layers.tiles.grids import BITS, EXTENT, Grid
from layers.tiles.shapes import Geometry, Ints, Shapes

BUFFER = 64  # units of the tile beyond each side, so that lines do not end at the seam
_SMALLEST: dict[Geometry, Ints] = {
    "POLYGON": np.array([[0, 0], [1, 0], [0, 1]], dtype=np.int64),
    "LINESTRING": np.array([[0, 0], [1, 0]], dtype=np.int64),
}


@dataclass(frozen=True)
class Cut:
    """The rings (or lines) of a tile: ``points`` (p, 2) in units of the tile, ``counts`` the vertices of each
    ring, ``rows`` the shape that each is of. Those of one shape stand together, holes after their exterior.
    """

    kind: Geometry
    points: Ints
    counts: Ints
    rows: Ints


@dataclass(frozen=True)
class _Rings:
    """Rings in units of the world, before rounding: as `Cut`, and whether each begins a part."""

    points: Ints
    counts: Ints
    outer: npt.NDArray[np.bool_]
    rows: Ints


def cut(shapes: Shapes, grid: Grid, z: int, x: int, y: int) -> Cut:
    """The tile of column ``x`` and row ``y`` (from the north) of zoom ``z``.

    Raises InputError for a tile that the grid does not have.
    """
    grid.check(z, x, y)
    shift = BITS - z - (EXTENT.bit_length() - 1)
    corner = np.array([x, y], dtype=np.int64) * EXTENT
    box = np.concatenate([corner - BUFFER, corner + EXTENT + BUFFER]) << shift
    low, high = shapes.bounds[:, :2], shapes.bounds[:, 2:]
    touching = ((low <= box[2:]) & (high >= box[:2])).all(axis=1)
    within = ((low >= box[:2]) & (high <= box[2:])).all(axis=1)
    whole, clipped = np.flatnonzero(within), np.flatnonzero(touching & ~within)
    rings = _joined(_taken(shapes, whole), _clipped(shapes, clipped, box))
    drawn = _rounded(shapes.kind, rings, shift, corner)
    centred = ((shapes.inside >= box[:2]) & (shapes.inside <= box[2:])).all(axis=1)
    tiny = np.setdiff1d(np.flatnonzero(centred), drawn.rows)
    return _with_tiny(drawn, tiny, _halved(shapes.inside[tiny], shift) - corner)


def _taken(shapes: Shapes, rows: Ints) -> _Rings:
    """Some shapes as they are."""
    ring, of_row = _runs(shapes.first, rows)
    point, _ = _runs(shapes.rings, ring)
    counts = np.diff(shapes.rings)[ring]
    return _Rings(shapes.points[point].astype(np.int64), counts, shapes.outer[ring], rows[of_row])


def _clipped(shapes: Shapes, rows: Ints, box: Ints) -> _Rings:
    """Some shapes within ``box``, clipped by GEOS."""
    areal = shapes.kind == "POLYGON"
    objects = _objects(shapes, rows)
    found = shapely.clip_by_rect(objects, *box.astype(float))
    if areal:  # GEOS turns a ring around where the box lies wholly within it
        found = shapely.orient_polygons(found)
    parts, owner = shapely.get_parts(found, return_index=True)
    right = shapely.get_dimensions(parts) == (2 if areal else 1)
    parts, owner = parts[right], owner[right]
    rings, part = shapely.get_rings(parts, return_index=True) if areal else (parts, np.arange(len(parts)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if areal:
        repeated = np.append(ring[1:] != ring[:-1], True)[: len(ring)]
        xy, ring = xy[~repeated], ring[~repeated]
    outer = np.append(True, part[1:] != part[:-1])[: len(part)]
    counts = np.bincount(ring, minlength=len(rings))
    return _Rings(np.rint(xy).astype(np.int64), counts, outer, rows[owner[part]])


def _objects(shapes: Shapes, rows: Ints) -> npt.NDArray[np.object_]:
    """Some shapes as geometries of GEOS, in units of the world."""
    taken = _taken(shapes, rows)
    ring = np.repeat(np.arange(len(taken.counts)), taken.counts)
    part = np.cumsum(taken.outer) - 1
    owner = taken.rows[taken.outer]
    place = np.searchsorted(rows, owner)
    if not len(rows):
        return np.empty(0, dtype=object)
    xy = taken.points.astype(float)
    if shapes.kind == "LINESTRING":
        lines = np.asarray(shapely.linestrings(xy, indices=ring))
        return np.asarray(shapely.multilinestrings(lines, indices=place))
    made = np.asarray(shapely.linearrings(xy, indices=ring))
    parts = np.asarray(shapely.polygons(made, indices=part))
    return np.asarray(shapely.multipolygons(parts, indices=place))


def _rounded(kind: Geometry, rings: _Rings, shift: int, corner: Ints) -> Cut:
    """Vertices on the tile's grid, none repeated; what collapsed or turned around is left out.

    With an exterior go its holes.
    """
    points = _halved(rings.points, shift) - corner
    ring = np.repeat(np.arange(len(rings.counts)), rings.counts)
    closed = kind == "POLYGON"
    moved = (points != _previous(points, ring, len(rings.counts))).any(axis=1)
    if not closed and len(ring):  # a line begins wherever it does: its first vertex has none before it
        moved |= np.append(True, ring[1:] != ring[:-1])
    points, ring = points[moved], ring[moved]
    counts = np.bincount(ring, minlength=len(rings.counts))
    keeps = _standing(points, ring, rings.outer) if closed else counts > 1
    return Cut(kind, points[keeps[ring]], counts[keeps], rings.rows[keeps])


def _standing(points: Ints, ring: Ints, outer: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which rings still turn the way they should, within an exterior that does."""
    before = _previous(points, ring, len(outer))
    cross = before[:, 0] * points[:, 1] - points[:, 0] * before[:, 1]
    # Sums of whole numbers far below 2⁵³: exact.
    doubled = np.bincount(ring, weights=cross, minlength=len(outer))
    turned: npt.NDArray[np.bool_] = np.where(outer, doubled > 0, doubled < 0)
    standing: npt.NDArray[np.bool_] = turned & turned[outer][np.cumsum(outer) - 1]
    return standing


def _with_tiny(drawn: Cut, rows: Ints, centres: Ints) -> Cut:
    """The smallest drawing there is for each of ``rows``, at its centre, after what is drawn already."""
    if not len(rows):
        return drawn
    smallest = _SMALLEST[drawn.kind]
    return Cut(
        drawn.kind,
        np.concatenate([drawn.points, (centres[:, None, :] + smallest).reshape(-1, 2)]),
        np.concatenate([drawn.counts, np.full(len(rows), len(smallest), dtype=np.int64)]),
        np.concatenate([drawn.rows, rows]),
    )


def _halved(units: Ints, shift: int) -> Ints:
    """Units of the world to the nearest of a tile, halves upwards wherever they are."""
    return (units + (1 << shift >> 1)) >> shift


def _runs(offsets: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """Every index of the runs ``chosen`` of ``offsets``, in order, and the place in ``chosen`` of each."""
    begins, counts = offsets[chosen], offsets[chosen + 1] - offsets[chosen]
    of = np.repeat(np.arange(len(chosen)), counts)
    return np.arange(len(of)) + (begins - (np.cumsum(counts) - counts))[of], of


def _previous(points: Ints, ring: Ints, total: int) -> Ints:
    """The vertex before each one in its ring, the last before the first."""
    counts = np.bincount(ring, minlength=total)
    ends = np.cumsum(counts)
    index = np.arange(-1, len(points) - 1)
    filled = counts > 0
    index[(ends - counts)[filled]] = ends[filled] - 1
    return points[index]


def _joined(one: _Rings, other: _Rings) -> _Rings:
    if not len(other.rows):
        return one
    return _Rings(
        np.concatenate([one.points, other.points]),
        np.concatenate([one.counts, other.counts]),
        np.concatenate([one.outer, other.outer]),
        np.concatenate([one.rows, other.rows]),
    )
