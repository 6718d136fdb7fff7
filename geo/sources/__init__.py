"""Publishers' files → facts. One module a publisher, one line here."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from geo.sources import sesnsp
from geo.sources.lectura import TRATA, Lectura

__all__ = ["CASES", "Lectura", "Reader"]


class Reader(Protocol):
    """How a publisher's file of cases is read: see `geo.sources.sesnsp.read`."""

    def __call__(self, path: Path, *, delito: str = TRATA) -> Lectura:
        """Read one file. Raises InputError."""
        ...


CASES: dict[str, Reader] = {"sesnsp": sesnsp.read}
