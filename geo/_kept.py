"""What was imported, by source: a folder each under ``home/importados``, kept whole or not at all.

A process killed at any moment leaves either what was there before or all of the new.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from geo._disk import flush, locked, reason
from geo.errors import NotFoundError, StoreError

FOLDER = "importados"
# While one import replaces another, the older waits under this prefix, where `held` still finds it.
_OLDER, _NEWER = ".previo-", ".nuevo-"


def held(home: Path) -> dict[str, Path]:
    """The folder of each source, by its key."""
    folder = home / FOLDER
    if not folder.is_dir():
        return {}
    found = {path.name: path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")}
    for path in folder.glob(_OLDER + "*"):
        found.setdefault(path.name.removeprefix(_OLDER), path)
    return dict(sorted(found.items()))


@contextmanager
def writing(home: Path) -> Iterator[Path]:
    """The folder of imports, for one process at a time, with whatever a killed one left finished or undone.

    Raises StoreError where the disk is full or cannot be written.
    """
    folder = home / FOLDER
    try:
        with locked(folder):
            _recover(folder)
            yield folder
    except OSError as error:
        what = f"no se pudo guardar lo importado ({reason(error)})"
        raise StoreError(what, where=str(folder), fix="libere espacio o revise los permisos") from error


def put(folder: Path, clave: str, fill: Callable[[Path], None]) -> None:
    """Have ``fill`` write a source's files in an empty folder, flush them and put them in their place."""
    target, older = folder / clave, folder / f"{_OLDER}{clave}"
    temporary = Path(tempfile.mkdtemp(prefix=_NEWER, dir=folder))
    try:
        fill(temporary)
        for path in (*sorted(temporary.iterdir()), temporary):
            flush(path)
        temporary.chmod(0o755)
        if target.exists():
            target.rename(older)
        temporary.rename(target)
        flush(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        if older.exists() and not target.exists():
            older.rename(target)
        raise
    if older.exists():
        shutil.rmtree(older)


def remove(clave: str, home: Path) -> None:
    """Take a source away; editions that were built with it stay as they are.

    Raises NotFoundError for a source that is not held, StoreError where the disk refuses.
    """
    if clave not in held(home):
        there = ", ".join(held(home)) or "ninguna"
        raise NotFoundError(f"no se ha importado «{clave}»", fix=f"las fuentes importadas son: {there}")
    with writing(home) as folder:
        # In one step it is gone; what is left under this prefix is swept by the next who writes.
        going = folder / f"{_NEWER}{clave}"
        (folder / clave).rename(going)
        flush(folder)
        shutil.rmtree(going)


def _recover(folder: Path) -> None:
    """Finish or undo what a killed import left: an older one comes back where the newer never arrived."""
    for path in folder.glob(_NEWER + "*"):
        shutil.rmtree(path)
    for path in folder.glob(_OLDER + "*"):
        home = folder / path.name.removeprefix(_OLDER)
        if home.exists():
            shutil.rmtree(path)
        else:
            path.rename(home)
