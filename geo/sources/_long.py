"""Tidy copies of the publisher's tables (a row a month) → the wide form that the rest reads."""

from __future__ import annotations

from geo.errors import InputError
from geo.sources._headers import MESES, Header
from geo.sources._rows import Rows

_LABELS = ("cve_ent", "entidad", "cve_mun", "municipio", "tipo", "subtipo", "modalidad", "sexo", "edad")
_CRIME = ("tipo", "subtipo", "modalidad")


def widen(rows: Rows, delito: str) -> Rows:
    """The same cells with a column a month; each row bears the number of its first.

    A table that does not say its crime is taken to be of ``delito``, and a note says so. Where such a copy of
    a municipal file leaves cells out, they are those at zero. Raises InputError for a month that is none, and
    for a cell given twice.
    """
    header = rows.header
    held = [name for name in _LABELS if name in header.at]
    at = [header.at[name] for name in held]
    wide: dict[tuple[str, ...], dict[int, str]] = {}
    first: list[int] = []
    for number, row in zip(rows.numbers, rows.rows, strict=True):
        key = (row[header.at["anio"]].strip(), *(row[i] for i in at))
        months = wide.setdefault(key, {})
        if not months:
            first.append(number)
        month = _month(row[header.at["mes"]], number, rows)
        if month in months:
            raise InputError("da dos veces la misma celda", where=f"{rows.where}, fila {number}")
        months[month] = row[header.at["valor"]]
    extra = [name for name in _CRIME if name not in held]
    notes = [f"{rows.where}: no dice de qué delito es; se toma por «{delito}»."] if "tipo" in extra else []
    columns = ("anio", *held, *extra, *MESES)
    empty = "0" if header.municipal else ""
    table = [
        [*key, *(delito for _ in extra), *(months.get(month, empty) for month in range(12))]
        for key, months in wide.items()
    ]
    labels = tuple(header.label(name) for name in columns)
    new = Header({name: place for place, name in enumerate(columns)}, labels, header.row)
    return Rows(rows.where, new, table, first, (*rows.notes, *notes), rows.crimes)


def _month(text: str, number: int, rows: Rows) -> int:
    name = text.strip().lower()
    if name in MESES:
        return MESES.index(name)
    if name.isdecimal() and 1 <= int(name) <= 12:
        return int(name) - 1
    where = f"{rows.where}, fila {number}, columna «{rows.header.label('mes')}»"
    raise InputError(f"«{text}» no es un mes", where=where, fix="escriba de 1 a 12")
