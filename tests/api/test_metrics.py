"""What Prometheus reads, by Prometheus' own parser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.app import create_app
from api.metrics import MEDIA_TYPE
from api.settings import Settings
from api.snapshot import Snapshot

ITEMS = "/collections/{layer}/items"


@pytest.fixture
def client(settings: Settings, snapshot: Snapshot) -> Iterator[TestClient]:
    """A service that nobody has asked anything yet."""
    with TestClient(create_app(settings, snapshot), raise_server_exceptions=False) as made:
        yield made


def read(client: TestClient, name: str, **labels: Any) -> float:
    """The sum of the samples with this name and at least these labels."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"] == MEDIA_TYPE
    return sum(
        sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_requests_are_counted_by_method_route_and_status(client: TestClient) -> None:
    for url in ("/collections/entidades/items", "/collections/municipios/items?limit=1"):
        client.get(url)
    client.head("/collections/entidades/items?limit=2")
    client.get("/collections/entidades/items?limit=0")
    client.get("/no-existe")
    asked = "incidencia_peticiones_total"
    assert read(client, asked, metodo="GET", ruta=ITEMS, estado="200") == 2
    assert read(client, asked, metodo="HEAD", ruta=ITEMS, estado="200") == 1
    assert read(client, asked, ruta=ITEMS, estado="400") == 1
    assert read(client, asked, ruta="(otra)", estado="404") == 1


def test_seconds_are_a_histogram_by_route(client: TestClient) -> None:
    client.get("/collections/entidades/items")
    assert read(client, "incidencia_segundos_count", ruta=ITEMS) == 1
    assert read(client, "incidencia_segundos_bucket", ruta=ITEMS, le="+Inf") == 1
    assert 0 < read(client, "incidencia_segundos_sum", ruta=ITEMS) < 60


def test_bytes_are_those_that_travel(client: TestClient) -> None:
    url = "/collections/entidades/items?f=json"
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    assert read(client, "incidencia_bytes_enviados_total", ruta=ITEMS) == len(plain.content)
    packed = int(client.get(url, headers={"Accept-Encoding": "gzip"}).headers["content-length"])
    assert packed < len(plain.content)
    assert read(client, "incidencia_bytes_enviados_total", ruta=ITEMS) == len(plain.content) + packed


def test_an_answer_that_was_kept_counts_as_a_hit_and_keeps_its_route(client: TestClient) -> None:
    url = "/collections/entidades/items?limit=3"
    kept = "incidencia_guardadas_total"
    for _ in range(3):
        client.get(url)
    assert read(client, kept, resultado="acierto") == 2
    assert read(client, "incidencia_peticiones_total", ruta=ITEMS, estado="200") == 3


def test_it_says_what_is_served_and_what_is_under_way(client: TestClient, snapshot: Snapshot) -> None:
    assert read(client, "incidencia_edicion", id=snapshot.edition.id) == 1
    assert read(client, "incidencia_almacen_contesta") == 1
    assert read(client, "incidencia_en_curso") == 1  # this very question
    client.get("/collections/incidencia-entidad/items?datetime=2019")
    assert read(client, "incidencia_capas_en_memoria") >= 1


def test_a_caller_cannot_make_the_list_of_labels_grow(client: TestClient) -> None:
    client.get("/metrics")
    before = len(client.get("/metrics").text.splitlines())
    for place in range(20):
        client.get(f"/inventada-{place}")
        client.request(f"INVENTADO{place}", "/")
    text = client.get("/metrics").text
    assert "nventad" not in text.lower()
    assert len(text.splitlines()) < before + 60
