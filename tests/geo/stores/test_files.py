"""What a store promises, and what the folder store's files are to others."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geo.boundaries import BoundarySet
from geo.edition import Edition, build
from geo.errors import InputError, NotFoundError, StoreError
from geo.facts import TABLES, Facts
from geo.stores import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def edition(facts: Facts, small_marco: BoundarySet) -> Edition:
    return build(facts, small_marco)


@pytest.fixture
def later(facts: Facts, small_marco: BoundarySet) -> Edition:
    """An edition with one case more."""
    cases = facts.casos.copy()
    cases.loc[0, "valor"] += 1
    made = build(replace(facts, casos=cases), small_marco)
    manifest = replace(made.manifest, creada="2999-01-01T00:00:00+00:00")
    return replace(made, manifest=manifest)


def test_what_is_published_is_loaded_whole(store: Store, edition: Edition) -> None:
    store.publish(edition)
    loaded = store.load()
    assert (loaded.id, loaded.manifest) == (edition.id, edition.manifest)
    for name in TABLES:
        assert_frame_equal(getattr(loaded.facts, name), getattr(edition.facts, name))
    for level in edition.boundaries:
        ours, theirs = loaded.boundaries[level].frame, edition.boundaries[level].frame
        assert ours.geometry.geom_equals_exact(theirs.geometry, 0).all()
        assert ours.index.equals(theirs.index)
    assert build(loaded.facts, loaded.boundaries).id == edition.id


def test_the_newest_is_in_use_and_older_ones_stay_loadable(
    store: Store, edition: Edition, later: Edition
) -> None:
    store.publish(edition)
    store.publish(later)
    assert [one.id for one in store.editions()] == [later.id, edition.id]
    assert store.current() == store.load().id == later.id
    assert store.load(edition.id).id == edition.id
    store.use(edition.id)
    assert store.load().id == edition.id


def test_publishing_twice_changes_nothing(store: Store, edition: Edition, tmp_path: Path) -> None:
    store.publish(edition)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.parquet")}
    store.publish(edition)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.parquet")} == before


def test_an_empty_store_says_how_to_fill_it_and_looking_makes_nothing(store: Store, tmp_path: Path) -> None:
    assert (store.editions(), store.current()) == ([], None)
    with pytest.raises(NotFoundError, match="incidencia edition build"):
        store.load()
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("id", ["0123456789abcdef", "../ediciones", "", "."])
def test_an_edition_that_is_not_there_is_refused(store: Store, edition: Edition, id: str) -> None:
    store.publish(edition)
    with pytest.raises(NotFoundError, match="no hay edición"):
        store.use(id)


def test_a_store_that_is_no_folder_is_refused() -> None:
    with pytest.raises(InputError, match="no es una carpeta"):
        open_store("redis://somewhere")


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


def test_others_open_the_files_as_they_are(store: Store, edition: Edition, tmp_path: Path) -> None:
    store.publish(edition)
    root = tmp_path / "store"
    [polygons] = root.glob("marcos/*/municipio-0.parquet")
    frame = gpd.read_parquet(polygons)
    assert (frame.crs.to_epsg(), list(frame.columns)) == (4326, ["cvegeo", "nombre", "geometry"])
    cases = root / "ediciones" / edition.id / "hechos" / "casos.parquet"
    query = f"select sum(valor) from '{cases}' where fuente = 'sesnsp-estatal-2026-01' and periodo = '2022'"
    assert duckdb.connect().execute(query).fetchone() == (808,)
    assert pd.read_parquet(cases).shape == edition.facts.casos.shape


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


def test_two_publishers_are_put_in_line(edition: Edition, later: Edition, tmp_path: Path) -> None:
    source, target = str(tmp_path / "source"), str(tmp_path / "target")
    for one in (edition, later):
        open_store(source).publish(one)
    words = [[sys.executable, "-c", PUBLISH, "0", source, id, target] for id in (edition.id, later.id)]
    running = [subprocess.Popen(each, stdout=subprocess.DEVNULL, env=dict(os.environ)) for each in words]
    assert [process.wait() for process in running] == [0, 0]
    assert {one.id for one in open_store(target).editions()} == {edition.id, later.id}


def test_the_manifest_is_plain_json(store: Store, edition: Edition, tmp_path: Path) -> None:
    store.publish(edition)
    path = tmp_path / "store" / "ediciones" / edition.id / "manifiesto.json"
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == edition.id
