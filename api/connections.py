"""What a single connection may hold of a process: a head that never ends, silence, or a reader that stalls.

uvicorn speaks HTTP; this bounds what it leaves open. A request that never comes and a head that drips in
(slowloris) end after `HEAD_SECONDS`, a head is kept up to `HEAD_BYTES`, and a reader that takes next to
nothing of what is ready for it is let go.
"""

from __future__ import annotations

import asyncio
import sys
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import httptools
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from api.answer import PIECE
from api.front import Front
from api.joining import SMALL, Joined
from api.kept import Plain
from api.limits import MAX_URL
from api.problems import MEDIA_TYPE, problem
from api.settings import Settings

HEAD_SECONDS = 15.0
"""How long the head of a request may take to come in."""
HEAD_BYTES = 65_536
"""How much of a head is kept while it is not complete; `api.limits` judges one that is."""
STALL_SECONDS = 30.0
STALL_BYTES = 16_384
"""Who takes fewer bytes than these in that time is no longer reading."""
RETRY_AFTER = 2
REMEMBERED = 4
"""Requests that a connection knows again by their bytes: a caller that asks for the same sends the same."""
ORDINARY = 2048
"""Bytes of a request that is remembered, at most: a thousand connections hold four of them each."""
_SENT: Any = SimpleNamespace(response_complete=True, message_event=asyncio.Event())
"""What uvicorn looks at of a request that was answered as it came in."""


