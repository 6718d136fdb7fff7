"""Traces, read by a collector of the test's own with OpenTelemetry's message definitions."""

from __future__ import annotations

import builtins
import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.snapshot import Snapshot
from api.tracing import traced
from geo.errors import InputError


class Collector(HTTPServer):
    """Keeps what is sent to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Receiving)
        self.received: list[ExportTraceServiceRequest] = []

    def spans(self) -> list[Any]:
        """Every span received."""
        resources = [each for message in self.received for each in message.resource_spans]
        return [span for each in resources for scope in each.scope_spans for span in scope.spans]


class _Receiving(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        plain = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        self.server.received.append(ExportTraceServiceRequest.FromString(plain))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with Collector() as made:
        running = threading.Thread(target=made.serve_forever)
        running.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{made.server_port}")
        yield made
        made.shutdown()
        running.join()


def attributes(span: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}


def test_each_request_is_a_span_named_after_its_route(
    collector: Collector, settings: Settings, snapshot: Snapshot
) -> None:
    asked = settings.with_flags(traces=f"http://127.0.0.1:{collector.server_port}")
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with TestClient(traced(create_app(asked, snapshot), asked, version="1.2.3")) as client:
        url = "/collections/entidades/items?limit=1"
        told = {"traceparent": parent, "X-Forwarded-For": "203.0.113.7"}
        assert client.get(url, headers=told).status_code == 200
        client.get(url)
        client.get("/no-existe")
        client.get("/healthz")
        client.get("/metrics")
    first, again, lost = sorted(collector.spans(), key=lambda span: span.start_time_unix_nano)
    assert first.name == again.name == "GET /collections/{layer}/items"
    assert first.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert attributes(first)["http.route"] == "/collections/{layer}/items"
    assert (attributes(first)["incidencia.kept"], attributes(again)["incidencia.kept"]) == (False, True)
    assert lost.name == "GET (otra)"
    assert attributes(lost)["http.status_code"] == 404
    [resource] = {message.resource_spans[0].resource.SerializeToString() for message in collector.received}
    assert b"incidencia" in resource
    assert b"1.2.3" in resource


def test_the_service_is_called_as_the_environment_says(
    collector: Collector, settings: Settings, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "mapa-de-prueba")
    asked = settings.with_flags(traces="aquí")
    with TestClient(traced(create_app(asked, snapshot), asked, version="1.2.3")) as client:
        client.get("/collections")
    assert b"mapa-de-prueba" in collector.received[0].resource_spans[0].resource.SerializeToString()


def test_without_the_setting_nothing_is_wrapped(settings: Settings, snapshot: Snapshot) -> None:
    app = create_app(settings, snapshot)
    assert traced(app, settings, version="1.2.3") is app


def test_traces_without_the_library_are_one_sentence(
    settings: Settings, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing = builtins.__import__

    def lacking(name: str, *given: Any, **named: Any) -> Any:
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return importing(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(
        InputError, match=r"^OTEL_EXPORTER_OTLP_ENDPOINT: .*; instale incidencia\[trazas\]\.$"
    ):
        traced(create_app(settings, snapshot), settings.with_flags(traces="x"), version="1")


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"])
def test_the_setting_is_opentelemetrys_own(name: str) -> None:
    assert Settings.read({"INCIDENCIA_HOME": "/tmp/casa", name: "http://a:4318"}).traces == "http://a:4318"
