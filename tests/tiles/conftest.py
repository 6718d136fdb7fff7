"""The official boundaries cut in tiles, in this process, to be read as a client reads them."""

from __future__ import annotations

import pytest

from api.snapshot import Snapshot, prepare
from geo.edition import Edition

from .reading import Country


@pytest.fixture(scope="session")
def snapshot_2019(edition_2019: Edition) -> Snapshot:
    return prepare(edition_2019)


@pytest.fixture(scope="session")
def country(snapshot_2019: Snapshot) -> Country:
    return Country(snapshot_2019)
