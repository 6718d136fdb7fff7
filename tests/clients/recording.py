"""What a client asks of the service, seen on its way: a door before it that writes down each request."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# What belongs to each connection; without codings, what was sent can be read here.
NOT_PASSED = frozenset({"accept-encoding", "connection", "transfer-encoding"})
MADE_HERE = frozenset({"connection", "date", "server"})


@dataclass(frozen=True)
class Asked:
    """One request and the body that answered it."""

    method: str
    path: str
    query: dict[str, str]
    range: str
    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Recorder:
    """A service behind its own address; ``asked`` are the requests that went through, in order."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[Asked] = []

    def items(self) -> list[Asked]:
        """The pages of rows that were asked for."""
        return [each for each in self.asked if each.path.endswith("/items")]


@contextmanager
def recording(service: str) -> Iterator[Recorder]:
    """A door before ``service``; answers tell its address, so that links lead through it again."""
    behind = urlsplit(service).netloc

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED}
            connection = http.client.HTTPConnection(behind, timeout=60)
            connection.request(self.command, self.path, headers=headers | {"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            body = answer.read()
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            ranged = self.headers.get("Range", "")
            recorder.asked.append(Asked(self.command, parts.path, query, ranged, answer.status, body))
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in MADE_HERE:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            connection.close()

        do_HEAD = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing: what is asked is written down."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    recorder = Recorder(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
