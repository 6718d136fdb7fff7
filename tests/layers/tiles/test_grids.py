"""The grids, against what OGC 17-083r4 prints of them and against the projections of PROJ."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest

from geo.errors import InputError, NotFoundError
from layers.tiles.grids import BITS, GRIDS, WEB_MERCATOR, WORLD_CRS84, Grid, find_grid

MEXICO = (-118.4, 14.5, -86.7, 32.7)
each_grid = pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.id)


def test_web_mercator_is_the_one_of_the_standard() -> None:
    told = WEB_MERCATOR.document()
    assert told["uri"] == "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
    assert len(told["tileMatrices"]) == 25
    last = told["tileMatrices"][24]
    assert last["scaleDenominator"] == pytest.approx(33.3238997477002, rel=1e-11)
    assert last["cellSize"] == pytest.approx(0.0093306919290331, rel=1e-12)
    assert last["matrixWidth"] == last["matrixHeight"] == 16_777_216
    assert told["tileMatrices"][0]["pointOfOrigin"] == [-20037508.342789244, 20037508.342789244]


def test_degrees_are_those_of_the_standard() -> None:
    told = WORLD_CRS84.document()
    assert told["crs"] == "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    assert len(told["tileMatrices"]) == 18
    assert told["tileMatrices"][0]["matrixWidth"] == 2
    last = told["tileMatrices"][17]
    assert last["cellSize"] == pytest.approx(5.36441802978516e-06, rel=1e-12)
    assert last["scaleDenominator"] == pytest.approx(2132.7295838497840572, rel=1e-9)


@each_grid
def test_a_place_is_where_proj_puts_it(grid: Grid) -> None:
    places = np.random.default_rng(1).uniform([-180, -85], [180, 85], (500, 2))
    to_grid = pyproj.Transformer.from_crs("OGC:CRS84", grid.crs, always_xy=True)
    x, y = to_grid.transform(places[:, 0], places[:, 1])
    side = grid.cell * 256
    theirs = np.column_stack([x - grid.origin[0], grid.origin[1] - y]) / side * 2.0**BITS
    assert np.abs(grid.world(places).astype(float) - theirs).max() < 2  # 4 cm on the equator


@each_grid
def test_the_edges_of_the_world_are_within_the_grid(grid: Grid) -> None:
    units = grid.world(np.array([[-180.0, 90.0], [180.0, -90.0]]))
    assert units[0].tolist() == [0, 0]
    assert (units[1] > 2**BITS - 2).all()


@each_grid
@pytest.mark.parametrize("z", [0, 5, 11])
def test_the_tiles_over_a_box_are_those_of_its_limits(grid: Grid, z: int) -> None:
    left, right, top, bottom = grid.limits(MEXICO, z)
    found = list(grid.covering(MEXICO, z))
    assert len(found) == len(set(found)) == (right - left + 1) * (bottom - top + 1)
    corners = {(left, top), (right, bottom)}
    assert corners <= set(found)
    for x, y in corners:
        grid.check(z, x, y)


def test_the_tiles_over_mexico() -> None:
    assert list(WEB_MERCATOR.covering(MEXICO, 0)) == [(0, 0)]
    assert set(WEB_MERCATOR.covering(MEXICO, 3)) == {(1, 3), (2, 3)}
    assert set(WORLD_CRS84.covering(MEXICO, 2)) == {(1, 1), (2, 1)}


@each_grid
def test_both_grids_draw_a_scale_from_the_same_level_of_detail(grid: Grid) -> None:
    cell = grid.document()["tileMatrices"]
    twin = WEB_MERCATOR.document()["tileMatrices"]
    for z in range(grid.max_zoom + 1):
        same = next(
            n
            for n, each in enumerate(twin)
            if each["scaleDenominator"] == pytest.approx(cell[z]["scaleDenominator"], rel=1e-6)
        )
        assert grid.resolution(z) == WEB_MERCATOR.resolution(same)


@each_grid
def test_what_the_grid_does_not_have_is_refused(grid: Grid) -> None:
    columns, rows = grid.shape(3)
    for z, x, y in [(3, columns, 0), (3, 0, rows), (3, -1, 0), (-1, 0, 0), (grid.max_zoom + 1, 0, 0)]:
        with pytest.raises(InputError, match=r"rejilla|acercamiento"):
            grid.check(z, x, y)


def test_a_grid_that_there_is_not_is_told_with_those_that_there_are() -> None:
    with pytest.raises(NotFoundError, match=r"WebMercatorQuad y WorldCRS84Quad"):
        find_grid("OtraRejilla")
