"""How much a caller may ask, and how often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.limits import MAX_BODY, MAX_HEADER_COUNT, MAX_HEADERS, MAX_URL, client_of
from api.settings import Settings
from api.snapshot import Snapshot
from geo.errors import InputError


def assert_problem(answer, status: int) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["detail"].endswith(".")


def test_an_address_of_8_kb_is_answered_and_a_longer_one_is_not(client: TestClient) -> None:
    room = MAX_URL - len("/collections") - len("f=json&x=")
    assert client.get(f"/collections?f=json&x={'a' * room}").status_code == 400  # understood: there is no x
    assert_problem(client.get(f"/collections?f=json&x={'a' * (room + 1)}"), 414)
    assert_problem(client.get(f"/{'a' * MAX_URL}"), 414)


def test_headers_are_bounded_in_bytes_and_in_number(client: TestClient) -> None:
    assert client.get("/healthz", headers={"X-Largo": "a" * (MAX_HEADERS // 2)}).status_code == 200
    assert_problem(client.get("/healthz", headers={"X-Largo": "a" * MAX_HEADERS}), 431)
    many = {f"X-{place}": "" for place in range(MAX_HEADER_COUNT)}
    assert_problem(client.get("/healthz", headers=many), 431)


def test_a_short_body_is_ignored_and_a_long_one_refused(client: TestClient) -> None:
    assert client.request("GET", "/tablero", content=b"hola").status_code == 200
    refused = client.request("GET", "/tablero", content=b"a" * (MAX_BODY + 1))
    assert_problem(refused, 413)
    assert refused.headers["connection"] == "close"


def test_a_body_without_an_end_is_refused(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        yield b"a"

    assert_problem(client.request("GET", "/tablero", content=endless()), 413)


@pytest.mark.parametrize("host", ["a b", "[", "mapa.gob.mx/otro", '"><script>', "mapa.gob.mx:99999999"])
def test_a_host_on_which_no_link_can_be_built_is_refused(client: TestClient, host: str) -> None:
    assert_problem(client.get("/collections", headers={"Host": host}), 400)


def test_a_refusal_is_fenced_readable_from_anywhere_and_counted(client: TestClient) -> None:
    refused = client.get(f"/{'a' * MAX_URL}", headers={"Origin": "https://otro.mx"})
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert refused.headers["access-control-allow-origin"] == "*"
    assert 'estado="414"' in client.get("/metrics").text


@pytest.fixture
def limited(settings: Settings, snapshot: Snapshot) -> Iterator[TestClient]:
    """A service that answers three times an hour to each client, behind a proxy that it trusts."""
    app = create_app(settings.with_flags(rate_limit="3/hour"), snapshot)
    with TestClient(app) as made:
        yield made


def asking(client: TestClient, who: str, url: str = "/collections"):
    return client.get(url, headers={"X-Forwarded-For": who})


def test_who_asks_too_often_is_told_when_to_come_back(limited: TestClient) -> None:
    assert [asking(limited, "203.0.113.7").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = asking(limited, "203.0.113.7")
    assert_problem(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 2 * 3600
    assert "3 peticiones por hora" in refused.json()["detail"]


def test_another_client_is_not_to_blame(limited: TestClient) -> None:
    for _ in range(4):
        asking(limited, "203.0.113.7")
    assert asking(limited, "203.0.113.8").status_code == 200


def test_one_subscriber_of_ipv6_is_one_client(limited: TestClient) -> None:
    statuses = [asking(limited, f"2001:db8:0:1::{place}").status_code for place in range(1, 5)]
    assert statuses == [200, 200, 200, 429]
    assert asking(limited, "2001:db8:0:2::1").status_code == 200


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/metrics"])
def test_what_watches_the_service_is_always_answered(limited: TestClient, url: str) -> None:
    assert {asking(limited, "203.0.113.7", url).status_code for _ in range(8)} == {200}


def test_without_the_setting_nobody_is_counted(client: TestClient) -> None:
    assert {asking(client, "203.0.113.7").status_code for _ in range(50)} == {200}


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        ("1/second", "1 petición por segundo"),
        ("5 per 2 minutes", "5 peticiones cada 2 minutos"),
        ("2/minute;100/day", "2 peticiones por minuto y 100 peticiones por día"),
    ],
)
def test_a_limit_is_told_in_words(settings: Settings, snapshot: Snapshot, rate: str, words: str) -> None:
    with TestClient(create_app(settings.with_flags(rate_limit=rate), snapshot)) as client:
        answers = [asking(client, "203.0.113.7") for _ in range(6)]
    assert words in answers[-1].json()["detail"]


@pytest.mark.parametrize("rate", ["muchas", "100", "100/siglo", "/minute"])
def test_a_limit_that_is_not_understood_is_one_sentence(rate: str) -> None:
    with pytest.raises(InputError, match=r"INCIDENCIA_RATE_LIMIT: .* no es un límite; escriba"):
        Settings.read({"INCIDENCIA_HOME": "/tmp/casa", "INCIDENCIA_RATE_LIMIT": rate})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INCIDENCIA_TIMEOUT", "0"),
        ("INCIDENCIA_TIMEOUT", "pronto"),
        ("INCIDENCIA_TIMEOUT", "nan"),
        ("INCIDENCIA_AT_ONCE", "0"),
        ("INCIDENCIA_AT_ONCE", "2.5"),
        ("INCIDENCIA_CONNECTIONS", "-1"),
        ("INCIDENCIA_KEEP_ALIVE", "-1"),
        ("INCIDENCIA_STOP_TIMEOUT", "0"),
        ("INCIDENCIA_CACHE_MB", "mucho"),
    ],
)
def test_a_bound_that_makes_no_sense_is_one_sentence(name: str, value: str) -> None:
    with pytest.raises(InputError, match=rf"^{name}: .*\.$"):
        Settings.read({"INCIDENCIA_HOME": "/tmp/casa", name: value})


def test_bounds_are_read_from_the_environment() -> None:
    read = Settings.read(
        {
            "INCIDENCIA_HOME": "/tmp/casa",
            "INCIDENCIA_TIMEOUT": "2.5",
            "INCIDENCIA_AT_ONCE": "3",
            "INCIDENCIA_RATE_LIMIT": "100/minute",
        }
    )
    assert (read.timeout, read.at_once, read.rate_limit) == (2.5, 3, "100/minute")
    assert (read.connections, read.keep_alive) == (Settings.connections, Settings.keep_alive)


def test_a_client_without_an_address_is_one_client_too() -> None:
    assert client_of({"client": None}) == ""
