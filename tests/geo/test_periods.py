"""Spans of whole months: how they are written, read, counted, and what is refused."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import periods
from geo.errors import InputError
from geo.periods import FIRST, LAST, Periodo, month_index, month_text, read_day

MONTHS = st.integers(month_index(FIRST), month_index(LAST))
SPANS = st.tuples(MONTHS, MONTHS).map(lambda ends: Periodo(month_text(min(ends)), month_text(max(ends))))


def test_doctests() -> None:
    assert doctest.testmod(periods) == (0, 5)


@pytest.mark.parametrize(
    ("text", "desde", "hasta"),
    [
        ("2022", "2022-01", "2022-12"),
        (" 2022 ", "2022-01", "2022-12"),
        ("2018-07", "2018-07", "2018-07"),
        ("2018-07/2019-06", "2018-07", "2019-06"),
        ("2015/2025", "2015-01", "2025-12"),
        ("2015/2018-07", "2015-01", "2018-07"),
        ("2018-07-01/2018-07-31", "2018-07", "2018-07"),
        ("2020-02-01/2020-02-29", "2020-02", "2020-02"),
        ("2018-07-01T00:00:00Z/2019-06-30T23:59:59Z", "2018-07", "2019-06"),
    ],
)
def test_a_year_a_month_or_an_interval_of_them_is_read(text: str, desde: str, hasta: str) -> None:
    assert Periodo.parse(text) == Periodo(desde, hasta)


@pytest.mark.parametrize("blank", ["..", ""])
def test_an_open_end_reaches_as_far_as_a_calendar_may(blank: str) -> None:
    assert Periodo.parse(f"2018/{blank}") == Periodo("2018-01", LAST)
    assert Periodo.parse(f"{blank}/2018-07") == Periodo(FIRST, "2018-07")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2018-13", "«2018-13» no es un periodo"),
        ("2018-00", "«2018-00» no es un periodo"),
        ("julio", "«julio» no es un periodo"),
        ("", "«» no es un periodo"),
        ("..", "«..» no es un periodo"),
        ("2018/2019/2020", "no es un periodo"),
        ("٢٠٢٢", "no es un periodo"),
        ("2019/2018", "termina antes de empezar"),
        ("2018-07/2018-06", "termina antes de empezar"),
        ("2018-07-02/2018-07-31", "parte un mes"),
        ("2018-07-01/2018-07-30", "parte un mes"),
        ("2019-02-01/2019-02-29", "parte un mes"),
    ],
)
def test_what_names_no_whole_months_is_refused_in_one_sentence(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        Periodo.parse(text)


@pytest.mark.parametrize(("desde", "hasta"), [("2018", "2018-12"), ("2018-01", "2018-1"), ("2018-01", "")])
def test_a_span_is_made_of_months_written_whole(desde: str, hasta: str) -> None:
    with pytest.raises(InputError, match="no es un mes"):
        Periodo(desde, hasta)


@pytest.mark.parametrize(
    ("text", "years"),
    [("2022", range(2022, 2023)), ("2015-01/2017-12", range(2015, 2018)), ("2018-07/2019-06", None)],
)
def test_only_whole_years_are_years(text: str, years: range | None) -> None:
    assert Periodo.parse(text).anios == years


@given(SPANS)
def test_what_is_written_is_read_back_and_is_the_shortest_form(span: Periodo) -> None:
    assert Periodo.parse(str(span)) == span
    assert len(str(span)) <= len(f"{span.desde}/{span.hasta}")
    assert Periodo.parse(f"{span.desde}/{span.hasta}") == span


@given(SPANS)
def test_months_are_counted_with_both_ends(span: Periodo) -> None:
    assert span.meses == span.last - span.first + 1 >= 1
    assert (month_text(span.first), month_text(span.last)) == (span.desde, span.hasta)
    if span.anios is not None:
        assert span.meses == 12 * len(span.anios)


@given(MONTHS)
def test_a_month_is_its_number_and_the_next_one_follows(index: int) -> None:
    assert month_index(month_text(index)) == index
    assert month_text(index) < month_text(index + 1)


@given(st.text(alphabet="0123456789-/.TZ: ٢", max_size=24))
def test_any_text_is_a_period_or_is_refused(text: str) -> None:
    try:
        span = Periodo.parse(text)
    except InputError:
        return
    assert Periodo.parse(str(span)) == span


@given(st.dates(min_value=date(1, 1, 1)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2024-W01-1", "20240101", "2024-001", "2024-1-01", "2023-02-29", "٢٠٢٤-٠١-٠١", "0000-01-01", ""]
)
def test_a_day_is_written_in_one_way_only(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — the caller writes the sentence
        read_day(text)
