"""How the service is, and what it serves."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from geo.edition import Edition
from geo.errors import StoreError


def test_it_lives_and_is_ready(client: TestClient, edition: Edition) -> None:
    assert client.get("/healthz").json() == {"estado": "vivo"}
    ready = client.get("/readyz").json()
    assert ready.pop("edad_segundos") >= 0
    assert ready == {
        "estado": "listo",
        "edicion": edition.id,
        "creada": edition.manifest.creada,
        "almacen": "conectado",
    }


def test_before_an_edition_is_prepared_it_is_not_ready(settings: Settings) -> None:
    client = TestClient(create_app(settings))  # outside a with: the lifespan has not begun
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_a_store_that_fails_is_503_and_where_it_is_stays_in_the_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> bytes:
        raise StoreError("la base no contesta", where="postgresql://servidor-interno/base")

    monkeypatch.setattr(type(client.app.state.snapshot.tiles), "tile", away)
    answer = client.get("/collections/entidades/tiles/WebMercatorQuad/4/7/3?fecha=2020-02-29")
    assert answer.status_code == 503
    assert "servidor-interno" not in answer.text
    assert "servidor-interno" in caplog.text


def test_the_manifest_tells_the_sources(client: TestClient, edition: Edition) -> None:
    listed = client.get("/editions").json()["ediciones"]
    assert [each["id"] for each in listed if each["en_uso"]] == [edition.id]
    alone = client.get(f"/editions/{edition.id}").json()
    assert alone["en_uso"] is True
    assert "sesnsp-estatal-2024-11" in str(alone)


def test_metrics_are_prometheus_text(client: TestClient) -> None:
    client.get("/collections/entidades/items")
    client.request("INVENTADO", "/")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    sample = re.compile(r'[a-z_]+(\{([a-z]+="[^"]*",?)*\})? [0-9.e+-]+')
    assert all(line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line) for line in lines)
    counted = 'incidencia_peticiones_total{estado="200",metodo="GET",ruta="/collections/{layer}/items"}'
    assert any(line.startswith(counted) for line in lines)
    assert "INVENTADO" not in answer.text  # a caller cannot make the list of labels grow
