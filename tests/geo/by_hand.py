"""The carried statements counted by hand: the csv module, plain Python and the slow twin of the rules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .test_evidence_twin import twin

CARRIED = Path(__file__).resolve().parents[2] / "data" / "entidades"
LISTS = ("si", "parcial", "no", "en_conflicto", "sin_dato")


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with (CARRIED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def places(nivel: str, day: date) -> list[str]:
    """Entidades, or the municipios that had come into force (or were published, or approved) by the month."""
    if nivel == "entidad":
        return [row["cve_ent"] for row in rows_of("entidades")]
    unborn = set()
    for row in rows_of("cambios_municipios"):
        born = row["fecha_vigencia"] or row["fecha_publicacion"] or row["fecha_aprobacion"]
        if "memoria" in row["confianza_fecha"] + row["fuente"]:
            born = born[:4] and born[:4] + "-01"
        if born[:7] > str(day)[:7]:
            unborn.add(row["cvegeo"])
    return [row["cvegeo"] for row in rows_of("municipios") if row["cvegeo"] not in unborn]


@cache
def said() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The carried statements by place and mechanism."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows_of("evidencias"):
        days = {
            name: row[name] and date.fromisoformat(row[name]) for name in ("desde", "hasta", "vale_hasta")
        }
        found.setdefault((row["cve_mun"] or row["cve_ent"], row["mecanismo"]), []).append({**row, **days})
    return found


@cache
def by_hand(mecanismo: str, day: date) -> dict[str, list[str]]:
    """Who is where on a day: the six rules, read row by row over the carried file."""
    kind = next(row for row in rows_of("mecanismos") if row["clave"] == mecanismo)
    months = int(kind["vigencia_meses"]) if kind["vigencia_meses"] else None
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    for cve in places(kind["nivel"], day):
        lists[twin(said().get((cve, mecanismo), []), kind["permanente"] == "si", months, day)].append(cve)
    return lists