class Connection(HttpToolsProtocol):
    """One connection, bounded in what it holds and for how long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not in uvicorn's own limit, which answers in plain text and lets idle ones pile up.
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self.url = b""  # empty lines may come before there is one
        self._front: Front | None = getattr(self.app, "front", None)
        self._cycles: list[RequestResponseCycle] = []
        self._head = 0
        self._in_head = True
        self._open, self._begun = False, 0  # a request that has not come in whole; those begun of late
        self._asked: Plain | None = None
        self._same: dict[bytes, Plain] = {}
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._caught_up = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; past the number of connections that are kept, only to refuse it."""
        super().connection_made(transport)
        # An answer of one piece is written and done with: the system takes it as the reader does.
        transport.set_write_buffer_limits(high=PIECE)
        if self._most is not None and len(self.connections) > self._most:
            self.app, self._front = _full, None
            if len(self.connections) > 2 * self._most:
                transport.abort()
                return
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up_head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave no timer behind."""
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        self._stop_head_timer()
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def data_received(self, data: bytes) -> None:
        """Pass on what came; a head that is not complete with it is counted, and has its time."""
        at_rest, self._begun = not self._open, 0
        if at_rest and (asked := self._same.get(data)) is not None and self._reply(asked, keep_alive=True):
            return
        if self._in_head:
            self._head += len(data)
        self._asked = None
        super().data_received(data)
        alone = at_rest and self._begun == 1 and not self._open
        if self._asked is not None and alone and len(data) <= ORDINARY:
            if len(self._same) == REMEMBERED:
                self._same.clear()
            self._same[data] = self._asked
        if self.transport.is_closing() or not (self._in_head or self.cycle.response_complete):
            return
        # uvicorn took the idle connection's timer away: what came may be no head, but the rest of a body
        # or the empty lines that are allowed before one.
        if self._head > HEAD_BYTES:
            self._refuse(414 if len(self.url) > MAX_URL else 431)
        elif self._head_timer is None and self.timeout_keep_alive_task is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up_head)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._in_head = self._open = True
        self._begun += 1

    def on_headers_complete(self) -> None:
        """The head is complete; what follows is the application's."""
        self._in_head, self._head = False, 0
        self._stop_head_timer()
        if self._sent_at_once():
            return
        super().on_headers_complete()
        self.cycle.transport = Joined(self.transport, self.loop)  # type: ignore[assignment]
        # Of several requests at once uvicorn knows the last one only.
        self._cycles = [each for each in self._cycles if not each.response_complete]
        self._cycles.append(self.cycle)

    def on_message_complete(self) -> None:
        """A request has come in whole."""
        super().on_message_complete()
        self._open = False

    def _sent_at_once(self) -> bool:
        """Answer a request whose head is complete with what is kept, if it is."""
        if self._front is None or self.parser.get_method() != b"GET" or len(self.url) > MAX_URL:
            return False
        path, raw_path, query = _split(self.url)
        scope: Scope = self.scope  # type: ignore[assignment]
        scope.update(method="GET", path=path, raw_path=raw_path, query_string=query)
        keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        asked = self._front.read(scope)
        if asked is None or not self._reply(asked, keep_alive=keep_alive):
            return False
        self._asked = asked if keep_alive else None
        return True

    def _reply(self, asked: Plain, *, keep_alive: bool) -> bool:
        """Send what is kept; False where nothing is, or others must be answered before."""
        behind = bool(self.cycle) and not self.cycle.response_complete
        found = None if self._front is None or behind or self.flow.write_paused else self._front.find(asked)
        if found is None:
            return False
        status, body = found
        head = [STATUS_LINE[status], *(b"%b: %b\r\n" % each for each in self.server_state.default_headers)]
        head += [body.head, b"\r\n" if keep_alive else b"connection: close\r\n\r\n"]
        [piece] = body.pieces
        if len(piece) <= SMALL:
            self.transport.write(b"".join((*head, piece)))
        else:
            self.transport.writelines((b"".join(head), piece))
        if not keep_alive:
            self.transport.close()
        self.cycle = _SENT
        self.on_response_complete()
        return True

    def pause_writing(self) -> None:
        """The reader is behind: see to it that it goes on reading."""
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        """The reader caught up."""
        super().resume_writing()
        self._caught_up = True

    def timeout_keep_alive_handler(self) -> None:
        """An idle connection is closed; one that has not taken its answer yet is not idle, but watched."""
        if self.transport.get_write_buffer_size():
            self._watch_reader()
        super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 — uvicorn's words, in English
        """What is no HTTP gets a problem too."""
        self._refuse(400)

    def _refuse(self, status: int) -> None:
        """Answer and close. What a request before it still waits for does not come any more."""
        under_way = [each for each in self._cycles if not each.response_complete]
        for each in under_way:
            each.disconnected = True
        if any(each.response_started for each in under_way):
            self.transport.close()  # amid an answer nobody would take this for another one
            return
        answer = problem(status, _WHY[status])
        head = [
            STATUS_LINE[status],
            b"content-type: %s\r\n" % MEDIA_TYPE.encode(),
            b"content-length: %d\r\n" % len(answer.body),
            b"connection: close\r\n\r\n",
        ]
        self.transport.write(b"".join(head) + bytes(answer.body))
        self.transport.close()

    def _give_up_head(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _watch_reader(self) -> None:
        if self._stall_timer is None:
            self._caught_up = False
            self._stall_timer = self.loop.call_later(STALL_SECONDS, self._look_at_reader, self._untaken())

    def _look_at_reader(self, left: int) -> None:
        """Let go of a reader that took too little since the last look; go on watching one that is behind."""
        self._stall_timer = None
        if not self.transport.get_write_buffer_size():
            return
        if not self._caught_up and left - self._untaken() < STALL_BYTES:
            self.transport.abort()
        else:
            self._watch_reader()

    def _untaken(self) -> int:
        """Bytes that were written and have not arrived: here, and in the megabytes that the system holds."""
        return self.transport.get_write_buffer_size() + _in_system(self.transport)


@lru_cache(512)
def _split(url: bytes) -> tuple[str, bytes, bytes]:
    """Path, the same as it came, and query of the target of a request, as uvicorn reads them."""
    parsed = httptools.parse_url(url)
    return unquote(parsed.path.decode("ascii")), parsed.path, parsed.query or b""


def _in_system(transport: asyncio.Transport) -> int:
    """Bytes in the system's send queue of a connection, where the system tells (Linux); else 0."""
    try:
        from fcntl import ioctl
        from termios import TIOCOUTQ

        told = ioctl(transport.get_extra_info("socket").fileno(), TIOCOUTQ, bytes(4))
    except (ImportError, OSError):
        return 0
    return int.from_bytes(told, sys.byteorder)


def configured(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves ``app``: connections bounded as here, and the time that it takes to end."""
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        log_level="error",  # what strangers send that is no HTTP is no news
        proxy_headers=False,
        server_header=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=settings.keep_alive,  # type: ignore[arg-type]  # seconds, whole or not
        timeout_graceful_shutdown=settings.stop,  # type: ignore[arg-type]
    )


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """Say that no more connections are served, and close this one."""
    refused = problem(503, "hay demasiadas conexiones abiertas; vuelva a intentarlo en un momento")
    refused.headers["retry-after"], refused.headers["connection"] = str(RETRY_AFTER), "close"
    await refused(scope, receive, send)


_WHY = {
    400: "lo que llegó no es una petición de HTTP",
    414: f"la dirección pasa de {MAX_URL} bytes; pida menos en cada petición",
    431: f"los encabezados pasan de {HEAD_BYTES} bytes; envíe menos",
}
