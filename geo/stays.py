"""When each entidad had a mechanism: the day it entered and the day it left, as intervals, and for how long.

A stay is an unbroken run of days with the status `si` (`geo.evidence`). Its ends are only as sure as what was
said: an `inicia` or `termina` dates them between its first and last possible day; whoever says that something
exists says only that it had begun by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.evidence import History, check_day
from geo.standing import mechanism

if TYPE_CHECKING:
    from geo.facts import Facts

MOTIVOS = (
    *("sigue", "termina", "se_dijo_que_no", "se_dijo_que_en_parte", "en_conflicto", "inicio_posterior"),
    "vencio",
)
COLUMNS = (
    *("cve", "nombre", "entro_desde", "entro_hasta", "salio_desde", "salio_hasta", "motivo_salida"),
    *("dias_minimo", "dias_maximo", "dias_maximo_estatus", "segun", "segun_fecha", "filas"),
    *("salida_segun", "salida_filas"),
)

_CONTRARY = ("no_existe", "termina", "existe_en_parte")
# What ends a stay when it is said, and the reason it gives; of several, the first here.
_ENDINGS = {
    "termina": "termina",
    "no_existe": "se_dijo_que_no",
    "existe_en_parte": "se_dijo_que_en_parte",
    "inicia": "inicio_posterior",
}
Statements = Mapping[str, Mapping[str, Any]]  # by id


@dataclass(frozen=True)
class _Run:
    """Stretches of one status on end: its first day, and the statements behind its first and last stretch."""

    situacion: str
    dia: str
    first: tuple[Mapping[str, Any], ...]
    last: tuple[Mapping[str, Any], ...]
    segun: str
    segun_fecha: str
    filas: tuple[str, ...]


def stays(
    facts: Facts, mecanismo: str, hasta: date, *, hoy: date | None = None, historia: History | None = None
) -> pd.DataFrame:
    """One row for each stay until ``hasta``, by key (entidad, or municipio for its mechanisms) and day.

    ``COLUMNS``. ``entro_desde`` to ``entro_hasta`` are the first and last possible day of entering: those of
    the `inicia` that opens the stay; else the last is the first day with `si`, and the first the day after
    somebody last said, undisputed, that it was not (whole), or after the stay before, "" where neither is
    known. ``salio_desde`` to ``salio_hasta`` are the first and last possible day without it: those of the
    `termina` that closes it; else from the first day without `si` to the day on which somebody, undisputed,
    said that it was not (whole), "" where nobody did before the next stay.
    ``motivo_salida``: `sigue` (no day of leaving until ``hasta``), `termina`, `se_dijo_que_no`,
    `se_dijo_que_en_parte`, `en_conflicto`, `inicio_posterior` (somebody dates its beginning later) or
    `vencio` (what was said no longer counts; it may have gone on). ``dias_minimo`` and ``dias_maximo`` count
    the days within it until ``hasta`` (included); the latter is null, with ``dias_maximo_estatus``
    `sin_dato`, where an end is unknown. ``segun``, ``segun_fecha``: who said so last within the stay, and
    when; ``salida_segun``: who said what ended it. ``filas``, ``salida_filas``: ids of the statements behind,
    joined by "|".

    ``historia`` is the `History` of ``facts``. Raises NotFoundError for a mechanism that does not exist,
    InputError for a day before 2007 or after ``hoy``.
    """
    mechanism(facts, mecanismo)
    check_day(hasta, hoy=hoy)
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    course = past.course(mecanismo)
    course = course[course["dia"] <= hasta.isoformat()]
    said = facts.evidencias[facts.evidencias["mecanismo"] == mecanismo].set_index("id", drop=False)
    statements: Any = said.to_dict("index")
    rows = [
        {"cve": cve} | stay
        for cve, stretches in course.groupby("cve")
        for stay in _stays(_runs(stretches, statements), hasta)
    ]
    names = {
        **dict(zip(facts.entidades["cve_ent"], facts.entidades["nombre"], strict=True)),
        **dict(zip(facts.municipios["cvegeo"], facts.municipios["nombre"], strict=True)),
    }
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["nombre"] = table["cve"].map(names)
    days = dict.fromkeys(("dias_minimo", "dias_maximo"), "Int64")
    return table.astype(dict.fromkeys(COLUMNS, "str") | days)


def _runs(stretches: pd.DataFrame, statements: Statements) -> list[_Run]:
    """The stretches of a key, those of one status on end put together."""
    new = (stretches["situacion"] != stretches["situacion"].shift()).cumsum()
    runs = []
    for _, run in stretches.groupby(new):
        first, last = run.iloc[0], run.iloc[-1]
        runs.append(
            _Run(
                situacion=first["situacion"],
                dia=first["dia"],
                first=tuple(statements[id] for id in first["filas"]),
                last=tuple(statements[id] for id in last["filas"]),
                segun=last["segun"],
                segun_fecha=last["segun_fecha"],
                filas=tuple(dict.fromkeys(id for ids in run["filas"] for id in ids)),
            )
        )
    return runs


def _stays(runs: list[_Run], hasta: date) -> Iterator[dict[str, Any]]:
    """The stays among the runs of a key."""
    out = ""  # first possible day without it after the stay before
    for place, run in enumerate(runs):
        if run.situacion != "si":
            continue
        entered = {"entro_desde": _entered(runs[:place], run, out), "entro_hasta": run.dia}
        left = _left(run, runs[place + 1 :])
        out = left["salio_desde"]
        who = {"segun": run.segun, "segun_fecha": run.segun_fecha, "filas": "|".join(run.filas)}
        yield entered | left | _days(entered | left, hasta) | who


def _entered(before: list[_Run], run: _Run, out: str) -> str:
    """The first possible day of entering; "" where nothing bounds it."""
    bounds = [out]
    begun = [said["desde"] for said in run.first if said["senal"] == "inicia" and said["hasta"] == run.dia]
    bounds += [min(begun)] if begun else []
    for earlier in reversed(before):
        if earlier.situacion == "si":
            break
        denied = [said["desde"] for said in earlier.last if said["senal"] in _CONTRARY]
        if earlier.situacion in ("no", "parcial") and denied:
            # Within its days nobody knows on which one it was not so; the first is the cautious one.
            bounds.append(str(date.fromisoformat(max(denied)) + timedelta(1)))
            break
    return max(bounds)


def _left(run: _Run, after: list[_Run]) -> dict[str, str]:
    """The first and last possible day without it, why, and who said what ended it."""
    if not after:
        return {"motivo_salida": "sigue"} | dict.fromkeys(
            ("salio_desde", "salio_hasta", "salida_segun", "salida_filas"), ""
        )
    day = after[0].dia
    # What is older than the day only speaks again because what was said since no longer counts.
    told = [said for said in after[0].first if said["hasta"] >= day]
    signals = [said["senal"] for said in told]
    why = next((why for senal, why in _ENDINGS.items() if senal in signals), "vencio")
    by = [said for said in told if _ENDINGS.get(said["senal"]) == why]
    first, last = day, ""
    if after[0].situacion == "en_conflicto":
        why, by = "en_conflicto", list(after[0].first)
    elif why == "termina":
        first, last = (
            max(run.dia, min(day, *(said["desde"] for said in by))),
            max(said["hasta"] for said in by),
        )
    elif why in ("se_dijo_que_no", "se_dijo_que_en_parte"):
        last = max(said["hasta"] for said in by)
    return {
        "salio_desde": first,
        "salio_hasta": last or _denied(after, day),
        "motivo_salida": why,
        "salida_segun": "; ".join(dict.fromkeys(said["quien"] for said in by)),
        "salida_filas": "|".join(said["id"] for said in by),
    }


def _denied(after: list[_Run], day: str) -> str:
    """The first day from ``day`` on which somebody, undisputed, said no; "" where nobody did before a yes."""
    for run in after:
        if run.situacion == "si":
            break
        days: list[str] = [
            said["hasta"] for said in run.first if said["senal"] in _CONTRARY and said["hasta"] >= day
        ]
        if run.situacion in ("no", "parcial") and days:
            return min(days)
    return ""


def _days(ends: Mapping[str, str], hasta: date) -> dict[str, Any]:
    """How many days within the stay until ``hasta``, at least and at most."""
    eve = hasta + timedelta(1)

    def length(first: str, out: str) -> int:
        return (min(date.fromisoformat(out), eve) - date.fromisoformat(first)).days

    now = str(eve) if ends["motivo_salida"] == "sigue" else ""
    sure = ends["entro_desde"] and (ends["salio_hasta"] or now)
    most = length(ends["entro_desde"], ends["salio_hasta"] or now) if sure else None
    return {
        "dias_minimo": length(ends["entro_hasta"], ends["salio_desde"] or now),
        "dias_maximo": most,
        "dias_maximo_estatus": "sin_dato" if most is None else "observado",
    }
