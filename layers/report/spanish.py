"""How pages and reports write numbers, days and lists in the Spanish of Mexico."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from geo.periods import day_in_words as day
from layers.words import STATUS, age

_NARROW = "\u00a0"  # a number and its sign stay on one line


def number(value: float | None, decimals: int = 2, *, estatus: str = "sin_dato") -> str:
    """A number with thousands by comma and at most ``decimals``; without one, the word of its status.

    >>> number(6023), number(0.4), number(3.125), number(None, estatus="no_aplica")
    ('6,023', '0.4', '3.13', 'no aplica')
    """
    if value is None or math.isnan(value):
        return STATUS.get(estatus, estatus.replace("_", " "))
    # As the page's es-MX numbers do; formatting alone would round 3.125 to the even 3.12.
    text = f"{Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fixed(value: float | None, *, estatus: str = "sin_dato") -> str:
    """A rate, always with two decimals, so that a column of them can be read downwards."""
    if value is None or math.isnan(value):
        return STATUS.get(estatus, estatus.replace("_", " "))
    return f"{value:,.2f}"


def percent(value: float | None, *, estatus: str = "sin_dato") -> str:
    """A percentage with at most two decimals and its sign; without one, the word of its status."""
    said = number(value, estatus=estatus)
    return f"{said}{_NARROW}%" if said[:1].isdigit() or said[:1] == "-" else said


def period(text: str) -> str:
    """A period as `geo.periods` writes it, in words: 2015/2025 → 2015 a 2025."""
    first, _, last = text.partition("/")
    return f"{day(first)} a {day(last)}" if last else day(first)


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: Colima, Oaxaca y Puebla.

    >>> listed(["Colima", "Oaxaca", "Puebla"]), listed([])
    ('Colima, Oaxaca y Puebla', '')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} y {names[-1]}"


def dated(text: str, now: str) -> str:
    """The day on which something was said, and its age on the day ``now`` where that is a year or more.

    >>> dated("2016-05-21", "2026-11-24"), dated("2026-05", "2026-11-24")
    ('21 de mayo de 2016 (hace 10 años)', 'mayo de 2026')
    """
    whole = len(text) == len(now)
    return day(text) + (age(date.fromisoformat(text), date.fromisoformat(now)) if whole else "")


def together(text: str) -> str:
    """``text`` with each «%» kept on the line of its number."""
    return text.replace(" %", f"{_NARROW}%")
