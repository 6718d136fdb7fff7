"""What rounding to the grid does to a shape, where it would cross or touch itself."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.tiles.cut import cut
from layers.tiles.grids import EXTENT, WORLD_CRS84
from layers.tiles.rings import Rings, to_geos
from layers.tiles.shapes import prepare

Z, X, Y = 6, 28, 25
UNIT = 180 / 2**Z / EXTENT  # degrees
Corners = list[tuple[float, float]]

# Corners in units of the grid, y downwards. The fourth lies within the shape by less than the grid can tell.
TOUCHING: Corners = [(0, 0), (10, 0), (10, 10), (5.4, 0.3), (0, 10)]
CROSSING: Corners = [(0, 0), (10, 3), (10, 10), (4.6, 1.45), (0, 10)]
SPIKE: Corners = [(0, 0), (10, 0), (10, 4.6), (30, 4.8), (10, 5.2), (10, 10), (0, 10)]


def area(corners: Corners) -> shapely.Polygon:
    """A shape of the middle of the tile, in degrees."""
    west, north = X * 180 / 2**Z - 180 + 2048 * UNIT, 90 - Y * 180 / 2**Z - 2048 * UNIT
    return shapely.Polygon([(west + x * UNIT, north - y * UNIT) for x, y in corners])


def drawn(*shapes: Corners) -> list[shapely.MultiPolygon]:
    """What the tile draws of some shapes, in units of the grid from its middle."""
    keys = pd.Index([f"{number:02d}" for number in range(len(shapes))], name="cvegeo")
    level = prepare(gpd.GeoSeries(list(map(area, shapes)), index=keys, crs=4326), WORLD_CRS84)
    made = cut(level, WORLD_CRS84, Z, X, Y)
    without_holes = np.ones(len(made.counts), dtype=bool)
    rings = Rings(made.points - 2048, made.counts, without_holes, made.rows)
    found, rows = to_geos("POLYGON", rings)
    return [found[rows.tolist().index(number)] for number in range(len(shapes))]


@pytest.mark.parametrize("corners", [TOUCHING, CROSSING, SPIKE], ids=["touching", "crossing", "spike"])
def test_a_shape_that_rounding_would_make_cross_itself_is_valid_and_as_it_was(corners: Corners) -> None:
    [found] = drawn(corners)
    assert not shapely.Polygon(np.rint(corners)).is_valid
    assert found.is_valid
    assert found.symmetric_difference(shapely.Polygon(corners)).buffer(-1).is_empty


def test_where_it_only_touches_no_border_moves() -> None:
    [found] = drawn(TOUCHING)
    parts = [shapely.Polygon([(0, 0), (5, 0), (0, 10)]), shapely.Polygon([(5, 0), (10, 0), (10, 10)])]
    assert found.equals(shapely.MultiPolygon(parts))


def test_a_sound_neighbour_keeps_its_vertices() -> None:
    below = [(0.0, 0.0), (0.0, -10.0), (10.0, -10.0), (10.0, 0.0)]
    _, neighbour = drawn(TOUCHING, below)
    assert neighbour.equals(shapely.Polygon(below))
