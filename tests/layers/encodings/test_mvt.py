"""Vector tiles, decoded by somebody else's reader (mapbox_vector_tile)."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from layers.encodings import mvt
from layers.encodings._protobuf import varint, varints, zigzag

Z, X, Y = 6, 14, 27  # the tile of central Mexico
SIDE = mvt.EXTENT + 2 * mvt.BUFFER


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Degrees of a position counted in tiles of zoom 6: the inverse of Web Mercator, written apart."""
    return 360 * x / 2**Z - 180, float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y / 2**Z)))))


def frame(*shapes: Any) -> gpd.GeoDataFrame:
    keys = [f"{1001 + number:05d}" for number in range(len(shapes))]
    index = gpd.pd.Index(keys, name="cvegeo")
    names = [f"Área «{key}»" for key in keys]
    return gpd.GeoDataFrame({"nombre": names}, index=index, geometry=list(shapes), crs=4326)


def coverage(seed: int, cells: int = 60) -> gpd.GeoDataFrame:
    """Irregular cells that share their borders and cover three by three tiles around the tile."""
    points = np.random.default_rng(seed).uniform(-1, 2, (cells, 2)) + np.array([X, Y])
    around = shapely.box(X - 1, Y - 1, X + 2, Y + 2)
    found = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=around)
    degrees = shapely.transform(shapely.get_parts(found), lambda xy: np.array([lonlat(*each) for each in xy]))
    return frame(*degrees)


def decode(data: bytes) -> dict[str, Any]:
    """Features by key, with y downwards as the tile has it."""
    decoded = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
    assert list(decoded) == ["municipios"]
    assert decoded["municipios"]["extent"] == mvt.EXTENT
    assert decoded["municipios"]["version"] == 2
    return {each["properties"]["cvegeo"]: each for each in decoded["municipios"]["features"]}


def cut(data: gpd.GeoDataFrame, z: int = Z, x: int = X, y: int = Y) -> dict[str, Any]:
    return decode(mvt.tile(mvt.prepare("municipios", data), z, x, y))


def square(west: float, north: float, size: float) -> shapely.Polygon:
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    return shapely.Polygon([lonlat(west + size * a, north + size * b) for a, b in corners])


def test_a_feature_carries_its_key_its_name_and_its_entidad() -> None:
    [feature] = cut(frame(square(X + 0.25, Y + 0.25, 0.5))).values()
    assert feature["id"] == 1001
    assert feature["properties"] == {"cvegeo": "01001", "nombre": "Área «01001»", "cve_ent": "01"}


def test_positions_are_counted_from_the_corner_of_the_tile_right_and_down() -> None:
    [feature] = cut(frame(square(X + 0.25, Y + 0.25, 0.5))).values()
    ring = {tuple(point) for point in feature["geometry"]["coordinates"][0]}
    assert ring == {(1024, 1024), (3072, 1024), (3072, 3072), (1024, 3072)}


@given(seed=st.integers(0, 10_000))
def test_neighbours_share_their_borders_so_the_areas_of_a_coverage_sum_to_the_tile(seed: int) -> None:
    area = sum(shapely.geometry.shape(each["geometry"]).area for each in cut(coverage(seed)).values())
    assert area == SIDE**2


def test_a_border_that_crosses_the_seam_has_the_same_vertices_in_both_tiles() -> None:
    data = coverage(7, cells=4000)

    def near_seam(x: int) -> set[tuple[int, int]]:
        shapes = [shapely.geometry.shape(each["geometry"]) for each in cut(data, x=x).values()]
        points = shapely.get_coordinates(shapes).astype(int) + np.array([x * mvt.EXTENT, 0])
        seam = (X + 1) * mvt.EXTENT
        # Within both margins, and away from their outer ends, where each tile cuts on its own.
        within = (abs(points[:, 0] - seam) < mvt.BUFFER) & (abs(points[:, 1] - 2048) < 2048)
        return {tuple(point) for point in points[within].tolist()}

    assert len(near_seam(X)) > 20
    assert near_seam(X) == near_seam(X + 1)


