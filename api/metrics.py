"""Counters of the service in Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

from collections import Counter
from threading import Lock

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Requests and their seconds by method, route and status."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str, int]] = Counter()

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answer."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds[method, route, status] += seconds  # type: ignore[assignment]

    def text(self, **gauges: tuple[str, float, dict[str, str]]) -> str:
        """All counters, then ``gauges``: name → (help, value, labels)."""
        with self._lock:
            requests, seconds = dict(self._requests), dict(self._seconds)
        lines = _metric("incidencia_peticiones_total", "counter", "Respuestas por método, ruta y estado.")
        lines += [
            f"incidencia_peticiones_total{_labels(*key)} {count}" for key, count in sorted(requests.items())
        ]
        lines += _metric("incidencia_segundos_total", "counter", "Segundos que tomaron esas respuestas.")
        lines += [
            f"incidencia_segundos_total{_labels(*key)} {total:.6f}" for key, total in sorted(seconds.items())
        ]
        for name, (says, value, labels) in gauges.items():
            inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
            lines += [*_metric(name, "gauge", says), f"{name}{{{inside}}} {value:g}"]
        return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, says: str) -> list[str]:
    return [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]


def _labels(method: str, route: str, status: int) -> str:
    return f'{{metodo="{_escaped(method)}",ruta="{_escaped(route)}",estado="{status}"}}'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
