"""The data behind a report as one workbook: a sheet a table. The same report gives the same bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from geo.workbook import steady
from layers.report.tables import tables

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from layers.encodings.flat import Row
    from layers.report.report import Report

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60  # characters: what is longer wraps when a person widens the column


def report_xlsx(report: Report) -> bytes:
    """The sheets of `layers.report.tables`; a table without rows says so in its first cell.

    Text is written as text, so that a cell that begins with «=» is no formula and a key keeps its zeros.
    """
    # Half a second to import, and only a workbook needs it.
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables(report).items():
        _fill(book.create_sheet(name), rows)
    written = io.BytesIO()
    book.save(written)
    return steady(written.getvalue(), report.fecha)


def _fill(sheet: Worksheet, rows: list[Row]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    if not rows:
        _write(sheet, 1, 1, "Sin renglones.")
        return
    for place, name in enumerate(rows[0], start=1):
        _write(sheet, 1, place, name)
        sheet.cell(1, place).font = Font(bold=True)
        longest = max(len(str(value)) for value in (name, *(row[name] for row in rows)))
        sheet.column_dimensions[get_column_letter(place)].width = min(longest, _WIDEST) + 2
    for line, row in enumerate(rows, start=2):
        for place, value in enumerate(row.values(), start=1):
            _write(sheet, line, place, value)
    sheet.freeze_panes = "A2"


def _write(sheet: Worksheet, line: int, place: int, value: Any) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(line, place)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
