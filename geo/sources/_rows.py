"""Rows of a part: all of them, or only those of one crime, found in the bytes before anything is parsed."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.errors import InputError
from geo.sources._containers import Part, SheetPart, TextPart
from geo.sources._headers import Header, fold, recognise
from geo.sources._shape import Numbered, fit, refuse_short_end, well_formed
from geo.sources._text import decode, find_header, no_header, whole_lines

SPREADSHEET_ROWS = 1_048_576
NEWLINE = 10  # counted by numpy, which is five times as fast as bytes.count
_TAIL = 1 << 16  # bytes: holds the last four municipios of a file with a hundred crimes each
_SAMPLE = 1 << 17
_HEADER_WITHIN = 20


@dataclass(frozen=True)
class Rows:
    """Rows of a part as text, with the number that each has in its file, and what was odd, in words."""

    where: str
    header: Header
    rows: list[list[str]]
    numbers: list[int]
    notes: tuple[str, ...]
    crimes: frozenset[str]  # some of the crimes that the part names, for a refusal to suggest

    def column(self, name: str) -> list[str]:
        """One column's texts."""
        at = self.header.at[name]
        return [row[at] for row in self.rows]


def peek(part: Part) -> Header | None:
    """The header of a part; None for a sheet without one. Raises InputError for a text without one."""
    if isinstance(part, SheetPart):
        return _sheet_header(part)
    return find_header(next(whole_lines(part.blocks(), part.where), b""), part.where)[0]


def all_rows(part: Part) -> Rows:
    """Every row of a part; for the small files, whose other crimes tell what was reported.

    Raises InputError for rows with too few or too many fields, and for a file cut off.
    """
    header, numbered = numbered_rows(part)
    rows, notes = well_formed(numbered, header, part.where)
    at = header.at.get("tipo")
    crimes = frozenset() if at is None else frozenset(row[at] for _, row in rows)
    return Rows(part.where, header, [row for _, row in rows], [n for n, _ in rows], notes, crimes)


def rows_of(part: Part, delito: str) -> Rows:
    """Rows whose type or subtype of crime is ``delito``, whatever its case or accents.

    Of a text only the lines that hold the crime's bytes are parsed, and its last lines, to see that it ends.
    Raises InputError as `all_rows` does, and for a file that a spreadsheet cut at 1,048,576 rows.
    """
    found = _search(part, delito) if isinstance(part, TextPart) else _filter(part, delito)
    if found.total == SPREADSHEET_ROWS:
        raise InputError(
            "tiene exactamente 1,048,576 filas, el límite de una hoja de cálculo, que cortó el resto",
            where=part.where,
            fix="use el archivo original sin abrirlo ni guardarlo en una hoja de cálculo",
        )
    header = found.header
    ending, notes = well_formed(found.tail, header, part.where)
    if header.municipal:
        refuse_short_end([row for _, row in ending], header, part.where)
    foot = {number for number, _ in found.tail} - {number for number, _ in ending}
    wanted, tipo, subtipo = fold(delito), header.at["tipo"], header.at["subtipo"]
    width, anio = header.width, header.at["anio"]
    whole = [
        (n, row if len(row) == width and row[anio].isdecimal() else fit(n, row, header, part.where))
        for n, row in found.hits
        if n not in foot
    ]
    rows = [(n, row) for n, row in whole if wanted in (fold(row[tipo]), fold(row[subtipo]))]
    return Rows(part.where, header, [row for _, row in rows], [n for n, _ in rows], notes, found.crimes)


class _Found(NamedTuple):
    header: Header
    hits: list[Numbered]
    tail: list[Numbered]
    total: int
    crimes: frozenset[str]


