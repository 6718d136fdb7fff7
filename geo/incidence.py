"""Cases by territory and period: which source answers, what it reported, and the rate with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.codes import Nivel, is_sin_municipio
from geo.errors import InputError
from geo.periods import FIRST, LAST, Periodo, month_index, month_text
from geo.rates import poisson_rate
from geo.territory import exists_from

if TYPE_CHECKING:
    from geo.facts import Facts

OBSERVADO, NO_REPORTADO, SUPRIMIDO, NO_APLICA, SIN_DATO = range(5)
# In the order in which one explains a cell that nothing was observed in.
NAMES = np.array(["observado", "no_reportado", "suprimido", "no_aplica", "sin_dato"], dtype=object)
WORDS = pd.array(NAMES, dtype="str")


@dataclass(frozen=True, eq=False)
class Cube:
    """The months of one source as matrices [areas × steps]; a step is a month, or a year where ``yearly``.

    ``count`` holds what was observed (0 elsewhere) and ``status`` indices of `NAMES`.
    """

    fuente: str
    instrumento: str
    corte: str
    first: int
    last: int
    yearly: bool
    count: npt.NDArray[np.int64]
    status: npt.NDArray[np.int8]

    def overlap(self, period: Periodo) -> int:
        """How many of the months asked for the source covers; 0 for a part of a year of a yearly source."""
        if self.yearly and period.anios is None:
            return 0
        return max(0, min(self.last, period.last) - max(self.first, period.first) + 1)


@dataclass(frozen=True, eq=False)
class Cubes:
    """Every source of one level and measure, with the months that each entidad left unreported."""

    keys: pd.Index[str]
    sources: tuple[Cube, ...]
    begins: npt.NDArray[np.int64]  # number of the first month of each area; 0 for always
    unreported: npt.NDArray[np.bool_]  # [areas × months], from `first`
    first: int
    population: npt.NDArray[np.float64]  # [areas × years], from `year`; NaN where nobody projects it
    year: int


def incidence(
    facts: Facts, nivel: Nivel, periodo: Periodo, *, corte: str | None = None, medida: str = "carpetas"
) -> pd.DataFrame:
    """Cases and rate of each area over ``periodo``, as the newest file known at ``corte`` (a month) tells it.

    One source answers one number: the newest that covers the whole period, else the one that covers most of
    it, so that cortes and instruments are never added together. Yearly tables answer for whole years only.
    Months that an entidad left unreported are those of the monthly state file, whatever source answers.
    The population is the edition's own at any ``corte``, so that rates of two cortes differ by their cases.

    Returns one row an area (index ``cve``: 32 entidades, or 2,478 municipios and 32 ``EE999``) with
    ``estatus``, ``carpetas`` (cases of ``medida``), ``meses_reportados`` of ``meses_pedidos``, ``poblacion``
    (mean of the mid-year populations of the months asked for), ``personas_anio`` (person-years of the months
    reported), ``tasa`` per 100,000 a year with its exact Poisson interval at 95 % (`geo.rates`),
    ``poblacion_estatus``, ``tasa_estatus``, ``instrumento``, ``corte``, ``fuente``.
    Raises InputError where nothing was known at ``corte``.
    """
    held = cubes(facts, nivel, medida)
    sources = [cube for cube in held.sources if corte is None or cube.corte <= corte]
    if corte is not None and not sources:
        known = ", ".join(sorted({cube.corte for cube in held.sources})) or "ninguno"
        raise InputError(f"no se tiene ningún corte hasta {corte}", fix=f"los cortes que hay: {known}")
    period = _closed(periodo, sources)
    months = np.arange(period.first, period.last + 1)
    best = max(sources, key=lambda cube: (cube.overlap(period), cube.corte, not cube.yearly), default=None)
    count, status, reported = _answer(best, held, period)
    status[(status == SIN_DATO) & (held.begins > period.last)] = NO_APLICA
    people = held.population[:, np.clip(months // 12 - held.year, -1, held.population.shape[1] - 1)]
    poblacion = people.mean(axis=1)
    personas = np.where(reported, people, 0.0).sum(axis=1) / 12

    observed = status == OBSERVADO
    sin_municipio = held.keys.str.endswith("999") & (nivel == "municipio")
    no_people = np.where(sin_municipio, NO_APLICA, np.where(np.isnan(poblacion), SIN_DATO, OBSERVADO))
    rated = np.where(observed, no_people, status)
    personas = np.where(rated == OBSERVADO, personas, np.nan)
    rate = poisson_rate(np.where(rated == OBSERVADO, count, np.nan), personas)
    covered = best if best is not None and best.overlap(period) > 0 else None
    size = len(held.keys)
    # Arrays, and words taken from few: text made cell by cell would be most of the work.
    columns: dict[str, Any] = {
        "estatus": WORDS.take(status),
        "carpetas": _integers(count, observed),
        "meses_reportados": _integers(reported.sum(axis=1)),
        "meses_pedidos": _integers(np.full(size, len(months))),
        "poblacion": _integers(np.rint(poblacion), no_people == OBSERVADO),
        "poblacion_estatus": WORDS.take(no_people),
        "personas_anio": personas,
        **{name: rate[name].to_numpy(dtype=float) for name in ("tasa", "tasa_inf", "tasa_sup")},
        "tasa_estatus": WORDS.take(rated),
    }
    for name in ("instrumento", "corte", "fuente"):
        columns[name] = pd.array([getattr(covered, name, "")], dtype="str").repeat(size)
    return pd.DataFrame(columns, index=held.keys)


def _integers(values: npt.NDArray[Any], known: npt.NDArray[np.bool_] | None = None) -> pd.arrays.IntegerArray:
    """Whole numbers as Int64, missing where they are not ``known``."""
    mask = np.zeros(len(values), dtype=bool) if known is None else ~known
    return pd.arrays.IntegerArray(np.where(mask, 0, values).astype(np.int64), mask)


def closed(
    facts: Facts, nivel: Nivel, periodo: Periodo, *, corte: str | None = None, medida: str = "carpetas"
) -> Periodo:
    """``periodo`` with an open end put where the files known at ``corte`` end."""
    sources = cubes(facts, nivel, medida).sources
    return _closed(periodo, [cube for cube in sources if corte is None or cube.corte <= corte])


def cases_periods(facts: Facts, nivel: Nivel, medida: str = "carpetas") -> list[int]:
    """Years of which some source held says something, in order."""
    sources = cubes(facts, nivel, medida).sources
    return sorted({year for cube in sources for year in range(cube.first // 12, cube.last // 12 + 1)})


def default_period(facts: Facts, nivel: Nivel, medida: str = "carpetas") -> Periodo:
    """The last whole year for entidades; all whole years of the first instrument for municipios.

    A single year leaves all but a handful of municipios under 20 cases.
    """
    sources = cubes(facts, nivel, medida).sources
    whole = [cube for cube in sources if cube.last - cube.first >= 11]
    last = max((cube.last + 1) // 12 - 1 for cube in whole)
    if nivel == "entidad":
        return Periodo.years(last, last)
    return Periodo.years(min(-(-cube.first // 12) for cube in whole), last)


@lru_cache(maxsize=16)
def cubes(facts: Facts, nivel: Nivel, medida: str) -> Cubes:
    """Matrices of every source of a level and measure, made once for each `Facts`."""
    entidades = facts.entidades["cve_ent"]
    keys = entidades if nivel == "entidad" else pd.concat([facts.municipios["cvegeo"], entidades + "999"])
    index = pd.Index(np.sort(keys.to_numpy(dtype=object)), dtype="str", name="cve")
    first, unreported = _unreported(facts)
    area = pd.Index(entidades).get_indexer(index.str[:2])
    unreported = unreported[area]
    begins = np.zeros(len(index), dtype=np.int64)
    if nivel == "municipio":
        since = exists_from(facts.cambios_municipios)
        begins[index.get_indexer(pd.Index(since.index))] = since.to_numpy()
    held = facts.fuentes
    held = held[(held["nivel"] == nivel) & (held["medida"] == medida)]
    sources = tuple(
        _cube(facts.casos, row, index, begins, first, unreported) for row in held.to_dict("records")
    )
    year, population = _population(facts, nivel, index)
    return Cubes(index, sources, begins, unreported, first, population, year)


def _closed(period: Periodo, sources: list[Cube]) -> Periodo:
    """An open interval ends where what is held ends."""
    if not sources or (period.desde != FIRST and period.hasta != LAST):
        return period
    first = month_text(min(cube.first for cube in sources)) if period.desde == FIRST else period.desde
    last = month_text(max(cube.last for cube in sources)) if period.hasta == LAST else period.hasta
    return Periodo(first, max(first, last))


def _answer(
    cube: Cube | None, held: Cubes, period: Periodo
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """Count and status of each area, and which months asked for [areas × months] stand behind them."""
    asked = np.arange(period.first, period.last + 1)
    shape = (len(held.keys), len(asked))
    if cube is None or not cube.overlap(period):
        empty = np.zeros(shape[0], dtype=np.int64)
        return empty, np.full(shape[0], SIN_DATO, dtype=np.int8), np.zeros(shape, dtype=bool)
    inside = (asked >= cube.first) & (asked <= cube.last)
    step = asked // 12 - cube.first // 12 if cube.yearly else asked - cube.first
    status = np.full(shape, SIN_DATO, dtype=np.int8)
    status[:, inside] = cube.status[:, step[inside]]
    if cube.yearly:
        missed = _months(held.unreported, held.first, asked)
        status[missed & (status == OBSERVADO)] = NO_REPORTADO
    reported = status == OBSERVADO
    used = np.unique(step[inside])
    count = np.where(cube.status[:, used] == OBSERVADO, cube.count[:, used], 0).sum(axis=1)
    return count, status.min(axis=1), reported


def _months(matrix: npt.NDArray[np.bool_], first: int, asked: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Columns of ``matrix`` for the months asked for; False outside it."""
    found = np.zeros((matrix.shape[0], len(asked)), dtype=bool)
    inside = (asked >= first) & (asked < first + matrix.shape[1])
    found[:, inside] = matrix[:, asked[inside] - first]
    return found


