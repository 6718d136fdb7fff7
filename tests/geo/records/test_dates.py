"""Dates as people write them, with the precision that they give."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.records.cells import canonical
from geo.records.dates import Fecha, read_date

MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre")  # fmt: skip
DAYS = st.dates(date(1990, 1, 1), date(2026, 12, 31))


@given(DAYS)
def test_a_day_is_the_same_however_it_is_written(day: date) -> None:
    month = MONTHS[day.month - 1]
    for written in (
        day,
        datetime(day.year, day.month, day.day, 13, 30),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day.day} de {month} de {day.year}",
        f"{day.day} de {month.upper()} del {day.year}",
        f"{day.day}-{month[:3]}-{day.year}",
        f" {day.day}  {month} {day.year} ",
    ):
        assert read_date(written) == Fecha(day, day, "día")


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("1º de mayo de 2012", "2012-05-01", "2012-05-01", "día"),
        ("martes 15 de mayo de 2012", "2012-05-15", "2012-05-15", "día"),
        ("mayo de 2012", "2012-05-01", "2012-05-31", "mes"),
        ("Sept. 2014", "2014-09-01", "2014-09-30", "mes"),
        ("02/2012", "2012-02-01", "2012-02-29", "mes"),
        ("2013-02", "2013-02-01", "2013-02-28", "mes"),
        ("2012", "2012-01-01", "2012-12-31", "año"),
        (2012, "2012-01-01", "2012-12-31", "año"),
        (2012.0, "2012-01-01", "2012-12-31", "año"),
        ("2010-2012", "2010-01-01", "2012-12-31", "intervalo"),
        ("2012-05/2012-08", "2012-05-01", "2012-08-31", "intervalo"),
        ("2012-05-03/2012-05-09", "2012-05-03", "2012-05-09", "intervalo"),
    ],
)
def test_what_a_date_leaves_open_is_kept(written: object, first: str, last: str, precision: str) -> None:
    assert read_date(written) == Fecha(date.fromisoformat(first), date.fromisoformat(last), precision)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("31/02/2012", "febrero de 2012 tiene 29 días"),
        ("29/02/2013", "febrero de 2013 tiene 28 días"),
        ("05/15/2012", "no hay mes 15"),
        ("15/05/12", "no tiene el año completo"),
        ("may-12", "no tiene el año completo"),
        (40983, "es el número con que Excel guarda el 15/03/2012"),
        ("40983", "es el número con que Excel guarda el 15/03/2012"),
        ("15/05/0212", "tiene el año 212"),
        ("s/f", "no es una fecha"),
        ("hacia 2012", "no es una fecha"),
        ("2012-08/2012-05", "termina antes de empezar"),
        ("3", "no es una fecha"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(written: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_date(written)


@given(DAYS, DAYS, st.sampled_from(["día", "mes", "año", "intervalo"]))
def test_the_short_form_of_a_date_is_read_back_as_it_was(a: date, b: date, precision: str) -> None:
    short = {"día": str(a), "mes": str(a)[:7], "año": str(a.year), "intervalo": f"{min(a, b)}/{max(a, b)}"}
    when = read_date(short[precision])
    assert when.precision == precision
    assert read_date(canonical(when)) == when
