"""Whatever is asked, the answer is no fault of the service, comes in time and says nothing of the inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.snapshot import Snapshot
from layers.catalogue import LAYERS

from . import addresses
from .asking import InProcess, over_a_socket
from .filters import BOMBS, as_text, filters, spoilt

# One layer of each kind of column: figures and periods, days and situations, lines, and no geometry at all.
ASKED = ("incidencia-entidad", "cobertura", "rutas", "cadena-penal")


def bounded(examples: int) -> Callable[[Any], Any]:
    """So many examples, the same in each run."""
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, derandomize=True, database=None, suppress_health_check=quiet)


@pytest.fixture(scope="module")
def asker(client: TestClient) -> InProcess:
    return InProcess(client)


@bounded(400)
@given(target=addresses.targets, headers=addresses.headers, method=addresses.methods)
def test_odd_addresses_and_headers(
    asker: InProcess, target: bytes, headers: list[tuple[str, str]], method: str
) -> None:
    asker.ask(target, headers, method=method).check()


@bounded(120)
@given(
    st.lists(st.tuples(addresses.targets, addresses.headers), min_size=1, max_size=4), st.binary(max_size=40)
)
def test_odd_requests_over_a_real_connection(
    address: str, asked: list[tuple[bytes, list[tuple[str, str]]]], last: bytes
) -> None:
    """Several on one connection, the last one with any bytes at all in its address."""
    at = urlsplit(address)
    heads = [b"GET " + target + b" HTTP/1.1\r\nHost: mapa.gob.mx\r\n" + lines(said) for target, said in asked]
    heads.append(b"GET /" + last + b" HTTP/1.1\r\nHost: mapa.gob.mx\r\nConnection: close\r\n")
    for heard in over_a_socket(str(at.hostname), int(at.port or 80), b"\r\n".join(heads) + b"\r\n"):
        heard.check()


@pytest.mark.parametrize("layer", ASKED)
def test_well_written_filters_say_the_same_in_text_and_in_json(
    asker: InProcess, snapshot: Snapshot, layer: str
) -> None:
    @bounded(80)
    @given(filters(snapshot.queryables(LAYERS[layer])))
    def check(tree: Any) -> None:
        written = {"cql2-json": json.dumps(tree), "cql2-text": as_text(tree)}
        heard = [asker.ask(asking(layer, text, lang)).check() for lang, text in written.items()]
        assert [each.status for each in heard] == [200, 200], [each.body[:500] for each in heard]
        assert heard[0].body == heard[1].body, written

    check()


@pytest.mark.parametrize("layer", ASKED)
def test_spoilt_filters_are_refused_in_words_or_answered(
    asker: InProcess, snapshot: Snapshot, layer: str
) -> None:
    trees = filters(snapshot.queryables(LAYERS[layer]))

    @bounded(80)
    @given(spoilt(trees.map(as_text)), spoilt(trees.map(json.dumps)))
    def check(text: str, tree: str) -> None:
        for lang, written in (("cql2-text", text), ("cql2-json", tree), ("cql2-text", tree)):
            asker.ask(asking(layer, written, lang)).check()

    check()


@pytest.mark.parametrize("lang", ["cql2-text", "cql2-json"])
@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb[:20])
def test_filters_that_would_cost_a_careless_service_most(asker: InProcess, bomb: str, lang: str) -> None:
    assert asker.ask(asking("incidencia-municipio", bomb, lang)).check().status in (200, 400, 414)


def asking(layer: str, written: str, lang: str) -> bytes:
    """The address that asks a layer for the keys of the rows that a filter selects."""
    key = LAYERS[layer].key
    query = f"f=csv&properties={key}&limit=10000&filter-lang={lang}&filter={quote(written, safe='')}"
    return f"/collections/{layer}/items?{query}".encode("ascii")


def lines(headers: list[tuple[str, str]]) -> bytes:
    """Headers as they travel; one that says how long a body is would take the next request for it."""
    kept = [(name, value) for name, value in headers if name not in ("Host", "Content-Length", "Expect")]
    return "".join(f"{name}: {value}\r\n" for name, value in kept).encode("latin-1")
