"""Checking and mending coverages, and who borders whom."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.topology import AREA_CHANGE, GAP_WIDTH, Hallazgo, as_coverage, faults, named, neighbours

from . import makers

KEYS = [f"010{n:02d}" for n in range(1, 10)]
LCC = pyproj.CRS.from_epsg(6372)


def grid() -> np.ndarray:
    return np.asarray(makers.grid().geometry.values)


def mend(geometry: np.ndarray, crs: pyproj.CRS = LCC) -> tuple[np.ndarray, tuple[Hallazgo, ...]]:
    return as_coverage(geometry, KEYS, crs, where="prueba.gpkg")


def without(strip: shapely.Geometry, *places: int) -> np.ndarray:
    shapes = grid()
    shapes[list(places)] = shapely.difference(shapes[list(places)], strip)
    return shapes


def middle(width: float, length: float) -> shapely.Geometry:
    """An upright strip across the border of the fourth and fifth cells, where that is upright too."""
    x, y = makers.WEST + 0.936 * makers.SIDE, makers.SOUTH + 1.5 * makers.SIDE
    return shapely.box(x - width / 2, y - length / 2, x + width / 2, y + length / 2)


def test_a_coverage_is_left_as_it_is() -> None:
    shapes = grid()
    mended, found = mend(shapes)
    assert mended is shapes
    assert found == ()


def test_a_small_overlap_is_measured_and_mended() -> None:
    shapes = grid()
    shapes[4] = shapely.union(shapes[4], middle(20, 300))
    mended, found = mend(shapes)
    assert [(h.clase, h.cuenta, h.claves) for h in found] == [("traslape", 1, ("01004/01005",))]
    assert faults(mended).size == 0
    assert np.abs(shapely.area(mended) / shapely.area(grid()) - 1).max() < AREA_CHANGE


@pytest.mark.parametrize("crs", [LCC, pyproj.CRS.from_epsg(4326)], ids=["metres", "degrees"])
def test_the_area_of_an_overlap_is_in_square_metres_in_any_crs(crs: pyproj.CRS) -> None:
    shapes = grid()
    overlap = shapely.intersection(middle(20, 300), shapes[3]).area
    shapes[4] = shapely.union(shapes[4], middle(20, 300))
    moved = gpd.GeoSeries(shapes, crs=LCC).to_crs(crs)
    _, found = mend(np.asarray(moved.values), crs)
    told = float(found[0].texto.split(", ")[1].split(" m²")[0].replace(",", ""))
    assert told == pytest.approx(overlap, rel=0.05)


def test_borders_that_differ_in_vertices_are_mended() -> None:
    shapes = np.array([shapely.box(x, y, x + 2, y + 2) for y in (0, 2, 4) for x in (0, 2, 4)])
    shapes[3] = shapely.Polygon([(0, 2), (2, 2), (2, 3), (2, 4), (0, 4)])  # (2, 3) is not in its neighbour
    mended, found = mend(shapes)
    assert [(h.clase, h.cuenta, h.claves) for h in found] == [("borde", 2, ("01004", "01005"))]
    assert faults(shapes).size == 2
    assert faults(mended).size == 0


def test_a_narrow_gap_between_neighbours_is_closed() -> None:
    mended, found = mend(without(middle(GAP_WIDTH * 0.8, 500), 3, 4))
    assert [(h.clase, h.cuenta, h.claves) for h in found] == [("hueco", 1, ("01004", "01005"))]
    assert shapely.coverage_union_all(mended).area == pytest.approx(shapely.area(grid()).sum())


def test_a_lake_is_told_and_left_alone() -> None:
    mended, found = mend(without(middle(800, 2000), 3, 4))
    assert [(h.clase, h.cuenta, h.claves) for h in found] == [("hueco_ancho", 1, ("01004", "01005"))]
    lakes = shapely.get_num_interior_rings(shapely.get_parts(shapely.coverage_union_all(mended)))
    assert lakes.tolist() == [1]


def test_an_invalid_ring_that_hardly_matters_is_rebuilt() -> None:
    shapes = grid()
    (x, y), *rest = shapes[0].exterior.coords[:-1]
    shapes[0] = shapely.Polygon([(x, y), (x - 5, y - 5), (x - 5, y + 5), (x + 2, y - 3), *rest])
    assert not shapes[0].is_valid
    mended, found = mend(shapes)
    assert found[0].clase == "anillo_invalido"
    assert found[0].claves == ("01001",)
    assert faults(mended).size == 0


def displaced(shapes: np.ndarray) -> np.ndarray:
    shapes[4] = shapely.transform(shapes[4], lambda xy: xy + np.array([2_000, 0]))
    return shapes


def doubled(shapes: np.ndarray) -> np.ndarray:
    shapes[4] = shapes[3]
    return shapes


def bowtie(shapes: np.ndarray) -> np.ndarray:
    west, south, east, north = shapes[8].bounds
    shapes[8] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    return shapes


@pytest.mark.parametrize(
    ("spoil", "municipio"), [(displaced, "01005"), (doubled, "01004"), (bowtie, "01009")]
)
def test_a_set_that_mending_would_disfigure_is_refused_by_name(spoil, municipio: str) -> None:
    with pytest.raises(InputError, match=r"prueba\.gpkg: no es una cobertura") as refusal:
        mend(spoil(grid()))
    assert "0.1 %" in str(refusal.value)
    assert municipio in str(refusal.value)


def test_faults_tell_empty_invalid_and_overlapping_polygons() -> None:
    assert faults(grid()).tolist() == []
    shapes = grid()
    shapes[0] = shapely.Polygon()
    assert faults(shapes).tolist() == [0]
    assert 8 in faults(bowtie(grid()))
    assert {4, 5} <= set(faults(displaced(grid())))


def test_neighbours_share_edges_and_corners_do_not_count() -> None:
    lonlat = np.asarray(makers.grid().to_crs(4326).geometry.values)
    borders = neighbours(lonlat)
    across = {(n, n + 1) for n in range(9) if n % 3 < 2}
    assert set(borders.index) == across | {(n, n + 3) for n in range(6)}


def test_the_length_of_a_border_is_that_of_the_line_both_share() -> None:
    frame = makers.grid().to_crs(4326)
    borders = neighbours(np.asarray(frame.geometry.values))
    line = shapely.line_merge(shapely.intersection(*frame.geometry.iloc[[3, 4]]))
    geod = pyproj.Geod(ellps="GRS80")
    assert borders[3, 4] == pytest.approx(geod.line_length(*line.xy), rel=0.01)


def test_every_part_and_hole_of_an_area_has_neighbours() -> None:
    """The first surrounds the second and has an islet that touches the third."""
    ring = shapely.difference(shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2))
    shapes = np.array(
        [shapely.union(ring, shapely.box(5, 0, 6, 1)), shapely.box(1, 1, 2, 2), shapely.box(6, 0, 7, 1)]
    )
    assert neighbours(shapes).index.tolist() == [(0, 1), (0, 2)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12, unique=True))
def test_neighbours_agree_with_the_slow_way(cells: list[tuple[int, int]]) -> None:
    """A slow twin: lengths of pairwise intersections of unit cells at the equator."""
    shapes = np.array([shapely.box(x, y, x + 1, y + 1) for x, y in cells])
    slow = {
        (i, j)
        for i in range(len(shapes))
        for j in range(i + 1, len(shapes))
        if shapely.intersection(shapes[i], shapes[j]).length > 0
    }
    assert set(neighbours(shapes).index) == slow


def test_a_long_list_of_keys_is_cut_short() -> None:
    assert named(KEYS, first=2) == "01001, 01002 y 7 más"
    assert named(KEYS[:2]) == "01001, 01002"
