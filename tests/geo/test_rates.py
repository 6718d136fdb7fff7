"""Rates of rare events: judged by published tables and by other ways to the same interval."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammainccinv, gammaincinv
from scipy.stats import poisson

from geo import rates
from geo.errors import InputError
from geo.rates import Rate, poisson_rate

# Exact 95 % limits of a Poisson count as the tables of Garwood (1936) and Ulm (1990) give them.
PUBLISHED = [
    (0, 0.0, 3.689),
    (1, 0.0253, 5.572),
    (2, 0.242, 7.225),
    (3, 0.619, 8.767),
    (5, 1.623, 11.668),
    (10, 4.795, 18.390),
    (20, 12.217, 30.888),
    (50, 37.111, 65.919),
    (100, 81.364, 121.627),
]


@pytest.mark.parametrize(("cases", "low", "high"), PUBLISHED)
def test_the_limits_of_a_count_are_those_of_the_published_tables(cases: int, low: float, high: float) -> None:
    rate = poisson_rate(cases, 1.0, per=1.0)
    assert rate == (cases, pytest.approx(low, abs=5.1e-4), pytest.approx(high, abs=5.1e-4))


def test_a_rate_is_events_over_person_years_per_100_000() -> None:
    # By hand: 165 carpetas among 1,912,000 persons in one year are 165 / 19.12 = 8.6297.
    assert poisson_rate(165, 1_912_000).tasa == pytest.approx(8.629707, abs=1e-6)
    # The same persons for half a year were at risk half as long, so the rate doubles.
    assert poisson_rate(165, 1_912_000 / 2).tasa == pytest.approx(17.259414, abs=1e-6)


def test_the_interval_scales_with_the_rate() -> None:
    # By hand, from Garwood's limits of 10: 4.795 / 4 = 1.199 and 18.390 / 4 = 4.598.
    rate = poisson_rate(10, 400_000)
    assert (rate.tasa, rate.tasa_inf, rate.tasa_sup) == pytest.approx((2.5, 1.199, 4.598), abs=5e-4)


def test_no_events_have_a_lower_limit_of_zero_and_an_upper_one_of_minus_log_alpha_half() -> None:
    for level in (0.5, 0.9, 0.95, 0.999):
        rate = poisson_rate(0, 1.0, per=1.0, level=level)
        assert rate == (0.0, 0.0, pytest.approx(-np.log((1 - level) / 2), rel=1e-12))


@given(st.integers(1, 5_000), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
@settings(database=None, deadline=None)
def test_at_each_end_the_count_seen_is_just_as_unlikely_as_the_level_allows(cases: int, level: float) -> None:
    rate = poisson_rate(cases, 1.0, per=1.0, level=level)
    tail = (1 - level) / 2
    assert poisson.sf(cases - 1, rate.tasa_inf) == pytest.approx(tail, rel=1e-6)
    assert poisson.cdf(cases, rate.tasa_sup) == pytest.approx(tail, rel=1e-6)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.999])
def test_the_limits_are_those_that_scipy_finds(level: float) -> None:
    counts, tail = np.array([*range(1, 400), 1_079, 9_999, 100_000]), (1 - level) / 2
    rates = poisson_rate(counts, 1.0, per=1.0, level=level)
    np.testing.assert_allclose(rates["tasa_inf"], gammaincinv(counts, tail), rtol=1e-11)
    np.testing.assert_allclose(rates["tasa_sup"], gammainccinv(counts + 1, tail), rtol=1e-11)


@pytest.mark.parametrize("mean", [0.3, 2.0, 7.5, 40.0])
def test_the_interval_never_covers_less_often_than_it_says(mean: float) -> None:
    counts = np.arange(0, 400)
    limits = poisson_rate(counts, np.ones(400), per=1.0)
    covers = (limits["tasa_inf"] <= mean) & (mean <= limits["tasa_sup"])
    assert poisson.pmf(counts, mean)[covers].sum() >= 0.95


def test_a_column_keeps_its_index_and_gives_what_each_number_gives() -> None:
    cases = pd.Series([0, 5, 165], index=["01", "02", "23"], dtype="Int64")
    years = pd.Series([1.4e6, 3.8e6, 1.9e6], index=cases.index)
    column = poisson_rate(cases, years)
    assert list(column.columns) == ["tasa", "tasa_inf", "tasa_sup"]
    assert list(column.index) == ["01", "02", "23"]
    for key in cases.index:
        assert tuple(column.loc[key]) == poisson_rate(int(cases[key]), float(years[key]))


@pytest.mark.parametrize("dtype", ["Int64", "float64", "Float64", "object", "int64[pyarrow]"])
def test_what_is_missing_stays_missing_whatever_the_column_calls_it(dtype: str) -> None:
    cases = pd.Series([3, None], dtype=dtype)
    rate = poisson_rate(cases, pd.Series([100_000, 100_000]))
    assert rate.notna().all(axis=1).tolist() == [True, False]
    assert rate.isna().all(axis=1).tolist() == [False, True]


def test_nobody_at_risk_is_no_rate_rather_than_a_rate_of_zero() -> None:
    rate = poisson_rate([0, 2, 0], pd.Series([0, 0, np.nan]))
    assert rate.isna().all(axis=None)
    assert np.isnan(poisson_rate(0, 0)).all()


def test_one_number_of_person_years_serves_a_whole_column() -> None:
    assert poisson_rate(np.array([1, 2]), 200_000)["tasa"].tolist() == [0.5, 1.0]


def test_an_empty_column_gives_an_empty_frame() -> None:
    empty = pd.Series([], dtype="Int64")
    assert poisson_rate(empty, empty).shape == (0, 3)


@pytest.mark.parametrize(
    ("cases", "years", "options", "said"),
    [
        ([-1], [1.0], {}, "casos negativos"),
        ([1], [-1.0], {}, "personas-año negativos"),
        ([1], [np.inf], {}, "infinitos"),
        ([1.5], [1.0], {}, "no son números enteros"),
        ([1, 2], [1.0, 2.0, 3.0], {}, "2 filas de casos y 3"),
        ([1, 2], pd.Series([1.0]), {}, "2 filas de casos y 1"),
        (pd.Series([1], index=["01"]), pd.Series([1], index=["02"]), {}, "las mismas filas"),
        ([1], [1.0], {"level": 95}, "nivel de confianza 95"),
        ([1], [1.0], {"level": 0}, "nivel de confianza 0"),
        ([1], [1.0], {"per": 0}, "por 0 personas-año"),
    ],
)
def test_what_cannot_be_a_rate_is_refused(cases: object, years: object, options: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        poisson_rate(cases, years, **options)


def test_a_number_gives_a_named_rate() -> None:
    assert isinstance(poisson_rate(1, 1.0), Rate)


def test_the_worked_numbers_of_the_docstrings_run() -> None:
    assert doctest.testmod(rates) == (0, 2)
