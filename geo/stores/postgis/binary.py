"""Columns ⇄ PostgreSQL's COPY: binary on the way in, made column by column; CSV on the way out.

Both go through Arrow: a million rows are encoded in half a second, which a loop over rows takes six for.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from psycopg import sql

from geo.stores.postgis.connection import Connection

_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
_TRAILER = struct.pack(">h", -1)
_ROWS = 50_000
_DAY_ZERO = 10_957  # days from 1970-01-01, Arrow's first, to 2000-01-01, PostgreSQL's
_TYPES = {
    25: pa.string(),
    20: pa.int64(),
    23: pa.int32(),
    701: pa.float64(),
    16: pa.bool_(),
    1082: pa.date32(),
}
"""By the server's number of a type."""

_PANDAS = {
    pa.string(): pd.StringDtype(na_value=np.nan),
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
}


def write(connection: Connection, table: str, columns: Mapping[str, pa.Array], *, rows: int = _ROWS) -> None:
    """Add rows to a table of ``publicado``, ``rows`` of them at a time."""
    statement = sql.SQL("COPY publicado.{} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_HEADER)
        for block in encode(list(columns.values()), rows=rows):
            copy.write(block)
        copy.write(_TRAILER)


def encode(columns: Sequence[pa.Array], *, rows: int = _ROWS) -> Iterator[bytes]:
    """The rows of some columns as binary COPY sends them, without its header and trailer.

    Text, integers of 32 and 64 bits, doubles, days and bytes; nulls where a column has them.
    """
    count = pa.scalar(struct.pack(">h", len(columns)), pa.binary())
    nothing = pa.scalar(b"", pa.binary())
    for start in range(0, len(columns[0]), rows):
        fields = [_fields(column.slice(start, rows)) for column in columns]
        joined = pc.binary_join_element_wise(count, *fields, nothing)
        # Rows lie one after another in the array's memory, which is all that COPY wants.
        ends = np.frombuffer(joined.buffers()[1], dtype=np.int32)
        yield memoryview(joined.buffers()[2])[: int(ends[len(joined)])].tobytes()


def read(
    connection: Connection, query: sql.Composed, columns: Sequence[str], types: Sequence[pa.DataType]
) -> pa.Table:
    """What a query answers, with these columns; text is never null."""
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(query)) as copy,
    ):
        data = b"".join(copy)
    schema = pa.schema(list(zip(columns, types, strict=True)))
    if not data:
        return schema.empty_table()
    return pyarrow.csv.read_csv(
        io.BytesIO(data),
        read_options=pyarrow.csv.ReadOptions(
            column_names=list(columns), block_size=max(1 << 20, len(data) // 4)
        ),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def frame(table: pa.Table) -> pd.DataFrame:
    """A table of facts with the dtypes that facts have."""
    made: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS.get)
    return made


def arrow_types(numbers: Sequence[int]) -> list[pa.DataType]:
    """Arrow's types for the server's numbers of types."""
    return [_TYPES[number] for number in numbers]


def _fields(column: pa.Array) -> pa.Array:
    """Each value of a column with its length before it; −1 and nothing for a null."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        # Text repeats itself: each content is encoded once.
        coded = column.dictionary_encode()
        return pa.array([_field(word.encode()) for word in coded.dictionary.to_pylist()], pa.binary()).take(
            coded.indices
        )
    if pa.types.is_binary(column.type):
        return pa.array([_field(value) for value in column.to_pylist()], pa.binary())
    kind = {pa.int64(): ">i8", pa.int32(): ">i4", pa.date32(): ">i4", pa.float64(): ">f8"}[column.type]
    shift = _DAY_ZERO if pa.types.is_date(column.type) else 0
    plain = column.cast(pa.int32()) if shift else column
    values = plain.fill_null(0).to_numpy(zero_copy_only=False) - shift
    known = column.is_valid().to_numpy(zero_copy_only=False)
    return _numbers(values.astype(kind), known)


def _numbers(values: npt.NDArray[Any], known: npt.NDArray[np.bool_]) -> pa.Array:
    size = values.itemsize
    cells = np.empty((len(values), 4 + size), dtype=np.uint8)
    cells[:, :4] = np.where(known, size, -1).astype(">i4").view(np.uint8).reshape(-1, 4)
    cells[:, 4:] = values.view(np.uint8).reshape(-1, size)
    kept = np.ones(cells.shape, dtype=bool)
    kept[:, 4:] = known[:, None]
    ends = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(cells[kept])]
    return pa.Array.from_buffers(pa.binary(), len(values), buffers)


def _field(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value
