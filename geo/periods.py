"""When something happened: spans of whole months, as text in ISO 8601 and as month numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime

from geo.errors import InputError

# No calendar of ours has a year zero.
_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII)
_MONTH = re.compile(r"((?!0000)\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"((?!0000)\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_MOMENT = re.compile(_DAY.pattern + r"T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
_OPEN = ("", "..")
_HOW = "escriba un año (2022), un mes (2018-07) o un intervalo (2018-07/2019-06)"
FIRST, LAST = "1990-01", "2100-12"

_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip


Moment = datetime | None
"""An instant of RFC 3339, or the open end of an interval."""


def read_day(text: str) -> date:
    """``AAAA-MM-DD``; raises ValueError for all else, weeks (2024-W01-1) and days without dashes among it."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def month_index(month: str) -> int:
    """Months since year 0 of ``"YYYY-MM"``: ``month_index("2018-07") == 24222``."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_text(index: int) -> str:
    """The inverse of `month_index`: ``month_text(24222) == "2018-07"``."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


@dataclass(frozen=True, order=True)
class Periodo:
    """A span of whole months, both ends included.

    >>> Periodo.parse("2018-07/2019-06").meses
    12
    >>> str(Periodo.parse("2022-01/2022-12"))
    '2022'
    """

    desde: str
    hasta: str

    def __post_init__(self) -> None:
        for month in (self.desde, self.hasta):
            if not _MONTH.fullmatch(month):
                raise InputError(f"«{month}» no es un mes", fix="escríbalo como AAAA-MM")
        if self.hasta < self.desde:
            raise InputError(f"el periodo {self.desde}/{self.hasta} termina antes de empezar")

    @classmethod
    def parse(cls, text: str) -> Periodo:
        """Read a year, a month or an interval of them; whole days must fill whole months.

        A moment (``2018-07-15T12:00:00Z``, RFC 3339) is the month that holds it, which is as finely as
        facts are told. An open end (``2018/..``) reaches as far as a calendar may. Raises InputError.
        """
        start, slash, end = text.strip().partition("/")
        if "T" in text.upper():
            read_moments(text.strip())
        try:
            if slash and start in _OPEN and end in _OPEN:
                raise ValueError(text)
            first = FIRST if slash and start in _OPEN else _month(start, last=False)
            final = LAST if slash and end in _OPEN else _month(end if slash else start, last=True)
        except ValueError:
            raise InputError(f"«{text}» no es un periodo", fix=_HOW) from None
        return cls(first, final)

    @classmethod
    def years(cls, first: int, last: int) -> Periodo:
        """The whole years ``first`` to ``last``."""
        return cls(f"{first:04d}-01", f"{last:04d}-12")

    @property
    def first(self) -> int:
        """Number of the first month."""
        return month_index(self.desde)

    @property
    def last(self) -> int:
        """Number of the last month."""
        return month_index(self.hasta)

    @property
    def meses(self) -> int:
        """How many months it holds."""
        return self.last - self.first + 1

    @property
    def last_day(self) -> date:
        """The last day that it holds."""
        year, month = divmod(self.last, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])

    @property
    def anios(self) -> range | None:
        """The years it is made of, or None where it holds a part of a year."""
        if self.desde.endswith("-01") and self.hasta.endswith("-12"):
            return range(int(self.desde[:4]), int(self.hasta[:4]) + 1)
        return None

    def __str__(self) -> str:
        years = self.anios
        if years is not None:
            return f"{years[0]:04d}" if len(years) == 1 else f"{years[0]:04d}/{years[-1]:04d}"
        return self.desde if self.desde == self.hasta else f"{self.desde}/{self.hasta}"


def _month(text: str, *, last: bool) -> str:
    """The first or last month that a year, month or day names; ValueError where it names none."""
    if _YEAR.fullmatch(text):
        return f"{text}-12" if last else f"{text}-01"
    if _MONTH.fullmatch(text):
        return text
    if _MOMENT.fullmatch(text):
        return text[:7]
    day = _DAY.fullmatch(text)
    if day is None:
        raise ValueError(text)
    year, month, number = int(day[1]), int(day[2]), int(day[3])
    if number != (monthrange(year, month)[1] if last else 1):
        # Facts are monthly: half a month has no answer, and rounding it would be a guess.
        raise InputError(f"«{text}» parte un mes y las cifras son mensuales", fix=_HOW)
    return f"{day[1]}-{day[2]}"


def read_moments(text: str) -> tuple[Moment, Moment] | None:
    """The ends of a ``datetime`` of OGC API (moments and days of RFC 3339), twice the same for an instant.

    None where it is not written so: a year, a month, or nothing. Raises InputError for a day or an hour that
    does not exist, and for an interval that ends before it begins.

    >>> read_moments("2018-03-15T06:00:00Z/..")[0].isoformat()
    '2018-03-15T06:00:00+00:00'
    >>> read_moments("2018-03") is None
    True
    """
    start, slash, end = text.partition("/")
    ends = (start, end if slash else start)
    written = [each for each in ends if not (slash and each in _OPEN)]
    if not written or not all(_DAY.fullmatch(each) or _MOMENT.fullmatch(each) for each in written):
        return None
    try:
        first, last = (None if slash and each in _OPEN else _instant(each) for each in ends)
    except ValueError:
        raise InputError(f"«{text}» nombra un día o una hora que no existe", fix=_HOW) from None
    if first and last and first > last:
        raise InputError(f"el periodo {text} termina antes de empezar")
    return first, last


def _instant(text: str) -> datetime:
    read = datetime.fromisoformat(text.upper())
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day_in_words(text: str | date) -> str:
    """``AAAA``, ``AAAA-MM`` or ``AAAA-MM-DD`` in words; what is none of them as it is.

    >>> day_in_words("2016-05-21"), day_in_words("2016-05")
    ('21 de mayo de 2016', 'mayo de 2016')
    """
    told = str(text)
    parts = told.split("-")
    if not all(part.isdigit() for part in parts) or not 2 <= len(parts) <= 3 or not 1 <= int(parts[1]) <= 12:
        return told
    month = _MONTHS[int(parts[1]) - 1]
    return f"{month} de {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} de {month} de {parts[0]}"
