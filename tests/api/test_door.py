"""What is the same for every answer: reading only, validators, headers, proxies, faults."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.routes import indicators
from api.settings import Settings
from api.snapshot import Snapshot

URLS = ("/", "/collections", "/collections/entidades/items", "/tablero", "/editions", "/healthz", "/api")


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_nothing_can_be_changed(client: TestClient, method: str, url: str) -> None:
    answer = client.request(method, url)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("url", URLS)
def test_head_has_the_headers_of_get_and_no_body(client: TestClient, url: str, coding: str) -> None:
    accepting = {"Accept-Encoding": coding}
    head, get = client.head(url, headers=accepting), client.get(url, headers=accepting)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_options_tells_what_is_allowed(client: TestClient) -> None:
    assert client.options("/collections").headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("url", ["/collections/entidades/items", "/no-existe"])
def test_any_origin_may_read(client: TestClient, url: str) -> None:
    """Whether or not it names itself: a shared cache hands one answer to all."""
    for headers in ({"Origin": "https://otro.mx"}, {}):
        told = client.get(url, headers=headers).headers
        assert told["access-control-allow-origin"] == "*"
        assert "ETag" in told["access-control-expose-headers"]


def test_a_preflight_allows_reading_and_no_writing(client: TestClient) -> None:
    asked = {"Origin": "https://otro.mx", "Access-Control-Request-Method": "GET"}
    allowed = client.options("/tablero", headers=asked)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert allowed.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    refused = client.options("/tablero", headers=asked | {"Access-Control-Request-Method": "PUT"})
    assert refused.status_code == 400
    assert refused.json()["detail"] == "Lo publicado no cambia por HTTP; use GET, HEAD u OPTIONS."


@pytest.mark.parametrize("url", [*URLS, "/no-existe"])
def test_every_answer_is_fenced(client: TestClient, url: str) -> None:
    headers = client.get(url).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "worker-src 'self' blob:" in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_refusal_has_no_validator(client: TestClient) -> None:
    assert "etag" not in client.get("/tablero?fecha=hoy").headers


def test_links_show_the_address_that_a_trusted_proxy_tells(client: TestClient) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "mapa.gob.mx", "X-Forwarded-Prefix": "/trata"}
    body = client.get("/collections/entidades/items?limit=5", headers=told).json()
    links = {each["rel"]: each["href"] for each in body["links"]}
    assert links["self"] == "https://mapa.gob.mx/trata/collections/entidades/items?limit=5"
    assert links["collection"] == "https://mapa.gob.mx/trata/collections/entidades"


def test_a_stranger_cannot_forge_the_address(settings: Settings, snapshot: Snapshot) -> None:
    with TestClient(create_app(settings.with_flags(proxies=("10.0.0.1",)), snapshot)) as client:
        body = client.get("/?f=json", headers={"X-Forwarded-Host": "malo.mx"}).json()
    assert "malo.mx" not in str(body)


def test_a_fault_inside_says_nothing_of_the_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("contraseña en /etc/secreto")

    monkeypatch.setattr(indicators, "card", broken)
    answer = client.get("/ficha/09?fecha=2010-01-31", headers={"Origin": "https://otro.mx"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "secreto" not in answer.text
    assert "Traceback" not in answer.text


def test_a_failed_answer_is_not_remembered(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("una vez")

    with monkeypatch.context() as patched:
        patched.setattr(indicators, "card", broken)
        assert client.get("/ficha/09?fecha=2010-01-30").status_code == 500
    assert client.get("/ficha/09?fecha=2010-01-30").status_code == 200
