"""What a publisher's file is wrapped in (plain text, gzip, zip, XLSX), opened as parts of text or rows."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from geo.errors import InputError

BLOCK = 1 << 17  # stays in the processor's cache through the passes that are made over it
SMALL = 1 << 20  # below a mebibyte packed, no ratio is dangerous
MAX_BYTES = 8 << 30  # ten times the largest file that the publisher has made
MAX_RATIO = 300  # the publisher's tables shrink 10 to 40 times; a bomb 1,000 times
_TEXT = (".csv", ".txt", ".tsv")
_DOCUMENTATION = re.compile(r"diccionario|l[eé]eme|readme|metadato|nota", re.IGNORECASE)
_AGAIN = "descárguelo otra vez"
_FORMATS = "dé un CSV, un .csv.gz o un zip con CSV o XLSX"
_ALIENS = (
    (b"%PDF", "es un PDF, no una tabla"),
    (b"Rar!", "es un archivo RAR"),
    (b"7z\xbc\xaf", "es un archivo 7z"),
    (b"\xd0\xcf\x11\xe0", "es un libro de Excel antiguo (.xls)"),
    (b"PAR1", "es un Parquet, no un archivo del SESNSP"),
)


@dataclass(frozen=True)
class TextPart:
    """A delimited text: ``blocks()`` yields its raw bytes from the beginning, each time it is called."""

    where: str
    blocks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class SheetPart:
    """A spreadsheet's sheet: ``rows()`` yields its rows as text, each time it is called."""

    where: str
    rows: Callable[[], Iterator[list[str]]]


Part = TextPart | SheetPart


def open_parts(path: Path) -> tuple[list[Part], list[str]]:
    """The tables inside ``path`` and what was left aside, in words; told by content, not by the file's name.

    Raises InputError where there is no file, it is empty, truncated, encrypted, of another kind (a web page,
    a PDF…), unpacks to more than is sane, or names paths outside itself.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except FileNotFoundError:
        raise InputError("no existe el archivo", where=str(path), fix="revise la ruta") from None
    except OSError as error:
        raise InputError(f"no se puede leer ({error.strerror})", where=str(path)) from error
    _refuse_alien(head, path.name)
    if head.startswith(b"PK"):
        return _from_zip(path)
    if head.startswith(b"\x1f\x8b"):
        return [
            TextPart(path.name, lambda: _guarded(_blocks(path, gzip.open), path.name, path.stat().st_size))
        ], []
    return [TextPart(path.name, lambda: _blocks(path, _unbuffered))], []


def _unbuffered(path: Path, mode: str) -> Any:
    return path.open(mode, buffering=0)


def _refuse_alien(head: bytes, where: str) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise InputError("el archivo está vacío", where=where, fix=_AGAIN)
    if start[:1] == b"<":
        raise InputError("es una página web, no un archivo de datos", where=where, fix=_AGAIN)
    for magic, what in _ALIENS:
        if head.startswith(magic):
            raise InputError(what, where=where, fix=_FORMATS)


def _blocks(path: Path, opener: Callable[[Path, str], Any]) -> Iterator[bytes]:
    with opener(path, "rb") as file:
        while block := file.read(BLOCK):
            yield block


def _guarded(blocks: Iterator[bytes], where: str, packed: int) -> Iterator[bytes]:
    """The blocks, refusing what is truncated, damaged or unpacks without measure."""
    unpacked = 0
    try:
        for block in blocks:
            unpacked += len(block)
            if unpacked > MAX_BYTES or unpacked > max(packed, SMALL) * MAX_RATIO:
                raise InputError("se expande sin medida al descomprimirlo", where=where, fix=_AGAIN)
            yield block
    except (EOFError, zlib.error, zipfile.BadZipFile, OSError) as error:
        raise InputError("está truncado o dañado", where=where, fix=_AGAIN) from error
    except (RuntimeError, NotImplementedError) as error:
        raise InputError("está cifrado o comprimido de otro modo", where=where, fix=_FORMATS) from error


def _from_zip(path: Path) -> tuple[list[Part], list[str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError("el zip está truncado o dañado", where=path.name, fix=_AGAIN) from error
    names = [member.filename for member in members]
    if "xl/workbook.xml" in names:
        return _sheets(path.read_bytes(), path.name), []
    for name in names:
        inner = PurePosixPath(name.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts:
            raise InputError(f"el zip trae una ruta que sale de él («{name}»)", where=path.name, fix=_AGAIN)
    _measure(members, path.name)
    parts: list[Part] = []
    aside: list[str] = []
    for member in sorted(members, key=lambda member: member.filename):
        where, inner = f"{path.name} › {member.filename}", PurePosixPath(member.filename)
        hidden, kind = "__MACOSX" in inner.parts or inner.name.startswith("."), inner.suffix.lower()
        if hidden or kind not in (*_TEXT, ".xlsx") or _DOCUMENTATION.search(member.filename):
            aside += [] if hidden else [f"no se leyó «{member.filename}»: no es una tabla de incidencia."]
        elif kind == ".xlsx":
            parts += _sheets(b"".join(_member_blocks(path, member, where)), where)
        else:
            parts.append(_zip_text(path, member, where))
    if not parts:
        raise InputError("el zip no trae ningún CSV ni XLSX", where=path.name, fix=_FORMATS)
    return parts, aside


def _measure(members: list[zipfile.ZipInfo], where: str) -> None:
    packed = max(sum(member.compress_size for member in members), SMALL)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_BYTES or unpacked > packed * MAX_RATIO:
        raise InputError(f"el zip dice expandirse a {unpacked:,} bytes", where=where, fix=_AGAIN)


def _member_blocks(path: Path, member: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
    def opened() -> Iterator[bytes]:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            while block := file.read(BLOCK):
                yield block

    return _guarded(opened(), where, member.compress_size)


def _zip_text(path: Path, member: zipfile.ZipInfo, where: str) -> TextPart:
    def blocks() -> Iterator[bytes]:
        for number, block in enumerate(_member_blocks(path, member, where)):
            if number == 0:
                _refuse_alien(block[:1024], where)
            yield block

    if member.file_size == 0:
        raise InputError("el archivo está vacío", where=where, fix=_AGAIN)
    return TextPart(where, blocks)


def _sheets(content: bytes, where: str) -> list[Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _measure(archive.infolist(), where)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
    except (CalamineError, zipfile.BadZipFile) as error:
        raise InputError("el XLSX está truncado o dañado", where=where, fix=_AGAIN) from error
    return [_sheet(book, name, f"{where}, hoja «{name}»") for name in names]


def _sheet(book: CalamineWorkbook, name: str, where: str) -> SheetPart:
    def rows() -> Iterator[list[str]]:
        try:
            for row in book.get_sheet_by_name(name).iter_rows():
                yield [_cell(value) for value in row]
        except CalamineError as error:
            raise InputError("la hoja está dañada", where=where, fix=_AGAIN) from error

    return SheetPart(where, rows)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
