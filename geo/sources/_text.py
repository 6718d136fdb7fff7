"""Delimited text as publishers send it: encoding and delimiter found by content, blocks of whole lines."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator

from geo.errors import InputError
from geo.sources._headers import Header, recognise

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t|"
_LONGEST_LINE = 1 << 20
_FIX = "dé el archivo como lo publica el SESNSP"
_HEADER_WITHIN = 20  # rows: titles and blank lines may stand above it


def decode(raw: bytes) -> str:
    """Text of whole lines: UTF-8 where it is valid, else Windows-1252 (accents make the two exclusive).

    The five bytes that Windows-1252 leaves undefined are read as Latin-1.
    """
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def whole_lines(blocks: Iterator[bytes], where: str) -> Iterator[bytes]:
    """The same bytes in blocks that end where a line does, without mark of order; UTF-16 becomes UTF-8.

    Raises InputError where a line never ends: no table has such rows.
    """
    rest = b""
    for block in _ascii_compatible(blocks):
        start, cut = block.find(b"\n") + 1, block.rfind(b"\n") + 1
        if not cut:
            rest += block
            if len(rest) > _LONGEST_LINE:
                raise InputError("no es una tabla: no tiene fin de línea", where=where, fix=_FIX)
            continue
        if not rest:
            yield block[:cut]
        else:  # the one line that two blocks share, apart: the others are copied once
            yield rest + block[:start]
            if cut > start:
                yield block[start:cut]
        rest = block[cut:]
    if rest:
        yield rest


def _ascii_compatible(blocks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(blocks, b"")
    encoding = _wide_encoding(first)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    yield decoder.decode(first).removeprefix("\ufeff").encode()
    for block in blocks:
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def _wide_encoding(head: bytes) -> str | None:
    if head.startswith(_UTF16):
        return "utf-16"
    # Without a mark: a header in ASCII has its zeros on one side only.
    if head[1:2] == head[3:4] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if head[:1] == head[2:3] == b"\0" else None


def find_header(first: bytes, where: str) -> tuple[Header, str]:
    """The header among the first lines of a text, and the delimiter that shows it.

    Raises InputError where there is none.
    """
    lines = decode(first[: 1 << 16]).splitlines()[:_HEADER_WITHIN]
    for number, line in enumerate(lines, start=1):
        for delimiter in _DELIMITERS:
            header = recognise(next(csv.reader([line], delimiter=delimiter)), number, where)
            if header is not None:
                return header, delimiter
    raise no_header(where)


def no_header(where: str) -> InputError:
    """The refusal of a table that is not of this publisher."""
    return InputError(
        "no encuentro los encabezados del SESNSP (Año, Clave_Ent, Entidad, Tipo de delito, Enero…)",
        where=where,
        fix=_FIX,
    )
