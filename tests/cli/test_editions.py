"""Publishing is all or nothing, whatever happens to the disk or the process."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import resource
import shutil
import signal
import time
from pathlib import Path

import pytest

from api import files


def test_an_edition_is_built_listed_shown_and_used(published: Path, run) -> None:
    home = ("--home", str(published))
    [row] = json.loads(run(*home, "edition", "list", "--json").stdout)
    assert row["en_uso"] is True
    shown = json.loads(run(*home, "edition", "show", row["id"], "--json").stdout)
    assert shown["id"] == row["id"]
    assert run(*home, "edition", "show").stdout.count(row["id"]) >= 1
    assert run(*home, "edition", "use", row["id"]).exit_code == 0
    again = run(*home, "edition", "build")
    assert again.stdout.strip() == row["id"]  # the same facts and boundaries have the same name
    assert len(json.loads(run(*home, "edition", "list", "--json").stdout)) == 1


def test_killed_while_publishing_the_edition_before_still_loads(
    published: Path, tmp_path: Path, run, start, write, rows
) -> None:
    home = tmp_path / "home"
    shutil.copytree(published, home, symlinks=True)
    before = json.loads(run("--home", str(home), "edition", "list", "--json").stdout)
    assert (
        run(
            "--home",
            str(home),
            "import",
            "sesnsp",
            str(write(tmp_path / "a.csv", rows(revised=3))),
            "--reemplazar",
        ).exit_code
        == 0
    )
    process = start("--home", str(home), "edition", "build")
    # The first table is being written, and more than twenty are to come.
    while process.poll() is None and not any((home / "store").glob(".publicando-*/edicion/hechos/*")):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, "terminó antes de que se le pudiera matar"
    after = json.loads(run("--home", str(home), "edition", "list", "--json").stdout)
    assert [row["id"] for row in after if row["en_uso"]] == [row["id"] for row in before]
    assert run("--home", str(home), "indicators").exit_code == 0
    # And nothing stands in the way of doing it again.
    assert run("--home", str(home), "edition", "build").exit_code == 0
    assert len(json.loads(run("--home", str(home), "edition", "list", "--json").stdout)) == 2


def small_files_only() -> None:
    """No file beyond 100 kB: what a disk that fills up in the middle of a write looks like to a program."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_a_disk_that_fills_up_is_one_sentence_and_nothing_changes(
    published: Path, tmp_path: Path, run, start
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "marcos").symlink_to((published / "marcos").resolve())
    process = start("--home", str(home), "edition", "build", preexec_fn=small_files_only)
    _, said = process.communicate()
    assert process.returncode == 2, said
    assert "Traceback" not in said
    assert said.strip().splitlines()[-1].endswith(".")
    listed = run("--home", str(home), "edition", "list", "--json")
    assert json.loads(listed.stdout) == []


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "disco está lleno"), (errno.EACCES, "cambie los permisos"), (errno.EIO, "")],
)
def test_what_the_system_refuses_is_one_sentence(
    published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    says: str,
    run,
    contents,
    assert_refused,
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    target = tmp_path / "entidades.csv"
    target.write_text("lo de antes")
    monkeypatch.setattr(files.os, "fsync", refuse)
    assert_refused(run("--home", str(published), "layer", "export", "entidades", "-o", str(target)), says)
    assert contents(tmp_path) == {"entidades.csv": hashlib.sha256(b"lo de antes").hexdigest()}
