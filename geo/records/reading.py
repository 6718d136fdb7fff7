"""A filled template → its rows, or every mistake in it, with its row and column; nothing is guessed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from geo._catalogue import normal
from geo.errors import InputError
from geo.records import cells
from geo.records.dates import read_date
from geo.records.headings import find_header, merged_cells, name_columns, unheaded
from geo.records.keys import check_key, default_key
from geo.records.mistakes import Mistake, MistakesError
from geo.records.rows import wrong_in_row
from geo.records.sheets import Sheet, read_sheets
from geo.records.tables import EXAMPLE, Column, Table
from geo.records.template import table
from geo.sources.lectura import FUENTE

_NO_LICENCE = "no especificada"


@dataclass(frozen=True, eq=False)
class Reading:
    """The rows of one file. ``fuente`` is its row of the table ``fuentes``.

    ``filas`` has ``fila`` (the row's number in the file) and one text column a field of the table, "" where
    blank: keys for places, what a list keeps for choices, dates as short as their precision. ``avisos`` say
    what was mended; ``sha256`` is of the file as given, ``archivo`` its name.
    """

    tabla: str
    fuente: Mapping[str, str]
    filas: pd.DataFrame = field(repr=False)
    avisos: tuple[str, ...] = ()
    archivo: str = ""
    sha256: str = ""

    def __post_init__(self) -> None:
        columns = ["fila", *(column.campo for column in table(self.tabla).columnas)]
        if tuple(self.fuente) != FUENTE or list(self.filas.columns) != columns:
            raise InputError("los registros no tienen las columnas de su plantilla", where=self.archivo)

    @property
    def clave(self) -> str:
        """The source's key, which names what is kept of it and begins the ids of its rows."""
        return self.fuente["clave"]


def read(
    path: Path, tabla: str, *, clave: str = "", publica: str = "", licencia: str = "", hoy: date | None = None
) -> Reading:
    """Read a filled template, XLSX or CSV.

    ``clave`` names the source (from the file's name where it is blank), ``publica`` who hands the file over
    (whoever the rows quote), ``licencia`` under which terms, ``hoy`` the last day of which it may speak.
    Raises MistakesError with every mistake, InputError where the file or the key is of no use, NotFoundError
    for a table that there is not.
    """
    made = table(tabla)
    clave = check_key(clave or default_key(tabla, path.stem))
    sheet, header = find_header(read_sheets(path), made, path.name)
    columns, mistakes = name_columns(sheet, header, made)
    rows, found, notices = _rows(sheet, header, columns, made, hoy or date.today())
    mistakes += found
    if not rows and not mistakes:
        raise InputError("no tiene ninguna fila", where=path.name, fix="llénelo debajo del encabezado")
    if mistakes:
        raise MistakesError(mistakes, notices, where=path.name)
    filas = pd.DataFrame(rows, columns=["fila", *(column.campo for column in made.columnas)], dtype="str")
    who = sorted(set(filas["quien"]))
    fuente = dict.fromkeys(FUENTE, "") | {
        "clave": clave,
        "publica": publica or ("; ".join(who) if len(who) <= 3 else f"{len(who)} instituciones"),
        "titulo": f"{tabla.capitalize()} importados de «{path.name}»",
        "corte": max(str(min(read_date(when).hasta, hoy or date.today()))[:7] for when in filas["fecha"]),
        "licencia": licencia or _NO_LICENCE,
    }
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Reading(tabla, fuente, filas, tuple(map(str, sorted(notices))), path.name, digest)


def _rows(
    sheet: Sheet, header: int, columns: Mapping[int, Column], made: Table, hoy: date
) -> tuple[list[dict[str, str]], list[Mistake], list[Mistake]]:
    """The rows under the header, the mistakes in them, and what was mended."""
    rows: list[dict[str, str]] = []
    mistakes = merged_cells(sheet, header, columns)
    notices: list[Mistake] = []
    whole = all(column in columns.values() for column in made.columnas if column.obligatoria)
    seen: dict[tuple[str, ...], int] = {}
    for at, values in enumerate(sheet.rows[header + 1 :], header + 2):
        touched = any((at, place + 1) in sheet.merged for place in columns)
        if all(map(cells.blank, values)) and not touched:
            continue
        if any(normal(cells.written(value)).startswith(normal(EXAMPLE)) for value in values):
            mistakes.append(Mistake(at, "", "es la fila de ejemplo de la plantilla; bórrela"))
            continue
        if unheaded(sheet, header, values):
            text = "tiene una celda fuera de las columnas (¿una coma de más?); bórrela o ponga comillas"
            mistakes.append(Mistake(at, "", text))
            continue
        row, wrong, mended = _row(sheet, at, values, columns, made)
        notices += mended
        if whole and not wrong and not touched:
            wrong, told = wrong_in_row(row, made, at, hoy)
            notices += told
        if not wrong and not touched and (twin := seen.setdefault(tuple(row.values()), at)) != at:
            wrong = [Mistake(at, "", f"repite la fila {twin}; deje una")]
        mistakes += wrong
        rows.append({"fila": str(at), **row})
    return rows, mistakes, notices


def _row(
    sheet: Sheet, at: int, values: Sequence[object], columns: Mapping[int, Column], made: Table
) -> tuple[dict[str, str], list[Mistake], list[Mistake]]:
    """One row's texts by field, its mistakes, and what was mended in it."""
    row = dict.fromkeys((column.campo for column in made.columnas), "") | {"confianza": "media"}
    wrong: list[Mistake] = []
    mended: list[Mistake] = []
    placed = {column.campo: place for place, column in columns.items()}
    for column in made.columnas:  # in the template's order: a municipio is read within its entidad
        place = placed.get(column.campo)
        if place is None or (at, place + 1) in sheet.merged:  # each was told once, by itself
            continue
        value = values[place] if place < len(values) else None
        try:
            row[column.campo] = _cell(sheet, (at, place + 1), column, value, row)
        except InputError as error:
            wrong.append(Mistake(at, column.titulo, f"{error.what}; {error.fix}"))
            continue
        if row[column.campo] and not cells.blank(value):
            note = cells.mended(column, value, row[column.campo])
            mended += [Mistake(at, column.titulo, note)] if note else []
    return row, wrong, mended


def _cell(sheet: Sheet, at: tuple[int, int], column: Column, value: object, row: Mapping[str, str]) -> str:
    if at in sheet.broken:
        raise InputError(f"la celda tiene un error de Excel ({value})", fix="escriba el valor")
    if cells.blank(value):
        if column.obligatoria:
            raise InputError("está vacía", fix="escriba lo que corresponda")
        return "media" if column.campo == "confianza" else ""
    if column.clase.startswith("entidad"):
        return cells.entidad(column, value)
    if column.clase == "municipio":
        return cells.municipio(value, row["cve_ent"]) if row["cve_ent"] else ""
    return cells.as_day(value) if column.clase == "fecha" else cells.other(column, value)
