"""Columns with what is not known in them, and SQL's logic of three values (OGC 21-065r2, clause 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Mask: TypeAlias = npt.NDArray[np.bool_]
KNOWN: Mask = np.array(True)
"""Known everywhere: of a literal, or of what never is unknown."""


@dataclass(frozen=True)
class Values:
    """A column: numbers, texts or truths, and which of them are known. A literal has no dimension.

    A truth that is not known is False in ``values``, so that `values` alone says which rows match.
    """

    values: npt.NDArray[Any]
    known: Mask


@dataclass(frozen=True)
class Times:
    """A column of instants or intervals: microseconds since 1970-01-01 (UTC), both ends included.

    ``dia`` tells that they are days: beside one, whatever is finer is taken as the day it falls on.
    """

    inicio: npt.NDArray[np.int64]
    fin: npt.NDArray[np.int64]
    known: Mask
    dia: bool


def truth(values: npt.NDArray[Any], known: Mask) -> Values:
    """Truths that are False where they are not known."""
    return Values(values & known, known)


def both(left: Values, right: Values) -> Values:
    """AND: false as soon as one is, whatever is not known of the other."""
    yes = left.values & right.values
    no = (left.known & ~left.values) | (right.known & ~right.values)
    return Values(yes, yes | no)


def either(left: Values, right: Values) -> Values:
    """OR: true as soon as one is, whatever is not known of the other."""
    yes = left.values | right.values
    return Values(yes, yes | (left.known & right.known))


def opposite(one: Values) -> Values:
    """NOT: what is not known stays so."""
    return Values(one.known & ~one.values, one.known)
