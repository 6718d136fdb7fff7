"""Dates as people write them → the first and the last possible day, with the precision that was said."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from geo.errors import InputError

FIRST_YEAR, LAST_YEAR = 1900, 2100

_MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre")  # fmt: skip
_MONTH = {name: n for n, name in enumerate(_MONTHS, 1)} | {"setiembre": 9, "set": 9}
_MONTH |= {name[:3]: n for n, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_FORMS = "escríbala como 15/05/2012, 2012-05-15, 15 de mayo de 2012, mayo de 2012 o 2012"

# Excel counts days from here; its first sixty are wrong, and no date of ours is among them.
_EXCEL, _SERIALS = date(1899, 12, 30), (20_000, 73_000)

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[t ][\d:.]+z?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/](\d{4})")
_YEAR = re.compile(r"\d{4}")
_SPOKEN = re.compile(
    r"(?:(\d{1,2})(?:o|er|ero|ro)?[\s\-/.]+(?:de[l]?\s+)?)?([a-z]+)\.?[\s\-/,.]+(?:de[l]?\s+)?(\d{2,4})"
)
_WEEKDAY = re.compile(r"^(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo),?\s+(?:el\s+)?")
_SPAN = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})")


@dataclass(frozen=True)
class Fecha:
    """When something happened: on some day from ``desde`` to ``hasta``, both included.

    ``precision`` is ``día``, ``mes``, ``año`` or ``intervalo``.
    """

    desde: date
    hasta: date
    precision: str

    def __post_init__(self) -> None:
        if self.hasta < self.desde:
            raise InputError(
                "el intervalo termina antes de empezar", fix="escriba primero el día más antiguo"
            )


def read_date(value: object) -> Fecha:
    """A cell of a sheet or of a CSV file as a date: what Excel keeps, Spanish or ISO text, a year.

    An interval has a slash between two ISO dates (``2012-05/2012-08``) or a dash between years. Days go
    before months, as in Mexico. Raises InputError for what is no date, a day that does not exist, a year of
    two digits, and a number in which Excel hid a date.

    >>> read_date("mayo de 2012")
    Fecha(desde=datetime.date(2012, 5, 1), hasta=datetime.date(2012, 5, 31), precision='mes')
    >>> read_date("31/02/2012")
    Traceback (most recent call last):
    geo.errors.InputError: «31/02/2012» no existe: febrero de 2012 tiene 29 días; revise el día.
    """
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day, str(value.date()))
    if isinstance(value, date):
        return _day(value.year, value.month, value.day, str(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    shown = str(value).strip()
    text = _plain(shown)
    if re.fullmatch(r"\d+(\.\d+)?", text) and not _YEAR.fullmatch(text):
        raise InputError(f"«{shown}» no es una fecha{_hidden(float(text))}", fix=_FORMS)
    first, slash, last = text.partition("/")
    if slash and _ISO.fullmatch(first) and _ISO.fullmatch(last):
        return _between(_one(first, first), _one(last, last))
    if span := _SPAN.fullmatch(text):
        return _between(_year(int(span[1]), shown), _year(int(span[2]), shown))
    return _one(_WEEKDAY.sub("", text), shown)


def _one(text: str, shown: str) -> Fecha:
    if match := _ISO.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return _day(year, month, int(match[3]), shown) if match[3] else _month(year, month, shown)
    if match := _DAY_FIRST.fullmatch(text):
        return _day(_full(match[3], shown), int(match[2]), int(match[1]), shown)
    if match := _MONTH_YEAR.fullmatch(text):
        return _month(int(match[2]), int(match[1]), shown)
    if _YEAR.fullmatch(text):
        return _year(int(text), shown)
    if (match := _SPOKEN.fullmatch(text)) and match[2] in _MONTH:
        year, month = _full(match[3], shown), _MONTH[match[2]]
        return _day(year, month, int(match[1]), shown) if match[1] else _month(year, month, shown)
    raise InputError(f"«{shown}» no es una fecha", fix=_FORMS)


def _day(year: int, month: int, day: int, shown: str) -> Fecha:
    whole = _month(year, month, shown)
    if not 1 <= day <= whole.hasta.day:
        what = f"«{shown}» no existe: {_MONTHS[month - 1]} de {year} tiene {whole.hasta.day} días"
        raise InputError(what, fix="revise el día")
    only = date(year, month, day)
    return Fecha(only, only, "día")


def _month(year: int, month: int, shown: str) -> Fecha:
    if not 1 <= month <= 12:
        raise InputError(f"«{shown}» no existe: no hay mes {month}", fix="escriba día, mes y año")
    _year(year, shown)
    return Fecha(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "mes")


def _year(year: int, shown: str) -> Fecha:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"«{shown}» tiene el año {year}", fix=f"escriba uno de {FIRST_YEAR} a {LAST_YEAR}")
    return Fecha(date(year, 1, 1), date(year, 12, 31), "año")


def _full(year: str, shown: str) -> int:
    if len(year) != 4:
        raise InputError(f"«{shown}» no tiene el año completo", fix="escríbalo con sus cuatro cifras")
    return int(year)


def _between(first: Fecha, last: Fecha) -> Fecha:
    return Fecha(first.desde, last.hasta, "intervalo")


def _hidden(number: float) -> str:
    """The date that a spreadsheet may have kept as a number, told to whoever wrote the file."""
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        return ""
    day = _EXCEL + timedelta(days=int(number))
    return f" escrita: es el número con que Excel guarda el {day:%d/%m/%Y}"


def _plain(text: str) -> str:
    """Lower case, no accents, single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("º", "o").replace("°", "o"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
