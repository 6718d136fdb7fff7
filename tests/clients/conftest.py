"""One real service for all the clients, and what it should give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import geopandas as gpd
import pytest

from geo.edition import Edition
from layers.build import build
from layers.catalogue import find
from layers.spec import LayerQuery

from .recording import Recorder, recording


@pytest.fixture
def recorder(service: str) -> Iterator[Recorder]:
    """The service, every request to which is written down."""
    with recording(service) as made:
        yield made


@pytest.fixture(scope="session")
def source(edition_2019: Edition) -> Callable[[str], gpd.GeoDataFrame]:
    """The rows of a layer as the edition has them, by its id: what it answers when nothing is asked."""

    def rows(id: str) -> gpd.GeoDataFrame:
        spec = find(id)
        day = date.today() if spec.by_day else None
        return build(edition_2019, spec, LayerQuery(fecha=day)).frame

    return rows
