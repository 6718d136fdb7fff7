"""What a file holds, cell by cell: the sheets of a workbook, or a CSV file in any of its usual dresses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_DELIMITERS = (",", ";", "\t")
_BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Sheet:
    """Rows of cells as they stand, the first row of the file first; blank cells are None or "".

    ``merged`` tells of each cell of a merged range, counted from 1, how Excel calls the range; ``broken``
    the cells that hold an error of Excel's.
    """

    rows: tuple[tuple[object, ...], ...]
    merged: Mapping[tuple[int, int], str]
    broken: frozenset[tuple[int, int]]


def read_sheets(path: Path) -> list[Sheet]:
    """Every way in which the file may be read: each sheet of a workbook, or a CSV by each delimiter.

    A workbook is known by its content (``.xlsx``); anything else is text in UTF-8, UTF-16 or Windows-1252.
    Raises InputError for a file that is neither, OSError for one that cannot be opened.
    """
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return list(_workbook(content, path.name))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        what = "es un libro de Excel antiguo o con contraseña"
        raise InputError(what, where=path.name, fix="guárdelo como .xlsx, sin contraseña")
    text = _text(content, path.name)
    return [_csv(text, delimiter, path.name) for delimiter in _DELIMITERS]


def _workbook(content: bytes, name: str) -> Iterator[Sheet]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise InputError(
            "no se puede leer como libro de Excel", where=name, fix="guárdelo otra vez como .xlsx"
        ) from error
    for sheet in book.worksheets:
        yield _worksheet(sheet)


def _worksheet(sheet: Worksheet) -> Sheet:
    merged = {
        (row, column): str(area)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    rows = list(sheet.iter_rows())
    broken = frozenset(
        (at, place)
        for at, row in enumerate(rows, 1)
        for place, cell in enumerate(row, 1)
        if cell.data_type == "e"
    )
    return Sheet(tuple(tuple(cell.value for cell in row) for row in rows), merged, broken)


def _text(content: bytes, name: str) -> str:
    encodings = ["utf-16"] if content.startswith(_BYTE_ORDER) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(
        "no es un libro .xlsx ni un texto CSV", where=name, fix="guárdelo como .xlsx o CSV UTF-8"
    )


def _csv(text: str, delimiter: str, name: str) -> Sheet:
    try:
        rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InputError("no se puede leer como CSV", where=name, fix="guárdelo otra vez") from error
    return Sheet(rows, {}, frozenset())
