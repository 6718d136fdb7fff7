"""What everything that is kept needs of the disk: one writer at a time, flushed, with a hash."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time in ``folder``, which must exist; the next waits for the one under way."""
    with (folder / ".candado").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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
