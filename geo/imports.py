"""What was imported: each source's reading in a folder of its own, kept whole or not at all.

``home/importados/<clave>/`` holds ``casos.parquet`` and ``fuente.json`` (the source's row, the file it came
from, what was odd in it, the hash of the parquet). A newer corte has its own key and stands beside the older.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from geo import _kept
from geo._disk import sha256
from geo.errors import InputError, StoreError
from geo.sources.lectura import CLAVE, COLUMNS, TRATA, Lectura

CASES, SOURCE = "casos.parquet", "fuente.json"
RECORDS = "registro.json"  # a folder that holds it is an office's (`geo.records`), and none of cases


def save(lectura: Lectura, home: Path, *, replace: bool = False) -> str:
    """Keep a reading under ``home``; what happened, in one sentence.

    The same cells again change nothing. Other cells under a key that is held are refused, with their number,
    unless ``replace``. A process killed at any moment leaves either what was there before or all of the new.

    Raises InputError for that refusal, StoreError where the disk is full or cannot be written.
    """
    with _kept.writing(home) as folder:
        return _save(lectura, folder, replace)


def load_all(home: Path, *, delito: str | None = TRATA) -> list[Lectura]:
    """Every reading of ``delito`` (of any, where it is None) held under ``home``, by key.

    Raises StoreError naming the file that was altered or cannot be read.
    """
    folders = [path for path in _kept.held(home).values() if not (path / RECORDS).exists()]
    return [lectura for lectura in map(_load, folders) if delito in (None, lectura.delito)]


def withdraw(clave: str, home: Path) -> None:
    """Take an imported source away, of cases or of an office; editions built with it stay as they are.

    Raises NotFoundError, listing those that are held, for another key; StoreError where the disk refuses.
    """
    _kept.remove(clave, home)


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
    _kept.put(folder, lectura.clave, lambda temporary: _write(lectura, temporary))
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


def _write(lectura: Lectura, temporary: Path) -> None:
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
