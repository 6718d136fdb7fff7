"""The store that is a folder: the contract of every store, and what its files are to others."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pytest

from geo.edition import Edition
from geo.errors import InputError, StoreError
from geo.stores import Store, open_store

from .contract import StoreContract


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(tmp_path / "store")


@pytest.fixture
def store(url: str) -> Store:
    return open_store(url)


class TestFileStore(StoreContract):
    @pytest.fixture
    def damage(self, tmp_path: Path) -> Callable[[str], str]:
        """Flips a bit of the table of cases."""

        def spoil(id: str) -> str:
            path = tmp_path / "store" / "ediciones" / id / "hechos" / "casos.parquet"
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
            return "casos"

        return spoil


def test_publishing_twice_changes_nothing(store: Store, edition: Edition, tmp_path: Path) -> None:
    store.publish(edition)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.parquet")}
    store.publish(edition)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.parquet")} == before


def test_looking_at_an_empty_store_makes_nothing(store: Store, tmp_path: Path) -> None:
    assert (store.editions(), store.retired(), store.current()) == ([], [], None)
    assert not (tmp_path / "store").exists()


def test_an_address_of_something_else_is_refused_without_its_password() -> None:
    with pytest.raises(InputError, match=r"«redis://…» no es una carpeta ni una base de PostGIS") as refused:
        open_store("redis://me:secreto@somewhere")
    assert "secreto" not in str(refused.value)


@pytest.mark.parametrize("name", ["hechos/casos.parquet", "manifiesto.json", "hechos/evidencias.parquet"])
def test_an_altered_file_is_refused_by_name(
    store: Store, edition: Edition, tmp_path: Path, name: str
) -> None:
    store.publish(edition)
    path = tmp_path / "store" / "ediciones" / edition.id / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match=rf"{path.name} falta o fue alterado.*incidencia edition build"):
        store.load()
    store.publish(edition)  # which is what the sentence asks for
    assert store.load().id == edition.id


def test_an_altered_boundary_is_refused_when_it_is_asked_for(
    store: Store, edition: Edition, tmp_path: Path
) -> None:
    store.publish(edition)
    [path] = (tmp_path / "store" / "marcos").glob("*/municipio-250.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    loaded = store.load()
    with pytest.raises(StoreError, match=r"municipio-250\.parquet falta o fue alterado"):
        loaded.boundaries["municipio", 250]


def test_the_hashes_are_those_of_sha256sum(store: Store, edition: Edition, tmp_path: Path) -> None:
    store.publish(edition)
    folder = tmp_path / "store" / "ediciones" / edition.id
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)


def test_others_open_the_files_as_they_are(store: Store, whole: Edition, tmp_path: Path) -> None:
    store.publish(whole)
    root = tmp_path / "store"
    [polygons] = root.glob("marcos/*/municipio-0.parquet")
    frame = gpd.read_parquet(polygons)
    assert (frame.crs.to_epsg(), list(frame.columns)) == (4326, ["cvegeo", "nombre", "geometry"])
    cases = root / "ediciones" / whole.id / "hechos" / "casos.parquet"
    query = f"select sum(valor) from '{cases}' where fuente = 'sesnsp-estatal-2026-01' and periodo = '2022'"
    assert duckdb.connect().execute(query).fetchone() == (808,)
    assert pd.read_parquet(cases).shape == whole.facts.casos.shape


PUBLISH = """
import os, signal, sys
from pathlib import Path
import geo.stores.files as files
from geo.stores import open_store

stops, store = int(sys.argv[1]), open_store(sys.argv[2])
edition = store.load(sys.argv[3])
flush, seen = files.flush, 0

def killing(path):
    global seen
    seen += 1
    if seen == stops:
        os.kill(os.getpid(), signal.SIGKILL)
    flush(path)

files.flush = killing
open_store(sys.argv[4]).publish(edition)
print(seen)
"""


def test_killed_at_any_moment_the_edition_before_is_whole(
    edition: Edition, later: Edition, tmp_path: Path
) -> None:
    source, target = str(tmp_path / "source"), str(tmp_path / "target")
    for one in (edition, later):
        open_store(source).publish(one)
    store = open_store(target)
    store.publish(edition)

    def publish(stops: int, into: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-c", PUBLISH, str(stops), source, later.id, into]
        return subprocess.run(words, capture_output=True, text=True, cwd=Path.cwd())

    # All steps are counted first, on a copy of what the store holds.
    steps = int(publish(0, str(tmp_path / "counted")).stdout)
    assert steps > 20
    for stops in {1, 2, steps // 2, steps - 9, steps - 8, *range(15, 30, 5)}:
        assert publish(stops, target).returncode in (0, -9)
        if store.current() == later.id:
            break  # from here on the pointer is written
        assert store.load().id == edition.id
        assert len(store.load().facts.casos) == len(edition.facts.casos)
    assert publish(0, target).returncode == 0
    assert store.load().id == later.id
    assert not list(Path(target).glob(".publicando-*"))


def test_a_full_disk_is_one_sentence_and_the_edition_before_stays(
    store: Store, edition: Edition, later: Edition
) -> None:
    store.publish(edition)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(StoreError, match=r"no se pudo publicar: .*la edición anterior sigue en uso"):
            store.publish(later)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.load().id == edition.id
    assert [one.id for one in store.editions()] == [edition.id]


def test_a_first_publication_that_fails_leaves_nothing(
    store: Store, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("geo.stores.files.flush", full)
    with pytest.raises(StoreError, match="el disco está lleno"):
        store.publish(edition)
    assert not (tmp_path / "store").exists()


def test_the_manifest_is_plain_json(store: Store, edition: Edition, tmp_path: Path) -> None:
    store.publish(edition)
    path = tmp_path / "store" / "ediciones" / edition.id / "manifiesto.json"
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == edition.id
