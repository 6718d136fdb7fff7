"""Numbers, days and ages as they are written in Mexico."""

from __future__ import annotations

import doctest

import pytest

from layers.report import spanish


def test_the_worked_examples_are_true() -> None:
    assert doctest.testmod(spanish).failed == 0
    assert doctest.testmod(spanish).attempted > 0


@pytest.mark.parametrize(
    ("value", "said"),
    [(93.75, "93.75\u00a0%"), (100.0, "100\u00a0%"), (0, "0\u00a0%"), (96.875, "96.88\u00a0%")],
)
def test_a_percentage_keeps_its_sign_on_its_line(value: float, said: str) -> None:
    assert spanish.percent(value) == said


def test_a_missing_number_is_a_word() -> None:
    assert spanish.percent(None) == "sin dato"
    assert spanish.fixed(None, estatus="no_reportado") == "no reportado"


@pytest.mark.parametrize("text", ["s/f (2014-2015)", "2014-2015", "otoño"])
def test_what_is_no_day_stays_as_it_was_said(text: str) -> None:
    assert spanish.day(text) == text


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("2016-05-21", "2016-06-01", "21 de mayo de 2016"),
        ("2015-06-01", "2016-06-01", "1 de junio de 2015 (hace un año)"),
        ("2015-06-02", "2016-06-01", "2 de junio de 2015"),
        ("2007-10-17", "2016-06-01", "17 de octubre de 2007 (hace 8 años)"),
        ("", "2016-06-01", ""),
    ],
)
def test_an_old_word_is_said_with_its_age(then: str, now: str, said: str) -> None:
    assert spanish.dated(then, now) == said
