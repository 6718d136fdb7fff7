"""Each indicator's number on a day by its own rule: by coverage, by lines of action, or by published figures.

All three answer alike: a value where it is known, bounds that hold it whether it is or not, and the first day
on which the target was surely reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.coverage import coverage
from geo.evidence import FIRST_DAY, SITUACIONES, History
from geo.lines import COUNTRY, lines
from geo.standing import standings
from geo.weights import LISTED, share

if TYPE_CHECKING:
    from geo.facts import Facts

NO_PART: Mapping[str, Any] = {
    "valor": None, "minimo": None, "maximo": None, "estatus": "no_aplica",
    "anio": None, "fuente": "", "corte": "", "entidades_con_cifra": 0,
}  # fmt: skip
"""The share of people or cases of an indicator that does not count places."""


@dataclass(frozen=True)
class Span:
    """What is known of a number: ``minimo`` ≤ number ≤ ``maximo`` (None: no upper bound is known).

    ``valor`` is None where the number itself is not known. ``desde`` and ``hasta`` (YYYY-MM-DD) are the
    period that it speaks of, "" where there is none.
    """

    valor: float | None
    minimo: float
    maximo: float | None
    desde: str = ""
    hasta: str = ""


@dataclass(frozen=True)
class Measured:
    """An indicator's number on a day, by whichever rule.

    ``alcanzada`` is the first day (YYYY-MM-DD) until then on which ``minimo`` reached the target, "" if none.
    ``numerador`` of ``denominador`` ``denominador_que`` are None and "" where nothing is counted; ``listas``
    holds the keys of each situation. ``partes`` are the shares of population, casos and victimas.
    """

    now: Span
    alcanzada: str
    serie: tuple[Mapping[str, Any], ...]
    texto: str
    numerador: int | None = None
    denominador: int | None = None
    denominador_que: str = ""
    listas: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(SITUACIONES, ()))
    partes: Mapping[str, Mapping[str, Any]] = field(
        default_factory=lambda: dict.fromkeys(("poblacion", "casos", "victimas"), NO_PART)
    )
    publicados: tuple[Mapping[str, Any], ...] = ()


def by_coverage(facts: Facts, mecanismo: str, fecha: date, meta: float | None, past: History) -> Measured:
    """The percentage of entidades that have ``mecanismo``; see `geo.coverage.coverage`."""
    it = coverage(facts, mecanismo, fecha, historia=past)
    turns = [day for day in past.turns(mecanismo) if day <= fecha]
    spans = [_share(each.counts, each.fecha) for each in standings(facts, mecanismo, turns, historia=past)]
    return Measured(
        now=Span(it.valor, it.minimo, it.maximo, it.fecha, it.fecha),
        alcanzada=_first(turns, spans, meta),
        serie=it.serie,
        texto=it.texto,
        numerador=it.numerador,
        denominador=it.denominador,
        denominador_que="entidades" if it.nivel == "entidad" else "municipios",
        listas={situacion: getattr(it, situacion) for situacion in SITUACIONES},
        partes={
            "poblacion": it.parte_poblacion,
            "casos": it.parte_casos,
            "victimas": it.parte_victimas,
        },
        publicados=it.publicados,
    )


def by_lines(facts: Facts, fecha: date, meta: float | None, past: History) -> Measured:
    """The percentage of the programme's lines of action that somebody said the country fulfilled."""
    register = lines(facts, fecha, historia=past)
    days = sorted({day for clave in register["clave"] for day in past.turns(clave) if day <= fecha})
    ends = _ends_of_years(fecha)
    asked = sorted({*days, *ends})
    told = past.on(asked, cves=[COUNTRY])
    table = pd.crosstab(told["fecha"], told["situacion"]).reindex(columns=list(LISTED), fill_value=0)
    counts = {day: dict(zip(LISTED, map(int, table.loc[day.isoformat()]), strict=True)) for day in asked}
    spans = {day: _share(counts[day], day) for day in asked}
    now = counts[fecha]
    return Measured(
        now=spans[fecha],
        alcanzada=_first(days, [spans[day] for day in days], meta),
        serie=tuple(
            {"anio": day.year, "fecha": day.isoformat(), **counts[day], **share(counts[day])} for day in ends
        ),
        texto=_unknown_lines(now["sin_dato"], len(register)),
        numerador=now["si"],
        denominador=len(register),
        denominador_que="líneas de acción",
        listas={
            situacion: tuple(register.loc[register["situacion"] == situacion, "clave"])
            for situacion in SITUACIONES
        },
    )


def _unknown_lines(unknown: int, total: int) -> str:
    if not unknown:
        return "De todas las líneas de acción se sabe."
    if unknown == total:
        return f"De ninguna de las {total} líneas de acción sabemos si se cumplió."
    return f"De {unknown} de las {total} líneas de acción no sabemos si se cumplieron."


def by_figures(comparable: pd.DataFrame, fecha: date, meta: float | None, *, percentage: bool) -> Measured:
    """The newest published figure that can be set against the target.

    ``comparable`` are the rows of `geo.programme.published` that can; those that end on the newest day give
    the value where they agree, else its bounds. Without any, a percentage lies between 0 and 100 and a count
    at 0 or above.
    """
    days = [date.fromisoformat(day) for day in comparable["hasta"].unique()]
    ends = _ends_of_years(fecha)
    spans = {day: _newest(comparable, day, percentage=percentage) for day in {*days, *ends}}
    now = spans[fecha]
    return Measured(
        now=now,
        alcanzada=_first(days, [spans[day] for day in days], meta),
        serie=tuple(_year(day, spans[day]) for day in ends),
        texto=f"La última cifra que se puede comparar con la meta es de {now.desde} a {now.hasta}."
        if now.hasta
        else "No hay una cifra publicada que se pueda comparar con la meta.",
    )


def _newest(comparable: pd.DataFrame, day: date, *, percentage: bool) -> Span:
    rows = comparable[comparable["hasta"] <= day.isoformat()]
    if rows.empty:
        return Span(None, 0.0, 100.0 if percentage else None)
    rows = rows[rows["hasta"] == rows["hasta"].max()]
    least, most = float(rows["valor"].min()), float(rows["valor"].max())
    return Span(
        least if least == most else None, least, most, str(rows["desde"].min()), str(rows["hasta"].iloc[0])
    )


def _share(counts: Mapping[str, int], day: date) -> Span:
    of = share(counts)
    return Span(of["valor"], of["minimo"], of["maximo"], day.isoformat(), day.isoformat())


def _first(days: Sequence[date], spans: Sequence[Span], meta: float | None) -> str:
    """The first of ``days`` on which the number is surely not below ``meta``."""
    reached = [day for day, span in zip(days, spans, strict=True) if meta is not None and span.minimo >= meta]
    return min(reached).isoformat() if reached else ""


def _ends_of_years(fecha: date) -> list[date]:
    return [*(date(year, 12, 31) for year in range(FIRST_DAY.year, fecha.year)), fecha]


def _year(day: date, span: Span) -> dict[str, Any]:
    return {
        "anio": day.year,
        "fecha": day.isoformat(),
        "valor": span.valor,
        "estatus": "sin_dato" if span.valor is None else "observado",
        "minimo": span.minimo,
        "maximo": span.maximo,
        "maximo_estatus": "sin_dato" if span.maximo is None else "observado",
    }
