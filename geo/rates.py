"""Rates of rare events per person-year, with the exact interval of a Poisson count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import InputError

Column: TypeAlias = "pd.Series | npt.NDArray[Any] | Sequence[float]"


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

    Raises InputError for negative or infinite events or person-years, for columns that do not stand row by
    row, and for a ``level`` outside (0, 1) or a ``per`` that is not positive.

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
    if x.size != n.size and np.ndim(person_years):
        raise InputError(f"hay {x.size} filas de casos y {n.size} de personas-año")
    # A fifth of a second to import, which a service that is asked for no rate need not wait for.
    from scipy.special import gammainccinv, gammaincinv

    x, n = np.broadcast_arrays(np.where(np.isnan(n), np.nan, x), np.where(n == 0, np.nan, n))
    tail = (1 - level) / 2
    # Half a chi-squared quantile with 2x degrees of freedom is the gamma quantile of shape x; gammainccinv
    # takes the upper tail itself, where 1 - α/2 would lose digits. A shape of 0 has no quantile: it is 0.
    lower = np.where(x == 0, 0.0, gammaincinv(np.where(x == 0, 1.0, x), tail))
    upper = gammainccinv(x + 1, tail)
    ends = {"tasa": x / n * per, "tasa_inf": lower / n * per, "tasa_sup": upper / n * per}
    if np.ndim(cases) == 0 and np.ndim(person_years) == 0:
        return Rate(*(float(end[0]) for end in ends.values()))
    return pd.DataFrame(ends, index=indexes[0] if indexes else None)


def _floats(values: Column | float, name: str) -> npt.NDArray[np.float64]:
    """A column or number as floats, missing as NaN; refused where a count cannot be so."""
    column = values if isinstance(values, pd.Series) else pd.Series(np.atleast_1d(np.asarray(values)))
    floats: npt.NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if bool(((floats < 0) | np.isinf(floats)).any()):
        raise InputError(f"hay {name} negativos o infinitos", fix="deben ser números de cero en adelante")
    return floats
