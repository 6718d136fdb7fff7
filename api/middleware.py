"""What is the same for every answer: reading only, safety headers, any origin, faults that say nothing."""

from __future__ import annotations

import logging

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import DETAILS, problem
from api.safety import HEADERS

_READING = (b"GET", b"HEAD", b"OPTIONS")
PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "600",
}
_log = logging.getLogger("incidencia")


class Safe:
    """Adds the headers of every answer to what is answered within; an answer is kept with them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add each of the headers that the answer lacks."""

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                had = dict(message["headers"])
                lacking = [each for each in self._headers if each[0] not in had]
                message["headers"] = [*message["headers"], *lacking]
            await send(message)

        await self.app(scope, receive, adding)


class Door:
    """GET enters (`api.kept` made one of HEAD), OPTIONS is answered here, all else is refused with 405."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who only reads."""
        if scope["type"] != "http" or scope["method"] == "GET":
            await self.app(scope, receive, send)
        elif scope["method"] != "OPTIONS":
            await problem(405, instance=scope["path"])(scope, receive, send)
        elif dict(scope["headers"]).get(b"access-control-request-method", b"GET") in _READING:
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
        else:  # a browser asks on behalf of a page that would write
            await problem(400, DETAILS[405], instance=scope["path"])(scope, receive, send)


class Recovered:
    """An internal fault goes to the log whole, and to the caller as a problem without internals."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 500 when it fails before anything was sent."""
        started = False

        async def watching(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except Exception:
            if scope["type"] != "http" or started:
                raise
            _log.exception("falla al responder %s %s", scope["method"], scope["path"])
            await problem(500, instance=scope["path"])(scope, receive, send)
