"""Who asks, and under which address, where proxies stand between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from api.forwarded import Forwarded

PROXY = "10.0.0.1"


def seen(
    headers: dict[str, str], *, peer: str = PROXY, proxies: tuple[str, ...] = ("10.0.0.0/8",)
) -> dict[str, Any]:
    """The scope that the application gets for a request with these headers."""
    got: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        got.append(scope)

    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope: Scope = {
        "type": "http",
        "scheme": "http",
        "path": "/collections",
        "root_path": "",
        "client": (peer, 4711),
        "headers": [(b"host", b"interno:8000"), *raw],
    }
    asyncio.run(Forwarded(app, proxies)(scope, None, None))  # type: ignore[arg-type]
    [found] = got
    hosts = [value.decode() for name, value in found["headers"] if name == b"host"]
    assert len(hosts) == 1
    return {**found, "host": hosts[0], "client": found["client"][0]}


def test_a_proxy_tells_who_asks_and_how_the_service_is_called() -> None:
    found = seen(
        {
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "mapa.gob.mx",
            "X-Forwarded-Prefix": "/trata/",
        }
    )
    assert (found["client"], found["scheme"], found["host"]) == ("203.0.113.7", "https", "mapa.gob.mx")
    assert (found["root_path"], found["path"]) == ("/trata", "/trata/collections")


@pytest.mark.parametrize(
    ("header", "client"),
    [
        ('for=203.0.113.7;proto=https;host="mapa.gob.mx"', "203.0.113.7"),
        ('For="203.0.113.7:4711"; Proto=HTTPS; Host=mapa.gob.mx', "203.0.113.7"),
        ('for="[2001:db8:cafe::17]:4711";proto=https;host=mapa.gob.mx', "2001:db8:cafe::17"),
        ("for=203.0.113.7;proto=https;host=mapa.gob.mx, for=10.0.0.2;proto=http;host=borde", "203.0.113.7"),
        ("for=1.1.1.1;host=malo.mx, for=203.0.113.7;proto=https;host=mapa.gob.mx", "203.0.113.7"),
        ('for=_oculto;proto=https;host=mapa.gob.mx;secreto="a, b; c=\\"d"', PROXY),
        ("proto=https;for=unknown;host=mapa.gob.mx", PROXY),
    ],
)
def test_the_standard_header_says_the_same(header: str, client: str) -> None:
    """RFC 7239, sections 4 to 6: names in any case, quoted values, ports, lists, hidden and unknown hops."""
    found = seen({"Forwarded": header})
    assert (found["client"], found["scheme"], found["host"]) == (client, "https", "mapa.gob.mx")


def test_what_a_caller_wrote_before_the_proxies_never_counts() -> None:
    found = seen(
        {
            "X-Forwarded-For": "6.6.6.6, 203.0.113.7, 10.0.0.2",
            "X-Forwarded-Proto": "http, https, http",
            "X-Forwarded-Host": "malo.mx, mapa.gob.mx, borde",
        }
    )
    assert (found["client"], found["scheme"], found["host"]) == ("203.0.113.7", "https", "mapa.gob.mx")


def test_a_callers_own_forwarded_does_not_count_beside_what_the_proxy_writes() -> None:
    found = seen({"Forwarded": "for=6.6.6.6;host=malo.mx", "X-Forwarded-For": "203.0.113.7"})
    assert (found["client"], found["host"]) == ("203.0.113.7", "interno:8000")


@pytest.mark.parametrize("proxies", [(), ("10.0.0.2",), ("2001:db8::/32",), ("proxy",)])
def test_a_peer_that_is_not_trusted_tells_nothing(proxies: tuple[str, ...]) -> None:
    told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "malo.mx", "Forwarded": "host=malo.mx"}
    found = seen(told, proxies=proxies)
    assert (found["client"], found["host"]) == (PROXY, "interno:8000")


@pytest.mark.parametrize("proxies", [("10.0.0.1",), ("10.0.0.0/8",), ("*",), ("::1", "10.0.0.1/32")])
def test_a_proxy_is_trusted_by_address_by_network_or_altogether(proxies: tuple[str, ...]) -> None:
    assert seen({"X-Forwarded-Host": "mapa.gob.mx"}, proxies=proxies)["host"] == "mapa.gob.mx"


def test_an_address_of_ipv4_in_ipv6_is_the_same_address() -> None:
    assert seen({"X-Forwarded-Host": "mapa.gob.mx"}, peer="::ffff:10.0.0.1")["host"] == "mapa.gob.mx"


@pytest.mark.parametrize("prefix", ["//malo.mx", "trata", "/a b", "/a/../b?c", '/"><script>', "/", ""])
def test_a_prefix_that_is_no_path_is_left_out(prefix: str) -> None:
    found = seen({"X-Forwarded-Prefix": prefix})
    assert (found["root_path"], found["path"]) == ("", "/collections")


@pytest.mark.parametrize("host", ["a/b", "a@b", "a b", "[", '"><script>', "mapa.gob.mx:puerto", "ñ.mx"])
def test_a_host_that_is_none_is_left_out(host: str) -> None:
    assert seen({"X-Forwarded-Host": host})["host"] == "interno:8000"


@given(
    st.text(st.characters(max_codepoint=255), max_size=60), st.sampled_from(["Forwarded", "X-Forwarded-For"])
)
def test_whatever_a_header_says_the_scope_stays_whole(text: str, header: str) -> None:
    found = seen({header: text})
    assert found["scheme"] in ("http", "https")
    assert found["path"].endswith("/collections")
    assert found["client"]
