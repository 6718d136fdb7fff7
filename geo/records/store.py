"""What an office handed over, kept under ``home/importados``: its rows, and what is known of the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from geo import _kept
from geo._disk import sha256
from geo.errors import InputError, StoreError
from geo.records.reading import Reading

ROWS, SOURCE = "filas.csv", "registro.json"


def save(reading: Reading, home: Path, *, replace: bool = False) -> str:
    """Keep a reading under ``home``; what happened, in one sentence.

    The same rows again change nothing. Other rows under a key that is held are refused unless ``replace``,
    and so is, always, the key of a source of another kind. Raises InputError for that refusal, StoreError
    where the disk is full or cannot be written.
    """
    with _kept.writing(home) as folder:
        target, count = folder / reading.clave, len(reading.filas)
        if not target.exists():
            _kept.put(folder, reading.clave, lambda temporary: _write(reading, temporary))
            return f"{reading.clave}: se importaron {count:,} filas."
        older = _load(target) if (target / SOURCE).exists() else None
        if older is None or older.tabla != reading.tabla:
            fix = "elija otra con --clave"
            raise InputError("esa clave ya es de otra cosa que se importó", where=reading.clave, fix=fix)
        changed = _changed(older.filas, reading.filas)
        if not changed and dict(older.fuente) == dict(reading.fuente):
            return f"{reading.clave}: sin cambios."
        if not replace:
            raise InputError(
                f"ya hay otra versión de este archivo, con {changed:,} filas distintas",
                where=reading.clave,
                fix="revise cuál es la buena; para sustituirla, pida reemplazar, o dé otra --clave",
            )
        _kept.put(folder, reading.clave, lambda temporary: _write(reading, temporary))
        return f"{reading.clave}: se reemplazó; cambiaron {changed:,} filas."


def load_all(home: Path) -> list[Reading]:
    """Every reading held under ``home``, by key. Raises StoreError naming what was altered or unreadable."""
    return [_load(path) for path in _kept.held(home).values() if (path / SOURCE).exists()]


def alike(reading: Reading, held: Sequence[Reading]) -> list[str]:
    """A sentence for each row that says the same as one of another source; both stand."""
    fields = [column for column in reading.filas.columns if column != "fila"]
    told = []
    for other in held:
        if other.tabla != reading.tabla or other.clave == reading.clave:
            continue
        both = reading.filas.merge(other.filas, on=fields, suffixes=("", "_otra"))
        told += [
            f"fila {fila}: dice lo mismo que la fila {twin} de {other.clave}, y queda a su lado."
            for fila, twin in zip(both["fila"], both["fila_otra"], strict=True)
        ]
    return told


def _changed(a: pd.DataFrame, b: pd.DataFrame) -> int:
    """How many rows are not the same, by their number in the file."""
    differ = pd.concat([a, b]).drop_duplicates(keep=False)
    return int(differ["fila"].nunique())


def _write(reading: Reading, temporary: Path) -> None:
    rows = temporary / ROWS
    reading.filas.to_csv(rows, index=False, lineterminator="\n")
    described = {
        "tabla": reading.tabla,
        "fuente": dict(reading.fuente),
        "archivo": reading.archivo,
        "sha256": reading.sha256,
        "sha256_filas": sha256(rows),
        "avisos": list(reading.avisos),
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (temporary / SOURCE).write_text(text, encoding="utf-8")


def _load(folder: Path) -> Reading:
    try:
        held = json.loads((folder / SOURCE).read_text(encoding="utf-8"))
        if sha256(folder / ROWS) != held["sha256_filas"]:
            raise StoreError("fue alterado", where=str(folder / ROWS), fix="retírelo e impórtelo otra vez")
        rows = pd.read_csv(folder / ROWS, dtype="str", keep_default_na=False)
        return Reading(
            held["tabla"], held["fuente"], rows, tuple(held["avisos"]), held["archivo"], held["sha256"]
        )
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(
            "no se puede leer", where=str(folder), fix="retírelo e impórtelo otra vez"
        ) from error
