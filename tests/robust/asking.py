"""Asking exactly what is written, byte by byte, and what every answer owes whoever asked."""

from __future__ import annotations

import json
import re
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.testclient import TestClient

ROOT = Path(__file__).resolve().parents[2]
LEAKS = re.compile(
    rb'Traceback \(most recent|File "|site-packages|'
    + b"|".join(re.escape(str(path).encode()) for path in {ROOT, Path(sys.prefix), Path.home()})
)
"""How we are made inside, and where: no body says it."""
PROBLEM = "application/problem+json"
SECONDS = 15.0
"""In which an answer must come whole; half of what the service itself allows, on a machine that is busy."""

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Heard:
    """An answer, the request that got it, and how long it took."""

    asked: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def check(self) -> Heard:
        """Fail unless it is what any request may get: whole, in time, no fault of ours, and discreet."""
        shown = f"{self.asked[:600]} → {self.status} {self.body[:300]!r}"
        assert self.status < 500, shown
        assert self.seconds < SECONDS, f"{self.seconds:.1f} s: {shown}"
        if leak := LEAKS.search(self.body):
            raise AssertionError(f"{leak[0]!r}: {shown}")
        if self.status >= 400 and not self.asked.startswith("HEAD "):
            assert self.headers.get("content-type") == PROBLEM, shown
            told = json.loads(self.body)
            assert told["status"] == self.status, shown
            assert told["title"], shown
            assert told["detail"].endswith("."), shown
        return self


class InProcess:
    """Asks an application that runs in this process what a server would hand it (ASGI), nothing mended."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def ask(self, target: bytes, headers: Headers = (), *, method: str = "GET") -> Heard:
        """The answer to ``target``, the bytes between method and version in the first line of a request."""
        raw_path, _, query = target.partition(b"?")
        named = [(b"host", b"mapa.gob.mx")]
        named += [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw_path.decode("ascii")),
            "raw_path": raw_path,
            "query_string": query,
            "root_path": "",
            "headers": named,
            "client": ("testclient", 50000),
            "server": ("mapa.gob.mx", 80),
            "state": {},
        }
        began = time.perf_counter()
        assert self.client.portal is not None
        status, found, body = self.client.portal.call(_run, self.client.app, scope)
        shown = f"{method} {target.decode('latin-1')} {list(headers)}"
        return Heard(shown, status, found, body, time.perf_counter() - began)


async def _run(app: Any, scope: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *parts = sent
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return start["status"], headers, b"".join(part.get("body", b"") for part in parts)


def over_a_socket(host: str, port: int, sent: bytes) -> list[Heard]:
    """Every answer to the bytes ``sent``, until the other side closes."""
    began = time.perf_counter()
    with socket.create_connection((host, port), timeout=SECONDS) as made:
        made.sendall(sent)
        heard = bytearray()
        try:
            while part := made.recv(1 << 16):
                heard += part
        except ConnectionResetError:  # it may hang up on who goes on sending after a refusal
            pass
    seconds = time.perf_counter() - began
    first_line = sent.partition(b"\r\n")[0].decode("latin-1")
    return [
        Heard(first_line, status, headers, body, seconds) for status, headers, body in _parted(bytes(heard))
    ]


def _parted(heard: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """Answers one after the other on a connection, each with a length or up to the end."""
    found = []
    while heard:
        head, _, rest = heard.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        length = int(headers.get("content-length", len(rest)))
        found.append((int(first.split()[1]), headers, rest[:length]))
        heard = rest[length:]
    return found
