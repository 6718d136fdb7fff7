"""An office's records are kept whole or not at all, beside what publishers' files gave."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo import imports
from geo.errors import InputError, NotFoundError, StoreError
from geo.records import Reading, alike, load_all, save
from geo.sources.sesnsp import read as read_sesnsp

from ..sources import makers as sesnsp

Read = Callable[..., Reading]


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_what_is_saved_is_what_is_loaded(reading: Read, tmp_path: Path) -> None:
    given = reading("convenios", {"cve_ent": "Edo. Méx."}, {"objeto": "«Atención», y más"})
    assert save(given, tmp_path) == "oficina: se importaron 2 filas."
    (held,) = load_all(tmp_path)
    pd.testing.assert_frame_equal(held.filas, given.filas)
    assert (held.tabla, held.fuente, held.avisos) == (given.tabla, given.fuente, given.avisos)
    assert (held.archivo, held.sha256) == ("oficina.csv", given.sha256)
    assert len(held.sha256) == 64


def test_importing_twice_changes_nothing_and_other_rows_must_be_asked_for(
    reading: Read, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    save(reading("convenios", {}), home)
    before = files(home)
    assert save(reading("convenios", {}), home) == "oficina: sin cambios."
    other = reading("convenios", {"pagina": "35"}, {"cve_ent": "Colima"})
    with pytest.raises(InputError, match="con 2 filas distintas"):
        save(other, home)
    assert files(home) == before
    assert save(other, home, replace=True) == "oficina: se reemplazó; cambiaron 2 filas."
    (held,) = load_all(home)
    pd.testing.assert_frame_equal(held.filas, other.filas)


def test_a_key_stays_with_its_table(reading: Read, tmp_path: Path) -> None:
    save(reading("convenios", {}), tmp_path)
    with pytest.raises(InputError, match="esa clave ya es de otra cosa"):
        save(reading("leyes", {}), tmp_path, replace=True)


def test_records_and_cases_are_kept_in_one_place_and_apart(reading: Read, tmp_path: Path) -> None:
    cases = read_sesnsp(sesnsp.write_csv(tmp_path / "estatal_2024-11.csv", sesnsp.estatal(2022)))
    imports.save(cases, tmp_path)
    save(reading("convenios", {}), tmp_path)
    assert [one.clave for one in imports.load_all(tmp_path)] == [cases.clave]
    assert [one.clave for one in load_all(tmp_path)] == ["oficina"]
    imports.withdraw(cases.clave, tmp_path)
    assert imports.load_all(tmp_path) == []
    assert [one.clave for one in load_all(tmp_path)] == ["oficina"]


def test_withdrawing_leaves_no_file_and_what_is_not_held_is_not_found(reading: Read, tmp_path: Path) -> None:
    home = tmp_path / "home"
    save(reading("convenios", {}, clave="a"), home)
    before = files(home)
    save(reading("convenios", {}, clave="b"), home)
    imports.withdraw("b", home)
    assert files(home) == before
    with pytest.raises(NotFoundError, match="las fuentes importadas son: a"):
        imports.withdraw("b", home)


def test_rows_that_another_source_already_says_are_told(reading: Read, tmp_path: Path) -> None:
    held = [reading("convenios", {"cve_ent": "Colima"}, {}, clave="a"), reading("leyes", {}, clave="c")]
    assert alike(reading("convenios", {}, clave="b"), held) == [
        "fila 2: dice lo mismo que la fila 3 de a, y queda a su lado."
    ]


def test_an_altered_file_is_named(reading: Read, tmp_path: Path) -> None:
    save(reading("convenios", {}), tmp_path)
    rows = tmp_path / "importados" / "oficina" / "filas.csv"
    rows.write_bytes(rows.read_bytes().replace(b"14", b"15"))
    with pytest.raises(StoreError, match=r"filas\.csv: fue alterado"):
        load_all(tmp_path)


def test_a_full_disk_leaves_what_was_there(
    reading: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    save(reading("convenios", {}), home)
    before = files(home)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="el disco está lleno"):
        save(reading("convenios", {"pagina": "35"}), home, replace=True)
    assert files(home) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from geo import imports, records

step, home = int(sys.argv[2]), Path(sys.argv[1])
def counted(original):
    def call(*args):
        global step
        step -= 1
        if step == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args)
    return call
os.fsync, Path.rename = counted(os.fsync), counted(Path.rename)
imports.withdraw("oficina", home)
"""


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_withdrawal_that_is_killed_leaves_all_or_nothing(step: int, reading: Read, tmp_path: Path) -> None:
    given = reading("convenios", {})
    save(given, tmp_path)
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(step)], check=False)
    # Two steps: the rename that takes it away and the folder's flush; the third never comes.
    assert run.returncode == (0 if step == 3 else -signal.SIGKILL)
    assert [one.clave for one in load_all(tmp_path)] == (["oficina"] if step == 1 else [])
    save(replace(given, fuente=dict(given.fuente) | {"clave": "otra"}), tmp_path)
    left = sorted(path.name for path in (tmp_path / "importados").iterdir() if path.is_dir())
    assert left == (["oficina", "otra"] if step == 1 else ["otra"])
