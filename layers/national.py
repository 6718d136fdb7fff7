"""The whole country as one number: the sum of its entidades, with the rate over their person-years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.codes import Nivel
from geo.incidence import incidence
from geo.periods import Periodo
from geo.rates import poisson_rate

if TYPE_CHECKING:
    from geo.facts import Facts

RATES = ("tasa", "tasa_inf", "tasa_sup")


def national_cases(facts: Facts) -> dict[str, Any]:
    """Carpetas of all whole years of the longest instrument, their rate and its exact interval at 95 %.

    ``estatus`` is `observado` where at least one entidad reported; sources that differ are joined by «|».
    """
    period = all_years(facts)
    rows = incidence(facts, "entidad", period)
    known = rows[rows["estatus"] == "observado"]
    return {
        "periodo": str(period),
        "carpetas": int(known["carpetas"].sum()) if len(known) else None,
        **national_rate(rows),
        "corte": _joined(known["corte"]),
        "fuente": _joined(known["fuente"]),
        "estatus": "observado" if len(known) else "sin_dato",
    }


def national_rate(rows: pd.DataFrame) -> dict[str, float | None]:
    """Rate of the country per 100,000 a year from rows of `incidence`; None where nothing was observed."""
    known = rows[rows["estatus"] == "observado"]
    cases, years = float(known["carpetas"].sum()), float(known["personas_anio"].sum())
    if not years:
        return dict.fromkeys(RATES)
    rate = poisson_rate(pd.Series([cases]), pd.Series([years]))
    return {name: float(rate[name].iloc[0]) for name in RATES}


def all_years(facts: Facts, nivel: Nivel = "entidad", *, medida: str = "carpetas") -> Periodo:
    """From the first to the last whole year of the instrument that began the series.

    A later instrument counts otherwise, so its years are never added to these.
    """
    held = facts.fuentes
    held = held[(held["nivel"] == nivel) & (held["medida"] == medida)].sort_values("desde")
    held = held[held["instrumento"] == held["instrumento"].iloc[0]]
    first, last = str(held["desde"].iloc[0]), str(held["hasta"].max())
    whole = last.endswith("-12")
    return Periodo.years(int(first[:4]), int(last[:4]) - (not whole))


def newest_corte(facts: Facts) -> str:
    """The month up to which the newest file of cases speaks."""
    return str(facts.fuentes.loc[facts.fuentes["instrumento"] != "", "corte"].max())


def _joined(column: pd.Series[Any]) -> str:
    return "|".join(sorted(set(column) - {""}))
