"""A column by its distinct contents: each is resolved once and spread over the rows that hold it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import InputError

_SHOWN = 5


@dataclass(frozen=True)
class Distinct:
    """A column, its distinct contents as text, and for each row the place of its content among them.

    The last text is "", for blanks: their place is -1, which counted from the end finds it.
    """

    values: pd.Series
    places: npt.NDArray[np.intp]
    texts: Sequence[str]

    @classmethod
    def of(cls, values: pd.Series) -> Distinct:
        """The distinct contents of a column of any dtype."""
        column: Any = values
        if values.dtype == object:
            # As text first: a hash table holds True and 1 for the same thing.
            column = np.array([v if type(v) is str else _text(v) for v in values], dtype=object)
        places, found = pd.factorize(column)
        return cls(values, places, [*(_text(value) for value in found), ""])

    def answer(
        self,
        keys: Sequence[str | None],
        candidates: Callable[[int], Sequence[str]],
        *,
        subject: str,
        fix: str,
        where: str,
    ) -> pd.Series:
        """The column with each content's key in its place, as text, with the same index and name.

        ``keys`` stand beside ``texts``, None where there is none; ``candidates`` says what the content at a
        place may have meant. Raises InputError naming the first rows whose content has no key.
        """
        bad = np.flatnonzero(np.array([key is None for key in keys])[self.places])
        if not len(bad):
            column = pd.array(keys, dtype="str").take(self.places)
            return pd.Series(column, index=self.values.index, name=self.values.name)
        # Different contents may read alike («» and a blank): they are told once.
        alike = pd.factorize(np.array(self.texts, dtype=object))[0][self.places[bad]]
        _, first, counts = np.unique(alike, return_index=True, return_counts=True)
        rows, shown = self._rows(), []
        for at in np.argsort(first)[:_SHOWN]:
            row = bad[first[at]]
            place = int(self.places[row])
            shown.append(_shown(int(rows[row]), int(counts[at]), self.texts[place], candidates(place)))
        more = ", …" if len(first) > _SHOWN else ""
        what = f"no se reconoce {subject} en {len(bad)} de {len(self.values)} filas: {', '.join(shown)}{more}"
        raise InputError(what, where=where, fix=fix)

    def _rows(self) -> npt.NDArray[np.int64]:
        """Each row's number in its file, whose first line is the header.

        Labels tell it where they are whole numbers, each once (a slice of a file keeps its rows).
        """
        index = self.values.index
        labelled = pd.api.types.is_integer_dtype(index.dtype) and index.is_unique and not index.hasnans
        return np.asarray(index if labelled else np.arange(len(index)), dtype=np.int64) + 2


def _text(value: Any) -> str:
    """One value as text: whole numbers without decimals, blanks as "", the unusable as what it is."""
    if isinstance(value, str):
        return value.strip()
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, Real | Decimal) and not isinstance(value, bool):
        number: Any = value
        if number != number:
            return ""
        return str(int(number)) if abs(number) < 1e9 and number == int(number) else str(number)
    # The name of the type in front keeps b"14" or ["Jalisco"] from passing for the text that it holds.
    return f"{type(value).__name__} {value!r}"


def _shown(row: int, count: int, text: str, candidates: Sequence[str]) -> str:
    """One content of a refusal: its first row, how many more, what it says, what it may have meant."""
    said = f"«{text if len(text) <= 60 else text[:59] + '…'}»" if text else "vacía"
    more = f" y {count - 1} más" if count > 1 else ""
    near = f" (¿{' o '.join(candidates)}?)" if candidates else ""
    return f"fila {row}{more} {said}{near}"
