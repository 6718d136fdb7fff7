"""Where the table is in a file, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from geo._catalogue import normal
from geo.errors import InputError
from geo.records import cells
from geo.records.mistakes import Mistake
from geo.records.sheets import Sheet
from geo.records.tables import Column, Table

_ROWS = 20  # a title may stand above the header, a table may not
_KNOWN = 3  # headings that a row must have to be the header


def find_header(sheets: Sequence[Sheet], made: Table, name: str) -> tuple[Sheet, int]:
    """The sheet that holds the table, and which of its rows (from 0) is the header."""
    titles = {normal(column.titulo) for column in made.columnas}
    best = (0, -1, -1)
    for at, sheet in enumerate(sheets):
        for row, values in enumerate(sheet.rows[:_ROWS]):
            known = len({normal(cells.written(value)) for value in values} & titles)
            best = max(best, (known, -at, -row))
    if best[0] < _KNOWN:
        what = f"no tiene el encabezado de la plantilla de {made.nombre}"
        raise InputError(what, where=name, fix=f"pida la plantilla con: incidencia template {made.nombre}")
    return sheets[-best[1]], -best[2]


def name_columns(sheet: Sheet, header: int, made: Table) -> tuple[dict[int, Column], list[Mistake]]:
    """Place in the row → column, and what is wrong with the header."""
    named = {normal(column.titulo): column for column in made.columnas}
    columns: dict[int, Column] = {}
    mistakes = []
    for place, value in enumerate(sheet.rows[header]):
        title = cells.written(value)
        column = named.get(normal(title))
        if column is None:
            if title:
                near = get_close_matches(normal(title), named, 1)
                meant = f" (¿«{named[near[0]].titulo}»?)" if near else ""
                text = f"no es una columna de esta plantilla{meant}; corrija su nombre o bórrela"
                mistakes.append(Mistake(header + 1, title, text))
        elif column in columns.values():
            mistakes.append(Mistake(header + 1, title, "la columna viene dos veces; deje una"))
        else:
            columns[place] = column
    missing = [column for column in made.columnas if column.obligatoria and column not in columns.values()]
    mistakes += [Mistake(header + 1, column.titulo, "falta la columna; póngala") for column in missing]
    return columns, mistakes


def unheaded(sheet: Sheet, header: int, values: Sequence[object]) -> bool:
    """Whether a row says something in a column that has no heading."""
    heads = sheet.rows[header]
    return any(
        not cells.blank(value) and (place >= len(heads) or cells.blank(heads[place]))
        for place, value in enumerate(values)
    )


def merged_cells(sheet: Sheet, header: int, columns: Mapping[int, Column]) -> list[Mistake]:
    """One mistake for each merged range that touches the table."""
    first: dict[str, tuple[int, int]] = {}
    for (row, place), area in sorted(sheet.merged.items()):
        if row > header and place - 1 in columns:
            first.setdefault(area, (row, place))
    fix = "sepárelas y llene cada una"
    return [
        Mistake(row, columns[place - 1].titulo, f"las celdas {area} están combinadas; {fix}")
        for area, (row, place) in first.items()
    ]
