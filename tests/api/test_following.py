"""A publication reaches every process while they answer; a store that goes away takes nothing with it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from api.snapshot import prepare
from geo.edition import Edition, build
from geo.stores import open_store
from geo.stores.postgis.migrations import migrate

from ..cluster import PrivateCluster

ITEMS = "collections/incidencia-entidad/items?datetime=2022&limit=32&f=csv&properties=carpetas"


@pytest.fixture(scope="module")
def edition(edition: Edition) -> Edition:
    """With fewer municipios' populations, which both stores and every process read in a third of the time."""
    people = edition.facts.poblacion_municipio
    few = people[people["cvegeo"].str[:2] == "01"].reset_index(drop=True)
    return build(replace(edition.facts, poblacion_municipio=few), edition.boundaries)


@pytest.fixture(scope="module")
def later(edition: Edition) -> Edition:
    """The same with a hundred cases more in 2022."""
    cases = edition.facts.casos.copy()
    row = cases.index[(cases["fuente"] == "sesnsp-estatal-2026-01") & (cases["periodo"] == "2022")][0]
    cases.loc[row, "valor"] += 100
    return build(replace(edition.facts, casos=cases), edition.boundaries)


@contextmanager
def serving(store: str, workers: int, folder: Path) -> Iterator[str]:
    """The address of a service of several processes on a store, answering."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", str(port), "--workers", str(workers)],
        env={**os.environ, "INCIDENCIA_HOME": str(folder), "INCIDENCIA_STORE": store, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "responde" in process.stdout.readline(), process.communicate()
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGTERM), said
    assert "Traceback" not in said


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:  # a connection of its own each time
        body: bytes = answer.read()
        return body


def get(address: str) -> str:
    return fetch(address).decode()


def total(address: str) -> int:
    rows = get(f"{address}{ITEMS}").splitlines()
    return sum(int(row.rpartition(",")[2] or 0) for row in rows[1:])


@pytest.mark.parametrize("kind", ["folder", "database"])
def test_every_process_moves_on_while_it_answers(
    request: pytest.FixtureRequest, edition: Edition, later: Edition, tmp_path: Path, kind: str
) -> None:
    address = str(tmp_path / "store") if kind == "folder" else request.getfixturevalue("database")
    store = open_store(address)
    store.publish(later)
    store.publish(edition)
    began = time.monotonic()
    prepare(later)
    # Five seconds, and more only where this very machine is now slow at what the service has to do.
    limit = max(5.0, 15 * (time.monotonic() - began))
    with serving(address, 2, tmp_path) as url:
        assert total(url) == 808
        answered: list[tuple[float, int | str]] = []
        enough = threading.Event()

        def ask() -> None:
            while not enough.wait(0.01):  # three callers, not a race for the processor
                try:
                    answer: int | str = total(url)
                except Exception as error:  # whatever it was, the test tells it
                    answer = repr(error)
                answered.append((time.monotonic(), answer))

        asking = [threading.Thread(target=ask) for _ in range(3)]
        for thread in asking:
            thread.start()
        time.sleep(1)
        published = time.monotonic()
        store.use(later.id)
        # Until every process has long answered from it: twice as many answers as needed, for two seconds.
        while time.monotonic() < published + limit + 2:
            moved = max((when for when, answer in list(answered) if answer != 908), default=published)
            after = sum(when > moved for when, _ in list(answered))
            if after > 40 and time.monotonic() > moved + 2:
                break
            time.sleep(0.1)
        enough.set()
        for thread in asking:
            thread.join()
    assert {answer for _, answer in answered} == {808, 908}  # no failure, and no mixture
    assert {answer for when, answer in answered if when < published} == {808}
    moved = max(when for when, answer in answered if answer == 808)
    assert moved < published + limit
    assert sum(when > moved for when, _ in answered) > 20


def test_a_database_that_goes_takes_nothing_away_and_is_found_again(
    private_cluster: PrivateCluster, edition: Edition, later: Edition, tmp_path: Path
) -> None:
    def wait_for(what: str) -> dict:
        until = time.monotonic() + 60
        while True:
            said = json.loads(get(f"{url}readyz"))
            if said["almacen"] == what:
                return said
            assert time.monotonic() < until, said
            time.sleep(0.2)

    with private_cluster.database() as name:
        address = private_cluster.url(name)
        migrate(address)
        open_store(address).publish(edition)
        with serving(address, 1, tmp_path) as url:
            drawn = sum(resolucion > 0 for _, resolucion in edition.boundaries)
            until = time.monotonic() + 60
            while len(list(tmp_path.glob("incidencia-*/*.parquet"))) < drawn:
                assert time.monotonic() < until
                time.sleep(0.2)
            assert wait_for("conectado")["edad_segundos"] >= 0
            listed = json.loads(get(f"{url}editions"))
            private_cluster.kill()
            try:
                said = wait_for("sin conexión")
                assert said["edicion"] == edition.id
                assert "no contesta" in said["motivo"]
                assert str(private_cluster.folder) not in json.dumps(said)
                assert said["sin_conexion_segundos"] >= 0
                assert total(url) == 808
                assert json.loads(get(f"{url}editions")) == listed
                for z in range(4, 11):  # from a level each
                    column, row = int((180 - 99.1) / 360 * 2**z), int(0.4447 * 2**z)
                    assert fetch(f"{url}collections/municipios/tiles/WebMercatorQuad/{z}/{row}/{column}")
                assert "incidencia_almacen_contesta 0.0" in get(f"{url}metrics")
            finally:
                private_cluster.start()
            wait_for("conectado")
            open_store(address).publish(later)
            until = time.monotonic() + 60
            while total(url) != 908:
                assert time.monotonic() < until
                time.sleep(0.2)


def test_a_process_that_dies_is_started_again(edition: Edition, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    open_store(store).publish(edition)
    with serving(store, 2, tmp_path) as url:
        found = subprocess.run(
            ["pgrep", "-f", "api serve --descriptor"], capture_output=True, text=True, check=True
        ).stdout.split()
        ours = [int(pid) for pid in found if f"INCIDENCIA_STORE={store}" in _environment(pid)]
        assert len(ours) == 2
        os.kill(ours[0], 9)
        until = time.monotonic() + 60
        while True:
            assert total(url) == 808
            found = subprocess.run(
                ["pgrep", "-f", "api serve --descriptor"], capture_output=True, text=True, check=True
            ).stdout.split()
            now = {int(pid) for pid in found if f"INCIDENCIA_STORE={store}" in _environment(pid)}
            if len(now) == 2 and now != set(ours):
                break
            assert time.monotonic() < until
            time.sleep(0.2)


def _environment(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it ended meanwhile
        return ""
