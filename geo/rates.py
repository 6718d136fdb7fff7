"""Rates of rare events per person-year, with the exact interval of a Poisson count."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import InputError

Column: TypeAlias = "pd.Series | npt.NDArray[Any] | Sequence[float]"

_NEGLIGIBLE = 1e-17
"""A term that adds nothing any more to a sum of them, by its share."""


class Rate(NamedTuple):
    """One rate and the ends of its interval, in events per ``per`` person-years; NaN where there is none."""

    tasa: float
    tasa_inf: float
    tasa_sup: float


@overload
def poisson_rate(cases: float, person_years: float, *, per: float = ..., level: float = ...) -> Rate: ...
@overload
def poisson_rate(
    cases: Column, person_years: Column | float, *, per: float = ..., level: float = ...
) -> pd.DataFrame: ...
def poisson_rate(
    cases: Column | float, person_years: Column | float, *, per: float = 100_000.0, level: float = 0.95
) -> Rate | pd.DataFrame:
    """Rate of events per ``per`` person-years, with its exact (Garwood) interval at ``level``.

    With x events in n person-years and α = 1 - level, the rate is x/n and the ends of the interval are
    χ²(α/2; 2x)/2n and χ²(1 - α/2; 2x + 2)/2n, where χ²(p; k) is the quantile p of the chi-squared
    distribution with k degrees of freedom; the lower end of no events is 0. It never covers less often than
    it says, and it takes the person-years as known.

    A column gives a frame with the columns ``tasa``, ``tasa_inf``, ``tasa_sup`` (float64) and its
    index; a number gives a `Rate`. All three are NaN where the events are missing, or where the
    person-years are missing or zero: nobody at risk is no rate, not a rate of zero.

    Raises InputError for negative or infinite events or person-years, for events that are not whole, for
    columns that do not stand row by row, and for a ``level`` outside (0, 1) or a ``per`` not positive.

    Source: F. Garwood, «Fiducial Limits for the Poisson Distribution», Biometrika 28 (1936), 437-442; in
    chi-squared form K. Ulm, «A simple method to calculate the confidence interval of a standardized
    mortality ratio», American Journal of Epidemiology 131 (1990), 373-375.

    >>> [round(end, 3) for end in poisson_rate(10, 100_000)]
    [10.0, 4.795, 18.39]
    >>> poisson_rate(pd.Series([0, 5], index=["01", "02"]), 200_000.0).round(3).values.tolist()
    [[0.0, 0.0, 1.844], [2.5, 0.812, 5.834]]
    """
    if not 0 < level < 1:
        raise InputError(f"el nivel de confianza {level} no está entre 0 y 1", fix="use por ejemplo 0.95")
    if not 0 < per < np.inf:
        raise InputError(f"una tasa por {per} personas-año no existe", fix="use por ejemplo 100000")
    indexes = [column.index for column in (cases, person_years) if isinstance(column, pd.Series)]
    if not all(index.equals(indexes[0]) for index in indexes):
        raise InputError("los casos y las personas-año no tienen las mismas filas")
    x, n = _floats(cases, "casos"), _floats(person_years, "personas-año")
    if bool((x % 1 > 0).any()):
        raise InputError("hay casos que no son números enteros", fix="un caso se cuenta o no se cuenta")
    if x.size != n.size and np.ndim(person_years):
        raise InputError(f"hay {x.size} filas de casos y {n.size} de personas-año")
    x, n = np.broadcast_arrays(np.where(np.isnan(n), np.nan, x), np.where(n == 0, np.nan, n))
    # Of thousands of areas, most have one of a few dozen counts.
    counts, place = np.unique(x, return_inverse=True)
    limits = np.array([_limits(count, (1 - level) / 2) for count in counts.tolist()]).reshape(-1, 2)[place]
    ends = {"tasa": x / n * per, "tasa_inf": limits[:, 0] / n * per, "tasa_sup": limits[:, 1] / n * per}
    if np.ndim(cases) == 0 and np.ndim(person_years) == 0:
        return Rate(*(float(end[0]) for end in ends.values()))
    return pd.DataFrame(ends, index=indexes[0] if indexes else None)


@lru_cache(maxsize=8192)
def _limits(count: float, tail: float) -> tuple[float, float]:
    """The ends of the interval of a count; NaN for one that is missing."""
    if math.isnan(count):
        return math.nan, math.nan
    # Half a chi-squared quantile with 2x degrees of freedom is the gamma quantile of shape x.
    lower = _gamma_quantile(int(count), tail, _below) if count else 0.0
    return lower, _gamma_quantile(int(count) + 1, tail, _above)


def _gamma_quantile(shape: int, tail: float, mass: Callable[[int, float], float]) -> float:
    """Where a gamma distribution of whole ``shape`` and scale 1 leaves ``tail`` on the side of ``mass``.

    By Newton's method from the mode, where the density is highest: on either side of it the steps go one
    way and only ever shrink. In place of `scipy.special`, which takes a fifth of a second to import.
    """
    x, step, side = shape - 1 or tail, math.inf, 1 if mass is _above else -1
    while True:
        density = math.exp((shape - 1) * math.log(x) - x - math.lgamma(shape))
        before, step = step, side * (mass(shape, x) - tail / density)
        if not abs(step) < abs(before):  # all that remains is rounding
            return x
        x += step


def _below(shape: int, x: float) -> float:
    """The mass below ``x``, in units of the density there: x/a + x²/a(a + 1) + …, with a the shape."""
    term = total = x / shape
    while term > total * _NEGLIGIBLE:
        shape += 1
        term *= x / shape
        total += term
    return total


def _above(shape: int, x: float) -> float:
    """The mass above ``x``, in units of the density there: 1 + (a - 1)/x + (a - 1)(a - 2)/x² + …"""
    term = total = 1.0
    while term > total * _NEGLIGIBLE:
        shape -= 1
        term *= shape / x
        total += term
    return total


def _floats(values: Column | float, name: str) -> npt.NDArray[np.float64]:
    """A column or number as floats, missing as NaN; refused where a count cannot be so."""
    column = values if isinstance(values, pd.Series) else pd.Series(np.atleast_1d(np.asarray(values)))
    floats: npt.NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if bool(((floats < 0) | np.isinf(floats)).any()):
        raise InputError(f"hay {name} negativos o infinitos", fix="deben ser números de cero en adelante")
    return floats
