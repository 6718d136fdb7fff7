"""Vector tiles, decoded by somebody else's reader (mapbox_vector_tile)."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import mapbox_vector_tile
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine, text

from geo.errors import InputError
from layers.encodings import mvt
from layers.encodings._protobuf import varint, varints, zigzag
from layers.tiles.cut import BUFFER
from layers.tiles.cut import cut as cut_tile
from layers.tiles.grids import BITS, EXTENT, WEB_MERCATOR, WORLD_CRS84, Grid
from layers.tiles.shapes import prepare
from layers.tiles.tags import tag

Z, X, Y = 6, 14, 27  # the tile of central Mexico
SIDE = EXTENT + 2 * BUFFER
COLUMNS = ("cvegeo", "nombre")


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Degrees of a position counted in tiles of zoom 6: the inverse of Web Mercator, written apart."""
    return 360 * x / 2**Z - 180, float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y / 2**Z)))))


def frame(*shapes: Any) -> gpd.GeoDataFrame:
    keys = [f"{1001 + number:05d}" for number in range(len(shapes))]
    index = pd.Index(keys, name="cvegeo")
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
    assert decoded["municipios"]["extent"] == EXTENT
    assert decoded["municipios"]["version"] == 2
    return {each["properties"]["cvegeo"]: each for each in decoded["municipios"]["features"]}


def encode(
    data: gpd.GeoDataFrame,
    z: int = Z,
    x: int = X,
    y: int = Y,
    *,
    grid: Grid = WEB_MERCATOR,
    columns: tuple[str, ...] = COLUMNS,
) -> bytes:
    """The tile of ``data`` (index cvegeo), each row with its own ``columns``."""
    shapes = prepare(data.geometry, grid)
    tags = tag(pd.DataFrame(data.reset_index()), "cvegeo", shapes.keys, columns)
    return mvt.tile("municipios", mvt.draw(cut_tile(shapes, grid, z, x, y), shapes.keys), tags)


def cut(data: gpd.GeoDataFrame, z: int = Z, x: int = X, y: int = Y) -> dict[str, Any]:
    return decode(encode(data, z, x, y))


def square(west: float, north: float, size: float) -> shapely.Polygon:
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    return shapely.Polygon([lonlat(west + size * a, north + size * b) for a, b in corners])


def test_a_feature_carries_its_key_and_the_columns_asked_for() -> None:
    [feature] = cut(frame(square(X + 0.25, Y + 0.25, 0.5))).values()
    assert feature["id"] == 1001
    assert feature["properties"] == {"cvegeo": "01001", "nombre": "Área «01001»"}


def test_text_counts_and_measures_keep_their_type_and_a_null_leaves_its_tag_out() -> None:
    data = frame(*(square(X + 0.2 * n, Y + 0.5, 0.1) for n in range(3)))
    data["carpetas"] = pd.array([7, -7, None], dtype="Int64")
    data["tasa"] = [0.25, float("nan"), float("nan")]
    data["estatus"] = pd.array(["observado", "suprimido", "sin_dato"], dtype="str")
    told = decode(encode(data, columns=("cvegeo", "carpetas", "tasa", "estatus")))
    assert [each["properties"] for each in told.values()] == [
        {"cvegeo": "01001", "carpetas": 7, "tasa": 0.25, "estatus": "observado"},
        {"cvegeo": "01002", "carpetas": -7, "estatus": "suprimido"},
        {"cvegeo": "01003", "estatus": "sin_dato"},
    ]


def test_the_values_of_other_tiles_are_not_in_a_tile() -> None:
    data = frame(square(X + 0.2, Y + 0.2, 0.1), square(X + 5, Y + 5, 0.1))
    assert b"01002" not in encode(data)


def test_a_shape_of_which_the_layer_says_nothing_is_not_drawn() -> None:
    data = frame(square(X + 0.2, Y + 0.2, 0.1), square(X + 0.5, Y + 0.5, 0.1))
    shapes = prepare(data.geometry, WEB_MERCATOR)
    tags = tag(pd.DataFrame(data.reset_index()).iloc[1:], "cvegeo", shapes.keys, COLUMNS)
    drawing = mvt.draw(cut_tile(shapes, WEB_MERCATOR, Z, X, Y), shapes.keys)
    assert list(decode(mvt.tile("municipios", drawing, tags))) == ["01002"]


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
        points = shapely.get_coordinates(shapes).astype(int) + np.array([x * EXTENT, 0])
        seam = (X + 1) * EXTENT
        # Within both margins, and away from their outer ends, where each tile cuts on its own.
        within = (abs(points[:, 0] - seam) < BUFFER) & (abs(points[:, 1] - 2048) < 2048)
        return {tuple(point) for point in points[within].tolist()}

    assert len(near_seam(X)) > 20
    assert near_seam(X) == near_seam(X + 1)


@pytest.mark.parametrize("grid", [WEB_MERCATOR, WORLD_CRS84], ids=lambda grid: grid.id)
@pytest.mark.parametrize("seed", range(3))
def test_cutting_agrees_with_the_slow_way(seed: int, grid: Grid) -> None:
    data = coverage(seed, cells=300)
    x, y = next(grid.covering(tuple(data.iloc[[0]].total_bounds), Z))
    unit = 2 ** (BITS - Z) // EXTENT
    west, north = (x * EXTENT - BUFFER) * unit, (y * EXTENT - BUFFER) * unit
    box = shapely.box(west, north, west + SIDE * unit, north + SIDE * unit)

    def on_grid(units: np.ndarray) -> np.ndarray:
        return np.floor((np.rint(units) + unit / 2) / unit) - np.array([x, y]) * EXTENT

    world = shapely.transform(data.geometry.to_numpy(), lambda xy: grid.world(xy).astype(float))
    slow = {
        key: shapely.transform(shape, on_grid)
        for key, shape in zip(data.index, shapely.intersection(world, box), strict=True)
        if shape.area > 0
    }
    found = decode(encode(data, Z, x, y, grid=grid))
    fast = {key: shapely.geometry.shape(each["geometry"]) for key, each in found.items()}
    assert fast.keys() == slow.keys()
    assert all(fast[key].equals(slow[key]) for key in slow)


