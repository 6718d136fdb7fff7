"""Getting at the files of a source: download, telling what a file is by its content, unpacking a zip."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from geo.errors import InputError

Progress = Callable[[str, float], None]

_BLOCK = 1 << 20
_TIMEOUT = 60.0
_AGAIN = "descárguelo de nuevo"
_ADDRESS = "revise la dirección"


def is_url(source: str | Path) -> bool:
    """Whether a source is an address and not a path."""
    return str(source).lower().startswith(("http://", "https://"))


def download(url: str, folder: Path, progress: Progress) -> Path:
    """Bring a file to ``folder`` under its own name; ``progress`` hears the megabytes.

    Raises InputError when the address does not answer, or sends fewer bytes than it announced.
    """
    name = PurePosixPath(unquote(urlsplit(url).path)).name or "descarga"
    path, done = folder / name, 0
    request = urllib.request.Request(url, headers={"User-Agent": "incidencia"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer, path.open("wb") as file:
            size = int(answer.headers.get("Content-Length") or 0)
            while block := answer.read(_BLOCK):
                file.write(block)
                done += len(block)
                of = f" de {size / 1e6:.1f}" if size else ""
                progress(f"descargando {name}: {done / 1e6:.1f}{of} MB", done / size if size else 0.0)
    except urllib.error.HTTPError as error:
        raise InputError(f"el servidor contestó {error.code}", where=url, fix=_ADDRESS) from error
    except (urllib.error.URLError, TimeoutError, ConnectionError, HTTPException) as error:
        raise InputError("no se pudo descargar", where=url, fix=f"{_ADDRESS} y la red") from error
    if done < size:
        raise InputError(f"la descarga se cortó: {done} de {size} bytes", where=url, fix=_AGAIN)
    return path


def content(path: Path) -> str:
    """What a file is, by its first bytes: ``zip``, ``parquet`` or ``otro`` (for GDAL to recognise).

    Raises InputError for what is missing, empty, or an HTML page (which INEGI sends, with status 200, in
    place of a file it does not have).
    """
    if not path.is_file():
        raise InputError("no existe el archivo", where=str(path), fix="revise la ruta")
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise InputError("el archivo está vacío", where=path.name, fix=_AGAIN)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        raise InputError(
            "es una página HTML y no un archivo de datos (INEGI contesta así cuando el archivo no existe)",
            where=path.name,
            fix="revise la dirección de la que se descargó",
        )
    return "zip" if head.startswith(b"PK") else "parquet" if head.startswith(b"PAR1") else "otro"


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip, with whatever is wrong in it turned into one sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InputError("el zip está dañado o incompleto", where=path.name, fix=_AGAIN) from error


def unpack(path: Path, members: list[str], folder: Path) -> None:
    """Extract members and the files beside them that share their name (a shapefile is several)."""
    stems = {_stem(member) for member in members}
    with opened(path) as archive:
        for info in archive.infolist():
            target = (folder / info.filename).resolve()
            if (
                not info.is_dir()
                and _stem(info.filename) in stems
                and target.is_relative_to(folder.resolve())
            ):
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file, _BLOCK)


def _stem(member: str) -> str:
    return member[: -len(suffix)] if (suffix := PurePosixPath(member).suffix) else member
