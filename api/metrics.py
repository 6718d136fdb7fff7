"""What Prometheus reads: requests, seconds, bytes, kept answers, and what is served."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
KEPT = "incidencia.kept"
"""Where the scope of a request says whether its answer was kept already (True) or had to be made (False)."""
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder in which several processes count together; the library reads it."""
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


class Metrics:
    """The counters of this process, and in the text those of its siblings too.

    With several processes (`api.workers`) each writes its numbers to a mapped file in the folder that
    PROMETHEUS_MULTIPROC_DIR names, and whichever is asked adds them up.
    """

    def __init__(self) -> None:
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            Gauge,
            Histogram,
            disable_created_metrics,
        )

        disable_created_metrics()  # type: ignore[no-untyped-call]  # a line more for each, which nobody draws
        self._registry = CollectorRegistry()
        mine: dict[str, Any] = {"registry": self._registry}
        requests = Counter(
            "incidencia_peticiones", "Respuestas por método, ruta y estado.", _BY_STATUS, **mine
        )
        sent = Counter(
            "incidencia_bytes_enviados", "Bytes de los cuerpos enviados, por ruta.", ("ruta",), **mine
        )
        seconds = Histogram(
            "incidencia_segundos",
            "Segundos que tomó cada respuesta, con su envío, por método y ruta.",
            ("metodo", "ruta"),
            buckets=SECONDS,
            **mine,
        )
        kept = Counter(
            "incidencia_guardadas",
            "Respuestas que estaban guardadas (acierto) o hubo que hacer (fallo).",
            ("resultado",),
            **mine,
        )
        self.flying = Gauge(
            "incidencia_en_curso", "Respuestas que se están haciendo.", multiprocess_mode="livesum", **mine
        )
        self._hit, self._missed = kept.labels("acierto"), kept.labels("fallo")
        # Finding a child takes longer than adding to it. The names come from us: as many as there are.
        self._requests = lru_cache(4096)(requests.labels)
        self._sent, self._seconds = lru_cache(1024)(sent.labels), lru_cache(1024)(seconds.labels)

    def count(self, method: str, route: str, status: int, seconds: float, sent: int = 0) -> None:
        """Note one answer and the bytes of its body; a method that nobody knows is «otro»."""
        method = method if method in _METHODS else "otro"
        self._requests(method, route, str(status)).inc()
        self._seconds(method, route).observe(seconds)
        if sent:
            self._sent(route).inc(sent)

    def kept(self, hit: bool) -> None:
        """Note whether an answer was kept already."""
        (self._hit if hit else self._missed).inc()

    def text(self, *, edition: str, reachable: bool, layers: int) -> bytes:
        """Everything in Prometheus' text format 0.0.4: the counters of all the processes that share a
        folder, and of the one that is asked the edition it serves, whether its store answers and how many
        layers it holds.
        """
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        asked = CollectorRegistry()
        asked.register(_Now(edition, reachable, layers))
        if SHARED in os.environ:
            MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
            return generate_latest(asked)
        return generate_latest(self._registry) + generate_latest(asked)


@dataclass(frozen=True)
class _Now:
    """What the process that is asked serves; told when asked, for no file keeps it for its siblings."""

    edition: str
    reachable: bool
    layers: int

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.metrics_core import GaugeMetricFamily

        served = GaugeMetricFamily("incidencia_edicion", "La edición que se sirve.", labels=["id"])
        served.add_metric([self.edition], 1)
        yield served
        says = "1 si el almacén contesta."
        yield GaugeMetricFamily("incidencia_almacen_contesta", says, int(self.reachable))
        says = "Capas calculadas que guarda el proceso que contesta."
        yield GaugeMetricFamily("incidencia_capas_en_memoria", says, self.layers)


_BY_STATUS = ("metodo", "ruta", "estado")


class Counted:
    """Counts answers, their seconds and their bytes by route."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went; one that failed before answering counts as 500."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, sent = time.perf_counter(), 500, 0
        metrics = self.metrics

        async def noting(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            metrics.count(scope["method"], route_of(scope), status, time.perf_counter() - began, sent)
            if (kept := scope.get(KEPT)) is not None:
                metrics.kept(kept)


class Flying:
    """Tells how many answers are being made; one that is kept is sent before anybody could look."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.flying = app, metrics.flying

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with self.flying.track_inprogress():
            await self.app(scope, receive, send)


def route_of(scope: Mapping[str, Any]) -> str:
    """The declared path that answered («/collections/{layer}/items»); «(otra)» where none did."""
    return getattr(scope.get("route"), "path", "") or "(otra)"
