"""What is the same for every answer: reading only, safety headers, any origin, faults that say nothing."""

from __future__ import annotations

import logging

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import DETAILS, problem

SAFETY = {
    "Content-Security-Policy": (
        # The page places bars and marks with style attributes; MapLibre draws in a worker made of a blob.
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; worker-src 'self' blob:; child-src blob:; connect-src 'self'; "
        "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ANY_ORIGIN = {
    # Told to all and not only to who names an origin: a shared cache may hand one answer to both.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Crs, Content-Disposition, Content-Language, Content-Range, ETag, Link, Retry-After"
    ),
}
_READING = (b"GET", b"HEAD", b"OPTIONS")
PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "600",
}
_log = logging.getLogger("incidencia")


class Safe:
    """Adds the safety headers, and that pages of any origin may read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._headers = [
            (name.lower().encode(), value.encode()) for name, value in (SAFETY | ANY_ORIGIN).items()
        ]

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
