"""What must hold between the columns of a row: terms, places, sources, and what is never told of shelters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from geo.records.dates import read_date
from geo.records.lists import MECHANISM_OF, SHELTERS, levels
from geo.records.mistakes import Mistake
from geo.records.tables import TABLES, Table

_ENDED = ("no_existe", "termina")
_TERMS = ("vale_hasta", "vigente_hasta")
_NOT_OF_SHELTERS = ("nombre", "url", "nota")


def mechanism(tabla: str, row: Mapping[str, str]) -> str:
    """The mechanism that a row is about; "" for criteria and lines of action."""
    if tabla == "evidencias":
        return row["mecanismo"]
    return MECHANISM_OF[tabla][row[TABLES[tabla].asunto]] if tabla in MECHANISM_OF else ""


def wrong_in_row(
    row: Mapping[str, str], table: Table, at: int, hoy: date
) -> tuple[list[Mistake], list[Mistake]]:
    """The mistakes of a row whose cells are right each by itself, and what a person should know of it."""
    found: list[tuple[str, str]] = []
    mecanismo = mechanism(table.nombre, row)
    if mecanismo in SHELTERS:
        found += [
            (campo, "de un refugio o albergue sólo se guarda que existe; deje vacía esta celda")
            for campo in ("cve_mun", *_NOT_OF_SHELTERS)
            if row.get(campo)
        ]
    elif mecanismo and levels()[mecanismo] == "municipio" and not row["cve_mun"]:
        found.append(("cve_mun", "está vacía, y esto es de un municipio; escriba cuál"))
    elif mecanismo and levels()[mecanismo] == "entidad" and row.get("cve_mun"):
        found.append(("cve_mun", "esto es de la entidad, no de un municipio; deje vacía esta celda"))
    if table.nombre == "instituciones" and not row["nombre"] and mecanismo not in SHELTERS:
        found.append(("nombre", "está vacía; escriba lo que corresponda"))
    if not row["documento"] and not row["url"]:
        found.append(("documento", "no dice en qué consta; escriba el documento o la dirección web"))
    when = read_date(row["fecha"])
    notices: list[tuple[str, str]] = []
    if when.desde > hoy:
        found.append(("fecha", f"«{row['fecha']}» aún no llega; escriba lo que ya pasó"))
    elif when.hasta > hoy:
        notices.append(("fecha", f"«{row['fecha']}» no dice el día, y contará desde el {when.hasta}"))
    for campo in _TERMS:
        if row.get(campo):
            end = read_date(row[campo])
            if row.get("senal") in _ENDED:
                found.append((campo, "no es para lo que no existe o terminó; deje vacía esta celda"))
            elif end.hasta < when.hasta:
                found.append((campo, f"«{row[campo]}» es antes de «{row['fecha']}»; revise las dos fechas"))
            elif end.precision != "día":
                notices.append((campo, f"«{row[campo]}» no dice el día: es seguro hasta el {end.desde}"))
    return _as_mistakes(found, table, at), _as_mistakes(notices, table, at)


def _as_mistakes(found: list[tuple[str, str]], table: Table, at: int) -> list[Mistake]:
    return [Mistake(at, table.column(campo).titulo, text) for campo, text in found]
