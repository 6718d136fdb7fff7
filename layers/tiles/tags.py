"""The values of a layer's rows as the tags of vector tiles: each value written once, rows of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.encodings._protobuf import varint, varints, zigzag

MISSING = -1
_VALUES = 4  # the field of a tile's layer that its values are
_STRING, _DOUBLE, _INT, _SINT = 1 << 3 | 2, 3 << 3 | 1, 4 << 3, 6 << 3  # fields of a value, with their type


@dataclass(frozen=True)
class Tags:
    """``codes`` (n, columns) names for each shape and column one of ``values`` (fields of a tile's layer).

    `MISSING` where the value is null: its tag is left out and the estatus beside it says why. ``known`` tells
    which shapes the layer has a row of; the others are not drawn.
    """

    columns: tuple[str, ...]
    codes: npt.NDArray[np.int32]
    values: tuple[bytes, ...]
    known: npt.NDArray[np.bool_]

    @property
    def nbytes(self) -> int:
        """Bytes that it holds, roughly: its numbers, and a hundred for each value."""
        return self.codes.nbytes + 100 * len(self.values)


def tag(values: pd.DataFrame, key: str, keys: Sequence[str], columns: Sequence[str]) -> Tags:
    """Some ``columns`` of a layer's rows for the shapes ``keys``; ``key`` is the column that names a row.

    Text becomes string, whole numbers int (sint below zero), measures double.
    """
    place = pd.Index(values[key]).get_indexer(pd.Index(keys))
    known = place >= 0
    table: dict[bytes, int] = {}
    codes = np.full((len(keys), len(columns)), MISSING, dtype=np.int32)
    for nth, name in enumerate(columns):
        cells = values[name].array
        number, distinct = pd.factorize(cells)
        written = [table.setdefault(value, len(table)) for value in _fields(distinct)]
        named = np.append(np.array(written, dtype=np.int32), np.int32(MISSING))[number]
        codes[known, nth] = named[place[known]]
    return Tags(tuple(columns), codes, tuple(table), known)


def _fields(distinct: Any) -> list[bytes]:
    """Values of one type (4.1 of the specification) as fields of a tile's layer."""
    if pd.api.types.is_integer_dtype(distinct.dtype):
        numbers = np.asarray(distinct, dtype=np.int64)
        signed = numbers < 0
        written, offsets = varints(np.where(signed, zigzag(numbers), numbers))
        kinds = np.where(signed, _SINT, _INT).tolist()
        values = [written[begin:end] for begin, end in pairwise(offsets.tolist())]
        return [_head(kind, len(value)) + value for kind, value in zip(kinds, values, strict=True)]
    if pd.api.types.is_float_dtype(distinct.dtype):
        packed = np.asarray(distinct, dtype="<f8").tobytes()
        return [_head(_DOUBLE, 8) + packed[begin : begin + 8] for begin in range(0, len(packed), 8)]
    texts = [value.encode() for value in distinct.tolist()]
    return [_head(_STRING, len(text)) + text for text in texts]


@cache
def _head(kind: int, size: int) -> bytes:
    """What stands before a value of so many bytes: the field, its length, and the type within."""
    within = varint(kind) + (varint(size) if kind == _STRING else b"")
    return varint(_VALUES << 3 | 2) + varint(len(within) + size) + within
