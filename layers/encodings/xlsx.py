"""A workbook for people: the rows, and beside them what each column means, the codes and the sources.

It carries no geometry. Keys are text, so their zeros stay; the header stays in sight and can be filtered.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.workbook import steady
from layers.encodings import dictionary

if TYPE_CHECKING:
    from openpyxl import Workbook

    from layers.build import Layer

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROW, _WIDE = 10, 60  # characters
# What openpyxl would take for a formula or for an error instead of a text.
_NOT_TEXT = ("=", "#")


def encode(layer: Layer) -> bytes:
    """The sheets ``datos``, ``diccionario``, ``codigos``, ``fuentes`` and ``advertencias``."""
    # Half a second to import, and only a workbook needs it.
    from openpyxl import Workbook

    notes = [line for line in dictionary.read_me(layer).splitlines() if line]
    book = Workbook(write_only=True)
    _sheet(book, "datos", layer.values)
    _sheet(book, "diccionario", dictionary.columns(layer))
    _sheet(book, "codigos", dictionary.codes(layer))
    _sheet(book, "fuentes", dictionary.licences(layer))
    _sheet(book, "advertencias", pd.DataFrame({"Léase antes": [line.lstrip("#- ") for line in notes]}))
    written = io.BytesIO()
    book.save(written)
    return steady(written.getvalue(), dictionary.stamp(layer))


def _sheet(book: Workbook, name: str, table: pd.DataFrame) -> None:
    """A table with its header in bold; a missing number is a blank cell."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    columns = [_cells(table[column]) for column in table.columns]
    for place, (title, cells) in enumerate(zip(table.columns, columns, strict=True), start=1):
        longest = max(map(len, map(str, (title, *cells[:100]))))
        sheet.column_dimensions[get_column_letter(place)].width = float(np.clip(longest + 2, _NARROW, _WIDE))
    header = [WriteOnlyCell(sheet, value=title) for title in table.columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for row in zip(*columns, strict=True):
        sheet.append([_text(sheet, cell) if _risky(cell) else cell for cell in row])
    if len(table.columns):
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table) + 1}"


def _cells(column: pd.Series[Any]) -> list[Any]:
    """Python values, None for what is missing; a character that XML cannot write is told as «�»."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if pd.api.types.is_string_dtype(column.dtype):
        column = column.str.replace(ILLEGAL_CHARACTERS_RE, "\ufffd", regex=True)
    cells: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return cells


def _risky(cell: Any) -> bool:
    return isinstance(cell, str) and cell.startswith(_NOT_TEXT)


def _text(sheet: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell
