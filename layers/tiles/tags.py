"""The values of a layer's rows as the tags of vector tiles: each value written once, rows of numbers."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.encodings._protobuf import field_bytes, field_varint, zigzag

MISSING = -1


@dataclass(frozen=True)
class Tags:
    """``codes`` (n, columns) names for each shape and column a value of ``values`` (protobuf messages).

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
        write = _writer(cells.dtype)
        written = [table.setdefault(write(value), len(table)) for value in distinct]
        named = np.append(np.array(written, dtype=np.int32), np.int32(MISSING))[number]
        codes[known, nth] = named[place[known]]
    return Tags(tuple(columns), codes, tuple(table), known)


def _writer(dtype: Any) -> Callable[[Any], bytes]:
    if pd.api.types.is_integer_dtype(dtype):
        return _whole
    if pd.api.types.is_float_dtype(dtype):
        return _measure
    return _text


def _text(value: Any) -> bytes:
    return field_bytes(1, str(value).encode())


def _measure(value: Any) -> bytes:
    return b"\x19" + struct.pack("<d", value)  # field 3, eight bytes


def _whole(value: Any) -> bytes:
    number = int(value)
    if number >= 0:
        return field_varint(4, number)
    return field_varint(6, int(zigzag(np.array([number]))[0]))
