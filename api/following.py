"""Which edition the store has in use, as the service knows it: heard of at once, and missed when it goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.levels import beside
from api.snapshot import Snapshot, prepare
from geo.errors import IncidenciaError
from geo.stores import DATABASES, open_store

_log = logging.getLogger("incidencia")


@dataclass
class Reach:
    """Whether the store answers; ``since`` (UTC) when it stopped, if it does not."""

    since: datetime | None = None

    def lost(self, error: Exception) -> None:
        """Note that it did not answer; told once until it does."""
        if self.since is None:
            self.since = datetime.now(UTC)
            _log.error("se sigue con lo que hay: %s", error)

    def found(self) -> None:
        """Note that it answered."""
        if self.since is not None:
            _log.warning("el almacén volvió a contestar")
        self.since = None


def load(store: str, id: str | None = None) -> Snapshot:
    """An edition ready to answer, by default the one in use; of a database, the map is kept here too."""
    edition = open_store(store).load(id)
    return prepare(beside(edition) if store.partition("://")[0] in DATABASES else edition)


async def follow(app: Any, store: str, put_in_use: Callable[[Snapshot], None], *, every: float = 1.0) -> None:
    """Move on to the edition that is put in use, prepared beside the one that answers meanwhile.

    One that cannot be loaded is told once. A store that does not answer is asked again, for ever.
    """
    reach: Reach = app.state.reach
    watch, refused = open_store(store).watch(), None
    try:
        while True:
            try:
                wanted = await asyncio.to_thread(watch.wait, every)
            except (IncidenciaError, OSError) as error:
                reach.lost(error)
                await asyncio.sleep(every)
                continue
            reach.found()
            if wanted in (None, refused, app.state.snapshot.edition.id):
                continue
            try:
                put_in_use(await asyncio.to_thread(load, store, wanted))
            except (IncidenciaError, OSError) as error:
                refused = wanted
                _log.error("se sigue con la edición %s: %s", app.state.snapshot.edition.id, error)
    finally:
        watch.close()
