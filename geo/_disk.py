"""What everything that is kept needs of the disk: one writer at a time, flushed, with a hash."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time in ``folder``; the next waits for the one under way.

    The folder is made where it is missing, and goes again when what was to be put in it is refused.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    with _lock(folder) as path:
        try:
            yield
        except BaseException:
            if made:
                path.unlink()
                with suppress(OSError):  # one that somebody else uses by now stays
                    for each in made:
                        each.rmdir()
            raise


@contextmanager
def _lock(folder: Path) -> Iterator[Path]:
    """The locked file of ``folder``; made again where it went while this process waited for it."""
    path = folder / ".candado"
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
                yield path
                return


def flush(path: Path) -> None:
    """Have a file's content, or a folder's list of names, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def reason(error: OSError) -> str:
    """Why the disk refused, as a person says it."""
    return "el disco está lleno" if error.errno == errno.ENOSPC else error.strerror or str(error)
