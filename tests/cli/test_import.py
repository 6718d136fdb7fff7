"""A publisher's file comes in whole, or nothing changes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from geo.codes import carried_path


def test_importing_a_release_says_what_came(home: Path, state_file: Path, run) -> None:
    result = run("--home", str(home), "import", "sesnsp", str(state_file), "--json")
    assert result.exit_code == 0, result.stderr
    row = json.loads(result.stdout)
    assert row["fuente"] == "sesnsp-estatal-2024-11"
    assert row["corte"] == "2024-11"
    assert row["suma"] == sum(
        pd.read_csv(carried_path("casos_entidad_mensual.csv"))["carpetas"].dropna().astype(int)
    )


def test_importing_twice_changes_nothing(home: Path, state_file: Path, run, contents) -> None:
    first = run("--home", str(home), "import", "sesnsp", str(state_file))
    held = contents(home)
    again = run("--home", str(home), "import", "sesnsp", str(state_file))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert contents(home) == held != {}


def cut_zip(path, lines, write):
    write(path, lines)
    whole = path.with_suffix(".zip")
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return whole


def html_for_zip(path, lines, write):
    page = path.with_suffix(".zip")
    page.write_text("<!DOCTYPE html><html><body>No encontrado</body></html>")
    return page


def without_a_column(path, lines, write):
    return write(path, lines, without=7)


def letter_for_number(path, lines, write):
    lines[10][9] = "o"
    return write(path, lines)


def cut_in_the_middle_of_a_line(path, lines, write):
    content = write(path, lines).read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3 - 9])
    return path


def cut_between_lines(path, lines, write):
    return write(path, lines[:-9])


def unknown_key(path, lines, write):
    lines[4][1] = "33"
    return write(path, lines)


def row_given_twice(path, lines, write):
    return write(path, [*lines, lines[6]])


SPOILED = (
    cut_zip,
    html_for_zip,
    without_a_column,
    letter_for_number,
    cut_in_the_middle_of_a_line,
    cut_between_lines,
    unknown_key,
    row_given_twice,
)


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_spoiled_file_is_refused_and_nothing_changes(
    home: Path, state_file: Path, tmp_path: Path, spoil, rows, write, run, contents, assert_refused
) -> None:
    assert run("--home", home, "import", "sesnsp", state_file).exit_code == 0
    held = contents(home)
    given = spoil(tmp_path / "IDEFC_NM_dic24.csv", rows(), write)
    assert_refused(run("--home", home, "import", "sesnsp", given), given.name)
    assert contents(home) == held


def test_what_a_newer_corte_revised_is_listed(home: Path, tmp_path: Path, run, write, rows) -> None:
    lines = rows(revised=5)
    for row in lines:
        if row[0] == "2024":
            row[17] = ""  # corte 2024-10: November was not reached
    older = write(tmp_path / "anterior.csv", lines)
    assert run("--home", str(home), "import", "sesnsp", str(older)).exit_code == 0
    result = run("--home", str(home), "diff", "2024-10", "2024-11", "--json")
    assert result.exit_code == 0, result.stderr
    changed = json.loads(result.stdout)
    january = [row for row in changed if row["cve"] == "01" and row["periodo"] == "2024-01"]
    assert len(january) == 1
    assert "celdas" in result.stderr
