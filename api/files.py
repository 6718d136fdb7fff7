"""Writing a result where a person asked for it: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from geo.errors import InputError


def write_whole(target: Path, content: bytes) -> None:
    """Write beside ``target``, flush to disk, then take its place; an OSError leaves what was there.

    Raises InputError where the folder does not exist.
    """
    if not target.parent.is_dir():
        raise InputError(f"no existe la carpeta {target.parent}", fix="créela, o elija otra")
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
