"""``incidencia report``: the report as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

DAY = ("--fecha", "2016-06-01")


def test_the_report_of_the_country_is_one_file_with_its_maps(published: Path, tmp_path: Path, run) -> None:
    target = tmp_path / "informe.html"
    result = run("--home", published, "report", *DAY, "-o", target)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(target)
    page = target.read_text(encoding="utf-8")
    assert page.count('<svg class="mapa"') == 3
    assert page.count('<path id="e') == 32
    assert "Ley armonizada: 10 de 32" in page
    assert "<nav" not in page


def test_the_report_of_an_entidad_is_also_a_workbook(published: Path, tmp_path: Path, run) -> None:
    target = tmp_path / "informe.xlsx"
    result = run("--home", published, "report", "--entidad", "20", *DAY, "-o", target)
    assert result.exit_code == 0, result.stderr
    cells = dict(load_workbook(target)["informe"].iter_rows(values_only=True))
    assert (cells["nombre"], cells["fecha"], cells["desde"]) == ("Oaxaca", "2016-06-01", "2015-12-01")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-o", "informe.pdf"), "termine el nombre en .html o .xlsx"),
        (("--entidad", "40", "-o", "informe.html"), "no hay entidad «40»"),
        (("--fecha", "2006-01-01", "-o", "informe.html"), "anterior a los datos"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words, says: str, run, assert_refused
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(run("--home", published, "report", *words), says)
    assert list(tmp_path.iterdir()) == []
