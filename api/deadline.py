"""How long an answer may take to begin, and how many are computed at the same time."""

from __future__ import annotations

import asyncio
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.limits import UNLIMITED
from api.problems import problem

RETRY_AFTER = 5
"""Seconds after which who was refused may try again."""
WAITING = 1024
"""Requests that may wait or be computed at a time; another is refused at once."""

_log = logging.getLogger("incidencia")


class Deadline:
    """503 with ``Retry-After`` for what has not begun to answer in ``seconds``, waiting for a turn included.

    At most ``at_once`` are computed at the same time. Python cannot stop a thread that computes: one that
    is past its time keeps its turn until it ends, so that what is given up never piles up, and what it
    leaves in memory serves who asks again. A body that has begun is sent to its end.
    """

    def __init__(self, app: ASGIApp, seconds: float, at_once: int) -> None:
        self.app, self.seconds = app, seconds
        self._turns = asyncio.Semaphore(at_once)
        self._asking = 0
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when its turn comes, or say that it did not."""
        if scope["type"] != "http" or scope["path"] in UNLIMITED:
            await self.app(scope, receive, send)
            return
        if self._asking >= WAITING:
            await _refuse("hay demasiadas peticiones en espera", scope, receive, send)
            return
        began = asyncio.get_running_loop().time()
        self._asking += 1
        try:
            try:
                async with asyncio.timeout(self.seconds):
                    await self._turns.acquire()
            except TimeoutError:
                await _refuse("el servicio está ocupado con otras peticiones", scope, receive, send)
                return
            answer = _Answer(send, self._turns)
            work = asyncio.create_task(self._work(scope, receive, answer))
            left = began + self.seconds - asyncio.get_running_loop().time()
            await self._watch(work, answer, left, scope, receive, send)
        finally:
            self._asking -= 1

    async def _watch(
        self,
        work: asyncio.Task[None],
        answer: _Answer,
        left: float,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Wait for the answer to begin, then for its end; or give it up."""
        await asyncio.wait({work, answer.began}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if work.done() or answer.began.done():
            await work
            return
        answer.given_up = True
        self._late.add(work)
        work.add_done_callback(self._ended_late)
        _log.warning("pasó de %g s: %s", self.seconds, scope["path"])
        await _refuse(f"la respuesta pasó de {self.seconds:g} s", scope, receive, send)

    async def _work(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            await self.app(scope, receive, answer.send)
        finally:
            answer.give_turn_back()

    def _ended_late(self, work: asyncio.Task[None]) -> None:
        self._late.discard(work)
        if not work.cancelled() and (fault := work.exception()):
            _log.error("falla en una respuesta que ya no se esperaba", exc_info=fault)


class _Answer:
    """What one request sends: it gives its turn back when it begins, and nothing once it is given up."""

    def __init__(self, send: Send, turns: asyncio.Semaphore) -> None:
        self._send, self._turns = send, turns
        self._has_turn = True
        self.given_up = False
        self.began: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def send(self, message: Message) -> None:
        """Send on, unless somebody else has answered already."""
        if self.given_up:
            return
        if message["type"] == "http.response.start":
            # Computed: a slow reader of the body keeps nobody waiting.
            self.give_turn_back()
            self.began.set_result(None)
        await self._send(message)

    def give_turn_back(self) -> None:
        """Let the next one compute; once."""
        if self._has_turn:
            self._has_turn = False
            self._turns.release()


async def _refuse(why: str, scope: Scope, receive: Receive, send: Send) -> None:
    detail = f"{why}; vuelva a intentarlo en {RETRY_AFTER} s, o pida menos de una vez"
    refused = problem(503, detail, instance=scope["path"])
    refused.headers["retry-after"] = str(RETRY_AFTER)
    await refused(scope, receive, send)
