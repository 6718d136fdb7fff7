"""The command line as a person types it, and the files that a publisher would have sent."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from api.cli import cli
from geo.codes import carried_path, entidades

HEADER = [
    *(
        "Año",
        "Clave_Ent",
        "Entidad",
        "Bien jurídico afectado",
        "Tipo de delito",
        "Subtipo de delito",
        "Modalidad",
    ),
    *("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio"),
    *("Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"),
]
Write = Callable[..., Path]


def state_rows(revised: int) -> list[list[str]]:
    """The lines of SESNSP's state file of corte 2024-11, with the carried figures and one crime more."""
    cases = pd.read_csv(carried_path("casos_entidad_mensual.csv"), dtype=str, keep_default_na=False)
    found = {
        (cve, month): value for cve, month, value in cases[["cve_ent", "periodo", "carpetas"]].to_numpy()
    }
    found["01", "2024-01"] = str(int(found["01", "2024-01"]) + revised)
    lines = []
    for year in range(2015, 2025):
        for cve, name in entidades()[["cve_ent", "nombre"]].to_numpy():
            start, trata = [str(year), str(int(cve)), name], "Trata de personas"
            months = [f"{year}-{month:02d}" for month in range(1, 13)]
            # A month that the entidad did not report has every crime at zero; one after the corte is blank.
            counts = [found[cve, month] or "0" if month <= "2024-11" else "" for month in months]
            others = [("7" if found[cve, month] else "0") if month <= "2024-11" else "" for month in months]
            lines.append([*start, "Libertad personal", trata, trata, trata, *counts])
            lines.append([*start, "El patrimonio", "Robo", "Robo a negocio", "Con violencia", *others])
    return lines


@pytest.fixture(scope="session")
def rows() -> Callable[..., list[list[str]]]:
    """The lines of a state file, ``revised`` cases more in one cell."""
    return lambda *, revised=0: state_rows(revised)


@pytest.fixture(scope="session")
def write() -> Write:
    """Writes lines as SESNSP does: Latin-1, CRLF."""

    def to(path: Path, lines: list[list[str]], *, without: int | None = None) -> Path:
        keep = [place for place in range(len(HEADER)) if place != without]
        with path.open("w", encoding="latin-1", newline="") as out:
            csv.writer(out).writerows([row[place] for place in keep] for row in [HEADER, *lines])
        return path

    return to


@pytest.fixture(scope="session")
def state_file(tmp_path_factory: pytest.TempPathFactory, write: Write) -> Path:
    return write(tmp_path_factory.mktemp("sesnsp") / "IDEFC_NM_nov24.csv", state_rows(0))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """``incidencia`` with some words, in this process."""
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.Popen[str]]:
    """``incidencia`` with some words, as a process of its own."""

    def begin(*words: object, **extra: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "api", *map(str, words)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, **pipes | extra)  # type: ignore[call-overload]

    return begin


@pytest.fixture(scope="session")
def published(home_2019: Path, tmp_path_factory: pytest.TempPathFactory, run: Callable[..., Result]) -> Path:
    """A home with the default Marco and one published edition; tests only read it."""
    made = tmp_path_factory.mktemp("publicado")
    (made / "marcos").symlink_to(home_2019 / "marcos")
    built = run("--home", made, "edition", "build")
    assert built.exit_code == 0, built.stderr
    return made


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], dict[str, str]]:
    """The hash of every file under a folder, by its name; a lock, empty and left lying, holds nothing."""

    def look(folder: Path) -> dict[str, str]:
        paths = [Path(root, name) for root, _, names in os.walk(folder) for name in names]
        paths = [path for path in paths if path.name != ".candado"]
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
        }

    return look


@pytest.fixture(scope="session")
def assert_refused() -> Callable[..., None]:
    """Exit code 2, nothing on stdout, and on stderr one sentence (after lines of progress, if any)."""

    def check(result: Result, *says: str) -> None:
        assert result.exit_code == 2, result.output
        assert result.stdout == ""
        [line] = [line for line in result.stderr.splitlines() if line[3:4] != "%"]
        assert line.endswith(".")
        for part in says:
            assert part in line

    return check
