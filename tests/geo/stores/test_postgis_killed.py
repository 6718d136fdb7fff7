"""Killed at any moment of publishing, client or server: the edition before is whole, the new one absent."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest

from geo.edition import Edition
from geo.errors import StoreError
from geo.stores import open_store
from geo.stores.postgis.migrations import migrate

from ...cluster import Cluster, PrivateCluster, libpq

# Counts what is sent to the server and, at one of them, says so and kills or stops itself.
PUBLISH = """
import os, signal, sys
import psycopg
from geo.stores import open_store

stops, how, source, id, target = sys.argv[1:]
edition = open_store(source).load(id)
seen = 0

def counting(send):
    def sent(*args, **extra):
        global seen
        seen += 1
        if seen == int(stops):
            print(seen, flush=True)
            os.kill(os.getpid(), getattr(signal, how))
        return send(*args, **extra)
    return sent

for kind, name in ((psycopg.Cursor, "execute"), (psycopg.Copy, "write"), (psycopg.Connection, "commit")):
    setattr(kind, name, counting(getattr(kind, name)))
open_store(target).publish(edition)
print(seen, flush=True)
"""


@pytest.fixture(scope="module")
def sources(edition: Edition, later: Edition, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with both editions, for processes to take them from."""
    folder = str(tmp_path_factory.mktemp("fuentes"))
    for one in (edition, later):
        open_store(folder).publish(one)
    return folder


@pytest.fixture
def database(cluster: Cluster, filled: str) -> Iterator[str]:
    with cluster.database(filled) as name:
        yield cluster.url(name)


@pytest.fixture(scope="module")
def steps(cluster: Cluster, filled: str, sources: str, later: Edition) -> int:
    """In how many steps ``later`` is published beside ``edition``."""
    with cluster.database(filled) as name:
        said, _ = start(0, "SIGKILL", sources, later.id, cluster.url(name)).communicate()
    return int(said)


def start(stops: int, how: str, source: str, id: str, target: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", PUBLISH, str(stops), how, source, id, target]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_publisher_that_is_killed_changes_nothing(
    database: str, sources: str, steps: int, edition: Edition, later: Edition
) -> None:
    store = open_store(database)
    assert steps > 80
    for stops in (8, steps // 3, steps // 2, steps - 4, steps):  # the last is the commit itself
        killed = start(stops, "SIGKILL", sources, later.id, database)
        assert int(killed.communicate()[0]) == stops
        assert killed.returncode == -signal.SIGKILL
        assert store.current() == edition.id
        assert [one.id for one in store.editions()] == [edition.id]
    assert store.check(edition.id) == []
    with psycopg.connect(libpq(database)) as connection:
        left = "SELECT count(*) FROM publicado.hechos_casos WHERE edicion = %s"
        assert connection.execute(left, [later.id]).fetchone() == (0,)
    store.publish(later)  # and nothing stands in the way
    assert store.check(later.id) == []


@pytest.fixture(scope="module")
def doomed(private_cluster: PrivateCluster, edition: Edition) -> Iterator[str]:
    """The name of a database with ``edition`` of a server that may be killed, to copy for each test."""
    with private_cluster.database() as name:
        url = private_cluster.url(name)
        migrate(url)
        open_store(url).publish(edition)
        yield name


@pytest.fixture
def killable(private_cluster: PrivateCluster, doomed: str) -> Iterator[str]:
    with private_cluster.database(doomed) as name:
        yield private_cluster.url(name)


@pytest.mark.parametrize("share", [0.4, 1.0], ids=["half way", "at the commit"])
def test_a_server_that_is_killed_comes_back_with_the_edition_before(
    private_cluster: PrivateCluster,
    killable: str,
    sources: str,
    steps: int,
    edition: Edition,
    later: Edition,
    share: float,
) -> None:
    store = open_store(killable)
    publishing = start(int(steps * share), "SIGSTOP", sources, later.id, killable)
    try:
        assert publishing.stdout is not None
        publishing.stdout.readline()
        private_cluster.kill()
    finally:
        private_cluster.start()
        publishing.send_signal(signal.SIGCONT)
    _, said = publishing.communicate()
    assert publishing.returncode == 1
    assert "StoreError" in said
    assert store.current() == edition.id
    assert [one.id for one in store.editions()] == [edition.id]
    assert store.check(edition.id) == []
    store.publish(later)
    assert store.load().id == later.id


def test_a_publisher_waits_for_the_one_before(
    database: str, sources: str, steps: int, edition: Edition, later: Edition
) -> None:
    """The first one stops with everything written and nothing committed; the second must not pass it."""
    store = open_store(database)
    first = start(steps, "SIGSTOP", sources, later.id, database)
    assert first.stdout is not None
    first.stdout.readline()
    second = start(0, "SIGKILL", sources, edition.id, database)
    with psycopg.connect(libpq(database), autocommit=True) as connection:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        until = time.monotonic() + 60
        while connection.execute(waiting).fetchone() != (1,):
            assert time.monotonic() < until
            assert second.poll() is None
            time.sleep(0.05)
    assert store.current() == edition.id  # who reads waits for nobody
    first.send_signal(signal.SIGCONT)
    assert [first.wait(), second.wait()] == [0, 0]
    assert store.current() == edition.id
    assert {one.id for one in store.editions()} == {edition.id, later.id}
    for process in (first, second):
        process.communicate()


def test_a_database_that_went_away_is_one_sentence(database: str) -> None:
    loaded = open_store(database).load()
    with psycopg.connect(libpq(database), autocommit=True) as connection:
        connection.execute("ALTER TABLE publicado.limite RENAME TO otro")
    with pytest.raises(StoreError, match=r"la base rechazó lo pedido"):
        loaded.boundaries["municipio", 0]
