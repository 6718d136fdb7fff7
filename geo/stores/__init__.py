"""Where editions are published and loaded from; nothing above knows which kind of store it is."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from geo.edition import Edition, Manifest
from geo.errors import InputError

__all__ = ["Store", "Watch", "open_store"]


DATABASES = ("postgresql+psycopg", "postgresql", "postgres")
"""How the address of a database of PostGIS may begin."""


class Watch(Protocol):
    """Looks at which edition is in use; closed by who asked for it."""

    def wait(self, seconds: float) -> str | None:
        """The id of the edition in use, after at most ``seconds``; sooner when it changes.

        Raises StoreError while the store cannot be reached.
        """

    def close(self) -> None:
        """Stop looking."""


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

    def retire(self, id: str) -> None:
        """Take away what an edition holds; its manifest stays. Raises NotFoundError, InputError if in use."""

    def retired(self) -> list[Manifest]:
        """The manifests of what was retired, the newest first."""

    def check(self, id: str) -> list[str]:
        """What of an edition is not as it was published, in sentences; every row is read."""

    def watch(self) -> Watch:
        """Hear of the edition in use as soon as it changes."""


def open_store(url: str) -> Store:
    """The store at ``url``: a folder, made when something is published, or a database that has our tables.

    Nothing is read yet. Raises InputError for another kind of address.
    """
    scheme, separator, _ = url.partition("://")
    if scheme in DATABASES and separator:
        # Half of its libraries are of no use to who keeps editions in a folder.
        from geo.stores.postgis import PostgisStore

        return PostgisStore(url)
    if separator:
        raise InputError(
            f"«{scheme}://…» no es una carpeta ni una base de PostGIS",
            fix="INCIDENCIA_STORE debe nombrar una carpeta o postgresql+psycopg://usuario@servidor/base",
        )
    from geo.stores.files import FileStore

    return FileStore(Path(url))
