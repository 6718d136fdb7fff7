"""No tile is over 500 kB compressed, not even of the layer with most columns were they all filled."""

from __future__ import annotations

import gzip

import numpy as np
import pandas as pd
import pytest

from layers.spec import LayerQuery
from layers.tiles.grids import BITS, GRIDS, WEB_MERCATOR, Grid

from .reading import Country

LIMIT = 500_000
WIDEST = "cobertura-municipio"
CROWDED = np.array([[-96.72, 17.06]])  # the valley of Oaxaca, where the smallest municipios are
CENTRE = [(0, 0, 0), (3, 1, 3), (5, 7, 14), (6, 14, 28)]  # zoom, column and row of the heaviest tiles
each_grid = pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.id)


def weight(data: bytes) -> int:
    """Bytes of a tile as the quickest gzip leaves it; any other leaves fewer."""
    return len(gzip.compress(data, 1))


@each_grid
@pytest.mark.parametrize("layer", [WIDEST, "incidencia-municipio"])
@pytest.mark.parametrize("z", range(7))
def test_no_tile_of_the_country_is_heavy(country: Country, layer: str, z: int, grid: Grid) -> None:
    heaviest = max(weight(country.data(layer, grid, z, *place)) for place in country.places(layer, grid, z))
    assert heaviest < LIMIT


@each_grid
def test_the_most_crowded_tile_of_each_finer_zoom_is_lighter(country: Country, grid: Grid) -> None:
    for z in range(7, grid.max_zoom + 1):
        [[x, y]] = (grid.world(CROWDED).astype(np.int64) >> (BITS - z)).tolist()
        assert 0 < weight(country.data(WIDEST, grid, z, x, y)) < LIMIT / 2


@pytest.mark.parametrize("place", CENTRE, ids=str)
def test_nor_would_it_be_were_everything_known_of_every_municipio(
    country: Country, place: tuple[int, int, int]
) -> None:
    spec, _, frame = country.rows(WIDEST)
    columns = country.columns(WIDEST)
    tile = country.snapshot.tiles.tile(
        spec, LayerQuery(), filled(frame, columns), columns, (WEB_MERCATOR, *place)
    )
    assert weight(tile) < LIMIT


def filled(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """A layer's rows with a status, a day and a source drawn at random for every mechanism of every row."""
    random, rows = np.random.default_rng(1), frame.copy()
    days = pd.date_range("2012-01-01", "2024-12-31").strftime("%Y-%m-%d").to_numpy()
    sources = np.array([f"Periódico Oficial, tomo {n}, sección segunda" for n in range(60)])
    known = {"_desde": days, "_segun": sources, "": np.array(["si", "no", "parcial", "sin_dato"])}
    for mechanism in [name.removesuffix("_desde") for name in columns if name.endswith("_desde")]:
        for ending, values in known.items():
            drawn = random.choice(values, len(rows))
            rows[mechanism + ending] = pd.array(drawn, dtype="str")
    return rows