def _search(part: TextPart, delito: str) -> _Found:
    blocks = whole_lines(part.blocks(), part.where)
    first = next(blocks, b"")
    header, delimiter = find_header(first, part.where)
    crimes = _crimes(first, header, delimiter)
    needle = _needle(delito, crimes)
    hits: list[Numbered] = []
    lines, tail = 0, b""
    for block in _chain(first, blocks):
        found, total = _lines_with(block, needle)
        if found:
            texts = decode(b"\n".join(line for _, line in found)).split("\n")
            parsed = csv.reader(texts, delimiter=delimiter)
            hits += [(lines + at, row) for (at, _), row in zip(found, parsed, strict=False)]
        lines += total
        tail = (tail + block)[-_TAIL:] if len(block) < _TAIL else block[-_TAIL:]
    lines += bool(tail) and not tail.endswith(b"\n")
    ending = list(csv.reader(io.StringIO(decode(tail), newline=""), delimiter=delimiter))
    if len(tail) == _TAIL:
        del ending[0]  # begins mid-line
    numbers = range(lines - len(ending) + 1, lines + 1)
    after = [(n, row) for n, row in zip(numbers, ending, strict=True) if n > header.row]
    return _Found(header, hits, after, lines, crimes)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _lines_with(block: bytes, needle: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """The lines of a block that hold ``needle`` in any case (ASCII), with their number in it, from 1.

    And how many lines the block ends.
    """
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == NEWLINE)
    lower, hits = block.lower(), []
    at = lower.find(needle)
    while at >= 0:
        hits.append(at)
        end = lower.find(b"\n", at)
        at = lower.find(needle, end) if end >= 0 else -1
    bounds = [-1, *ends.tolist(), len(block)] if hits else []
    lines = np.searchsorted(ends, hits).tolist()
    return [(n + 1, block[bounds[n] + 1 : bounds[n + 1]].rstrip(b"\r")) for n in lines], len(ends)


def _crimes(first: bytes, header: Header, delimiter: str) -> frozenset[str]:
    """Types and subtypes that the beginning of a text names, as it spells them."""
    sample = decode(first[: first.rfind(b"\n", 0, _SAMPLE) + 1] or first[:_SAMPLE])
    columns = (header.at["tipo"], header.at["subtipo"])
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    named = {row[at] for row in rows for at in columns if len(row) == header.width}
    return frozenset(named - {header.labels[at] for at in columns})


def _needle(delito: str, crimes: Iterable[str]) -> bytes:
    """The longest run of ASCII in the crime's name, lower case: the same bytes in every encoding and case."""
    spelled = next((crime for crime in sorted(crimes) if fold(crime) == fold(delito)), delito)
    plain = "".join(letter if letter.isascii() else "\n" for letter in spelled.lower())
    return max(plain.split("\n"), key=len).encode()


def _filter(part: SheetPart, delito: str) -> _Found:
    header, numbered = numbered_rows(part)
    wanted, columns = fold(delito), (header.at["tipo"], header.at["subtipo"])
    hits: list[Numbered] = []
    tail: deque[Numbered] = deque(maxlen=500)
    crimes: set[str] = set()
    total = header.row
    for total, row in numbered:
        tail.append((total, row))
        named = {row[at] for at in columns if at < len(row)}
        crimes |= named
        if any(fold(name) == wanted for name in named):
            hits.append((total, row))
    return _Found(header, hits, list(tail), total, frozenset(crimes))


def numbered_rows(part: Part) -> tuple[Header, Iterator[Numbered]]:
    """A part's header and, one by one, the rows under it with their numbers. Raises InputError: no header."""
    header: Header | None
    if isinstance(part, SheetPart):
        header = _sheet_header(part)
        if header is None:
            raise no_header(part.where)
        return header, _under(header, enumerate(part.rows(), start=1))
    header, delimiter = find_header(next(whole_lines(part.blocks(), part.where), b""), part.where)
    lines = (
        line
        for block in whole_lines(part.blocks(), part.where)
        for line in io.StringIO(decode(block), newline="")
    )
    reader = csv.reader(lines, delimiter=delimiter)
    return header, _under(header, ((reader.line_num, row) for row in reader))


def _under(header: Header, rows: Iterable[Numbered]) -> Iterator[Numbered]:
    return ((number, row) for number, row in rows if number > header.row)


def _sheet_header(part: SheetPart) -> Header | None:
    first = zip(range(1, _HEADER_WITHIN + 1), part.rows(), strict=False)
    found = (recognise(cells, number, part.where) for number, cells in first)
    return next((header for header in found if header is not None), None)
