"""What tiles draw is sound: rings that turn as the specification wants and do not cross themselves, within
the tile and its margin, and borders that neighbours share inside a tile and on both sides of a seam."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from mapbox_vector_tile.Mapbox import vector_tile_pb2

from layers.tiles.cut import BUFFER
from layers.tiles.grids import EXTENT, Grid

from .reading import DIAGONAL, LEVELS, NAMES, UNIT, Country, Tile

each_level = pytest.mark.parametrize(("grid", "z"), LEVELS, ids=NAMES)
each_layer = pytest.mark.parametrize("layer", ["incidencia-entidad", "incidencia-municipio"])
_MOVE_TO, _CLOSE_PATH = 1, 7


@each_layer
@each_level
def test_polygons_are_valid_and_lie_within_the_tile_and_its_margin(
    country: Country, layer: str, grid: Grid, z: int
) -> None:
    for tile in country.read(layer, grid, z):
        assert shapely.is_valid(tile.shapes).all(), shapely.is_valid_reason(tile.shapes)
        points = shapely.get_coordinates(tile.shapes)
        assert points.min() >= -BUFFER
        assert points.max() <= EXTENT + BUFFER
        assert (points == np.rint(points)).all()


@each_layer
@each_level
def test_exteriors_turn_one_way_and_holes_the_other(country: Country, layer: str, grid: Grid, z: int) -> None:
    for tile in country.read(layer, grid, z):
        parts = shapely.get_parts(tile.shapes)
        # y grows downwards, so what looks clockwise on a screen is counter-clockwise for arithmetic.
        assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()
        holes = shapely.get_num_interior_rings(parts).sum()
        rings = shapely.get_rings(parts)
        assert (~shapely.is_ccw(rings)).sum() == holes


def test_no_ring_is_lost_on_the_decoder_nor_written_in_another_way(country: Country) -> None:
    """The decoder leaves rings without area out: there are none; each is one move, one line and one close."""
    grid, z = LEVELS[5]
    for tile in country.read("incidencia-municipio", grid, z):
        raw = vector_tile_pb2.tile()
        raw.ParseFromString(country.data("incidencia-municipio", grid, z, *tile.place))
        decoded = shapely.get_num_interior_rings(shapely.get_parts(tile.shapes)) + 1
        assert sum(len(_rings(each.geometry)) for each in raw.layers[0].features) == decoded.sum()
        assert [each.id for each in raw.layers[0].features] == [int(key) for key in tile.keys]


def _rings(commands: list[int]) -> list[int]:
    """How many vertices each ring of a feature has."""
    rings, at = [], 0
    while at < len(commands):
        assert commands[at] == 1 << 3 | _MOVE_TO
        more = commands[at + 3] >> 3
        assert more >= 2
        at += 4 + 2 * more
        assert commands[at] == 1 << 3 | _CLOSE_PATH
        rings.append(1 + more)
        at += 1
    return rings


@each_level
def test_neighbours_share_their_border_or_leave_less_than_a_unit_between(
    country: Country, grid: Grid, z: int
) -> None:
    source = np.array(list(country.source("municipio", grid, z).values()), dtype=object)
    outline = shapely.coverage_union_all(source).boundary
    lonely = together = 0
    for tile in country.read("incidencia-municipio", grid, z):
        corner = np.array(tile.place) * EXTENT
        edges, owner, shared = _edges(tile)
        together += shared
        # Coasts and frontiers belong to one municipio only.
        here = shapely.transform(
            shapely.clip_by_rect(outline, *(corner - 2 * BUFFER), *(corner + EXTENT + 2 * BUFFER)),
            lambda xy, corner=corner: xy - corner,
        )
        shapely.prepare(here)
        middles = shapely.points(edges.mean(axis=1))
        inner = ~shapely.dwithin(here, middles, DIAGONAL)
        lonely += int(inner.sum())
        tree = shapely.STRtree(shapely.boundary(tile.shapes))
        place, other = tree.query(middles[inner], predicate="dwithin", distance=UNIT)
        beside = np.unique(place[other != owner[inner][place]])
        assert len(beside) == inner.sum(), middles[inner][np.setdiff1d(np.arange(inner.sum()), beside)]
    # Nearly all are the same edge twice, vertex by vertex.
    assert lonely <= (0.02 if z > 3 else 0.1) * together


def _edges(tile: Tile) -> tuple[np.ndarray, np.ndarray, int]:
    """The edges (n, 2, 2) inside of the box that only one feature has, whose they are, and how many two have.

    The triangles that stand for what is too small have none.
    """
    big = np.flatnonzero(shapely.area(tile.shapes) > 0.5)
    rings, whose = shapely.get_rings(shapely.get_parts(tile.shapes[big]), return_index=True)
    _, part = shapely.get_parts(tile.shapes[big], return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joins = ring[1:] == ring[:-1]
    edges = np.stack([points[:-1][joins], points[1:][joins]], axis=1)
    owner = big[part[whose[ring[:-1][joins]]]]
    low, high = -BUFFER, EXTENT + BUFFER
    on_side = ((edges[:, 0] == edges[:, 1]) & ((edges[:, 0] == low) | (edges[:, 0] == high))).any(axis=1)
    edges, owner = edges[~on_side], owner[~on_side]
    names = ((edges - low) @ np.array([2 * EXTENT, 1.0])).astype(np.int64)
    names.sort(axis=1)
    _, number, times = np.unique(names, axis=0, return_inverse=True, return_counts=True)
    alone = times[number.ravel()] == 1
    return edges[alone], owner[alone], int((~alone).sum())


@each_level
def test_borders_meet_at_the_seam_of_two_tiles(country: Country, grid: Grid, z: int) -> None:
    points = same = 0
    for one, other, side in _pairs(country.read("incidencia-municipio", grid, z)):
        mine, theirs = _by_key(one), _by_key(other)
        move = np.array([0.0, 0.0])
        move[side] = EXTENT
        # What both margins hold, seen from the first tile; at their ends each tile cuts on its own.
        low, high = np.full(2, -BUFFER + UNIT), np.full(2, EXTENT + BUFFER - UNIT)
        low[side] = EXTENT - BUFFER + UNIT
        for key in mine.keys() & theirs.keys():
            pair = [mine[key], shapely.transform(theirs[key], lambda xy, move=move: xy + move)]
            if min(shapely.area(pair)) <= 0.5:
                continue
            for here, there in (pair, pair[::-1]):
                seen = shapely.get_coordinates(here)
                seen = seen[((seen > low) & (seen < high)).all(axis=1)]
                known = shapely.get_coordinates(there)
                points += len(seen)
                same += int((seen[:, None] == known[None]).all(axis=2).any(axis=1).sum())
                far = shapely.distance(shapely.points(seen), there.boundary) > DIAGONAL
                # Only of an inlet so narrow that the grid closes it, in one tile and not in the other.
                zone = shapely.box(*low, *high)
                assert not far.any() or _narrow(shapely.symmetric_difference(here, there) & zone), key
        for key in mine.keys() ^ theirs.keys():
            shape = mine[key] if key in mine else shapely.transform(theirs[key], lambda xy, m=move: xy + m)
            # In one tile only: what the other would draw of it is too narrow for the grid.
            assert _narrow(shape & shapely.box(*low, *high)), key
    assert same >= 0.99 * points
    assert points > 0 or z < 2


def _narrow(shape: shapely.Geometry) -> bool:
    """Whether no circle of a unit's radius fits in a shape."""
    return bool(shape.buffer(-UNIT).is_empty)


def _by_key(tile: Tile) -> dict[str, shapely.Geometry]:
    return dict(zip(tile.keys, tile.shapes, strict=True))


def _pairs(tiles: tuple[Tile, ...]) -> Iterator[tuple[Tile, Tile, int]]:
    """Tiles side by side (0) or one above the other (1)."""
    held = {tile.place: tile for tile in tiles}
    for (x, y), tile in held.items():
        for side, next_one in enumerate([(x + 1, y), (x, y + 1)]):
            if next_one in held:
                yield tile, held[next_one], side
