"""What was imported: each source's reading in a folder of its own, kept whole or not at all.

``home/importados/<clave>/`` holds ``casos.parquet`` and ``fuente.json`` (the source's row, the file it came
from, what was odd in it, the hash of the parquet). A newer corte has its own key and stands beside the older.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from geo._disk import flush, locked, reason, sha256
from geo.errors import InputError, StoreError
from geo.sources.lectura import CLAVE, COLUMNS, TRATA, Lectura

FOLDER, CASES, SOURCE = "importados", "casos.parquet", "fuente.json"
# While one reading replaces another, the older waits under this prefix, where `load_all` still finds it.
_OLDER, _NEWER = ".previo-", ".nuevo-"


def save(lectura: Lectura, home: Path, *, replace: bool = False) -> str:
    """Keep a reading under ``home``; what happened, in one sentence.

    The same cells again change nothing. Other cells under a key that is held are refused, with their number,
    unless ``replace``. A process killed at any moment leaves either what was there before or all of the new.

    Raises InputError for that refusal, StoreError where the disk is full or cannot be written.
    """
    folder = home / FOLDER
    try:
        with locked(folder):
            _recover(folder)
            return _save(lectura, folder, replace)
    except OSError as error:
        what = f"no se pudo guardar lo importado ({reason(error)})"
        raise StoreError(what, where=str(folder), fix="libere espacio o revise los permisos") from error


def load_all(home: Path, *, delito: str = TRATA) -> list[Lectura]:
    """Every reading of ``delito`` held under ``home``, by key.

    Raises StoreError naming the file that was altered or cannot be read.
    """
    folder = home / FOLDER
    if not folder.is_dir():
        return []
    held = {path.name: path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")}
    for path in folder.glob(_OLDER + "*"):
        held.setdefault(path.name.removeprefix(_OLDER), path)
    found = [_load(held[clave]) for clave in sorted(held)]
    return [lectura for lectura in found if lectura.delito == delito]


def _recover(folder: Path) -> None:
    """Finish or undo what a killed import left: an older reading comes back where the newer never arrived."""
    for path in folder.glob(_NEWER + "*"):
        shutil.rmtree(path)
    for path in folder.glob(_OLDER + "*"):
        home = folder / path.name.removeprefix(_OLDER)
        if home.exists():
            shutil.rmtree(path)
        else:
            path.rename(home)


def _save(lectura: Lectura, folder: Path, replace: bool) -> str:
    target = folder / lectura.clave
    changed = None
    if target.exists():
        changed = _changed(_load(target).casos, lectura.casos)
        if not changed:
            return f"{lectura.clave}: sin cambios."
        if not replace:
            raise InputError(
                f"ya hay otra versión de este archivo, con {changed:,} celdas distintas",
                where=lectura.clave,
                fix="revise cuál es la buena; para sustituirla, pida reemplazar",
            )
    _write(lectura, folder, target)
    if changed is None:
        return f"{lectura.clave}: se importaron {len(lectura.casos):,} celdas."
    return f"{lectura.clave}: se reemplazó; cambiaron {changed:,} celdas."


def _changed(a: pd.DataFrame, b: pd.DataFrame) -> int:
    """How many cells differ in value or status, or are in one only."""
    both = a.merge(b, on=list(CLAVE), how="outer", suffixes=("_a", "_b"), indicator=True)
    same_value = (both["valor_a"] == both["valor_b"]).fillna(False) | (
        both["valor_a"].isna() & both["valor_b"].isna()
    )
    return int(((both["_merge"] != "both") | (both["estatus_a"] != both["estatus_b"]) | ~same_value).sum())


def _write(lectura: Lectura, folder: Path, target: Path) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=_NEWER, dir=folder))
    older = folder / f"{_OLDER}{target.name}"
    try:
        cases = temporary / CASES
        lectura.casos.to_parquet(cases, index=False)
        described = {
            "fuente": lectura.fuente,
            "delito": lectura.delito,
            "archivo": lectura.archivo,
            "sha256": lectura.sha256,
            "sha256_casos": sha256(cases),
            "avisos": list(lectura.avisos),
        }
        (temporary / SOURCE).write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")
        for path in (cases, temporary / SOURCE, temporary):
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


def _load(folder: Path) -> Lectura:
    try:
        held = json.loads((folder / SOURCE).read_text(encoding="utf-8"))
        if sha256(folder / CASES) != held["sha256_casos"]:
            raise StoreError("fue alterado", where=str(folder / CASES), fix="bórrelo e impórtelo otra vez")
        casos = pd.read_parquet(folder / CASES)[list(COLUMNS)]
        return Lectura(
            held["fuente"], casos, tuple(held["avisos"]), held["delito"], held["archivo"], held["sha256"]
        )
    except (OSError, ValueError, KeyError) as error:
        raise StoreError("no se puede leer", where=str(folder), fix="bórrelo e impórtelo otra vez") from error
