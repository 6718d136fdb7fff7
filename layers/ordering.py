"""The order of a layer's rows: by the columns asked, what is missing last, and by key where those tie."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import InputError
from layers.queryables import Queryable

Places = npt.NDArray[np.int64]
Value = str | int | float | None

_MISSING = 2**62  # after every rank, whatever the direction
_MARKS = re.compile("[\u0300-\u0302\u0304-\u036f]")  # all but the tilde of ñ


@dataclass(frozen=True)
class Sort:
    """One column to order by."""

    columna: str
    descendente: bool = False


@dataclass(frozen=True, eq=False)
class Order:
    """Rows in order: ``places`` are all of them, first to last.

    ``ranks`` has a row a sort and a column a row of the layer: smaller goes first. A value that no row holds
    falls between two ranks, so a place in the order can be named by values and key, and found again among
    other rows.
    """

    sorts: tuple[Sort, ...]
    places: Places
    keys: Sequence[str]
    ranks: npt.NDArray[np.int64]
    _columns: tuple[Sequence[Value], ...]
    _distinct: tuple[Sequence[Any], ...]

    @classmethod
    def of(cls, frame: pd.DataFrame, keys: Sequence[str], sorts: Sequence[Sort]) -> Order:
        """The order of ``frame``, whose rows come sorted by ``keys``."""
        columns = tuple(_values(frame[sort.columna]) for sort in sorts)
        distinct = tuple(_distinct(column) for column in columns)
        ranks = np.array(
            [
                [_rank(value, known, sort) for value in column]
                for sort, column, known in zip(sorts, columns, distinct, strict=True)
            ],
            dtype=np.int64,
        ).reshape(len(sorts), len(keys))
        # The last key of lexsort is the main one; the place itself is the order of the keys.
        places = np.lexsort((np.arange(len(keys)), *ranks[::-1])).astype(np.int64)
        return cls(tuple(sorts), places, keys, ranks, columns, distinct)

    def arrange(self, mask: npt.NDArray[np.bool_]) -> Places:
        """The places of the rows that ``mask`` (aligned with the rows) keeps, in order."""
        return self.places[mask[self.places]]

    def values(self, place: int) -> tuple[Value, ...]:
        """What a row holds in the columns of the order."""
        return tuple(column[place] for column in self._columns)

    def understands(self, values: Sequence[object]) -> bool:
        """Whether ``values`` are one a sort, each missing or of the kind that its column holds."""
        if len(values) != len(self.sorts):
            return False
        return all(
            value is None
            or not known  # nobody holds anything there: every place is after
            or (isinstance(value, str | int | float) and isinstance(value, str) == _of_texts(known))
            for value, known in zip(values, self._distinct, strict=True)
        )

    def find(self, places: Places, key: str, values: Sequence[Value]) -> int:
        """How many of ``places`` (in order) go before a row of that key and those values."""
        wanted = [_rank(*each) for each in zip(values, self._distinct, self.sorts, strict=True)]

        def standing(place: int) -> tuple[list[int], str]:
            return self.ranks[:, place].tolist(), self.keys[place]

        return bisect_left(places, (wanted, key), key=standing)


def read_sorts(text: str, fields: Mapping[str, Queryable]) -> tuple[Sort, ...]:
    """``-tasa,nombre`` as columns to order by; "" is none.

    Raises InputError for a column that the layer lacks, that holds geometry, or that comes twice.
    """
    if not text:
        return ()
    # In an address «+tasa» means « tasa».
    named = [part.strip() for part in text.split(",")]
    sorts = tuple(Sort(name.removeprefix("-").removeprefix("+"), name.startswith("-")) for name in named)
    sortable = [name for name, field in fields.items() if field.tipo != "geometria"]
    for sort in sorts:
        if sort.columna not in sortable:
            raise InputError(
                f"no se ordena por «{sort.columna}»", where="sortby", fix=f"hay {', '.join(sortable)}"
            )
    if len({sort.columna for sort in sorts}) < len(sorts):
        raise InputError(f"«sortby={text}» nombra dos veces una columna", fix="nómbrela una sola vez")
    return sorts


def alphabetical(text: str) -> str:
    """What a dictionary of Spanish orders a text by: no capitals, no accents, ñ after n.

    >>> sorted(["Zaragoza", "Ñuble", "Nuevo León", "Álvaro Obregón"], key=alphabetical)
    ['Álvaro Obregón', 'Nuevo León', 'Ñuble', 'Zaragoza']
    """
    letters = unicodedata.normalize("NFD", text.casefold()).replace("n\u0303", "n\uffff")
    return _MARKS.sub("", letters).replace("\u0303", "")


def _values(cells: pd.Series[Any]) -> list[Value]:
    """Python values of a column, None where one is missing; an empty text is missing."""
    plain: list[Value] = cells.astype(object).where(cells.notna(), None).tolist()
    return [None if value == "" else value for value in plain]


def _distinct(column: Sequence[Value]) -> list[Any]:
    return sorted({_comparable(value) for value in column if value is not None})


def _of_texts(distinct: Sequence[Any]) -> bool:
    return isinstance(distinct[0], tuple)


def _comparable(value: Value) -> Any:
    return (alphabetical(value), value) if isinstance(value, str) else value


def _rank(value: Value, distinct: Sequence[Any], sort: Sort) -> int:
    """Where a value stands among those there are: even where it is one of them, odd between two."""
    if value is None:
        return _MISSING
    sought = _comparable(value)
    place = bisect_left(distinct, sought)
    rank = 2 * place if place < len(distinct) and distinct[place] == sought else 2 * place - 1
    return -rank if sort.descendente else rank
