"""What one tile draws of a level: its shapes clipped and rounded to the tile's grid, without any value.

Every vertex is rounded on one grid for the whole world, so neighbours keep the same border inside a tile and
across tiles; a shape too small for the grid is drawn as the smallest there is instead of vanishing.
Coordinates of a tile grow right and down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from layers.tiles.grids import BITS, EXTENT, Grid
from layers.tiles.rings import Bools, Rings, begins, from_geos, joined, taken, to_geos
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
    whole, crossing = np.flatnonzero(within), np.flatnonzero(touching & ~within)
    rings = joined(taken(shapes, whole), _clipped(shapes, crossing, box))
    drawn = _rounded(shapes.kind, rings, shift, corner)
    if shapes.kind == "POLYGON":
        drawn = _mended(_standing(drawn))
    centred = ((shapes.inside >= box[:2]) & (shapes.inside <= box[2:])).all(axis=1)
    tiny = np.setdiff1d(np.flatnonzero(centred), drawn.rows)
    return _with_tiny(shapes.kind, drawn, tiny, _halved(shapes.inside[tiny], shift) - corner)


def _clipped(shapes: Shapes, rows: Ints, box: Ints) -> Rings:
    """Some shapes within ``box``."""
    objects, _ = to_geos(shapes.kind, taken(shapes, rows))
    return from_geos(shapes.kind, shapely.clip_by_rect(objects, *box.astype(float)), rows)


def _rounded(kind: Geometry, rings: Rings, shift: int, corner: Ints) -> Rings:
    """Vertices on the tile's grid, none repeated; lines that became a point are left out."""
    points, ring = _halved(rings.points, shift) - corner, rings.ring
    moved = (points != _previous(points, rings.counts)).any(axis=1)
    if kind == "LINESTRING":  # one begins wherever it does: its first vertex has none before it
        moved |= begins(ring)
    counts = np.bincount(ring[moved], minlength=len(rings.counts))
    rounded = Rings(points[moved], counts, rings.outer, rings.rows)
    return rounded if kind == "POLYGON" else rounded.keep(counts > 1)


def _standing(rings: Rings) -> Rings:
    """The rings that still turn the way they should, within an exterior that does."""
    points, before = rings.points, _previous(rings.points, rings.counts)
    cross = before[:, 0] * points[:, 1] - points[:, 0] * before[:, 1]
    # Sums of whole numbers far below 2⁵³: exact.
    doubled = np.bincount(rings.ring, weights=cross, minlength=len(rings.outer))
    turned: Bools = np.where(rings.outer, doubled > 0, doubled < 0)
    return rings.keep(turned & turned[rings.outer][np.cumsum(rings.outer) - 1])


def _mended(rings: Rings) -> Rings:
    """Polygons that rounding made cross or touch themselves, taken apart on the grid; the others as they are.

    The specification (2.1, 4.3.4.4) wants rings without either. No border moves by more than a unit, and none
    at all where what crosses does so at a vertex.
    """
    objects, rows = to_geos("POLYGON", rings)
    wrong = ~shapely.is_valid(objects)
    if not wrong.any():
        return rings
    apart = shapely.make_valid(objects[wrong], method="structure", keep_collapsed=False)
    xy, owner = shapely.get_coordinates(apart, return_index=True)
    between = np.unique(owner[(xy != np.rint(xy)).any(axis=1)])
    apart[between] = shapely.set_precision(apart[between], 1)
    return joined(rings.keep(~np.isin(rings.rows, rows[wrong])), from_geos("POLYGON", apart, rows[wrong]))


def _with_tiny(kind: Geometry, drawn: Rings, rows: Ints, centres: Ints) -> Cut:
    """The smallest drawing there is for each of ``rows``, at its centre, after what is drawn already."""
    smallest = _SMALLEST[kind]
    return Cut(
        kind,
        np.concatenate([drawn.points, (centres[:, None, :] + smallest).reshape(-1, 2)]),
        np.concatenate([drawn.counts, np.full(len(rows), len(smallest), dtype=np.int64)]),
        np.concatenate([drawn.rows, rows]),
    )


def _halved(units: Ints, shift: int) -> Ints:
    """Units of the world to the nearest of a tile, halves upwards wherever they are."""
    return (units + (1 << shift >> 1)) >> shift


def _previous(points: Ints, counts: Ints) -> Ints:
    """The vertex before each one in its ring, the last before the first."""
    ends = np.cumsum(counts)
    index = np.arange(-1, len(points) - 1)
    filled = counts > 0
    index[(ends - counts)[filled]] = ends[filled] - 1
    return points[index]
