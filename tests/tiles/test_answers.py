"""A tile answers at once for a period that nobody asked before, and always with the same bytes."""

from __future__ import annotations

import time

import pytest

from api.compress import encode
from api.tiles import Tiles
from geo.periods import Periodo
from layers.build import resolve
from layers.catalogue import LAYERS
from layers.spec import LayerQuery
from layers.tiles.grids import GRIDS, WEB_MERCATOR, Grid

from .reading import Country

LAYER = "incidencia-municipio"
NEVER_ASKED = [f"{2015 + n}-03/{2017 + n}-{month:02}" for n in range(4) for month in (4, 8)]
SECONDS = 0.060


def test_a_period_never_asked_before_is_answered_in_60_ms_and_so_is_its_tile(country: Country) -> None:
    spec, columns, place = LAYERS[LAYER], country.columns(LAYER), (WEB_MERCATOR, 5, 7, 14)
    country.data(LAYER, *place)  # geometry is not of a period
    rows, tiles, seen = [], [], set()
    for period in NEVER_ASKED:
        # The time of this thread: others use the machine too. `bench/serve.py` looks at the clock.
        began = time.thread_time()
        query = resolve(country.snapshot.edition.facts, spec, LayerQuery(Periodo.parse(period)))
        held = country.snapshot.rows(spec, query)
        assert len(held.bodies) == len(held.keys)
        rows.append(time.thread_time() - began)
        began = time.thread_time()
        tile = country.snapshot.tiles.tile(spec, query, held.frame, columns, place)
        seen.add(encode("gzip", tile))
        tiles.append(time.thread_time() - began)
    assert len(seen) == len(NEVER_ASKED)
    assert min(rows) < SECONDS, rows
    assert min(tiles) < SECONDS, tiles


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.id)
def test_a_tile_is_the_same_bytes_whoever_makes_it(country: Country, grid: Grid) -> None:
    spec, query, frame = country.rows(LAYER)
    snapshot = country.snapshot
    anew = Tiles(snapshot.edition.facts, snapshot.edition.boundaries)
    z = 5 if grid is WEB_MERCATOR else 4
    for x, y in country.places(LAYER, grid, z):
        made = anew.tile(spec, query, frame.copy(), country.columns(LAYER), (grid, z, x, y))
        assert made == country.data(LAYER, grid, z, x, y)
