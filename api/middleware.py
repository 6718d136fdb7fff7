"""What is the same for every answer: proxies, reading only, safety headers, validators, counting."""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import date

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.problems import problem

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
_UNVALIDATED = ("/healthz", "/readyz", "/metrics", "/assets/")
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_log = logging.getLogger("incidencia")


class Forwarded:
    """Lets a trusted proxy say under which address the caller knows the service."""

    def __init__(self, app: ASGIApp, proxies: tuple[str, ...]) -> None:
        self.app, self.proxies = app, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Apply X-Forwarded-Proto, -Host and -Prefix when the peer is trusted."""
        peer = (scope.get("client") or ("",))[0]
        if scope["type"] == "http" and (peer in self.proxies or "*" in self.proxies):
            headers = MutableHeaders(raw=list(scope["headers"]))
            proto = headers.get("x-forwarded-proto", "").split(",")[0].strip()
            host = headers.get("x-forwarded-host", "").split(",")[0].strip()
            prefix = headers.get("x-forwarded-prefix", "").split(",")[0].strip().rstrip("/")
            scope = dict(scope)
            if proto in ("http", "https"):
                scope["scheme"] = proto
            if host:
                headers["host"] = host
                scope["headers"] = headers.raw
            if prefix.startswith("/"):
                # The proxy took the prefix off; ASGI wants it in both places.
                scope["root_path"] = prefix + scope.get("root_path", "")
                scope["path"] = prefix + scope["path"]
        await self.app(scope, receive, send)


class Counted:
    """Counts answers and their seconds by route."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "") or "(otra)"
            method = scope["method"] if scope["method"] in _METHODS else "otro"
            self.metrics.count(method, route, status, time.perf_counter() - began)


class Safe:
    """Adds the safety headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add each safety header that the answer lacks."""

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFETY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, adding)


class ReadOnly:
    """The door: GET and HEAD enter, OPTIONS is answered here, everything else is refused with 405."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer HEAD as GET without the body."""
        if scope["type"] != "http" or scope["method"] == "GET":
            await self.app(scope, receive, send)
        elif scope["method"] == "HEAD":

            async def headers_only(message: Message) -> None:
                await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

            # In place, so that the route found further in is seen by the counter further out.
            scope["method"] = "GET"
            await self.app(scope, receive, headers_only)
            scope["method"] = "HEAD"
        elif scope["method"] == "OPTIONS":
            await send(
                {"type": "http.response.start", "status": 204, "headers": [(b"allow", b"GET, HEAD, OPTIONS")]}
            )
            await send({"type": "http.response.body", "body": b""})
        else:
            await problem(405, instance=scope["path"])(scope, receive, send)


class Validated:
    """ETag and 304: an answer is a function of edition, address, Accept and, by omission, the day."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304 where the caller holds this very answer; else tag what is sent."""
        if scope["type"] != "http" or scope["path"].startswith(_UNVALIDATED):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        tag = self._tag(scope, headers)
        held = [part.strip() for part in headers.get("if-none-match", "").split(",")]
        validators = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}

        async def tagging(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 204):
                given = MutableHeaders(scope=message)
                for name, value in validators.items():
                    given.setdefault(name, value)
            await send(message)

        if tag in held:
            raw = [(name.lower().encode(), value.encode()) for name, value in validators.items()]
            await send({"type": "http.response.start", "status": 304, "headers": raw})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, tagging)

    @staticmethod
    def _tag(scope: Scope, headers: Headers) -> str:
        state = scope["app"].state
        snapshot = getattr(state, "snapshot", None)
        parts = (
            state.version,
            snapshot.edition.id if snapshot else "",
            date.today().isoformat(),
            scope["scheme"],
            headers.get("host", ""),
            scope["path"],
            scope["query_string"].decode("latin-1"),
            headers.get("accept", ""),
        )
        # Weak, because gzip may or may not wrap the same answer.
        return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


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
