"""Whether rows are whole: fields enough, a year in each, an end that was not cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from geo.errors import InputError
from geo.sources._headers import Header, fold

Numbered = tuple[int, list[str]]

_CUT_FIX = "descárguelo otra vez completo"


def well_formed(
    numbered: Iterable[Numbered], header: Header, where: str
) -> tuple[list[Numbered], tuple[str, ...]]:
    """Rows with a year and as many fields as the header has; blank ones, headers and a foot are noted.

    Raises InputError for any other: at the end it shows a cut, before it a damaged row.
    """
    anio, labels = header.at["anio"], [fold(label) for label in header.labels]
    width = header.width
    rows: list[Numbered] = []
    odd: list[Numbered] = []
    headers = blanks = 0
    for number, cells in numbered:
        row = cells if len(cells) == width else _trimmed(cells, width)
        if len(row) == width and row[anio].strip().isdecimal():
            if odd:
                fit(*odd[0], header, where)
            rows.append((number, row))
        elif not any(cell.strip(" \x1a\0") for cell in row):
            blanks += 1
        elif [fold(cell) for cell in row] == labels:
            headers += 1
        else:
            odd.append((number, row))
    for number, row in odd:
        if row[0][:1].isdecimal() or (anio < len(row) and row[anio].isdecimal()):
            what = f"está cortado: la última fila tiene {len(row)} campos y no {width}"
            raise InputError(what, where=f"{where}, fila {number}", fix=_CUT_FIX)
    notes = [f"{where}: se pasó por alto el encabezado repetido ({headers})."] if headers else []
    notes += [f"{where}: se pasaron por alto las filas en blanco ({blanks})."] if blanks else []
    notes += [f"{where}: se pasó por alto el pie, fila {n}: «{' '.join(row)[:60]}»." for n, row in odd]
    return rows, tuple(notes)


def fit(number: int, cells: list[str], header: Header, where: str) -> list[str]:
    """The row, without empty fields beyond the header's. Raises InputError for what is no row of data."""
    row, here = _trimmed(cells, header.width), f"{where}, fila {number}"
    if len(row) != header.width:
        what = f"la fila tiene {len(row)} campos y se esperan {header.width}"
        raise InputError(what, where=here, fix="corrija esa fila o descargue el archivo otra vez")
    anio = row[header.at["anio"]]
    if not anio.strip().isdecimal():
        here += f", columna «{header.label('anio')}»"
        raise InputError(f"«{anio}» no es un año", where=here, fix="escriba cuatro cifras, por ejemplo 2024")
    return row


def _trimmed(cells: list[str], width: int) -> list[str]:
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells


def refuse_short_end(rows: Sequence[Sequence[str]], header: Header, where: str) -> None:
    """Refuse a municipal table whose last municipio has only the first of its neighbours' crimes."""
    at = header.at

    def owner(row: Sequence[str]) -> tuple[str, str]:
        return row[at["anio"]], row[at["cve_mun"]]

    details = [name for name in ("tipo", "subtipo", "modalidad", "sexo", "edad") if name in at]
    groups = [[tuple(row[at[name]] for name in details) for row in some] for _, some in groupby(rows, owner)]
    if len(groups) < 4:  # the first may have begun before the tail; two whole ones show what is usual
        return
    *_, usual, before, last = groups
    if before == usual and len(last) < len(before) and last == before[: len(last)]:
        what = f"está cortado: el último municipio tiene {len(last)} delitos y el anterior, {len(before)}"
        raise InputError(what, where=where, fix=_CUT_FIX)