@pytest.mark.parametrize(("z", "x", "y"), [(Z, X, Y), (3, 1, 3), (9, 8 * X + 3, 8 * Y + 5)])
def test_a_tile_is_that_of_postgis_within_one_unit_of_the_grid(database: str, z: int, x: int, y: int) -> None:
    data = coverage(5, cells=200)
    with create_engine(database, poolclass=NullPool).begin() as connection:
        connection.execute(text("create temp table areas (cvegeo text, geom geometry)"))
        rows = [{"key": key, "shape": shape.wkt} for key, shape in data.geometry.items()]
        connection.execute(text("insert into areas values (:key, ST_GeomFromText(:shape, 4326))"), rows)
        theirs = connection.execute(
            text(
                "select ST_AsMVT(cell, 'municipios', 4096, 'geom') from (select cvegeo, ST_AsMVTGeom("
                "ST_Transform(geom, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64) as geom from areas) cell "
                "where geom is not null"
            ),
            {"z": z, "x": x, "y": y},
        ).scalar_one()
    ours, theirs = cut(data, z, x, y), decode(bytes(theirs))
    # What is too small for the grid, PostGIS leaves out.
    assert theirs.keys() <= ours.keys()
    assert all(
        len(each["geometry"]["coordinates"][0]) == 4 for key, each in ours.items() if key not in theirs
    )
    for key, each in theirs.items():
        mine, other = (shapely.geometry.shape(one["geometry"]).boundary for one in (ours[key], each))
        assert max(apart(mine, other), apart(other, mine)) <= np.sqrt(2)


def apart(shape: Any, other: Any) -> float:
    """How far the vertices of a shape within the tile are from another, in units of its grid.

    Beyond it, in the margin, the order of clipping and rounding moves where a flat border is cut.
    """
    points = shapely.get_coordinates(shape)
    within = ((points >= 0) & (points <= EXTENT)).all(axis=1)
    return float(shapely.distance(shapely.points(points[within]), other).max(initial=0))


def lines() -> gpd.GeoSeries:
    ends = [[lonlat(X + 0.5, Y + 0.5), lonlat(X + 3, Y + 0.5)], [lonlat(X + 0.2, Y + 0.2)] * 2]
    ends[1][1] = lonlat(X + 0.2 + 0.01 / EXTENT, Y + 0.2)
    shapes = [shapely.LineString(pair) for pair in ends]
    return gpd.GeoSeries(shapes, index=pd.Index(["ruta-001", "ruta-012"], name="id"), crs=4326)


def test_a_line_is_cut_at_the_margin_and_a_short_one_does_not_vanish() -> None:
    shapes = prepare(lines(), WEB_MERCATOR)
    values = pd.DataFrame({"id": pd.array(shapes.keys, dtype="str")})
    drawing = mvt.draw(cut_tile(shapes, WEB_MERCATOR, Z, X, Y), shapes.keys)
    tile = mvt.tile("rutas", drawing, tag(values, "id", shapes.keys, ["id"]))
    decoded = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["rutas"]["features"]
    drawn = {each["id"]: each["geometry"] for each in decoded}
    assert drawn[1] == {"type": "LineString", "coordinates": [[2048, 2048], [EXTENT + BUFFER, 2048]]}
    assert drawn[12]["type"] == "LineString"
    assert len(drawn[12]["coordinates"]) == 2


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
    size = 0.01 / EXTENT
    [feature] = cut(frame(square(X + 0.5 + size, Y + 0.5 + size, size))).values()
    assert feature["geometry"]["coordinates"][0][:3] == [[2048, 2048], [2049, 2048], [2048, 2049]]


def test_every_area_is_in_the_tile_of_the_world() -> None:
    data = coverage(3, cells=500)
    assert set(cut(data, 0, 0, 0)) == set(data.index)


def test_a_tile_without_areas_is_empty() -> None:
    assert encode(coverage(1), Z, 60, 60) == b""


@pytest.mark.parametrize(("z", "x", "y"), [(-1, 0, 0), (13, 0, 0), (1, 2, 0), (1, 0, -1)])
def test_a_tile_that_the_grid_does_not_have_is_refused(z: int, x: int, y: int) -> None:
    with pytest.raises(InputError, match=r"acercamiento|rejilla"):
        encode(coverage(1), z, x, y)


@given(st.lists(st.integers(0, 2**35 - 1)))
def test_columns_of_integers_are_written_as_one_by_one(values: list[int]) -> None:
    written, offsets = varints(np.array(values, dtype=np.int64))
    assert written == b"".join(varint(value) for value in values)
    assert offsets.tolist() == np.cumsum([0, *(len(varint(value)) for value in values)]).tolist()


@pytest.mark.parametrize("value", [-1, 2**35])
def test_an_integer_that_would_be_written_wrong_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match=r"2³⁵"):
        varints(np.array([1, value]))


def test_zigzag_alternates_signs() -> None:
    assert zigzag(np.array([0, -1, 1, -2, 2])).tolist() == [0, 1, 2, 3, 4]
