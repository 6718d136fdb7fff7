"""What would change in statuses and indicators with other facts, from what to what, and on which days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo import indicators
from geo.coverage import coverage
from geo.evidence import FIRST_DAY, History, ends
from geo.facts import Facts
from geo.harmonisation import criteria_history
from geo.lines import COUNTRY, line_history

SITUATIONS = ("tabla", "clave", "cve", "nombre", "desde", "hasta", "antes", "despues")
_COMPARED = ("numerador", "denominador", "valor", "minimo", "maximo", "estado")
MEASURES = (
    *("id", "titulo", "fecha"),
    *(f"{name}_{side}" for name in _COMPARED for side in ("antes", "despues")),
)
_LINES = "informes_semestrales"
# By table of statements: the column that a statement is about, and its history.
_TABLES: Mapping[str, tuple[str, Callable[[Facts], History]]] = {
    "evidencias": ("mecanismo", lambda facts: History.of(facts.evidencias, facts.mecanismos)),
    "evidencias_criterios": ("criterio", criteria_history),
    "evidencias_lineas": ("linea", line_history),
}


@dataclass(frozen=True, eq=False)
class Preview:
    """What would change until ``hoy``.

    ``situaciones`` (`SITUATIONS`) has a row for each stretch of days, ``desde`` to ``hasta`` ("" where it
    goes on), on which the status of a key would be another; ``tabla`` and ``clave`` tell of what.
    ``indicadores`` (`MEASURES`) has a row for each day from which a number would be another, until the next
    row of its ``id``: an indicator of the programme, or the coverage of a mechanism by its key; ``valor`` is
    null where nothing is known.
    """

    hoy: date
    situaciones: pd.DataFrame
    indicadores: pd.DataFrame


def preview(before: Facts, after: Facts, hoy: date) -> Preview:
    """Compare the statuses and indicators of two sets of facts on every day from 2007 to ``hoy``."""
    changed, measured = [], []
    for tabla, (column, history) in _TABLES.items():
        old, new = getattr(before, tabla), getattr(after, tabla)
        touched = _touched(old, new, column)
        if not touched:
            continue
        then, now = history(before), history(after)
        for clave, cves in touched.items():
            days = _turns(pd.concat([old, new]), column, clave, now.mecanismos, hoy)
            stretches = _stretches(then, now, clave, cves, days)
            changed.append(stretches.assign(tabla=tabla))
            measured += list(_measures(before, after, tabla, clave, stretches, hoy, (then, now)))
    names = _names(after)
    table = pd.concat(changed) if changed else pd.DataFrame(columns=list(SITUATIONS))
    table = table.assign(nombre=table["cve"].map(names).fillna("")).reindex(columns=list(SITUATIONS))
    table = table.sort_values(["tabla", "clave", "cve", "desde"], ignore_index=True)
    return Preview(hoy, table, pd.DataFrame(measured, columns=list(MEASURES)))


def _touched(old: pd.DataFrame, new: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """Subject → the keys of which something is said in one of the tables and not in the other."""
    differ = pd.concat([old, new]).drop_duplicates(keep=False)
    cve = differ["cve_ent"]
    if "cve_mun" in differ:
        cve = cve.where(differ["cve_mun"] == "", differ["cve_mun"])
    keys = pd.DataFrame({"clave": differ[column], "cve": cve}).drop_duplicates().sort_values(["clave", "cve"])
    return {str(clave): list(rows["cve"]) for clave, rows in keys.groupby("clave")}


def _turns(said: pd.DataFrame, column: str, clave: str, subjects: pd.DataFrame, hoy: date) -> list[date]:
    """The days on which a status of that subject may change, and the first and last that are compared."""
    rows = said[said[column] == clave].assign(mecanismo=clave)
    since, until = (rows[name].to_numpy(dtype="M8[D]").astype(np.int64) for name in ("desde", "hasta"))
    turns = np.concatenate([since, until, until + 1, ends(rows, subjects)])
    first, last = (int(np.datetime64(day).astype(np.int64)) for day in (FIRST_DAY, hoy))
    held = np.unique(np.append(turns[(turns > first) & (turns <= last)], first))
    days: list[date] = held.astype("M8[D]").astype(object).tolist()
    return days


def _stretches(then: History, now: History, clave: str, cves: list[str], days: list[date]) -> pd.DataFrame:
    """The stretches of days on which the two histories differ, by key; the last one has no ``hasta``."""
    both = pd.DataFrame({
        "cve": (told := then.on(days, cves=cves, mecanismo=clave))["cve"],
        "desde": told["fecha"],
        "antes": told["situacion"],
        "despues": now.on(days, cves=cves, mecanismo=clave)["situacion"],
    }).sort_values(["cve", "desde"], ignore_index=True)  # fmt: skip
    same = (both[["cve", "antes", "despues"]] == both[["cve", "antes", "despues"]].shift()).all(axis=1)
    both = both[~same]
    following = both.groupby("cve")["desde"].shift(-1)
    both["hasta"] = (pd.to_datetime(following) - pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d").fillna("")
    return both[both["antes"] != both["despues"]].assign(clave=clave)


def _measures(
    before: Facts, after: Facts, tabla: str, clave: str,
    stretches: pd.DataFrame, hoy: date, histories: tuple[History, History],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The numbers that would be others, from each day on which a status changes or changes back."""
    until = pd.to_datetime(stretches["hasta"].replace("", None)) + pd.Timedelta(days=1)
    turns = {*stretches["desde"], *until.dropna().dt.strftime("%Y-%m-%d")}
    last: Any = None
    if not turns or tabla == "evidencias_criterios":  # no indicator counts criteria
        return
    for day in sorted({date.fromisoformat(turn) for turn in turns} | {hoy}):
        a, b = (
            _measure(facts, tabla, clave, day, past)
            for facts, past in zip((before, after), histories, strict=True)
        )
        found = (a, b)
        if a == b and (last is None or last[0] == last[1]):
            continue
        if found != last or day == hoy:
            sides = {f"{name}_{side}": said[name] for name in _COMPARED for side, said in
                     (("antes", a), ("despues", b))}  # fmt: skip
            yield {"id": a["id"], "titulo": a["titulo"], "fecha": str(day), **sides}
        last = found


def _measure(facts: Facts, tabla: str, clave: str, day: date, past: History) -> Mapping[str, Any]:
    """The number that a mechanism or a line of action moves, by `_COMPARED`."""
    found: Any
    if tabla == "evidencias":
        row = facts.mecanismos.set_index("clave").loc[clave]
        if row["indicador"]:
            found = indicators.indicator(facts, row["indicador"], day, historia=past)
        else:
            found = coverage(facts, clave, day, historia=past)
    else:
        found = indicators.indicator(facts, _LINES, day)
    id = getattr(found, "id", clave)
    return {"id": id, "titulo": found.titulo} | {name: getattr(found, name, "") for name in _COMPARED}


def _names(facts: Facts) -> dict[str, str]:
    entidades = dict(zip(facts.entidades["cve_ent"], facts.entidades["nombre"], strict=True))
    municipios = dict(zip(facts.municipios["cvegeo"], facts.municipios["nombre"], strict=True))
    return {COUNTRY: "País", **entidades, **municipios}
