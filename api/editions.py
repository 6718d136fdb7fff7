"""``/editions/{id}/…``: every address that data have, answered from the edition that the address names.

What is cited so never changes: not with the calendar, not with what is published later.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from api.memo import Memo
from api.serving import EDITION
from api.snapshot import Snapshot
from geo.errors import NotFoundError, StoreError
from geo.stores import open_store

BESIDE = 2
"""Editions held at the same time beside the one in use: each takes about 100 MB."""

BELIEVED = 10.0
"""Seconds for which a store that said that it has an edition is not asked again."""

PREFIX = "/editions/"


class Editions:
    """The editions of a store that are cited; ``load`` makes one ready to answer."""

    def __init__(self, store: str, load: Callable[[str, str], Snapshot]) -> None:
        self._store, self._load = store, load
        self._loaded: Memo[Snapshot] = Memo(BESIDE)
        self._loading = Lock()
        self._seen: dict[str, float] = {}

    def find(self, id: str, in_use: Snapshot) -> Snapshot:
        """An edition ready to answer, read from the store the first time.

        Raises NotFoundError for one that was never published, HTTPException 410 for one that was taken
        back, StoreError where it must be read and the store does not answer.
        """
        if id == in_use.edition.id:
            return in_use
        if not self.believed(id):
            self._ask(id)
        return self._loaded.get(id, lambda: self._read(id))

    def believed(self, id: str) -> bool:
        """Whether the store said a moment ago that it has the edition."""
        return time.monotonic() - self._seen.get(id, -BELIEVED) < BELIEVED

    def _ask(self, id: str) -> None:
        store = open_store(self._store)
        try:
            if id not in {held.id for held in store.editions()}:
                self._seen.pop(id, None)
                if id in {held.id for held in store.retired()}:
                    raise HTTPException(410, f"la edición {id} fue retirada; la lista está en /editions")
                raise NotFoundError(f"no hay edición «{id}»", fix="la lista está en /editions")
        except StoreError:
            # What was read once can still be answered: it has not changed, whatever became of the store.
            if id not in self._seen:
                raise
        self._seen[id] = time.monotonic()

    def _read(self, id: str) -> Snapshot:
        with self._loading:  # one at a time, for each takes memory while it is read
            return self._load(self._store, id)


class Cited:
    """Answers what stands under ``/editions/{edicion}/`` by ``routes``, from that edition."""

    def __init__(self, routes: ASGIApp, editions: Editions) -> None:
        self.routes, self.editions = routes, editions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the edition in the scope, and its address where links begin."""
        in_use: Snapshot = scope["app"].state.snapshot
        id = scope["path_params"]["edicion"]
        scope[EDITION] = await run_in_threadpool(self.editions.find, id, in_use)
        # Starlette builds links on this one: under a citation everything is cited.
        scope["app_root_path"] = scope["root_path"]
        await self.routes(scope, receive, send)


def cited(scope: Scope) -> str:
    """The id of the edition that an address is under; "" for `/editions/{id}` itself and all others."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    if not path.startswith(PREFIX):
        return ""
    id, slash, _ = path[len(PREFIX) :].partition("/")
    return id if slash else ""


def identify(scope: Scope) -> tuple[str, date | None] | None:
    """What an answer depends on beside its address: the edition, and the day where the calendar counts.

    None while nothing is served, and where the store must first be asked for the edition.
    """
    state = scope["app"].state
    snapshot: Snapshot | None = getattr(state, "snapshot", None)
    if snapshot is None:
        return None
    in_use = snapshot.edition.id
    if not (id := cited(scope)):
        return in_use, date.today()
    editions: Editions = state.editions
    return (id, None) if id == in_use or editions.believed(id) else None


def lasts(scope: Scope) -> bool:
    """Whether what an address answers never changes."""
    return bool(cited(scope))
