"""A service reads from a replica: it loads what was published and sees the next edition by asking."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from geo.edition import Edition
from geo.errors import StoreError
from geo.stores import open_store
from geo.stores.postgis.migrations import migrate

from ...cluster import PrivateCluster


@pytest.fixture
def standby(private_cluster: PrivateCluster) -> Iterator[PrivateCluster]:
    made = PrivateCluster(of=private_cluster)
    try:
        made.start()
        yield made
    finally:
        made.remove()


def test_a_replica_gives_the_editions_and_tells_of_the_next(
    private_cluster: PrivateCluster, standby: PrivateCluster, edition: Edition, later: Edition
) -> None:
    with private_cluster.database() as name:
        there = open_store(private_cluster.url(name))
        migrate(private_cluster.url(name))
        there.publish(edition)
        here, deadline = open_store(standby.url(name)), time.monotonic() + 30
        while _current(here) != edition.id:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert here.load().manifest == edition.manifest
        watch = here.watch()
        try:
            assert watch.wait(0.1) == edition.id
            there.publish(later)
            while watch.wait(0.2) != later.id:
                assert time.monotonic() < deadline
        finally:
            watch.close()
        with pytest.raises(StoreError, match=r"read-only"):
            here.use(edition.id)


def _current(store: object) -> str | None:
    """What a replica knows so far; a database that has not arrived is nothing yet."""
    try:
        return store.current()  # type: ignore[attr-defined]
    except StoreError:
        return None
