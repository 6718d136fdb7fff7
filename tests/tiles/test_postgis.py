"""The tiles of the official boundaries are those that PostGIS cuts of the same polygons (ST_AsMVTGeom and
ST_AsMVT): the same features with the same tags, and borders within one unit of the grid."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import psycopg
import pytest
import shapely

from layers.tiles.cut import BUFFER
from layers.tiles.grids import BITS, EXTENT, GRIDS, WEB_MERCATOR, Grid

from ..cluster import Cluster, libpq
from .reading import DIAGONAL, UNIT, Country, Tile

LAYERS_CUT = ("incidencia-entidad", "incidencia-municipio")
ZOOMS = (0, 3, 5, 7, 9, 11)
SEATS = np.array([[-96.72, 17.06], [-99.13, 19.43]])  # Oaxaca, Mexico City
COLUMNS = {"cvegeo": "text", "nombre": "text", "estatus": "text", "carpetas": "bigint", "tasa": "float8"}


@pytest.fixture(scope="module")
def connection(cluster: Cluster) -> Iterator[psycopg.Connection]:
    with cluster.database(cluster.template) as name, psycopg.connect(libpq(cluster.url(name))) as made:
        yield made


def places(grid: Grid, z: int) -> set[tuple[int, int]]:
    """Column and row of the tiles that hold the seats."""
    return {(x, y) for x, y in (grid.world(SEATS).astype(np.int64) >> (BITS - z)).tolist()}


def theirs(
    connection: psycopg.Connection, country: Country, layer: str, grid: Grid, z: int, place: tuple[int, int]
) -> Tile:
    """The tile as PostGIS cuts it from the polygons that ours is cut from."""
    spec, _, frame = country.rows(layer)
    west, south, east, north = _box(grid, z, *place)
    shapes = country.snapshot.edition.boundaries.abrir(spec.nivel, grid.resolution(z)).geometry
    near = shapes[shapes.intersects(shapely.box(*_wider(grid, z, place)))]
    values = frame.set_index("cvegeo", drop=False).loc[near.index, list(COLUMNS)].astype(object)
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        cursor.execute(f"create temp table area ({typed}, geom geometry)")
        with cursor.copy("copy area from stdin") as copy:
            for shape, row in zip(near, values.itertuples(index=False), strict=True):
                told = (None if pd.isna(value) else value for value in row)
                copy.write_row((*told, shapely.to_wkb(shape, hex=True)))
        crs = 3857 if grid is WEB_MERCATOR else 4326
        cursor.execute(
            f"select ST_AsMVT(cell, %s, {EXTENT}, 'geom') from (select {', '.join(COLUMNS)}, ST_AsMVTGeom("
            "ST_Transform(ST_SetSRID(geom, 4326), %s), ST_MakeBox2D(ST_Point(%s, %s), ST_Point(%s, %s)), "
            f"{EXTENT}, {BUFFER}) as geom from area) cell where geom is not null",
            (layer, crs, west, south, east, north),
        )
        [data] = cursor.fetchone() or [b""]
    return country.tile(layer, place, bytes(data))


def _box(grid: Grid, z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile in the grid's CRS, as the standard's table gives them."""
    matrix = grid.document()["tileMatrices"][z]
    side = matrix["cellSize"] * 256
    west, north = matrix["pointOfOrigin"][0] + x * side, matrix["pointOfOrigin"][1] - y * side
    return west, north - side, west + side, north


def _wider(grid: Grid, z: int, place: tuple[int, int]) -> tuple[float, float, float, float]:
    """A box in degrees that holds a tile and its margin."""
    west, south, east, north = _box(grid, z, *place)
    if grid is WEB_MERCATOR:
        radius = grid.origin[1] / np.pi
        west, east = np.degrees([west / radius, east / radius])
        south, north = np.degrees(np.arctan(np.sinh([south / radius, north / radius])))
    margin = (east - west) / 32
    return west - margin, south - margin, east + margin, north + margin


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.id)
@pytest.mark.parametrize("layer", LAYERS_CUT)
@pytest.mark.parametrize("z", ZOOMS)
def test_a_tile_is_that_of_postgis_within_one_unit_of_the_grid(
    connection: psycopg.Connection, country: Country, grid: Grid, layer: str, z: int
) -> None:
    for place in places(grid, z):
        mine = country.tile(layer, place, country.data(layer, grid, z, *place))
        yours = theirs(connection, country, layer, grid, z, place)
        at = {key: number for number, key in enumerate(mine.keys)}
        # What is too narrow for the grid PostGIS leaves out, and we do not.
        rest = [number for key, number in at.items() if key not in yours.keys]
        assert narrow(mine.shapes[rest]).all()
        both = [at[key] for key in yours.keys]
        assert yours.tags == tuple(
            {name: tags[name] for name in COLUMNS if name in tags} for tags in (mine.tags[n] for n in both)
        )
        ours = mine.shapes[both]
        # What one covers of the tile and the other does not is narrower than the grid can tell.
        inside = shapely.box(0, 0, EXTENT, EXTENT)
        assert narrow(shapely.intersection(shapely.symmetric_difference(ours, yours.shapes), inside)).all()
        # Their vertices are those of the other's border; but for islets and spikes that only one keeps.
        far, seen = np.add(_far(ours, yours.shapes), _far(yours.shapes, ours))
        assert far <= 0.01 * seen


def narrow(shapes: np.ndarray) -> np.ndarray:
    """Which shapes hold no circle of a unit's radius."""
    return np.asarray(shapely.is_empty(shapely.buffer(shapes, -UNIT)))


def _far(shapes: np.ndarray, others: np.ndarray) -> tuple[int, int]:
    """How many vertices within the tile are more than a unit, counted both ways, from the other's border, and
    of how many.

    Beyond it, in the margin, the order of clipping and rounding moves where a flat border is cut.
    """
    points, of = shapely.get_coordinates(shapes, return_index=True)
    inside = ((points >= 0) & (points <= EXTENT)).all(axis=1)
    points, of = points[inside], of[inside]
    away = shapely.distance(shapely.points(points), shapely.boundary(others)[of])
    return int((away > DIAGONAL).sum()), len(points)
