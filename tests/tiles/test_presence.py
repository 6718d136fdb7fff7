"""No area vanishes from the tiles of any zoom, each says why a value is missing, and what has no polygon is
listed beside them."""

from __future__ import annotations

import httpx2 as httpx
import numpy as np
import pandas as pd
import pytest

from geo.facts import ESTATUS
from layers.catalogue import LAYERS
from layers.tiles.grids import BITS, GRIDS, WEB_MERCATOR, Grid

from .reading import LEVELS, NAMES, Country

LAYERS_READ = ("incidencia-entidad", "incidencia-municipio", "rutas")
each_level = pytest.mark.parametrize(("grid", "z"), LEVELS, ids=NAMES)


@pytest.mark.parametrize("layer", LAYERS_READ)
@each_level
def test_the_tiles_of_a_zoom_hold_every_shape_and_nothing_else(
    country: Country, layer: str, grid: Grid, z: int
) -> None:
    tiles = country.read(layer, grid, z)
    assert {key for tile in tiles for key in tile.keys} == set(country.drawn(layer))
    for tile in tiles:
        assert len(set(tile.keys)) == len(tile.keys)


@pytest.mark.parametrize("layer", LAYERS_READ)
@each_level
def test_every_feature_carries_its_row_and_a_null_has_no_tag_but_an_estatus(
    country: Country, layer: str, grid: Grid, z: int
) -> None:
    _, _, frame = country.rows(layer)
    rows = frame[list(country.columns(layer))].astype(object)
    wanted = {
        row[LAYERS[layer].key]: {name: value for name, value in row.items() if not pd.isna(value)}
        for row in rows.to_dict("records")
    }
    for tile in country.read(layer, grid, z):
        for key, tags in zip(tile.keys, tile.tags, strict=True):
            assert tags == wanted[key]
            assert tags["estatus"] in ESTATUS


def test_some_values_are_null_and_their_estatus_says_why(country: Country) -> None:
    [tile] = country.read("incidencia-municipio", WEB_MERCATOR, 0)
    missing = {tags["estatus"] for tags in tile.tags if "carpetas" not in tags}
    assert missing == {"no_aplica"}
    assert len([tags for tags in tile.tags if "carpetas" not in tags]) == 5


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.id)
@pytest.mark.parametrize("past", range(1, 5))
def test_beyond_the_zooms_read_whole_the_smallest_and_others_are_in_the_tile_of_their_inside(
    country: Country, grid: Grid, past: int
) -> None:
    z = grid.max_zoom - 4 + past
    shapes = country.snapshot.tiles.shapes(grid, "municipio", z)
    wide = (shapes.bounds[:, 2:] - shapes.bounds[:, :2]).prod(axis=1)
    others = np.random.default_rng(z).choice(len(shapes.keys), 10, replace=False)
    for row in {*np.argsort(wide)[:10].tolist(), *others.tolist()}:
        x, y = (shapes.inside[row] >> (BITS - z)).tolist()
        tile = country.tile("municipios", (x, y), country.data("municipios", grid, z, x, y))
        assert shapes.keys[row] in tile.keys


@pytest.mark.parametrize("layer", LAYERS_READ)
def test_what_has_no_polygon_is_listed_with_its_estatus(country: Country, service: str, layer: str) -> None:
    when = "&datetime=2015" if layer == "incidencia-municipio" else ""
    told = httpx.get(f"{service}/collections/{layer}/tiles/WebMercatorQuad?f=tilejson{when}").json()
    listed = {each[LAYERS[layer].key]: each for each in told["incidencia"]["sin_geometria"]}
    _, _, frame = country.rows(layer)
    assert set(listed) == set(frame[LAYERS[layer].key]) - set(country.drawn(layer))
    assert told["incidencia"]["filas"] == len(frame) == len(listed) + len(country.drawn(layer))
    assert all(each["estatus"] in ESTATUS for each in listed.values())
    if layer == "incidencia-municipio":
        kinds = pd.Series([each["tipo"] for each in listed.values()]).value_counts().to_dict()
        # Thirteen municipios are younger than the vintage; each entidad has a row for what names none.
        assert kinds == {"sin_municipio": 32, "municipio": 13}
