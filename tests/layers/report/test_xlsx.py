"""The data behind a report as a workbook, read back with openpyxl."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from geo.edition import Edition
from layers.report.report import Report, gather
from layers.report.tables import tables
from layers.report.xlsx import report_xlsx


@pytest.fixture(scope="module")
def report(published: Edition) -> Report:
    return gather(published, date(2016, 6, 1), cve_ent="20")


def sheets(content: bytes) -> dict[str, list[dict[str, Any]]]:
    book = load_workbook(io.BytesIO(content))
    out = {}
    for sheet in book.worksheets:
        heading, *rows = sheet.iter_rows(values_only=True)
        out[sheet.title] = [dict(zip(heading, row, strict=True)) for row in rows]
    return out


def test_a_sheet_a_table_with_the_numbers_of_the_report(report: Report) -> None:
    read = sheets(report_xlsx(report))
    assert list(read) == list(tables(report))
    assert [(row["id"], row["valor"], row["estado"]) for row in read["indicadores"]] == [
        (one.id, one.valor, one.estado) for one in report.indicadores
    ]
    assert [(row["mecanismo"], row["numerador"]) for row in read["cobertura"]] == [
        (one.mecanismo, one.numerador) for one in report.coberturas
    ]
    assert [row["carpetas"] for row in read["incidencia_serie"]] == [row["carpetas"] for row in report.serie]


def test_every_number_that_may_be_missing_has_its_status_beside_it(report: Report) -> None:
    for name, number in (
        ("indicadores", "valor"),
        ("indicadores", "avance"),
        ("cobertura", "parte_poblacion"),
    ):
        for row in sheets(report_xlsx(report))[name]:
            assert row[f"{number}_estatus"]
            assert (row[number] is None) == (row[f"{number}_estatus"] != "observado")


def test_keys_keep_their_zeros_and_a_text_is_never_a_formula(report: Report) -> None:
    spoilt = replace(report, cve_ent="01", nombre="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(report_xlsx(spoilt)))
    cells = {row[0].value: row[1] for row in book["informe"].iter_rows()}
    assert cells["cve_ent"].value == "01"
    assert (cells["nombre"].value, cells["nombre"].data_type) == ("=HYPERLINK(1)", "s")


def test_the_same_report_is_the_same_file_at_any_hour(report: Report) -> None:
    content = report_xlsx(report)
    assert report_xlsx(report) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2016-06-01T00:00:00Z") == 2


def test_a_table_without_rows_says_so(report: Report) -> None:
    book = load_workbook(io.BytesIO(report_xlsx(replace(report, cambios=()))))
    assert book["cambios"]["A1"].value == "Sin renglones."
