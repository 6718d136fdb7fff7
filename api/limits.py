"""How much a caller may ask: the length of what it sends, and how often."""

from __future__ import annotations

import math
import time
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from api.forwarded import HOST
from api.problems import problem

MAX_URL = 8192
"""Bytes of path and query, as they travel."""
MAX_HEADERS = 32_768
"""Bytes of all header lines."""
MAX_HEADER_COUNT = 100
MAX_BODY = 65_536
"""Bytes of a body that is read past; nothing here reads one."""
UNLIMITED = frozenset(["/healthz", "/readyz", "/metrics"])
"""What watches the service asks often, and must hear most when others ask too much."""


class Bounded:
    """Refuses at the door what is longer than any honest request: 414, 431, 413; and 400 for a false Host."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not; a connection that still carries a body is closed."""
        if scope["type"] == "http":
            status, detail = refusal(scope)
            if status:
                refused = problem(status, detail, instance=scope["path"][:200])
                refused.headers["connection"] = "close"
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Rated:
    """Each client so many requests in so much time, counted in a sliding window: then 429.

    A client is an IPv4 address or a /64 of IPv6, as `Forwarded` tells it. Each process counts its own.
    """

    def __init__(self, app: ASGIApp, rate: str) -> None:
        from limits import parse_many
        from limits.storage import MemoryStorage
        from limits.strategies import SlidingWindowCounterRateLimiter

        self.app, self._rates = app, parse_many(rate)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say when to come back (RFC 6585, section 4)."""
        if scope["type"] == "http" and scope["path"] not in UNLIMITED:
            wait = self._wait(client_of(scope))
            if wait:
                detail = f"se permiten {' y '.join(map(_words, self._rates))}; vuelva en {wait} s"
                refused = problem(429, detail, instance=scope["path"])
                refused.headers["retry-after"] = str(wait)
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _wait(self, client: str) -> int:
        """Seconds until this client may ask again; 0 where it may now, and then it has."""
        for rate in self._rates:
            if not self._limiter.hit(rate, client):
                until = self._limiter.get_window_stats(rate, client).reset_time
                return max(1, math.ceil(until - time.time()))
        return 0


def client_of(scope: Scope) -> str:
    """Whom a request is counted for: the address, or the /64 that one subscriber has in IPv6."""
    text = (scope.get("client") or ("",))[0]
    try:
        address = ip_address(text)
    except ValueError:
        return text
    return str(IPv6Address(int(address) >> 64 << 64)) if isinstance(address, IPv6Address) else text


def refusal(scope: Scope) -> tuple[int, str]:
    """The status and the sentence with which a request is refused; (0, "") where it is not."""
    if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > MAX_URL:
        return 414, f"la dirección pasa de {MAX_URL} bytes; pida menos en cada petición"
    return _refusal(tuple(scope["headers"]))


@lru_cache(256)
def _refusal(headers: tuple[tuple[bytes, bytes], ...]) -> tuple[int, str]:
    """The same of what goes before a request, of which a caller sends the same again and again."""
    size = 0
    for name, value in headers:
        size += len(name) + len(value) + 4
        if name == b"host" and value and not HOST.fullmatch(value.decode("latin-1")):
            return 400, "el encabezado Host no es el nombre de un servidor"
        if name == b"transfer-encoding" or (name == b"content-length" and not _short(value)):
            return 413, "aquí sólo se lee: la petición no lleva cuerpo"
    if size > MAX_HEADERS or len(headers) > MAX_HEADER_COUNT:
        return 431, f"los encabezados pasan de {MAX_HEADERS} bytes o de {MAX_HEADER_COUNT}; envíe menos"
    return 0, ""


def _short(length: bytes) -> bool:
    return length.isdigit() and len(length) < 10 and int(length) <= MAX_BODY


def _words(rate: object) -> str:
    """«100 peticiones por minuto»."""
    from limits import RateLimitItem

    assert isinstance(rate, RateLimitItem)
    unit, many = _UNITS[rate.GRANULARITY.name]
    span = unit if rate.multiples == 1 else f"cada {rate.multiples} {many}"
    asked = "1 petición" if rate.amount == 1 else f"{rate.amount} peticiones"
    return f"{asked} {span if rate.multiples > 1 else f'por {span}'}"


_UNITS = {
    "second": ("segundo", "segundos"),
    "minute": ("minuto", "minutos"),
    "hour": ("hora", "horas"),
    "day": ("día", "días"),
    "month": ("mes", "meses"),
    "year": ("año", "años"),
}
