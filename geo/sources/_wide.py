"""Rows of text → a checked table: keys of INEGI, years and counts, one column a month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.codes import entidades, to_cve_ent, to_cvegeo
from geo.errors import InputError
from geo.sources._headers import MESES, fold
from geo.sources._rows import Rows

NOT_REPORTED, BLANK = -1, -2
MONTHS = tuple(range(12))
DETAILS = ("tipo", "subtipo", "modalidad", "sexo", "edad")

_COUNT = re.compile(r"(\d+)(?:\.0+)?|(\d{1,3}(?:,\d{3})+)")
_FIX_COUNT = "se espera un entero sin decimales, o la celda vacía"
_SHOWN = 5

Counts = npt.NDArray[np.int64]


def table(rows: Rows) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row a row of the file, and notes in words.

    Columns: ``parte`` and ``fila`` (where it stands), ``anio`` (int), ``cve_ent``, ``cve`` (2 digits, or 5 in
    a municipal file), `DETAILS` (``total`` where the file does not split) and `MONTHS` 0–11: counts,
    ``NOT_REPORTED`` where the file says −1, ``BLANK`` where it says nothing.

    Raises InputError for keys, years and numbers that are none.
    """
    labels = pd.Index(rows.numbers, dtype="int64") - 2  # codes.py counts rows from 0 under one header
    cve_ent = to_cve_ent(pd.Series(rows.column("cve_ent"), index=labels), where=_at(rows, "cve_ent"))
    notes = _names_against_keys(rows, cve_ent) if "entidad" in rows.header.at else ()
    cve = _municipios(rows, cve_ent) if rows.header.municipal else cve_ent
    frame: dict[str | int, object] = {"parte": rows.where, "fila": rows.numbers, "anio": _years(rows)}
    frame |= {"cve_ent": cve_ent.array, "cve": cve.array}
    for name in DETAILS:
        frame[name] = _texts(rows.column(name)) if name in rows.header.at else "total"
    counts = _counts(rows)
    frame |= {month: counts[:, month] for month in MONTHS}
    return pd.DataFrame(frame), notes


def counts_of(frame: pd.DataFrame) -> Counts:
    """The twelve columns of months as one array, rows × 12."""
    return frame[list(MONTHS)].to_numpy(dtype=np.int64)


def _at(rows: Rows, column: str) -> str:
    return f"{rows.where}, columna «{rows.header.label(column)}»"


def _texts(values: Sequence[str]) -> list[str]:
    tidy = {value: " ".join(value.split()) for value in set(values)}
    return [tidy[value] for value in values]


def _years(rows: Rows) -> list[int]:
    years = [int(text) for text in rows.column("anio")]
    for number, year in zip(rows.numbers, years, strict=True):
        if not 1997 <= year <= 2100:
            where = f"{rows.where}, fila {number}, columna «{rows.header.label('anio')}»"
            raise InputError(f"«{year}» no es un año", where=where, fix="escriba cuatro cifras")
    return years


def _names_against_keys(rows: Rows, cve_ent: pd.Series) -> tuple[str, ...]:
    """Names of entidades are no keys, but where one is known and says another entidad, the row is shifted."""
    names = entidades()[["cve_ent", "nombre", "nombre_corto", "alias"]]
    known = {
        fold(name): key
        for key, *texts in names.itertuples(index=False)
        for text in texts
        for name in text.split("|")
    }
    unknown: set[str] = set()
    pairs = dict.fromkeys(zip(cve_ent.tolist(), rows.column("entidad"), strict=True))
    for key, name in pairs:
        said = known.get(fold(name))
        if said is None:
            unknown.add(name)
        elif said != key:
            row = list(zip(cve_ent.tolist(), rows.column("entidad"), strict=True)).index((key, name))
            where = f"{rows.where}, fila {rows.numbers[row]}, columna «{rows.header.label('cve_ent')}»"
            what = f"la clave {key} no es de «{name}», que es {said}"
            raise InputError(what, where=where, fix="corrija la clave o el nombre")
    if not unknown:
        return ()
    listed = ", ".join(f"«{name}»" for name in sorted(unknown)[:_SHOWN])
    return (f"{rows.where}: nombres de entidad no reconocidos ({listed}); se usó la clave.",)


def _municipios(rows: Rows, cve_ent: pd.Series) -> pd.Series:
    where = _at(rows, "cve_mun")
    given = pd.Series(rows.column("cve_mun"), index=cve_ent.index)
    # Some releases write the municipio within its entidad (1 to 3 digits) and not the whole key.
    short = given.str.fullmatch(r"\d{1,3}(?:\.0+)?")
    whole = given.where(~short, cve_ent + given.str.replace(r"\.0+$", "", regex=True).str.zfill(3))
    keys = to_cvegeo(whole, where=where)
    other = np.flatnonzero((keys.str[:2] != cve_ent).to_numpy())
    if len(other):
        row = int(other[0])
        what = f"el municipio {keys.iloc[row]} no es de la entidad {cve_ent.iloc[row]}"
        raise InputError(what, where=f"{where}, fila {rows.numbers[row]}", fix="corrija una de las claves")
    return keys


def _counts(rows: Rows) -> Counts:
    months = itemgetter(*(rows.header.at[mes] for mes in MESES))
    texts = [months(row) for row in rows.rows]
    values = {text: _count(text) for text in set(chain.from_iterable(texts))}
    bad = {text for text, value in values.items() if value is None}
    if bad:
        row, month = next((r, m) for r, row in enumerate(texts) for m, text in enumerate(row) if text in bad)
        where = f"{rows.where}, fila {rows.numbers[row]}, columna «{rows.header.label(MESES[month])}»"
        raise InputError(f"«{texts[row][month]}» no es un conteo", where=where, fix=_FIX_COUNT)
    flat = np.fromiter(map(values.__getitem__, chain.from_iterable(texts)), np.int64, 12 * len(texts))
    return flat.reshape(-1, 12)


def _count(text: str) -> int | None:
    text = text.strip()
    if not text:
        return BLANK
    if text in ("-1", "-1.0", "−1"):
        return NOT_REPORTED
    found = _COUNT.fullmatch(text)
    return int((found[1] or found[2]).replace(",", "")) if found else None
