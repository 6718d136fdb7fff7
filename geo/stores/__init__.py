"""Where editions are published and loaded from; nothing above knows which kind of store it is."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from geo.edition import Edition, Manifest
from geo.errors import InputError

__all__ = ["Store", "open_store"]


class Store(Protocol):
    """What every store promises."""

    def publish(self, edition: Edition) -> None:
        """Keep an edition and put it in use: all or nothing. Raises StoreError."""

    def load(self, id: str | None = None) -> Edition:
        """An edition, by default the one in use. Raises NotFoundError, and StoreError for altered data."""

    def editions(self) -> list[Manifest]:
        """The manifests of what is published, the newest first."""

    def use(self, id: str) -> None:
        """Put a published edition in use. Raises NotFoundError."""

    def current(self) -> str | None:
        """The id of the edition in use; None in an empty store."""


def open_store(url: str) -> Store:
    """The store at ``url``: a folder, made when something is published. Raises InputError."""
    if "://" in url:
        raise InputError(f"«{url}» no es una carpeta", fix="INCIDENCIA_STORE debe nombrar una carpeta")
    from geo.stores.files import FileStore

    return FileStore(Path(url))
