"""The carpetas of a report: the rate of its place with the interval, the country's, and the yearly series."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.incidence import cases_periods, incidence
from geo.periods import Periodo
from layers.national import RATES, all_years, national_rate

if TYPE_CHECKING:
    from geo.facts import Facts

COUNTRY = "00"
"""The key of the whole country, as `geo.lines` writes it."""


def figures(facts: Facts, cve_ent: str, fecha: date) -> dict[str, Any]:
    """Carpetas and rate of the latest year that had ended on ``fecha`` and is held whole, as ``ultimo``, and
    of all years of the series until then, as ``todos``, as the newest corte tells them.

    Each holds periodo, carpetas, estatus, tasa, tasa_inf, tasa_sup (per 100,000 a year), tasa_estatus,
    tasa_nacional, meses_reportados, meses_pedidos, poblacion, instrumento, corte, fuente, and
    ``no_reportado``: the entidades that left months of the period unreported. Before the series begins they
    are `sin_dato`.
    """
    whole = all_years(facts)
    last = min(int(whole.hasta[:4]), _ended(fecha))
    first = min(int(whole.desde[:4]), last)
    return {
        "ultimo": _one(facts, cve_ent, Periodo.years(last, last)),
        "todos": _one(facts, cve_ent, Periodo.years(first, last)),
    }


def yearly(facts: Facts, cve_ent: str, fecha: date) -> tuple[dict[str, Any], ...]:
    """A row for each year of cases known to have ended on ``fecha``, and for the part of a year that is all a
    file holds, as `figures` tells it; ``discontinua`` marks the first of another instrument."""
    held = facts.fuentes
    ends = held.loc[(held["nivel"] == "entidad") & (held["medida"] == "carpetas"), "hasta"]
    parts = {int(end[:4]) for end in ends if end < f"{fecha:%Y-%m}"}
    out: list[dict[str, Any]] = []
    for year in cases_periods(facts, "entidad"):
        if year > _ended(fecha) and year not in parts:
            continue
        row = _one(facts, cve_ent, Periodo.years(year, year))
        broken = bool(out) and row["instrumento"] != out[-1]["instrumento"]
        out.append(row | {"discontinua": broken})
    return tuple(out)


def _ended(fecha: date) -> int:
    """The last year that is over at the end of ``fecha``."""
    return fecha.year if (fecha.month, fecha.day) == (12, 31) else fecha.year - 1


def _one(facts: Facts, cve_ent: str, period: Periodo) -> dict[str, Any]:
    rows = incidence(facts, "entidad", period)
    country = national_rate(rows)
    told = _whole(rows, country) if cve_ent == COUNTRY else _own(rows.loc[[cve_ent]].iloc[0])
    short = rows.index[rows["meses_reportados"] < rows["meses_reportados"].max()]
    names = facts.entidades.set_index("cve_ent")["nombre"]
    return {
        "periodo": str(period),
        **told,
        "tasa_nacional": country["tasa"],
        "no_reportado": tuple(names[key] for key in short),
    }


def _own(row: pd.Series[Any]) -> dict[str, Any]:
    shown = ("carpetas", "estatus", *RATES, "tasa_estatus", "meses_reportados", "meses_pedidos", "poblacion")
    return {name: _plain(row[name]) for name in (*shown, "instrumento", "corte", "fuente")}


def _whole(rows: pd.DataFrame, rate: dict[str, float | None]) -> dict[str, Any]:
    """The country: the sum of the entidades that reported, over their person-years."""
    known = rows[rows["estatus"] == "observado"]
    estatus = "observado" if len(known) else "sin_dato"
    people = rows["poblacion"]
    return {
        "carpetas": int(known["carpetas"].sum()) if len(known) else None,
        "estatus": estatus,
        **rate,
        "tasa_estatus": "sin_dato" if rate["tasa"] is None else "observado",
        "meses_reportados": int(known["meses_reportados"].max()) if len(known) else 0,
        "meses_pedidos": int(rows["meses_pedidos"].max()),
        "poblacion": int(people.sum()) if people.notna().all() else None,
        **{name: rows[name].max() for name in ("instrumento", "corte", "fuente")},
    }


def _plain(value: Any) -> Any:
    """A Python number or text; None for what is missing, whose estatus stands beside it."""
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
