"""What a service keeps of a database's boundaries, so that an outage takes none of the map with it."""

from __future__ import annotations

import threading
from dataclasses import replace

import geopandas as gpd
import pytest

from api.levels import beside, keep
from geo.codes import Nivel
from geo.edition import Edition
from geo.errors import StoreError


class Flaky:
    """A source that does not answer the first times."""

    def __init__(self, edition: Edition, failures: int) -> None:
        self.real, self.failures, self.asked = edition.boundaries.abrir, failures, 0

    def __call__(self, nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
        self.asked += 1
        if self.asked <= self.failures:
            raise StoreError("la base no contesta", where="una dirección que no es de todos")
        return self.real(nivel, resolucion)


@pytest.fixture
def flaky(edition: Edition) -> Flaky:
    return Flaky(edition, failures=3)


def on(edition: Edition, source: Flaky) -> Edition:
    return beside(replace(edition, boundaries=replace(edition.boundaries, abrir=source)))


def test_a_store_that_was_away_is_asked_until_every_level_is_here(
    edition: Edition, flaky: Flaky, caplog: pytest.LogCaptureFixture
) -> None:
    held = on(edition, flaky)
    keep(held, threading.Event(), pause=0.0)
    drawn = [(nivel, resolucion) for nivel, resolucion in edition.boundaries if resolucion]
    assert flaky.asked == 3 + len(drawn)
    for nivel, resolucion in drawn:
        assert held.boundaries.abrir(nivel, resolucion).equals(edition.boundaries.abrir(nivel, resolucion))
    assert flaky.asked == 3 + len(drawn)
    assert len(caplog.records) == 1


def test_a_service_that_ends_waits_for_no_store(edition: Edition) -> None:
    away, closing = Flaky(edition, failures=10**9), threading.Event()
    closing.set()
    keep(on(edition, away), closing, pause=60.0)
    assert away.asked == 0
