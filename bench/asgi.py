"""Answers a second of the same service behind uvicorn with its own connections, uvicorn alone, and granian.

    python bench/asgi.py [--home FOLDER] [--repeats 3] [--seconds 4]

FOLDER (or INCIDENCIA_HOME) holds a marco and an edition; else both are made first, unmeasured. One worker
each, asked by wrk over 8 connections that accept gzip, in turns. `incidencia serve` is the first of them.
Prints a Markdown table of medians, and ratios to the first.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from bench import _servers as servers
from bench.serve import rate

ASKED = {
    "one item": "collections/incidencia-municipio/items/20067?datetime=2022",
    "32 states": "collections/incidencia-entidad/items?datetime=2022&limit=100",
    "tile z9": "collections/incidencia-municipio/tiles/WebMercatorQuad/9/227/115?datetime=2022",
    "municipios": "collections/incidencia-municipio/items?datetime=2022&limit=10000",
}
FACTORY = "bench._asgi:service"


def others(port: int) -> dict[str, list[str]]:
    """What starts the service behind another server of ASGI, on a port."""
    python = [sys.executable, "-m"]
    return {
        "uvicorn alone": [
            *python, "uvicorn", "--factory", FACTORY, "--port", str(port),
            "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning",
        ],
        "granian": [
            *python, "granian", "--interface", "asgi", "--factory", FACTORY, "--port", str(port),
            "--loop", "uvloop", "--workers", "1", "--no-access-log",
        ],
    }  # fmt: skip


def measure(home: Path, repeats: int, seconds: float) -> dict[str, dict[str, float]]:
    """Medians by request and server; one server runs at a time."""
    found: dict[str, dict[str, float]] = {request: {} for request in ASKED}
    ready, port = next(iter(ASKED.values())), servers.free_port()
    starts = {"incidencia serve": lambda: servers.ours(home, ready)}
    for name, command in others(port).items():
        starts[name] = lambda name=name, command=command: servers.running(
            name, command, port, ready, INCIDENCIA_HOME=str(home)
        )
    for name, start in starts.items():
        with start() as server:
            for request, path in ASKED.items():
                found[request][name] = statistics.median(rate(server, path, seconds, repeats))
                print(f"{found[request][name]:.4g}/s  {name}  {request}", file=sys.stderr)
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description="Mide el servicio detrás de varios servidores de ASGI.")
    arguments.add_argument("--home", type=Path, default=os.environ.get("INCIDENCIA_HOME"))
    arguments.add_argument("--repeats", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=4.0)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home = Path(asked.home) if asked.home else servers.new_home(Path(made))
        found = measure(home, asked.repeats, asked.seconds)
    first, *rest = found["one item"]
    print(f"| request | {first} | " + " | ".join(f"{name} | ÷ {name}" for name in rest) + " |")
    print("|---|---:|" + "---:|---:|" * len(rest))
    for request, by in found.items():
        cells = (f"{by[name]:,.0f}/s | {by[first] / by[name]:.3g}" for name in rest)
        print(f"| {request} | {by[first]:,.0f}/s | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
