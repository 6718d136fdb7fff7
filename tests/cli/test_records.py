"""An office's own records from the command line: template, import, preview, list, withdrawal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from geo.codes import entidades
from geo.records import TABLES

Run = Callable[..., Result]
Fill = Callable[..., Path]


@pytest.fixture
def fill(tmp_path: Path, run: Run) -> Fill:
    """The CSV template of agreements as the order writes it, filled with one row for each entidad given."""

    def made(*names: str, **given: str) -> Path:
        path = tmp_path / "convenios.csv"
        assert run("template", "convenios", "-o", path).exit_code == 0
        header, example = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
        rows = [dict(zip(header, example, strict=True)) | {"Entidad": name} | given for name in names]
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows([header, *([row[head] for head in header] for row in rows)])
        return path

    return made


@pytest.mark.parametrize("tabla", TABLES)
def test_the_template_is_written_in_both_formats(tabla: str, tmp_path: Path, run: Run) -> None:
    for name in ("vacia.xlsx", "vacia.csv"):
        result = run("template", tabla, "-o", tmp_path / name)
        assert (result.exit_code, result.stdout) == (0, f"{tmp_path / name}\n")
    titles = [cell.value for cell in load_workbook(tmp_path / "vacia.xlsx")["Datos"][1]]
    assert titles == next(csv.reader(io.StringIO((tmp_path / "vacia.csv").read_text("utf-8-sig"))))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("template", "convenios", "-o", "c.doc"), "c.doc: no es .xlsx ni .csv"),
        (("template", "casos", "-o", "c.csv"), "las que hay son evidencias, convenios"),
        (("import", "leyes", "no-existe.xlsx"), "no-existe.xlsx: no existe"),
        (("import", "withdraw", "nada"), "no se ha importado «nada»"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: tuple[str, ...],
    says: str,
    home: Path,
    tmp_path: Path,
    monkeypatch,
    run: Run,
    contents,
    assert_refused,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(run("--home", home, *words), says)
    assert contents(tmp_path) == {}


def test_a_file_with_mistakes_is_refused_whole_with_a_line_each(
    home: Path, fill: Fill, run: Run, contents
) -> None:
    path = fill("Edo. Méx.", "Xalisco", "Colima", "Colima")
    result = run("--home", home, "import", "convenios", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "fila 3, columna Entidad: no se reconoce la entidad «Xalisco» (¿14 Jalisco?); escriba la clave"
        " de INEGI (01 a 32), el nombre oficial o el código MX-XXX.",
        "fila 5: repite la fila 4; deje una.",
        "fila 2, columna Entidad: «Edo. Méx.» se leyó como 15 México.",
        "convenios.csv: tiene 2 errores y no se importó nada; corríjalos e impórtelo otra vez.",
    ]
    assert not home.exists() or contents(home) == {}


def test_a_preview_imports_nothing(home: Path, fill: Fill, run: Run, contents) -> None:
    path = fill("Jalisco", **{"Fecha de firma": "15/03/2012", "Vigente hasta": "31/12/2014"})
    result = run("--home", home, "import", "convenios", path, "--check", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    stretches = [(row["desde"], row["antes"], row["despues"]) for row in told["situaciones"]]
    assert stretches == [("2012-03-15", "sin_dato", "si"), ("2015-01-01", "sin_dato", "no")]
    assert {row["id"] for row in told["indicadores"]} == {"convenios_entidades"}
    assert not home.exists() or contents(home) == {}


def test_import_build_withdraw_and_build_give_the_first_edition_again(
    home_2019: Path, tmp_path: Path, fill: Fill, run: Run
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "marcos").symlink_to(home_2019 / "marcos")
    began = run("--home", home, "edition", "build").stdout
    path = fill(*entidades()["nombre"], **{"Fecha de firma": "15/03/2012", "Vigente hasta": ""})
    done = run("--home", home, "import", "convenios", path, "--clave", "segob-2012")
    assert (done.exit_code, done.stdout) == (0, "segob-2012: se importaron 32 filas.\n")
    assert "segob-2012" in run("--home", home, "import", "list").stdout
    assert run("--home", home, "edition", "build").stdout != began
    found = run("--home", home, "indicators", "convenios_entidades", "--fecha", "2013-01-01", "--json")
    assert json.loads(found.stdout)["valor"] == 100.0
    shown = run("--home", home, "edition", "show", "--json")
    assert "segob-2012" in {source["clave"] for source in json.loads(shown.stdout)["fuentes"]}
    assert run("--home", home, "import", "withdraw", "segob-2012").exit_code == 0
    assert run("--home", home, "edition", "build").stdout == began


def test_a_publishers_file_may_be_withdrawn_too(home: Path, state_file: Path, run: Run) -> None:
    assert run("--home", home, "import", "sesnsp", state_file).exit_code == 0
    [row] = json.loads(run("--home", home, "import", "list", "--json").stdout)
    assert (row["fuente"], row["tabla"]) == ("sesnsp-estatal-2024-11", "casos")
    assert run("--home", home, "import", "withdraw", row["fuente"]).exit_code == 0
    assert json.loads(run("--home", home, "import", "list", "--json").stdout) == []
