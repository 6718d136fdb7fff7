"""Whether the edition in use was built from the facts that the program carries today."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from api.files import write_whole

_NOTE = Path("cache", "hechos_llevados.json")


def note(edition: str, home: Path) -> None:
    """Note that ``edition`` was built from what is carried now."""
    (home / _NOTE).parent.mkdir(parents=True, exist_ok=True)
    write_whole(home / _NOTE, json.dumps(_read(home) | {edition: _fingerprint()}, indent=1).encode())


def outdated(edition: str, home: Path) -> bool:
    """Whether ``edition`` is known to have been built from other facts; one built elsewhere is not known."""
    return _read(home).get(edition, _fingerprint()) != _fingerprint()


def _fingerprint() -> str:
    from geo.codes import carried_path

    whole = hashlib.sha256()
    for path in sorted(carried_path("fuentes.csv").parent.glob("*.csv")):
        whole.update(f"{path.name}\0".encode() + path.read_bytes())
    return whole.hexdigest()


def _read(home: Path) -> dict[str, str]:
    """The note; one that cannot be read is none, since all it costs is a sentence."""
    try:
        held: dict[str, str] = json.loads((home / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held
