"""The empty tables that an office fills: XLSX with its lists to choose from, or CSV that Excel opens."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.errors import NotFoundError
from geo.records.lists import lists
from geo.records.tables import EXAMPLE, TABLES, Column, Table
from geo.workbook import steady

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DATA, COLUMNS, LISTS = "Datos", "Columnas", "Listas"
_SINCE = "2026-11-24"  # the day on which these columns were settled
_ROWS = 2000  # as far down as a list can be chosen
_ADVICE = (
    "Escriba una fila por cada cosa que le conste, cada una con quién la dice y en qué documento o página.",
    "Borre la fila de ejemplo. No combine celdas ni cambie los nombres de las columnas.",
    "Nunca escriba nada que permita reconocer a una víctima: nombre, edad, domicilio o número de carpeta.",
    "De un refugio o albergue sólo se guarda que existe: nunca dónde está ni cómo se llama.",
)


def table(tabla: str) -> Table:
    """The table of that name. Raises NotFoundError, listing those that there are."""
    if tabla not in TABLES:
        raise NotFoundError(f"no hay una plantilla «{tabla}»", fix=f"las que hay son {', '.join(TABLES)}")
    return TABLES[tabla]


def csv_template(tabla: str) -> bytes:
    """The header and the example row of a table, in UTF-8 with the mark that tells Excel so.

    Raises NotFoundError for a table that there is not.
    """
    columns = table(tabla).columnas
    text = io.StringIO()
    csv.writer(text).writerows([[column.titulo for column in columns], _example(columns)])
    return text.getvalue().encode("utf-8-sig")


@lru_cache(maxsize=len(TABLES))
def xlsx_template(tabla: str) -> bytes:
    """A workbook: «Datos» to fill, «Columnas» with what each column is, «Listas» with what may be chosen.

    Cells are text, so that Excel changes neither keys nor dates. Raises NotFoundError for a table that there
    is not.
    """
    from openpyxl import Workbook

    made, book = table(tabla), Workbook()
    data = book.active
    assert data is not None  # a new workbook has one sheet
    data.title = DATA
    _fill_data(data, made.columnas)
    _fill_columns(book.create_sheet(COLUMNS), made)
    _fill_lists(book.create_sheet(LISTS), data, made.columnas)
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue(), _SINCE)


def _example(columns: tuple[Column, ...]) -> list[str]:
    first, *others = (column.ejemplo for column in columns)
    return [f"{EXAMPLE}: {first}", *others]


def _fill_data(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.append([column.titulo for column in columns])
    sheet.append(_example(columns))
    for place, column in enumerate(columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = min(max(len(column.titulo), len(str(sheet.cell(2, place).value or ""))) + 3, 45)
        dimension.number_format = "@"
        head, example = sheet.cell(1, place), sheet.cell(2, place)
        head.font = Font(bold=True, underline="single" if column.obligatoria else None)
        head.fill = PatternFill("solid", fgColor="DDDDDD")
        head.number_format = example.number_format = "@"
        example.font = Font(italic=True, color="707070")
    sheet.freeze_panes = "A2"


def _fill_columns(sheet: Worksheet, made: Table) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.append([f"{made.nombre.capitalize()}. {made.una_fila}."])
    for advice in _ADVICE:
        sheet.append([advice])
    sheet.append([])
    sheet.append(["Columna", "¿Obligatoria?", "Qué va", "Ejemplo", "Valores"])
    for cell in (sheet["A1"], *sheet[sheet.max_row]):
        cell.font = Font(bold=True)
    for column in made.columnas:
        choices = f"Los de la hoja «{LISTS}»" if column.lista else ""
        sheet.append(
            [column.titulo, "sí" if column.obligatoria else "no", column.ayuda, column.ejemplo, choices]
        )
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in {"A": 24, "B": 14, "C": 70, "D": 34, "E": 28}.items():
        sheet.column_dimensions[letter].width = width


def _fill_lists(sheet: Worksheet, data: Worksheet, columns: tuple[Column, ...]) -> None:
    """One column for each closed list, and in «Datos» the drop-down that reads it."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = [(place, column) for place, column in enumerate(columns, 1) if column.lista]
    for at, (place, column) in enumerate(listed, 1):
        extra = ["País"] if column.clase == "entidad_o_pais" else []
        choices = [*extra, *lists()[column.lista].values()]
        for row, text in enumerate([column.titulo, *choices], 1):
            sheet.cell(row, at, text)
        letter = get_column_letter(at)
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[letter].width = min(max(map(len, choices)) + 2, 60)
        rule = DataValidation(
            type="list",
            formula1=f"{LISTS}!${letter}$2:${letter}${len(choices) + 1}",
            allow_blank=True,
            # An entidad may also be given by its key; a list that is closed takes nothing else.
            errorStyle="warning" if column.clase.startswith("entidad") else "stop",
            errorTitle=column.titulo,
            error="Elija uno de la lista.",
            showErrorMessage=True,
        )
        rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{_ROWS}")
        data.add_data_validation(rule)
    sheet.freeze_panes = "A2"
