"""Which file an installed Marco came from, so that a second start need not read its vertices again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from api.files import write_whole
from geo.marcos import Marco, installed

_INDEX = Path("cache", "fuentes_marco.json")


def recall(source: Path, home: Path) -> Marco | None:
    """The installed vintage made from this very file, told by its path, size and time; else None."""
    known = _read(home).get(str(source.resolve()))
    if known is None or known["archivo"] != _state(source):
        return None
    return next((held for held in installed(home) if held.sha256 == known["sha256"]), None)


def remember(source: Path, made: Marco, home: Path) -> None:
    """Note that ``made`` is what ``source`` holds."""
    index = _read(home) | {str(source.resolve()): {"archivo": _state(source), "sha256": made.sha256}}
    (home / _INDEX).parent.mkdir(parents=True, exist_ok=True)
    write_whole(home / _INDEX, json.dumps(index, ensure_ascii=False, indent=1).encode())


def _state(source: Path) -> list[int]:
    about = source.stat()
    return [about.st_size, about.st_mtime_ns]


def _read(home: Path) -> dict[str, dict[str, Any]]:
    """The index; one that cannot be read is none, since all it saves is time."""
    try:
        held: dict[str, dict[str, Any]] = json.loads((home / _INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held
