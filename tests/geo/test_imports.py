"""Imported readings: kept whole or not at all, and never twice."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo import imports
from geo.errors import InputError, StoreError
from geo.sources.lectura import Lectura
from geo.sources.sesnsp import read

from .sources import makers


@pytest.fixture(scope="module")
def lectura(tmp_path_factory: pytest.TempPathFactory) -> Lectura:
    return read(
        makers.write_csv(tmp_path_factory.mktemp("datos") / "estatal_2024-11.csv", makers.estatal(2022))
    )


def revised(lectura: Lectura, cells: int = 3) -> Lectura:
    casos = lectura.casos.copy()
    casos.loc[: cells - 1, "valor"] += 1
    return replace(lectura, casos=casos)


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_what_is_saved_is_what_is_loaded(lectura: Lectura, tmp_path: Path) -> None:
    assert imports.save(lectura, tmp_path) == "sesnsp-estatal-2024-11: se importaron 1,120 celdas."
    (held,) = imports.load_all(tmp_path)
    pd.testing.assert_frame_equal(held.casos, lectura.casos)
    assert held.fuente == lectura.fuente
    assert (held.avisos, held.archivo, held.sha256) == (lectura.avisos, "estatal_2024-11.csv", lectura.sha256)
    assert len(held.sha256) == 64


def test_importing_twice_changes_nothing(lectura: Lectura, tmp_path: Path) -> None:
    imports.save(lectura, tmp_path)
    before = files(tmp_path)
    assert imports.save(lectura, tmp_path) == "sesnsp-estatal-2024-11: sin cambios."
    assert files(tmp_path) == before


def test_other_cells_under_the_same_key_are_refused_unless_asked_for(
    lectura: Lectura, tmp_path: Path
) -> None:
    imports.save(lectura, tmp_path)
    before = files(tmp_path)
    with pytest.raises(InputError, match="con 3 celdas distintas"):
        imports.save(revised(lectura), tmp_path)
    assert files(tmp_path) == before
    said = imports.save(revised(lectura), tmp_path, replace=True)
    assert said == "sesnsp-estatal-2024-11: se reemplazó; cambiaron 3 celdas."
    (held,) = imports.load_all(tmp_path)
    pd.testing.assert_frame_equal(held.casos, revised(lectura).casos)


def test_a_newer_corte_stands_beside_the_older(lectura: Lectura, tmp_path: Path) -> None:
    older = read(makers.write_csv(tmp_path / "a.csv", makers.estatal(2022, "2024-01")))
    imports.save(lectura, tmp_path)
    imports.save(older, tmp_path)
    assert [one.clave for one in imports.load_all(tmp_path)] == [
        "sesnsp-estatal-2024-01",
        "sesnsp-estatal-2024-11",
    ]


def test_other_crimes_are_kept_apart(lectura: Lectura, tmp_path: Path) -> None:
    fraude = read(makers.write_csv(tmp_path / "a.csv", makers.estatal(2024)), delito="Fraude")
    imports.save(fraude, tmp_path)
    imports.save(lectura, tmp_path)
    assert [one.clave for one in imports.load_all(tmp_path)] == ["sesnsp-estatal-2024-11"]
    assert [one.clave for one in imports.load_all(tmp_path, delito="Fraude")] == [
        "sesnsp-estatal-2024-11-fraude"
    ]


def test_nothing_imported_is_an_empty_list(tmp_path: Path) -> None:
    assert imports.load_all(tmp_path) == []


def test_altered_file_is_named(lectura: Lectura, tmp_path: Path) -> None:
    imports.save(lectura, tmp_path)
    cases = tmp_path / "importados" / lectura.clave / "casos.parquet"
    cases.write_bytes(cases.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match=r"casos\.parquet: fue alterado"):
        imports.load_all(tmp_path)


def test_full_disk_is_one_sentence_and_leaves_what_was_there(
    lectura: Lectura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports.save(lectura, tmp_path)
    before = files(tmp_path)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="no se pudo guardar"):
        imports.save(revised(lectura), tmp_path, replace=True)
    assert files(tmp_path) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from geo import imports
from geo.sources.sesnsp import read

step, (path, home) = int(sys.argv[3]), map(Path, sys.argv[1:3])
def counted(original):
    def call(*args):
        global step
        step -= 1
        if step == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args)
    return call
os.fsync, Path.rename = counted(os.fsync), counted(Path.rename)
imports.save(read(path), home, replace=True)
"""


@pytest.mark.parametrize("step", range(1, 8))
def test_process_killed_while_saving_leaves_the_old_or_the_new(
    step: int, lectura: Lectura, tmp_path: Path
) -> None:
    imports.save(revised(lectura), tmp_path)
    path = makers.write_csv(tmp_path / "estatal_2024-11.csv", makers.estatal(2022))
    run = subprocess.run([sys.executable, "-c", KILLED, str(path), str(tmp_path), str(step)], check=False)
    # Six steps: three flushes, two renames, the folder's flush; the seventh never comes.
    assert run.returncode == (0 if step == 7 else -signal.SIGKILL)
    (held,) = imports.load_all(tmp_path)
    new = step >= 6
    pd.testing.assert_frame_equal(held.casos, lectura.casos if new else revised(lectura).casos)
    imports.save(lectura, tmp_path, replace=True)
    left = [child.name for child in (tmp_path / "importados").iterdir() if child.is_dir()]
    assert left == ["sesnsp-estatal-2024-11"]
