"""Whom a mechanism reaches: the share of people, carpetas or victims in the places that have it, with bounds.

A share is a percentage of 0 to 100. ``minimo`` counts only what is in places `si`; ``maximo`` adds what is in
places in conflict or unknown, and what the source puts in none of the places there are (carpetas «sin
municipio», inhabitants of a municipio not yet created): it may be in a covered one. ``valor`` is ``minimo``,
or None where of no place a yes, a no or a part is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from geo.codes import Nivel
from geo.incidence import cubes, incidence
from geo.periods import Periodo

if TYPE_CHECKING:
    from geo.facts import Facts

LISTED = ("si", "parcial", "no", "en_conflicto", "sin_dato")
"""Statuses in the order in which a count of coverage names them."""


@dataclass(frozen=True, eq=False)
class Weight:
    """Figures of one year by key (index; null where the source has none), and where they come from.

    ``anio`` is None, and ``figures`` empty, where no source held here has a whole year up to the day.
    """

    figures: pd.Series[Any]
    anio: int | None = None
    fuente: str = ""
    corte: str = ""


@dataclass(frozen=True, eq=False)
class Weights:
    """What coverage of one level is weighed with on a day."""

    poblacion: Weight
    casos: Weight
    victimas: Weight

    @classmethod
    def on(cls, facts: Facts, nivel: Nivel, fecha: date) -> Weights:
        """Inhabitants, carpetas and victims by place of ``nivel``, of the years that ``fecha`` asks for."""
        ended = fecha.year if (fecha.month, fecha.day) == (12, 31) else fecha.year - 1
        return cls(
            population(facts, nivel, fecha.year),
            cases(facts, nivel, "carpetas", ended),
            cases(facts, nivel, "victimas", ended),
        )


@lru_cache(maxsize=64)
def population(facts: Facts, nivel: Nivel, year: int) -> Weight:
    """Inhabitants at the middle of ``year`` by key."""
    key = "cve_ent" if nivel == "entidad" else "cvegeo"
    rows = facts.poblacion_entidad if nivel == "entidad" else facts.poblacion_municipio
    rows = rows[rows["anio"] == year].set_index(key)
    if rows.empty:
        return Weight(pd.Series(dtype="Int64"))
    return Weight(rows["hombres"] + rows["mujeres"], year, str(rows["fuente"].iloc[0]))


@lru_cache(maxsize=64)
def cases(facts: Facts, nivel: Nivel, medida: Literal["carpetas", "victimas"], ended: int) -> Weight:
    """Cases by key of the latest year up to ``ended`` that some source covers whole.

    The figures, and which source tells them, are those of `geo.incidence.incidence` for that year.
    """
    years = [
        year
        for cube in cubes(facts, nivel, medida).sources
        for year in range(-(-cube.first // 12), (cube.last + 1) // 12)
        if year <= ended
    ]
    if not years:
        return Weight(pd.Series(dtype="Int64"))
    rows = incidence(facts, nivel, Periodo.years(max(years), max(years)), medida=medida)
    first = rows.iloc[0]
    return Weight(rows["carpetas"], max(years), str(first["fuente"]), str(first["corte"]))


def share(weight: Mapping[str, float], *, known: bool | None = None) -> dict[str, Any]:
    """Share of the weight that is in places `si` (valor, minimo, maximo, estatus), from the weight by status.

    ``known``: whether there are places `si`, `parcial` or `no`, where weights of zero could hide it. Where
    there is no weight at all, nothing but 0 and 100 is known of the share.
    """
    total = sum(weight.values())
    if not total:
        return {"valor": None, "minimo": 0.0, "maximo": 100.0, "estatus": "sin_dato"}
    sure = 100 * weight["si"] / total
    known = bool(weight["si"] + weight["parcial"] + weight["no"]) if known is None else known
    return {
        "valor": sure if known else None,
        "minimo": sure,
        "maximo": 100 * (weight["si"] + weight["en_conflicto"] + weight["sin_dato"]) / total,
        "estatus": "observado" if known else "sin_dato",
    }


def part(situacion: Mapping[str, str], weight: Weight) -> dict[str, Any]:
    """The share of ``weight`` in places `si`, from the status of every place there is.

    Adds to `share` the year, source and corte of the weights (``anio``, ``fuente``, ``corte``) and
    ``entidades_con_cifra``: how many of the places have a figure (municipios, where the places are). Those
    that have none are left out of the whole.
    """
    held = weight.figures.dropna()
    by_status = dict.fromkeys(LISTED, 0.0)
    for cve, figure in zip(held.index, held.astype("float64"), strict=True):
        by_status[situacion.get(cve, "sin_dato")] += figure
    return {
        **share(by_status, known=any(s in ("si", "parcial", "no") for s in situacion.values())),
        "anio": weight.anio,
        "fuente": weight.fuente,
        "corte": weight.corte,
        "entidades_con_cifra": sum(cve in situacion for cve in held.index),
    }