@pytest.mark.parametrize("seed", range(3))
def test_cutting_agrees_with_the_slow_way(seed: int) -> None:
    data = coverage(seed, cells=300)
    margin = mvt.BUFFER / mvt.EXTENT
    box = shapely.box(X - margin, Y - margin, X + 1 + margin, Y + 1 + margin)
    tiles = shapely.transform(data.geometry.to_numpy(), _in_tiles)
    slow = {
        key: shapely.transform(shape, lambda xy: np.rint((xy - (X, Y)) * mvt.EXTENT))
        for key, shape in zip(data.index, shapely.intersection(tiles, box), strict=True)
        if shape.area > 0
    }
    fast = {key: shapely.geometry.shape(each["geometry"]) for key, each in cut(data).items()}
    assert fast.keys() == slow.keys()
    assert all(fast[key].equals(slow[key]) for key in slow)


def _in_tiles(degrees: np.ndarray) -> np.ndarray:
    x = (degrees[:, 0] + 180) / 360 * 2**Z
    y = (1 - np.arcsinh(np.tan(np.radians(degrees[:, 1]))) / np.pi) / 2 * 2**Z
    return np.column_stack([x, y])


def test_a_hole_stays_a_hole_and_islands_stay_together() -> None:
    ring = square(X + 0.1, Y + 0.1, 0.4).difference(square(X + 0.2, Y + 0.2, 0.1))
    [feature] = cut(frame(shapely.MultiPolygon([ring, square(X + 0.7, Y + 0.7, 0.1)]))).values()
    shape = shapely.geometry.shape(feature["geometry"])
    assert shape.geom_type == "MultiPolygon"
    assert sorted(len(part.interiors) for part in shape.geoms) == [0, 1]
    assert shape.is_valid


def test_a_tile_wholly_inside_an_area_is_filled() -> None:
    [feature] = cut(frame(square(X - 1, Y - 1, 3))).values()
    assert shapely.geometry.shape(feature["geometry"]).area == SIDE**2


def test_an_area_smaller_than_the_grid_is_a_triangle_at_its_place_and_does_not_vanish() -> None:
    size = 0.01 / mvt.EXTENT
    [feature] = cut(frame(square(X + 0.5 + size, Y + 0.5 + size, size))).values()
    assert feature["geometry"]["coordinates"][0][:3] == [[2048, 2048], [2049, 2048], [2048, 2049]]


def test_every_area_is_in_the_tile_of_the_world() -> None:
    data = coverage(3, cells=500)
    assert set(cut(data, 0, 0, 0)) == set(data.index)


def test_a_tile_without_areas_is_empty() -> None:
    assert mvt.tile(mvt.prepare("municipios", coverage(1)), Z, 60, 60) == b""


@pytest.mark.parametrize(("z", "x", "y"), [(-1, 0, 0), (13, 0, 0), (1, 2, 0), (1, 0, -1)])
def test_a_tile_that_the_grid_does_not_have_is_refused(z: int, x: int, y: int) -> None:
    with pytest.raises(InputError, match=r"acercamiento|rejilla"):
        mvt.tile(mvt.prepare("municipios", coverage(1)), z, x, y)


@given(st.lists(st.integers(0, 2**35 - 1)))
def test_columns_of_integers_are_written_as_one_by_one(values: list[int]) -> None:
    written, offsets = varints(np.array(values, dtype=np.int64))
    assert written == b"".join(varint(value) for value in values)
    assert offsets.tolist() == np.cumsum([0, *(len(varint(value)) for value in values)]).tolist()


def test_zigzag_alternates_signs() -> None:
    assert zigzag(np.array([0, -1, 1, -2, 2])).tolist() == [0, 1, 2, 3, 4]
