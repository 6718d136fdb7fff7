"""A service that listens on a real socket, in a thread of the tests, with the connections of `serve`."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from api.connections import configured
from api.settings import Settings


@contextmanager
def listening(app: ASGIApp, settings: Settings) -> Iterator[tuple[str, int]]:
    """The address at which ``app`` answers; it has ended, in order, at the end."""
    server = uvicorn.Server(configured(app, settings))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        address: tuple[str, int] = bound.getsockname()
        running = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        running.start()
        try:
            until = time.monotonic() + 20
            while not server.started:
                assert running.is_alive()
                assert time.monotonic() < until, "no empezó a escuchar"
                time.sleep(0.01)
            yield address
        finally:
            server.should_exit = True
            running.join()


def talk(address: tuple[str, int], sent: bytes, *, seconds: float = 10.0) -> bytes:
    """Everything that comes back for ``sent`` until the other side closes, or is silent that long."""
    with socket.create_connection(address, timeout=seconds) as made:
        made.sendall(sent)
        return rest(made)


def rest(made: socket.socket) -> bytes:
    """Everything that still comes over a connection."""
    heard = bytearray()
    try:
        while part := made.recv(65536):
            heard += part
    except (TimeoutError, ConnectionResetError):
        return bytes(heard)
    return bytes(heard)
