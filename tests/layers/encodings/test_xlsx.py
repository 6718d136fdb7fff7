"""A workbook for people, opened by openpyxl and calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pandas as pd
import pytest
import python_calamine
from openpyxl import Workbook

from layers.build import Layer
from layers.encodings import _workbook, dictionary

from .cases import CASES
from .conftest import Encoded
from .readers import expected

SHEETS = ["datos", "diccionario", "codigos", "fuentes", "advertencias"]


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def book(encoded: Encoded) -> Workbook:
    return opened(encoded("municipios", "xlsx"))


def made(*cells: object) -> bytes:
    """A workbook of one column."""
    return _workbook.workbook({"hoja": pd.DataFrame({"x": list(cells)})}, title="Título", day="2024-11-01")


@pytest.mark.parametrize("name", CASES)
def test_it_has_the_rows_and_beside_them_what_they_mean(
    name: str, case: Callable[[str], Layer], encoded: Encoded
) -> None:
    layer = case(name)
    book = python_calamine.load_workbook(io.BytesIO(encoded(name, "xlsx")))
    assert book.sheet_names == SHEETS
    tables = {
        "diccionario": dictionary.columns(layer),
        "codigos": dictionary.codes(layer),
        "fuentes": dictionary.licences(layer),
    }
    for sheet, table in tables.items():
        head, *rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        assert (head, rows) == (list(table.columns), table.to_numpy().tolist())
    told = [line for (line,) in book.get_sheet_by_name("advertencias").to_python()]
    assert all(sentence in told for sentence in (layer.spec.descripcion, *layer.advertencias))
    assert told[-1].endswith("800 5533 000.")


def test_openpyxl_finds_keys_as_text_numbers_as_numbers_and_blanks_where_they_are_missing(
    book: Workbook, case: Callable[[str], Layer]
) -> None:
    head, *lines = book["datos"].iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert rows == expected(case("municipios"))
    assert {type(row["cvegeo"]) for row in rows} == {str}
    assert {type(row["poblacion"]) for row in rows} == {int, type(None)}


def test_the_header_is_bold_stays_in_sight_and_can_be_filtered(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])
        assert not sheet["A2"].font.bold
        assert sheet.auto_filter.ref == sheet.dimensions
    assert book["datos"].column_dimensions["C"].width > book["datos"].column_dimensions["A"].width


def test_it_says_its_title_and_the_month_it_speaks_of(book: Workbook, case: Callable[[str], Layer]) -> None:
    assert book.properties.title == case("municipios").spec.titulo
    assert book.properties.created == datetime(2024, 1, 1)


@pytest.mark.parametrize("text", ["=1+1", "+52 55", "-1", "@SUM(A1)", "#N/A", "=", "'", "\t=1", "1e5", "007"])
def test_no_text_is_a_formula_an_error_or_a_number(text: str) -> None:
    cell = opened(made(text))["hoja"]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_a_number_that_is_none_is_blank() -> None:
    sheet = opened(made(1.5, np.nan, np.inf, -np.inf, 2))["hoja"]
    assert [cell.value for cell in sheet["A"]] == ["x", 1.5, None, None, None, 2]


def test_what_a_cell_or_xml_cannot_bear_is_told() -> None:
    long = "á" * 40_000
    [_, broken, cut, returned] = [
        cell.value for cell in opened(made("a\x00\x0bb", long, "a\r\nb"))["hoja"]["A"]
    ]
    assert broken == "a��b"
    assert cut == f"{long[:32766]}…"
    assert returned == "a\r\nb"


def test_text_that_looks_like_an_escape_is_read_as_it_was_written() -> None:
    # Excel reads «_x0041_» as «A», and «_x005F_» as the underscore that begins it.
    part = zipfile.ZipFile(io.BytesIO(made("_x0041_"))).read("xl/worksheets/sheet1.xml").decode()
    assert '<t xml:space="preserve">_x005F_x0041_</t>' in part
    sheet = python_calamine.load_workbook(io.BytesIO(made("_x0041_"))).get_sheet_by_index(0)
    assert sheet.to_python() == [["x"], ["_x0041_"]]


def test_every_part_is_declared_and_every_relation_leads_to_one(encoded: Encoded) -> None:
    archive = zipfile.ZipFile(io.BytesIO(encoded("rutas", "xlsx")))
    names = set(archive.namelist())
    assert archive.namelist()[0] == "[Content_Types].xml"
    kinds = ElementTree.fromstring(archive.read("[Content_Types].xml"))
    declared = {str(each.get("PartName")).removeprefix("/") for each in kinds if each.get("PartName")}
    assert declared == {name for name in names if not name.endswith(".rels")} - {"[Content_Types].xml"}
    for rels, folder in (("_rels/.rels", ""), ("xl/_rels/workbook.xml.rels", "xl/")):
        assert {
            f"{folder}{each.get('Target')}" for each in ElementTree.fromstring(archive.read(rels))
        } <= names
