"""Tiles read back with somebody else's decoder: their features by key, and their shapes as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import mapbox_vector_tile
import numpy as np
import orjson
import pandas as pd
import shapely

from api.snapshot import Snapshot
from geo.periods import Periodo
from layers.build import resolve
from layers.catalogue import LAYERS
from layers.spec import LayerQuery, LayerSpec
from layers.tiles.columns import tile_columns
from layers.tiles.grids import BITS, EXTENT, GRIDS, WEB_MERCATOR, Grid

Place = tuple[int, int]
UNIT = 1.0
"""A unit of a tile's grid."""
DIAGONAL = 2**0.5
"""As far apart as two vertices one unit away in each direction."""
LEVELS = [(grid, z) for grid in GRIDS.values() for z in (range(9) if grid is WEB_MERCATOR else (0, 3, 6))]
"""Zooms of which all tiles are read here: the last ones are drawn from the 250 m generalisation.

All others, of both grids, are read by `bench/tiles.py`.
"""
NAMES = [f"{grid.id}-{z}" for grid, z in LEVELS]
WHEN = {"incidencia-municipio": LayerQuery(Periodo.parse("2015"))}
"""A year in which five municipios of the vintage did not exist yet: their values are null."""


@dataclass(frozen=True)
class Tile:
    """A tile decoded: keys, tags and geometries of its features in their order, y downwards."""

    place: Place
    keys: tuple[str, ...]
    tags: tuple[dict[str, Any], ...]
    shapes: np.ndarray


def decode(data: bytes, layer: str, key: str = "cvegeo") -> tuple[list[str], list[dict], list[dict]]:
    """Keys, tags and GeoJSON geometries of the features of a tile, which has one layer and says so."""
    read = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
    assert list(read) == [layer]
    assert (read[layer]["version"], read[layer]["extent"]) == (2, EXTENT)
    features = read[layer]["features"]
    tags = [each["properties"] for each in features]
    return [each[key] for each in tags], tags, [each["geometry"] for each in features]


class Country:
    """The tiles of the layers of an edition, each cut as the service cuts it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.read = cache(self._read)

    def rows(self, layer: str) -> tuple[LayerSpec, LayerQuery, pd.DataFrame]:
        """A layer, what is asked of it, and its rows."""
        spec = LAYERS[layer]
        query = resolve(self.snapshot.edition.facts, spec, WHEN.get(layer, LayerQuery()))
        return spec, query, self.snapshot.rows(spec, query).frame

    def columns(self, layer: str) -> tuple[str, ...]:
        """What travels in the tiles of a layer."""
        facts = self.snapshot.edition.facts
        return tuple(column.nombre for column in tile_columns(LAYERS[layer], facts))

    def drawn(self, layer: str) -> tuple[str, ...]:
        """The keys of the shapes of a layer."""
        return self.snapshot.shapes[LAYERS[layer].nivel].keys

    def data(self, layer: str, grid: Grid, z: int, x: int, y: int) -> bytes:
        """The bytes of a tile."""
        spec, query, frame = self.rows(layer)
        return self.snapshot.tiles.tile(spec, query, frame, self.columns(layer), (grid, z, x, y))

    def places(self, layer: str, grid: Grid, z: int) -> Iterator[Place]:
        """Column and row of every tile within the limits of a layer at a zoom."""
        return grid.covering(self.snapshot.shapes[LAYERS[layer].nivel].extent, z)

    def _read(self, layer: str, grid: Grid, z: int) -> tuple[Tile, ...]:
        """Every tile of a zoom that has something."""
        held = ((place, self.data(layer, grid, z, *place)) for place in self.places(layer, grid, z))
        return tuple(self.tile(layer, place, data) for place, data in held if data)

    def tile(self, layer: str, place: Place, data: bytes) -> Tile:
        """A tile's bytes decoded."""
        keys, tags, drawn = decode(data, layer, LAYERS[layer].key)
        return Tile(place, tuple(keys), tuple(tags), shapely.from_geojson(list(map(orjson.dumps, drawn))))

    def source(self, nivel: str, grid: Grid, z: int) -> dict[str, Any]:
        """The polygons that a zoom is cut from, by key, in units of the grid of that zoom's tiles."""
        frame = self.snapshot.edition.boundaries.abrir(nivel, grid.resolution(z))
        scale = 2.0 ** (BITS - z) / EXTENT
        units = shapely.transform(frame.geometry.to_numpy(), lambda xy: grid.world(xy) / scale)
        return dict(zip(frame.index, units, strict=True))
