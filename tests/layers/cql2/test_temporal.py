"""Temporal functions on days, moments, intervals and periods, as OWL-Time defines them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from layers.cql2 import parse
from layers.cql2.nodes import TEMPORAL

from .made import ROWS, matching

FIRST, LAST = date(2020, 1, 1), date(2020, 1, 12)
days = st.dates(FIRST, LAST)
spans = st.tuples(days, days).map(sorted)


def related(name: str, one: tuple[date, date], two: tuple[date, date]) -> bool:
    """The relation said with the sets of days that each interval holds, and with their ends."""
    (start, end), (since, until) = one, two
    mine, theirs = ({a + timedelta(n) for n in range((b - a).days + 1)} for a, b in (one, two))
    return {
        "t_after": start > max(theirs),
        "t_before": end < min(theirs),
        "t_disjoint": not mine & theirs,
        "t_intersects": bool(mine & theirs),
        "t_equals": mine == theirs,
        "t_contains": mine > theirs and start != since and end != until,
        "t_during": mine < theirs and start != since and end != until,
        "t_finishes": mine < theirs and end == until,
        "t_finishedby": mine > theirs and end == until,
        "t_starts": mine < theirs and start == since,
        "t_startedby": mine > theirs and start == since,
        "t_meets": end == since,
        "t_metby": start == until,
        "t_overlaps": start < since < end < until,
        "t_overlappedby": since < start < until < end,
    }[name]


@pytest.mark.parametrize("name", TEMPORAL)
@given(one=spans, two=spans)
def test_intervals_stand_to_each_other_as_defined(name: str, one: list[date], two: list[date]) -> None:
    written = f"{name}(INTERVAL('{one[0]}','{one[1]}'), INTERVAL('{two[0]}','{two[1]}'))"
    assert bool(matching(written)) == related(name, tuple(one), tuple(two))


def test_a_day_is_before_after_or_within() -> None:
    assert matching("T_BEFORE(fecha, DATE('2020-01-03'))") == [0, 1]
    assert matching("T_AFTER(fecha, INTERVAL('2020-01-03', '2020-01-09'))") == [9, 10]
    assert matching("T_INTERSECTS(fecha, INTERVAL('..', '2020-01-02'))") == [0, 1]
    assert matching("T_EQUALS(DATE('2020-01-05'), fecha)") == [4]


def test_a_day_that_is_not_known_is_neither_within_nor_without() -> None:
    inside = "T_INTERSECTS(fecha, INTERVAL('2020-01-03', '..'))"
    assert 11 not in matching(inside)
    assert 11 not in matching(f"NOT {inside}")


def test_two_columns_of_days_are_an_interval() -> None:
    assert matching("T_CONTAINS(INTERVAL(fecha, hasta), INTERVAL('2020-01-03', '2020-02-09'))") == []
    assert matching("T_CONTAINS(INTERVAL(fecha, hasta), INTERVAL('2020-01-05', '2020-02-02'))") == [3]
    assert matching("T_STARTS(INTERVAL('2020-01-04', '2020-01-31'), INTERVAL(fecha, hasta))") == [3]


def test_a_period_is_the_interval_from_its_first_day_to_its_last() -> None:
    assert matching("T_EQUALS(periodo, INTERVAL('2018-07-01', '2019-06-30'))") == [2]
    assert matching("T_DURING(periodo, INTERVAL('2017-12-31', '2019-12-31'))") == [0, 1, 2]
    assert matching("T_FINISHES(periodo, INTERVAL('2017-12-31', '2019-12-31'))") == [3]
    assert 5 not in matching("T_AFTER(periodo, DATE('1900-01-01'))")


def test_a_period_may_begin_or_end_within_a_month() -> None:
    rows = ROWS.assign(periodo="2012-06-15/2015-06-30")
    for span, found in (("2012-06-14", 0), ("2012-06-15", len(rows))):
        asked = f"T_INTERSECTS(periodo, INTERVAL('..','{span}'))"
        assert len(matching(asked, rows=rows)) == found


def test_a_period_is_also_the_text_that_writes_it() -> None:
    assert matching("periodo = '2018-07'") == [1]
    assert matching("periodo LIKE '2018%'") == [0, 1, 2]


def test_a_moment_beside_a_day_is_the_day_it_falls_on() -> None:
    assert matching("fecha = TIMESTAMP('2020-01-03T18:30:00Z')") == [2]
    assert matching("T_INTERSECTS(fecha, INTERVAL('2020-01-03T18:30:00Z', '2020-01-04T01:00:00Z'))") == [2, 3]
    assert matching("T_AFTER(fecha, INTERVAL('..', '2020-01-10T23:59:59Z'))") == [10]


def test_two_moments_differ_by_less_than_a_second() -> None:
    everything = list(range(len(ROWS)))
    assert matching("TIMESTAMP('2020-01-01T00:00:00.25Z') > TIMESTAMP('2020-01-01T00:00:00Z')") == everything
    assert (
        matching("TIMESTAMP('2020-01-01T00:00:00.25Z') = TIMESTAMP('2020-01-01T00:00:00.250Z')") == everything
    )
    assert matching("DATE('1969-12-31') < DATE('1970-01-01')") == everything


@pytest.mark.parametrize(
    "text", ["2020-13-01", "2020-1-1", "20200101", "2020-01-01T00:00:00+00:00", "hoy", "２０２０-01-01"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    for written in (
        f"fecha > DATE('{text}')",
        f"fecha > TIMESTAMP('{text}Z')",
        f"T_AFTER(fecha, INTERVAL('{text}','..'))",
    ):
        with pytest.raises(InputError, match=r"no es un (día|instante)"):
            parse(written)
