"""What several folders of tests share: the official boundaries, and a PostGIS, made once a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from geo import marcos

from .cluster import Cluster, PrivateCluster

# How long one example takes says how busy the machine is; tests of speed measure their own time.
settings.register_profile("incidencia", deadline=None)
settings.load_profile("incidencia")


@pytest.fixture(scope="session")
def home_2019(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the default vintage; INCIDENCIA_TEST_HOME names one to keep between runs."""
    kept = os.environ.get("INCIDENCIA_TEST_HOME")
    home = Path(kept) if kept else tmp_path_factory.mktemp("home_2019")
    if marcos.DEFAULT not in {one.marco for one in marcos.installed(home)}:
        marcos.install_default(home)
    return home


@pytest.fixture(scope="session")
def private_cluster() -> Iterator[PrivateCluster]:
    """A server with PostGIS of this run's own, which a test may stop and kill if it starts it again."""
    made = PrivateCluster()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A server with PostGIS: one of this run's own, or the one that INCIDENCIA_TEST_DSN names."""
    from geo.stores.postgis.migrations import migrate

    named = os.environ.get("INCIDENCIA_TEST_DSN")
    made = Cluster(named) if named else request.getfixturevalue("private_cluster")
    with made.database() as template:
        migrate(made.url(template))
        made.template = template
        yield made


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The address of a database of the test's own, with our tables and nothing in them."""
    with cluster.database(cluster.template) as name:
        yield cluster.url(name)
