"""What the service answers from: what opens each feature, and how many rows are remembered."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from api.snapshot import _FEW, CELLS, Openings, Snapshot
from geo.periods import Periodo
from layers.catalogue import find
from layers.encodings import geojson
from layers.spec import LayerQuery


@pytest.fixture
def squares() -> gpd.GeoSeries:
    keys = [f"{number:05}" for number in range(40)]
    return gpd.GeoSeries([shapely.box(n, 0, n + 1, 1) for n in range(40)], index=keys, crs=4326)


def test_each_opening_is_the_same_alone_or_among_all(squares: gpd.GeoSeries) -> None:
    whole = dict(zip(squares.index, geojson.openings(list(squares.index), squares), strict=True))
    openings = Openings(squares)
    assert openings["00007"] == whole["00007"]
    assert len(openings.written) == 1
    assert dict(openings) == whole
    assert openings.get("99999") is None


def test_who_asks_for_more_than_a_few_has_all_of_them_written(squares: gpd.GeoSeries) -> None:
    openings = Openings(squares)
    for key in squares.index[:_FEW]:
        assert openings[key]
    assert len(openings.written) == _FEW
    assert openings[squares.index[-1]]
    assert len(openings.written) == len(squares)


def test_rows_are_let_go_of_by_how_much_they_hold(snapshot: Snapshot) -> None:
    spec = find("incidencia-municipio")
    for year in range(2015, 2025):
        for month in (1, 4, 7, 10):
            rows = snapshot.rows(spec, LayerQuery(Periodo(f"{year}-{month:02}", f"{year}-{month:02}")))
    assert snapshot._rows.weight <= CELLS
    assert snapshot._rows.weight > CELLS - rows.frame.size
