"""The short way out says what the long one says: the same answers, counted and addressed alike."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from hypothesis import strategies as st

from api.app import Service, create_app
from api.settings import Settings
from api.snapshot import Snapshot
from geo.edition import Edition

from .listening import listening, rest, talk

Address = tuple[str, int]
ITEM = "/collections/incidencia-entidad/items/20?datetime=2022"
LONG = "/collections/incidencia-entidad/items?datetime=2022"
PROXY = ("X-Forwarded-Proto: https", "X-Forwarded-Host: mapa.gob.mx", "X-Forwarded-Prefix: /trata")


@pytest.fixture(scope="module")
def app(settings: Settings, snapshot: Snapshot) -> Service:
    return create_app(settings.with_flags(proxies=("127.0.0.1",)), snapshot)


@pytest.fixture(scope="module")
def address(app: Service, settings: Settings) -> Iterator[Address]:
    with listening(app, settings) as found:
        yield found


def request(path: str, *headers: str, version: str = "1.1", method: str = "GET") -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/{version}", "Host: mapa", *headers, "", "")).encode()


def ask(address: Address, *requests: bytes) -> bytes:
    """What answers on one connection, without the hour."""
    heard = talk(address, b"".join(requests))
    return b"\r\n".join(line for line in heard.split(b"\r\n") if not line.startswith(b"date: "))


@pytest.mark.parametrize("path", [ITEM, LONG, "/collections", "/cobertura?fecha=2016-06-01&f=csv"])
@pytest.mark.parametrize(
    "headers",
    [
        (),
        ("Accept-Encoding: gzip",),
        ("Accept-Encoding: zstd, br",),
        ("Accept: text/html", "Accept-Language: en"),
        PROXY,
        ("Range: bytes=10-19",),
        ("If-None-Match: *",),
    ],
    ids=" ".join,
)
def test_both_ways_give_the_same_bytes(
    app: Service, address: Address, path: str, headers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = request(path, "Connection: close", *headers)
    first = ask(address, asked)
    short = ask(address, asked)
    with monkeypatch.context() as patched:
        patched.setattr(app, "front", None)
        long = ask(address, asked)
    assert first.split(b" ", 2)[1] in (b"200", b"206", b"304")
    heads = [sorted(each.partition(b"\r\n\r\n")[0].split(b"\r\n")) for each in (short, long)]
    assert heads[0] == heads[1]
    assert short.partition(b"\r\n\r\n")[2] == long.partition(b"\r\n\r\n")[2]


def test_requests_sent_at_once_are_answered_in_their_order(address: Address) -> None:
    ask(address, request(ITEM, "Connection: close"))
    made = request(LONG + "&limit=3")  # which nobody has asked for yet
    heard = ask(address, request(ITEM), made, request(ITEM), request(ITEM, "Connection: close"))
    assert heard.count(b"HTTP/1.1 200 OK") == 4
    parts = heard.split(b"HTTP/1.1 200 OK")[1:]
    assert [b'"FeatureCollection"' in part for part in parts] == [False, True, False, False]


ASKED = (
    request(ITEM),
    request(LONG),
    request(ITEM, "If-None-Match: *"),
    request(ITEM, method="HEAD"),
    request(ITEM, "Content-Length: 3") + b"abc",
    b"\r\n" + request(ITEM),
)


@given(st.data(), st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5]), min_size=1, max_size=12))
@drawn(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_pieces_requests_come_each_is_answered_as_if_alone(
    address: Address, data: st.DataObject, order: list[int]
) -> None:
    alone = [ask(address, each, request("/nada", "Connection: close")) for each in ASKED]
    last = ask(address, request("/nada", "Connection: close"))
    sent = b"".join(ASKED[each] for each in order) + request("/nada", "Connection: close")
    # Most pieces are whole requests, which is what a connection knows again.
    ends = {sum(len(ASKED[each]) for each in order[:upto]) for upto in range(1, len(order) + 1)}
    cuts = ends - data.draw(st.sets(st.sampled_from(sorted(ends)), max_size=2))
    cuts |= data.draw(st.sets(st.integers(1, len(sent) - 1), max_size=2))
    heard = bytearray()
    with socket.create_connection(address, timeout=10) as made:
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for begin, end in pairwise([0, *sorted(cuts), len(sent)]):
            made.sendall(sent[begin:end])
            time.sleep(0.002)  # for the other side to read it by itself
        heard += rest(made)
    lines = b"\r\n".join(line for line in bytes(heard).split(b"\r\n") if not line.startswith(b"date: "))
    assert lines == b"".join(alone[each].removesuffix(last) for each in order) + last


def test_a_request_that_is_known_again_is_answered_from_the_edition_in_use(
    settings: Settings, edition: Edition, snapshot: Snapshot
) -> None:
    app = create_app(settings, snapshot)
    other = replace(
        snapshot, edition=replace(edition, id="otra", manifest=replace(edition.manifest, id="otra"))
    )
    with listening(app, settings) as place, socket.create_connection(place, timeout=10) as made:
        for used in (snapshot, snapshot, snapshot, other, other, snapshot):
            app.state.snapshot = used
            made.sendall(request("/tablero"))
            assert f'"edicion":"{used.edition.id}"'.encode() in made.recv(1 << 20)


def test_who_speaks_http_1_0_is_answered_and_let_go(address: Address) -> None:
    ask(address, request(ITEM, "Connection: close"))
    heard = ask(address, request(ITEM, version="1.0"))
    assert b"connection: close" in heard
    assert heard.endswith(b"]}")


def test_head_is_answered_without_a_body(address: Address) -> None:
    for _ in range(2):
        heard = ask(address, request(ITEM, "Connection: close", method="HEAD"))
        assert heard.endswith(b"\r\n\r\n")
        assert b"content-length: " in heard


def test_links_are_those_of_whoever_asks(address: Address) -> None:
    for _ in range(2):
        heard = ask(address, request(ITEM, "Connection: close", *PROXY))
        assert b"https://mapa.gob.mx/trata/collections/incidencia-entidad" in heard
        assert b"http://mapa/" not in heard


def test_each_answer_is_counted_by_its_route(address: Address) -> None:
    def counted() -> tuple[float, float]:
        text = ask(address, request("/metrics", "Connection: close")).decode()
        route = 'metodo="GET",ruta="/collections/{layer}/items/{cvegeo}"'
        wanted = (f'incidencia_peticiones_total{{estado="200",{route}}} ', "incidencia_guardadas_total")
        lines = [line for line in text.splitlines() if line.startswith(wanted[0])]
        hits = [line for line in text.splitlines() if line.startswith(f'{wanted[1]}{{resultado="acierto"}}')]
        return float(lines[0].split()[-1]), float(hits[0].split()[-1])

    ask(address, request(ITEM, "Connection: close"))
    before = counted()
    for _ in range(3):
        ask(address, request(ITEM, "Connection: close"))
    after = counted()
    assert (after[0] - before[0], after[1] - before[1]) == (3, 3)


def test_what_is_limited_passes_the_limit(settings: Settings, snapshot: Snapshot) -> None:
    limited = create_app(settings.with_flags(rate_limit="3/minute"), snapshot)
    assert limited.front is None
    with listening(limited, settings) as address:
        heard = [ask(address, request(ITEM, "Connection: close")) for _ in range(4)]
    assert [each.split(b" ", 2)[1] for each in heard] == [b"200", b"200", b"200", b"429"]


def test_too_long_an_address_is_refused_whatever_is_kept(address: Address) -> None:
    heard = ask(address, request(f"{ITEM}&{'a' * 9000}=1", "Connection: close"))
    assert b" 414 " in heard.partition(b"\r\n")[0]
