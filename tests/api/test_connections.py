"""What one connection may hold of the service, over a real socket."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from api import connections
from api.app import create_app
from api.settings import Settings
from api.snapshot import Snapshot

from .listening import listening, rest, talk

Address = tuple[str, int]
BIG = b"x" * 20_000_000


@pytest.fixture(scope="module")
def service(settings: Settings, snapshot: Snapshot) -> Iterator[Address]:
    with listening(create_app(settings, snapshot), settings) as address:
        yield address


async def big(scope: Scope, receive: Receive, send: Send) -> None:
    """An application with a long answer; a path «/lento» takes a second to begin."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    if scope["path"] == "/lento":
        await asyncio.sleep(1)
    body = BIG if scope["path"] == "/grande" else b"ya"
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})


def get(path: str, *headers: str, close: bool = True) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: mapa.gob.mx", *headers, *(["Connection: close"] if close else [])]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def statuses(heard: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"(?:^|(?<=\n)|(?<=\}))HTTP/1\.1 (\d{3})", heard)]


def test_a_head_that_never_ends_is_refused_and_not_kept(service: Address) -> None:
    long = b"a" * (2 * connections.HEAD_BYTES)
    for sent, status in ((b"GET /" + long, 414), (b"GET / HTTP/1.1\r\nX: " + long, 431)):
        heard = talk(service, sent)
        assert statuses(heard) == [status]
        assert b"application/problem+json" in heard


