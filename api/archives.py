"""Files made when they are first asked for and kept on disk, named by what they answer and what they hold."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

LIMIT = 1 << 30
"""Bytes that a folder may hold; the files that nobody asked for longest go first."""


def archive(folder: Path, name: str, key: str, extension: str, write: Callable[[BinaryIO], None]) -> Path:
    """The file that answers ``key``, written by ``write`` where there is none yet.

    ``name`` is for people; the path ends in a hash of ``key`` and one of the content, which `tag` reads.
    Two processes that make the same file at the same time leave one.
    """
    stem = f"{name}-{_hash(key.encode())}"
    for found in folder.glob(f"{stem}-*{extension}"):
        with suppress(FileNotFoundError):  # another process may take it away meanwhile
            os.utime(found)  # what is asked for is not the oldest
            return found
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    part = Path(temporary)
    try:
        with os.fdopen(handle, "w+b") as out:
            write(out)
            out.flush()
            out.seek(0)
            content = hashlib.file_digest(out, "sha256").hexdigest()[:16]
        path = folder / f"{stem}-{content}{extension}"
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _trim(folder, extension, spare=path)
    return path


def tag(path: Path) -> str:
    """The strong entity tag of a file's content."""
    return f'"{path.stem.rpartition("-")[2]}"'


def _trim(folder: Path, extension: str, *, spare: Path) -> None:
    """Delete the files that nobody asked for longest until the folder holds no more than `LIMIT`."""
    held = []
    for path in folder.glob(f"*{extension}"):
        with suppress(FileNotFoundError):
            told = path.stat()
            held.append((told.st_mtime, told.st_size, path))
    total = sum(size for _, size, _ in held)
    for _, size, path in sorted(held):
        if total > LIMIT and path != spare:
            path.unlink(missing_ok=True)
            total -= size


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