def _unreported(facts: Facts) -> tuple[int, npt.NDArray[np.bool_]]:
    """First month, and [entidades × months] left unreported by the newest monthly state file with them."""
    held = facts.fuentes
    held = held[(held["nivel"] == "entidad") & (held["medida"] == "carpetas") & (held["paso"] == "mes")]
    if held.empty:
        return 0, np.zeros((len(facts.entidades), 0), dtype=bool)
    first = min(held["desde"].map(month_index))
    matrix = np.zeros((len(facts.entidades), max(held["hasta"].map(month_index)) - first + 1), dtype=bool)
    for row in held.sort_values("corte").to_dict("records"):
        start, end = month_index(row["desde"]) - first, month_index(row["hasta"]) - first
        matrix[:, start : end + 1] = False
        missed = facts.casos[
            (facts.casos["fuente"] == row["clave"]) & (facts.casos["estatus"] == "no_reportado")
        ]
        where = pd.Index(facts.entidades["cve_ent"]).get_indexer(pd.Index(missed["cve"]))
        matrix[where, missed["periodo"].map(month_index).to_numpy(dtype=int) - first] = True
    return int(first), matrix


def _cube(
    cases: pd.DataFrame,
    row: dict[Any, Any],
    keys: pd.Index[str],
    begins: npt.NDArray[np.int64],
    origin: int,
    unreported: npt.NDArray[np.bool_],
) -> Cube:
    """One source as matrices. What it did not list had none where it lists only cells above zero."""
    first, last, yearly = month_index(row["desde"]), month_index(row["hasta"]), row["paso"] == "anio"
    steps = last // 12 - first // 12 + 1 if yearly else last - first + 1
    sparse = row["celdas"] == "mayores_que_cero"
    count = np.zeros((len(keys), steps), dtype=np.int64)
    status = np.full((len(keys), steps), OBSERVADO if sparse else SIN_DATO, dtype=np.int8)
    said = cases[cases["fuente"] == row["clave"]]
    # Both keys of «no municipio» are one row: the two instruments swap what 998 and 999 mean.
    key = said["cve"].where(~is_sin_municipio(said["cve"]), said["cve"].str[:2] + "999")
    i = keys.get_indexer(pd.Index(key))
    step, start = (_year, first // 12) if yearly else (month_index, first)
    j = said["periodo"].map(step).to_numpy(dtype=int) - start
    code = said["estatus"].map({name: place for place, name in enumerate(NAMES)}).to_numpy(dtype=np.int8)
    known = code == OBSERVADO
    np.add.at(count, (i[known], j[known]), said.loc[known, "valor"].to_numpy(dtype=np.int64))
    status[i[~known], j[~known]] = code[~known]
    status[i[known], j[known]] = OBSERVADO
    if not yearly:
        months = np.arange(first, last + 1)
        none = (count == 0) & (status == OBSERVADO)
        status[none & _months(unreported, origin, months)] = NO_REPORTADO
        # A case that a publisher counted in a municipio not yet born stays counted.
        status[(count == 0) & (months < begins[:, None])] = NO_APLICA
    return Cube(row["clave"], row["instrumento"], row["corte"], first, last, yearly, count, status)


def _year(period: str) -> int:
    return int(period[:4])


def _population(facts: Facts, nivel: Nivel, keys: pd.Index[str]) -> tuple[int, npt.NDArray[np.float64]]:
    """First year, and mid-year population [areas × years] with a NaN column at the end for other years."""
    table = facts.poblacion_entidad if nivel == "entidad" else facts.poblacion_municipio
    years = table["anio"].to_numpy(dtype=int)
    matrix = np.full((len(keys), years.max() - years.min() + 2), np.nan)
    where = keys.get_indexer(pd.Index(table["cve_ent" if nivel == "entidad" else "cvegeo"]))
    matrix[where, years - years.min()] = (table["hombres"] + table["mujeres"]).to_numpy(dtype=float)
    return int(years.min()), matrix