@pytest.mark.parametrize(
    "sent",
    [
        b"hola\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # who speaks TLS
        b"GET / HTTP/1.1\r\nHost mapa\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_request_is_a_problem_too(service: Address, sent: bytes) -> None:
    heard = talk(service, sent, seconds=2)
    assert statuses(heard) == [400]
    assert b"application/problem+json" in heard


def test_a_request_that_does_not_come_is_not_waited_for(
    service: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    for sent in (b"", b"GET / HTTP/1.1\r\nHost: "):
        began = time.monotonic()
        assert talk(service, sent) == b""
        assert 0.2 < time.monotonic() - began < 5


def test_empty_lines_are_no_request(service: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither many at once nor one after an answer, which would else keep a connection for ever."""
    assert statuses(talk(service, b"\r\n" * connections.HEAD_BYTES)) == [431]
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    began = time.monotonic()
    with socket.create_connection(service, timeout=5) as made:
        made.sendall(get("/healthz", close=False))
        assert b"200 OK" in made.recv(65536)
        made.sendall(b"\r\n")
        assert rest(made) == b""
    assert time.monotonic() - began < 4


def test_a_head_that_drips_in_does_not_last_for_ever(
    service: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does one that drips in after an answer, on a connection that is kept."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.4)
    with socket.create_connection(service, timeout=5) as made:
        made.sendall(get("/healthz", close=False))
        assert b"200 OK" in made.recv(65536)
        began = time.monotonic()
        with pytest.raises(OSError, match=r"."):  # noqa: PT012 — it ends at whichever drop finds it closed
            made.sendall(b"GET / HTTP/1.1\r\n")
            while time.monotonic() - began < 5:
                made.sendall(b"X")
                time.sleep(0.05)
        assert time.monotonic() - began < 3


def test_an_idle_connection_is_closed_after_its_time(settings: Settings) -> None:
    with listening(big, settings.with_flags(keep_alive=0.2)) as address:
        began = time.monotonic()
        assert statuses(talk(address, get("/", close=False))) == [200]
        assert time.monotonic() - began < 5


def test_connections_past_the_limit_are_told_to_come_back(settings: Settings) -> None:
    with listening(big, settings.with_flags(connections=2)) as address:
        held = [socket.create_connection(address, timeout=5) for _ in range(2)]
        try:
            for each in held:
                each.sendall(get("/", close=False))
                assert statuses(each.recv(65536)) == [200]
            refused = talk(address, get("/", close=False))
            assert statuses(refused) == [503]
            assert b"retry-after: " in refused
            assert b"connection: close" in refused
            held[0].sendall(get("/", close=False))
            assert statuses(held[0].recv(65536)) == [200]
        finally:
            for each in held:
                each.close()


def read_slowly(address: Address, each: int, pause: float, seconds: float) -> int:
    """Bytes of the long answer that arrive while so much is read at a time."""
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        made.settimeout(10)
        made.connect(address)
        made.sendall(get("/grande"))
        heard, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                part = made.recv(each)
            except ConnectionResetError:
                break
            if not part:
                break
            heard += len(part)
            time.sleep(pause)
        return heard


def test_a_reader_that_stalls_is_let_go(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "STALL_SECONDS", 0.3)
    with listening(big, settings) as address, socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        made.settimeout(10)
        made.connect(address)
        made.sendall(get("/grande", close=False))
        time.sleep(1.5)
        assert len(rest(made)) < len(BIG)  # what the system had taken already, and no more


def test_a_slow_reader_that_goes_on_reading_gets_it_all(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "STALL_SECONDS", 0.2)
    with listening(big, settings) as address:
        assert read_slowly(address, 1 << 19, 0.01, 20) > len(BIG)


def test_what_is_being_answered_is_finished_and_nothing_new_begun(settings: Settings) -> None:
    with listening(big, settings) as address:
        made = socket.create_connection(address, timeout=5)
        idle = socket.create_connection(address, timeout=5)
        made.sendall(get("/lento", close=False))
        time.sleep(0.2)
    # Ended here: the answer had begun to be made, and came whole; the idle connection was closed.
    with made, idle:
        heard = made.recv(65536)
        assert statuses(heard) == [200]
        assert heard.endswith(b"ya")
        assert b"connection: close" in heard
        assert idle.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)


def test_what_does_not_end_does_not_hold_the_end(settings: Settings) -> None:
    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await big(scope, receive, send)
        await asyncio.sleep(60)

    began = time.monotonic()
    with listening(endless, settings.with_flags(stop=0.3)) as address:
        made = socket.create_connection(address, timeout=5)
        made.sendall(get("/"))
        time.sleep(0.2)
    made.close()
    assert time.monotonic() - began < 10


PIECES = st.sampled_from(
    [
        *("/", "//", "..", "%2e%2e", "%00", "%ff", "%", "%zz", "?", "&", "=", "#", "*", ";", "+", "é", "\\"),
        *("collections", "entidades", "incidencia-municipio", "items", "20", "20067", "tiles", "editions"),
        *("WebMercatorQuad", "WorldCRS84Quad", "0", "-1", "99999999999999999999", "1e9", "NaN", "style"),
        *("f", "json", "html", "csv", "bbox", "-120,10,-80,40", "datetime", "2022", "2018-07/..", "corte"),
        *("limit", "offset", "properties", "sortby", "filter", "crs", "fecha", "queryables", "schema", "api"),
    ]
)
PATHS = st.sampled_from(
    [
        *("/", "/collections", "/collections/entidades", "/collections/incidencia-municipio/items"),
        *("/collections/entidades/items/20", "/collections/entidades/tiles/WebMercatorQuad/4/7/3"),
        *("/tablero", "/ficha/09", "/indicadores", "/editions", "/conformance", "/api", "/metrics"),
    ]
)
QUERIES = st.lists(st.tuples(PIECES, PIECES).map("=".join), max_size=4).map("&".join)
URLS = st.one_of(
    st.lists(PIECES, max_size=14).map("".join),
    st.tuples(PATHS, QUERIES).map("?".join),
    st.tuples(PATHS, st.lists(PIECES, max_size=3).map("/".join)).map("/".join),
)
NAMES = st.sampled_from(
    [
        *(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Host",
        ),
        *("Origin", "Access-Control-Request-Method", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded"),
        *("X-Forwarded-Prefix", "Content-Length", "Transfer-Encoding", "Upgrade", "Connection", "Expect"),
    ]
)
VALUES = st.one_of(
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40),
    st.sampled_from(["*", "*/*;q=0", "gzip;q=x", "bytes=0-", "bytes=5-1", "h2c", "0", "1, 1", '"']),
)


@given(
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "CONNECT", "TRACE", "PATCH"]),
    url=URLS,
    headers=st.lists(st.tuples(NAMES, VALUES), max_size=5),
)
@example(method="OPTIONS", url="*", headers=[])
@example(method="CONNECT", url="mapa.gob.mx:443", headers=[])
@example(method="GET", url="/collections", headers=[("Host", "[")])
@example(method="GET", url="/collections", headers=[("Connection", "Upgrade"), ("Upgrade", "websocket")])
@example(method="GET", url="/collections", headers=[("Expect", "100-continue"), ("Content-Length", "5")])
@bounded(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_sent_makes_the_service_fail(
    service: Address,
    caplog: pytest.LogCaptureFixture,
    method: str,
    url: str,
    headers: list[tuple[str, str]],
) -> None:
    """Whatever comes over the wire, the answer is whole, no fault of ours, and says nothing of the inside."""
    raw = "\r\n".join(
        [f"{method} {url or '/'} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    ).encode("latin-1")
    given_host = any(name == "Host" for name, _ in headers)
    tail = b"\r\n" + (b"" if given_host else b"Host: mapa.gob.mx\r\n") + b"Connection: close\r\n\r\n"
    heard = talk(service, raw + tail, seconds=0.5)
    found = statuses(heard[:4096])
    assert all(status < 500 for status in found), heard[:400]
    assert b"Traceback" not in heard
    assert b'File "' not in heard
    assert not caplog.records
