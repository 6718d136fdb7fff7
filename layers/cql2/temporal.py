"""Temporal functions: columns and literals as pairs of instants, compared as OWL-Time defines."""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.cql2.literals import MICROS_A_DAY, day
from layers.cql2.nodes import Instant
from layers.cql2.truth import KNOWN, Mask, Times, Values, truth

_Ends = npt.NDArray[np.int64]
_LIMITS = np.iinfo(np.int64)
# An open end lies before, or after, whatever a calendar can write.
ALWAYS = Times(np.array(_LIMITS.min), np.array(_LIMITS.max), KNOWN, dia=True)


def instant(one: Instant) -> Times:
    """A literal as a column without dimension."""
    at = np.array(one.micros, dtype=np.int64)
    return Times(at, at, KNOWN, one.dia)


def days(cells: pd.Series) -> Times:
    """A column of days (AAAA-MM-DD); an empty text is a day that nobody knows."""
    known = ((cells != "") & cells.notna()).to_numpy(dtype=bool, na_value=False)
    text = np.where(known, cells.to_numpy(dtype=object), "NaT").astype("U10")
    at = np.where(known, text.astype("datetime64[D]").astype(np.int64), 0) * MICROS_A_DAY
    return Times(at, at, known, dia=True)


def periods(cells: pd.Series) -> Times:
    """A column of periods, as intervals from their first day to their last; an empty text is not known."""
    places, found = pd.factorize(cells.replace("", pd.NA))
    ends = np.array([_ends(text) for text in found] or [(0, 0)], dtype=np.int64)
    return Times(ends[places, 0], ends[places, 1], places >= 0, dia=True)


def between(start: Times | None, end: Times | None) -> Times:
    """An interval from one column to another; None is an open end."""
    # Where one end is open, the other decides whether whole days are spoken of.
    by_day = all(each.dia for each in (start, end) if each is not None)
    first, last = _by_day(start or ALWAYS, by_day), _by_day(end or ALWAYS, by_day)
    return Times(first.inicio, last.fin, first.known & last.known, by_day)


def compare(left: Times, right: Times, sign: str) -> Values:
    """Two instants by one of the six signs of comparison."""
    left, right = _alike(left, right)
    signs = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt}
    compared = (signs | {"<=": operator.le, ">=": operator.ge})[sign](left.inicio, right.inicio)
    return truth(compared, left.known & right.known)


def relate(left: Times, right: Times, op: str) -> Values:
    """Two instants or intervals by one of the temporal functions."""
    left, right = _alike(left, right)
    related = _related(op, left.inicio, left.fin, right.inicio, right.fin)
    return truth(related, left.known & right.known)


def _related(op: str, a: _Ends, b: _Ends, c: _Ends, d: _Ends) -> Mask:
    """a–b against c–d: https://www.w3.org/TR/owl-time/, and tables 7 and 8 of OGC 21-065r2."""
    relations: dict[str, Callable[[], Mask]] = {
        "t_after": lambda: a > d,
        "t_before": lambda: b < c,
        "t_disjoint": lambda: (a > d) | (b < c),
        "t_intersects": lambda: (a <= d) & (b >= c),
        "t_equals": lambda: (a == c) & (b == d),
        "t_contains": lambda: (a < c) & (b > d),
        "t_during": lambda: (a > c) & (b < d),
        "t_finishedby": lambda: (a < c) & (b == d),
        "t_finishes": lambda: (a > c) & (b == d),
        "t_meets": lambda: b == c,
        "t_metby": lambda: a == d,
        "t_overlappedby": lambda: (c < a) & (a < d) & (d < b),
        "t_overlaps": lambda: (a < c) & (c < b) & (b < d),
        "t_startedby": lambda: (a == c) & (b > d),
        "t_starts": lambda: (a == c) & (b < d),
    }
    return relations[op]()


def _alike(left: Times, right: Times) -> tuple[Times, Times]:
    by_day = left.dia or right.dia
    return _by_day(left, by_day), _by_day(right, by_day)


def _by_day(times: Times, wanted: bool) -> Times:
    if not wanted or times.dia:
        return times
    return Times(_midnight(times.inicio), _midnight(times.fin), times.known, dia=True)


def _midnight(ends: _Ends) -> _Ends:
    """Each instant put at the beginning of its day; an open end stays where it is, past any day."""
    is_open = (ends == _LIMITS.min) | (ends == _LIMITS.max)
    return np.where(is_open, ends, np.where(is_open, 0, ends) // MICROS_A_DAY * MICROS_A_DAY)


def _ends(text: str) -> tuple[int, int]:
    """The first day and the last of a year, a month or a day, or of what goes from one of them to another."""
    start, _, end = text.partition("/")
    return day(f"{start}-01-01"[:10]).micros, day(_last_day(end or start)).micros


def _last_day(text: str) -> str:
    if len(text) == 10:
        return text
    year, month = int(text[:4]), int(text[5:] or 12)
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"
