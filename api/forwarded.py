"""Under which address a caller knows the service, told by proxies that are trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

_COMMON = frozenset([b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"])
_TOLD = _COMMON | {b"x-forwarded-prefix", b"forwarded"}
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.~-]+)(:[0-9]{1,5})?", re.ASCII)
"""A name or address with or without a port; what a link may be built on."""
_PREFIX = re.compile(r"(/[\w.~%-]+)+", re.ASCII)
_PAIR = re.compile(r'([\w!#$%&\'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))')
# A comma or a semicolon inside a quoted string separates nothing.
_ELEMENTS = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^,"])+')


Headers = tuple[tuple[bytes, bytes], ...]


class Forwarded:
    """Lets a trusted proxy say who asks, and under which scheme, host and prefix.

    ``X-Forwarded-For``, ``-Proto`` and ``-Host`` count, or RFC 7239's ``Forwarded`` where none of them came:
    most proxies write the former and let a caller's own ``Forwarded`` through. ``X-Forwarded-Prefix`` counts
    beside either, for the standard has none. Hops are walked from the nearest outwards and no further than
    the first that is not trusted, so that what a caller wrote itself in the header of its proxy never counts.
    A ``root_path`` that is fixed goes before any prefix that is told.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str], root_path: str = "") -> None:
        self.app, self._trusted, self._root = app, _trust(proxies), root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put into the scope the address that the caller sees, where the peer may say it."""
        if scope["type"] == "http":
            # In place: what is found further in (the route) is read further out.
            scope.update(self.seen(scope))
        await self.app(scope, receive, send)

    def seen(self, scope: Scope) -> dict[str, Any]:
        """The entries of the scope of a request that are others for who sees it from outside."""
        changed: dict[str, Any] = {}
        if self._trusted((scope.get("client") or ("",))[0]):
            told = _told(tuple(scope["headers"]))
            if told:
                changed = self._seen(scope, told)
        if self._root:
            changed |= _under(self._root, scope["path"])
        return changed

    def _seen(self, scope: Scope, told: Headers) -> dict[str, Any]:
        """The entries of the scope that ``told`` changes."""
        joined: dict[bytes, str] = {}
        for name, value in told:  # a header that comes twice is one list
            before = f"{joined[name]}," if name in joined else ""
            joined[name] = before + value.decode("latin-1")
        elements = [] if joined.keys() & _COMMON else _parsed(joined.get(b"forwarded", ""))
        if elements:
            callers = [each.get("for", "") for each in elements]
            place = self._outermost(callers)
            caller, proto, host = (elements[place].get(key, "") for key in ("for", "proto", "host"))
        else:
            callers = _listed(joined.get(b"x-forwarded-for", ""))
            place = self._outermost(callers)
            hops = len(callers) - place if callers else 1
            caller = callers[place] if callers else ""
            proto, host = (
                _from_the_right(_listed(joined.get(name, "")), hops)
                for name in (b"x-forwarded-proto", b"x-forwarded-host")
            )
        seen: dict[str, Any] = {}
        if (client := _address(caller)) is not None:
            seen["client"] = (str(client), 0)
        if proto.lower() in ("http", "https"):
            seen["scheme"] = proto.lower()
        if HOST.fullmatch(host):
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            seen["headers"] = [*others, (b"host", host.encode())]
        prefix = [] if self._root else _listed(joined.get(b"x-forwarded-prefix", ""))[:1]
        if prefix and _PREFIX.fullmatch(begins := prefix[0].rstrip("/")):
            seen |= {"root_path": begins, "path": begins + scope["path"]}  # the proxy took it off
        return seen

    def _outermost(self, callers: Sequence[str]) -> int:
        """The place of the hop that the outermost trusted proxy heard from; 0 where all are trusted."""
        for place in range(len(callers) - 1, 0, -1):
            address = _address(callers[place])
            if address is None or not self._trusted(str(address)):
                return place
        return 0


@lru_cache(256)
def _told(headers: Headers) -> Headers:
    """What proxies wrote among the headers of a request."""
    return tuple(header for header in headers if header[0] in _TOLD)


def _under(root: str, path: str) -> dict[str, str]:
    """The path under a fixed prefix, whether the proxy took it off or not; ASGI wants it in both places."""
    has_it = path == root or path.startswith(f"{root}/")
    return {"root_path": root, "path": path if has_it else root + path}


def _trust(proxies: Sequence[str]) -> Callable[[str], bool]:
    """Whether a peer is among ``proxies``: addresses, networks («10.0.0.0/8»), names, or «*» for all."""
    if "*" in proxies:
        return lambda _: True
    networks, names = [], set()
    for each in proxies:
        try:
            networks.append(ip_network(each, strict=False))
        except ValueError:
            names.add(each)

    @lru_cache(4096)
    def trusted(peer: str) -> bool:
        address = _address(peer)
        return peer in names or (address is not None and any(address in network for network in networks))

    return trusted


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in «203.0.113.7», «203.0.113.7:4711», «[2001:db8::1]:80» or «2001:db8::1»; else None."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:  # «unknown», or a name that a proxy made up: both are in the standard
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _parsed(text: str) -> list[dict[str, str]]:
    """The elements of a ``Forwarded`` header, nearest last (RFC 7239, section 4); names in lower case."""
    return [
        {
            name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
            for name, quoted, plain in _PAIR.findall(element)
        }
        for element in _ELEMENTS.findall(text)
        if element.strip()
    ]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _from_the_right(values: Sequence[str], hops: int) -> str:
    """What the proxy ``hops`` from here said; a proxy that writes anew leaves a shorter list."""
    return values[max(0, len(values) - hops)] if values else ""
