"""A level's polygons or lines as plain arrays of whole units of the world, ready to cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import shapely

from layers.tiles.grids import Grid

if TYPE_CHECKING:
    import geopandas as gpd

Ints = npt.NDArray[np.int64]
Geometry = Literal["LINESTRING", "POLYGON"]
_AT_ONCE = 256


@dataclass(frozen=True)
class Shapes:
    """Shapes in the order of ``keys``; positions are whole units of a grid's world (`Grid.world`).

    ``points`` (p, 2) are the vertices of all rings, rings without their repeated last vertex; ring ``r`` is
    ``points[rings[r]:rings[r + 1]]`` and begins a part where ``outer[r]`` (a line is a ring that is always
    outer); shape ``s`` has the rings ``first[s]`` to ``first[s + 1]``; ``bounds`` is (n, 4) and ``inside``
    (n, 2) a point of each shape. An exterior ring has positive area by the surveyor's formula with y down.
    Eight bytes a vertex, a third of what the same geometry takes as objects.
    """

    kind: Geometry
    keys: tuple[str, ...]
    points: npt.NDArray[np.uint32]
    rings: Ints
    outer: npt.NDArray[np.bool_]
    first: Ints
    bounds: Ints
    inside: Ints

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        held = (self.points, self.rings, self.outer, self.first, self.bounds, self.inside)
        return sum(array.nbytes for array in held)


def prepare(geometry: gpd.GeoSeries, grid: Grid) -> Shapes:
    """The shapes of a level on a grid; ``geometry`` is indexed by key, in EPSG:4326, without nulls.

    Polygons (multi or not) or lines, not both.
    """
    objects = geometry.to_numpy()
    # Some at a time: the finest level has a million vertices, and each step on them would be another copy.
    pieces = [_piece(objects[begin : begin + _AT_ONCE], grid) for begin in range(0, len(objects), _AT_ONCE)]
    pieces = pieces or [_piece(objects, grid)]
    return Shapes(
        kind=pieces[0].kind,
        keys=tuple(geometry.index.tolist()),
        points=np.concatenate([each.points for each in pieces]),
        rings=_end_to_end([each.rings for each in pieces]),
        outer=np.concatenate([each.outer for each in pieces]),
        first=_end_to_end([each.first for each in pieces]),
        bounds=np.concatenate([each.bounds for each in pieces]),
        inside=np.concatenate([each.inside for each in pieces]),
    )


def _piece(objects: npt.NDArray[np.object_], grid: Grid) -> Shapes:
    """Some of the shapes, without their keys."""
    lines = bool(len(objects)) and int(shapely.get_dimensions(objects[0])) == 1
    # Rows grow southwards, which turns every ring around.
    turned = objects if lines else shapely.orient_polygons(objects, exterior_cw=True)
    parts, owner = shapely.get_parts(turned, return_index=True)
    if lines:
        rings, part = parts, np.arange(len(parts))
        inside = shapely.line_interpolate_point(parts, 0.5, normalized=True)[
            _offsets(owner, len(objects))[:-1]
        ]
    else:
        rings, part = shapely.get_rings(parts, return_index=True)
        inside = shapely.point_on_surface(objects)
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    if not lines:
        repeated = np.append(ring[1:] != ring[:-1], True)[: len(ring)]
        lonlat, ring = lonlat[~repeated], ring[~repeated]
    points, offsets = grid.world(lonlat), _offsets(ring, len(rings))
    first = _offsets(owner[part], len(objects))
    wide, begins = points.astype(np.int64), offsets[first[:-1]]
    return Shapes(
        kind="LINESTRING" if lines else "POLYGON",
        keys=(),
        points=points,
        rings=offsets,
        outer=np.append(True, part[1:] != part[:-1])[: len(part)],
        first=first,
        bounds=np.column_stack([np.minimum.reduceat(wide, begins), np.maximum.reduceat(wide, begins)]),
        inside=grid.world(shapely.get_coordinates(inside)).astype(np.int64),
    )


def _end_to_end(offsets: list[Ints]) -> Ints:
    """Runs of several pieces as those of one."""
    before = np.cumsum([0, *(each[-1] for each in offsets)])
    shifted = [each[1:] + start for each, start in zip(offsets, before, strict=False)]
    return np.concatenate([np.zeros(1, dtype=np.int64), *shifted])


def _offsets(owner: Ints, total: int) -> Ints:
    """Where each owner's run begins, one more at the end; ``owner`` ascends."""
    return np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=total))]).astype(np.int64)
