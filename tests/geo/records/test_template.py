"""The empty tables: what a person finds in them, and that they come back as they went."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from geo.errors import NotFoundError
from geo.records import TABLES, MistakesError, csv_template, read, xlsx_template
from geo.records.lists import MECHANISM_OF, levels, lists

from .makers import TODAY, fill_csv, fill_xlsx, listed, row_of

tables = pytest.mark.parametrize("tabla", TABLES)


@tables
def test_the_workbook_explains_its_columns_and_lists_what_may_be_chosen(tabla: str) -> None:
    book = load_workbook(io.BytesIO(xlsx_template(tabla)))
    assert book.sheetnames == ["Datos", "Columnas", "Listas"]
    columns, data = TABLES[tabla].columnas, book["Datos"]
    assert [cell.value for cell in data[1]] == [column.titulo for column in columns]
    assert data.freeze_panes == "A2"
    assert str(data["A2"].value).startswith("EJEMPLO — bórrelo")
    assert {cell.number_format for cell in data[2]} == {
        "@"
    }  # Excel leaves keys and dates as they are written
    told = {row[0].value: row[2].value for row in book["Columnas"].iter_rows()}
    for column in columns:
        assert told[column.titulo] == column.ayuda
    offered = {}
    for rule in data.data_validations.dataValidation:
        _, _, area = rule.formula1.partition("!")
        cells = book["Listas"][area.replace("$", "")]
        offered[str(rule.sqref).split(":")[0]] = [cell.value for (cell,) in cells]
        assert rule.showErrorMessage
    for letter_cell in data[2]:
        column = columns[letter_cell.column - 1]
        if listed(column):
            assert offered[letter_cell.coordinate] == list(lists()[column.lista].values())


@tables
def test_the_workbook_warns_never_to_write_what_would_tell_who_a_victim_is(tabla: str) -> None:
    book = load_workbook(io.BytesIO(xlsx_template(tabla)))
    said = " ".join(str(cell.value) for row in book["Columnas"].iter_rows() for cell in row)
    assert "reconocer a una víctima" in said
    assert "nunca dónde está" in said


@tables
def test_the_csv_has_the_same_columns_and_opens_in_excel_with_its_accents(tabla: str) -> None:
    content = csv_template(tabla)
    assert content.startswith(b"\xef\xbb\xbf")
    header, example = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == [column.titulo for column in TABLES[tabla].columnas]
    assert example[0].startswith("EJEMPLO — bórrelo")


@tables
@pytest.mark.parametrize("fill", [fill_xlsx, fill_csv])
def test_the_example_is_a_row_that_can_be_read(tabla: str, fill, tmp_path: Path) -> None:
    path = fill(tmp_path / f"mios{'.xlsx' if fill is fill_xlsx else '.csv'}", tabla, [row_of(tabla)])
    found = read(path, tabla, hoy=TODAY)
    assert list(found.filas["fila"]) == ["2"]
    assert found.avisos == ()


@tables
def test_the_example_left_in_is_told_and_nothing_is_read(tabla: str, tmp_path: Path) -> None:
    path = tmp_path / "plantilla.xlsx"
    path.write_bytes(xlsx_template(tabla))
    with pytest.raises(MistakesError, match=r"fila 2: es la fila de ejemplo de la plantilla; bórrela"):
        read(path, tabla, hoy=TODAY)


def test_every_choice_of_a_list_speaks_of_a_mechanism_that_there_is() -> None:
    for tabla, subjects in MECHANISM_OF.items():
        assert set(subjects) == set(lists()[TABLES[tabla].column(TABLES[tabla].asunto).lista])
        assert set(subjects.values()) <= set(levels())


def test_a_template_that_there_is_not_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="evidencias, convenios, leyes"):
        csv_template("homicidios")
    with pytest.raises(NotFoundError, match="evidencias, convenios, leyes"):
        xlsx_template("homicidios")
