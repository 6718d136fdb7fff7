"""Levels of detail keep the promises of a coverage, on made borders of every kind."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.boundaries import RESOLUCIONES
from geo.generalise import MUST_STAY, generalise, to_lonlat
from geo.topology import faults, neighbours

from . import makers

LEVELS = RESOLUCIONES[1:]
INEGI_2019 = (  # as the files of December 2019 write it
    'PROJCS["MEXICO_ITRF_2008_LCC",GEOGCS["ITRF2008",DATUM["International_Terrestrial_Reference_Frame_2008",'
    'SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["false_easting",2500000],'
    'PARAMETER["false_northing",0],PARAMETER["central_meridian",-102],PARAMETER["standard_parallel_1",17.5],'
    'PARAMETER["standard_parallel_2",29.5],PARAMETER["latitude_of_origin",12],UNIT["metre",1],'
    'AXIS["Easting",EAST],AXIS["Northing",NORTH]]'
)


def grid() -> np.ndarray:
    return np.asarray(makers.grid().to_crs(4326).geometry.values)


def broken_promises(full: np.ndarray) -> list[str]:
    """What a reader would notice, told without the code under test but for neighbours and faults."""
    borders, told = neighbours(full), []
    for level in generalise(full, LEVELS):
        now = neighbours(level.geometry).index
        if faults(level.geometry).size:
            told.append(f"{level.resolucion}: not a coverage")
        if borders.index[borders > MUST_STAY].difference(now).size:
            told.append(f"{level.resolucion}: neighbours parted")
        if now.difference(borders.index).size:
            told.append(f"{level.resolucion}: strangers meet")
    return told


def test_every_level_is_a_coverage_with_the_same_neighbours() -> None:
    assert broken_promises(grid()) == []


def test_each_level_has_fewer_vertices_that_the_level_before_has_too() -> None:
    held = None
    for level in generalise(grid(), LEVELS):
        now = {tuple(xy) for xy in shapely.get_coordinates(level.geometry)}
        assert held is None or now <= held
        held = now
    assert held is not None
    assert len(held) < 60


def test_vertices_of_a_level_have_six_decimals() -> None:
    for level in generalise(grid(), LEVELS):
        xy = shapely.get_coordinates(level.geometry)
        np.testing.assert_array_equal(xy, np.round(xy, 6))
        assert level.exempt.size == 0


def test_a_level_stays_within_its_tolerance_of_the_source() -> None:
    full = gpd.GeoSeries(grid(), crs=4326).to_crs(6372)
    for level in generalise(grid(), LEVELS):
        drawn = gpd.GeoSeries(level.geometry, crs=4326).to_crs(6372)
        moved = drawn.symmetric_difference(full, align=False).area / full.length
        assert moved.max() < level.resolucion


def strip(width: float) -> np.ndarray:
    """Two municipios kept apart for 30 km by a third, ``width`` degrees wide there."""
    x, y = -102.3, 21.9
    west = shapely.box(x - 0.3, y, x, y + 0.3)
    east = shapely.box(x + width, y, x + 0.3, y + 0.3)
    hall = shapely.box(x, y, x + width, y + 0.3)
    outline = [(x - 0.3, y - 0.3), (x + 0.3, y - 0.3), (x + 0.3, y), (x + width, y), (x, y), (x - 0.3, y)]
    return np.array([west, east, hall, shapely.Polygon(outline)])


@pytest.mark.parametrize("width", [4e-7, 4e-8, 2e-6], ids=["4 cm", "4 mm", "20 cm"])
def test_what_rounding_would_close_keeps_its_place(width: float) -> None:
    assert broken_promises(strip(width)) == []


def test_polygons_that_could_not_be_rounded_are_told() -> None:
    exempt = [level.exempt.tolist() for level in generalise(strip(4e-7), LEVELS)]
    assert all(2 in places for places in exempt)
    assert all(level.exempt.size == 0 for level in generalise(strip(2e-6), LEVELS))


def test_islands_and_enclaves_survive_every_level() -> None:
    shapes = grid()
    islet = shapely.box(-102.9, 21.9, -102.8999, 21.9001)  # ten metres across
    shapes[0] = shapely.union(shapes[0], islet)
    enclave = shapely.centroid(shapes[4]).buffer(0.0005)
    shapes[4] = shapely.difference(shapes[4], enclave)
    shapes = np.append(shapes, enclave)
    for level in generalise(shapes, LEVELS):
        assert shapely.get_num_geometries(level.geometry)[0] == 2
        assert level.geometry[9].area > 0
        assert (4, 9) in neighbours(level.geometry).index


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.floats(-102.6, -102.0), st.floats(21.6, 22.2)), min_size=5, max_size=40, unique=True
    )
)
def test_any_division_of_the_land_keeps_its_promises(seats: list[tuple[float, float]]) -> None:
    """Voronoi cells of arbitrary points, with slivers and near misses of every size."""
    land = shapely.box(-102.7, 21.5, -101.9, 22.3)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seats), extend_to=land))
    cells = shapely.coverage_clean(shapely.intersection(cells, land))
    full = cells[shapely.area(cells) > 0]
    assume(not faults(full).size)
    assert broken_promises(full) == []


def test_the_publishers_crs_without_a_code_is_inegis_projection() -> None:
    """«MEXICO_ITRF_2008_LCC» has no authority code; it must fall where EPSG:6372 does, to the millimetre."""
    assert pyproj.CRS(INEGI_2019).to_epsg(min_confidence=100) is None
    ours = to_lonlat(np.asarray(makers.grid().geometry.values), pyproj.CRS(INEGI_2019))
    np.testing.assert_allclose(shapely.get_coordinates(ours), shapely.get_coordinates(grid()), atol=1e-8)


def test_what_is_in_degrees_already_is_not_touched() -> None:
    shapes = grid()
    assert to_lonlat(shapes, pyproj.CRS.from_epsg(4326)) is shapes
