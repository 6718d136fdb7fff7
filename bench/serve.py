"""Answers a second against tipg and pygeoapi on PostGIS, and nginx sending the same bytes from disk.

    python bench/serve.py [--home FOLDER] [--repeats 3] [--seconds 4] [--without pygeoapi …]

FOLDER (or INCIDENCIA_HOME) holds a marco and an edition; else both are made first, unmeasured. The peers
serve the layer's own rows and polygons (250 m) from a private PostGIS, and run in an environment of their
own (requirements/peers.txt). Every server has one worker and is asked by wrk over 8 connections that accept
gzip, one server after the other. Prints Markdown tables: medians of repeats, and ratios.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from bench import _servers as servers
from bench._servers import TABLES, Server
from geo.edition import Edition
from geo.periods import Periodo
from geo.stores import open_store
from layers.build import build
from layers.catalogue import find
from layers.spec import LayerQuery

LAYER = {"entidad": "incidencia-entidad", "municipio": "incidencia-municipio"}
PERIOD = "2022"
ITEM = "20067"
Z9, Z5 = (9, 115, 227), (5, 7, 14)  # zoom, column, row: the valley of Oaxaca; the centre and the south
NEW_PERIODS = [
    f"{year}-{month:02}/{year + 2}-{month:02}" for year in (2016, 2018, 2020) for month in (2, 5, 9)
]
Addresses = dict[str, dict[str, str]]


def frames(edition: Edition) -> dict[str, gpd.GeoDataFrame]:
    """The rows that every server serves, by level."""
    asked = LayerQuery(Periodo.parse(PERIOD))
    return {nivel: build(edition, find(id), asked).frame for nivel, id in LAYER.items()}


def around_fifty(frame: gpd.GeoDataFrame) -> str:
    """A box in Oaxaca that some fifty municipios touch."""
    shapes = frame.geometry.dropna()
    half = 0.05
    while True:
        box = (-96.72 - half, 17.06 - half, -96.72 + half, 17.06 + half)
        if len(shapes.sindex.query(shapely.box(*box), predicate="intersects")) >= 50:
            return ",".join(f"{side:.3f}" for side in box)
        half += 0.005


def tenth(frame: gpd.GeoDataFrame) -> float:
    """The rate that a tenth of the municipios exceed."""
    return round(float(np.quantile(frame["tasa"].fillna(0.0), 0.9)), 3)


def addresses(rows: dict[str, gpd.GeoDataFrame]) -> Addresses:
    """What each server is asked, by request: the same rows (the peers hold one period)."""
    when = f"datetime={PERIOD}"
    queries = {
        "bbox, ~50": f"limit=100&bbox={around_fifty(rows['municipio'])}",
        "CQL2, 10 %": f"limit=10000&filter-lang=cql2-text&filter=tasa%20%3E%20{tenth(rows['municipio'])}",
    }
    made = {
        "incidencia": _asked(LAYER, queries, when, f"{{z}}/{{y}}/{{x}}?{when}"),
        "tipg": _asked({n: f"public.{t}" for n, t in TABLES.items()}, queries, "f=geojson", "{z}/{x}/{y}"),
        "pygeoapi": _asked(TABLES, queries, "f=json", "{z}/{y}/{x}?f=mvt"),
    }
    del made["pygeoapi"]["CQL2, 10 %"]  # only ours and tipg's are asked to filter
    return made


def _asked(collections: dict[str, str], queries: dict[str, str], always: str, tile: str) -> dict[str, str]:
    entidades, municipios = (f"collections/{collections[nivel]}" for nivel in ("entidad", "municipio"))
    tiles = {
        request: f"{municipios}/tiles/WebMercatorQuad/{tile.format(z=z, x=x, y=y)}"
        for request, (z, x, y) in {"tile z9": Z9, "tile z5": Z5}.items()
    }
    return {
        "one item": f"{municipios}/items/{ITEM}?{always}",
        "32 states": f"{entidades}/items?limit=100&{always}",
        "municipios": f"{municipios}/items?limit=10000&{always}",
        **tiles,
        **{request: f"{municipios}/items?{query}&{always}" for request, query in queries.items()},
    }


def fetch(server: Server, path: str) -> bytes:
    """An answer as it travels to who accepts gzip."""
    asked = urllib.request.Request(f"{server.address}/{path}", headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(asked, timeout=600) as answer:
            body: bytes = answer.read()
            return body if answer.headers.get("Content-Encoding") == "gzip" else gzip.compress(body, 1)
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{server.name}: {path}: {error.code} {error.read()[:500]!r}") from error


def same_rows(all_servers: Sequence[Server], asked: Addresses) -> None:
    """Stop where two servers answer with other features: then they are not doing the same work."""
    for request in asked["incidencia"]:
        if request.startswith("tile"):
            continue
        found = {}
        for server in all_servers:
            if request in asked.get(server.name, {}):
                body = json.loads(gzip.decompress(fetch(server, asked[server.name][request])))
                drawn = [each for each in body.get("features", [body]) if each["geometry"]]
                found[server.name] = sorted(str(each["id"]) for each in drawn)
        # Rows without a place answer to every box here, as the standard says, and to none there.
        assert len({tuple(ids) for ids in found.values()}) == 1, {n: len(v) for n, v in found.items()}
        print(f"{request}: {len(found['incidencia'])} features from each", file=sys.stderr)


def wrk(server: Server, path: str, seconds: float, script: Path | None = None) -> float:
    """Answers a second over 8 connections; an answer other than 200 ends the measure."""
    lasting = f"-d{math.ceil(seconds)}s"
    command = ["wrk", "-t1", "-c8", lasting, "--timeout=60s", "-H", "Accept-Encoding: gzip"]
    if script:
        command += ["-s", str(script)]
    said = subprocess.run([*command, f"{server.address}/{path}"], capture_output=True, text=True, check=True)
    assert "Non-2xx" not in said.stdout, f"{server.name} {path}\n{said.stdout}"
    return float(said.stdout.partition("Requests/sec:")[2].split()[0])


def rate(server: Server, path: str, seconds: float, repeats: int) -> list[float]:
    """Answers a second, by repeats; where one takes a quarter of a second, once and as long as ten take.

    Whoever answers nobody in a minute and a half has the rate of one that asks alone, which favours it.
    """
    quiet()
    began = time.perf_counter()
    fetch(server, path)
    alone = time.perf_counter() - began
    if alone < 0.25:
        return [wrk(server, path, seconds) for _ in range(repeats)]
    return [max(wrk(server, path, min(10 * alone, 90)), 1 / alone)]


def quiet(limit: float = 120) -> None:
    """Wait until nobody works: a slow server still answers who has gone (Linux)."""
    until, busy = time.perf_counter() + limit, 1.0
    while busy > 0.1 and time.perf_counter() < until:
        before = _ticks()
        time.sleep(0.5)
        used, passed = (after - then for after, then in zip(_ticks(), before, strict=True))
        busy = used / passed


def _ticks() -> tuple[int, int]:
    """What all processors have worked, and what has passed for them."""
    fields = [int(each) for each in Path("/proc/stat").read_text(encoding="ascii").split()[1:9]]
    return sum(fields) - fields[3] - fields[4], sum(fields)


def rotating(folder: Path, name: str, paths: Sequence[str]) -> Path:
    """A script for wrk that asks a list of addresses, one after the other."""
    script = folder / f"{name}.lua"
    listed = ",\n".join(f'"/{path}"' for path in paths)
    script.write_text(
        f"local paths = {{\n{listed}\n}}\nlocal at = 0\n"
        "function request() at = at % #paths + 1; return wrk.format(nil, paths[at]) end\n",
        encoding="utf-8",
    )
    return script


def varied(asked: dict[str, str], rows: gpd.GeoDataFrame, count: int) -> dict[str, list[str]]:
    """Every item, and ``count`` boxes that nobody asked before, of the size of the one measured."""
    seats = rows[rows.geometry.notna()]
    items = [asked["one item"].replace(ITEM, key) for key in seats["cvegeo"]]
    drawn, (before, after) = random.Random(7), asked["bbox, ~50"].split("bbox=")
    rest = after.partition("&")[2]
    boxes = []
    for _ in range(count):
        x, y = drawn.uniform(-97.4, -96.0), drawn.uniform(16.4, 17.7)
        boxes.append(f"{before}bbox={x - 0.2:.5f},{y - 0.2:.5f},{x + 0.2:.5f},{y + 0.2:.5f}&{rest}")
    return {"every item in turn": items, "a bbox never asked before": boxes}


def new_periods(server: Server) -> dict[str, list[float]]:
    """Seconds of the whole layer and of its z5 tile, for periods that the service has not seen."""
    taken: dict[str, list[float]] = {"municipios": [], "tile z5": []}
    z, x, y = Z5
    for period in NEW_PERIODS:
        for key, path in {
            "municipios": f"items?limit=10000&datetime={period}",
            "tile z5": f"tiles/WebMercatorQuad/{z}/{y}/{x}?datetime={period}",
        }.items():
            began = time.perf_counter()
            fetch(server, f"collections/{LAYER['municipio']}/{path}")
            taken[key].append(time.perf_counter() - began)
    return taken


def measure(asked_for: argparse.Namespace, home: Path, edition: Edition, folder: Path) -> None:
    """Start everything, check that all answer alike, measure in turns and print."""
    rows = frames(edition)
    asked = addresses(rows)
    with ExitStack() as stack:
        us = stack.enter_context(servers.ours(home, asked["incidencia"]["one item"]))
        peers: list[Server] = []
        if {"tipg", "pygeoapi"} - set(asked_for.without):
            servers.install_peers()
            cluster, port = stack.enter_context(servers.database(rows))
            if "tipg" not in asked_for.without:
                peers.append(stack.enter_context(servers.tipg(cluster, port)))
            if "pygeoapi" not in asked_for.without:
                peers.append(stack.enter_context(servers.pygeoapi(cluster, port, folder)))
        same_rows([us, *peers], asked)
        files = folder / "files"
        files.mkdir()
        (files / "ready").write_text("ready", encoding="ascii")
        asked["nginx"] = {}
        for number, (request, path) in enumerate(asked["incidencia"].items()):
            (files / f"{number}").write_bytes(gzip.decompress(fetch(us, path)))
            (files / f"{number}.gz").write_bytes(fetch(us, path))
            asked["nginx"][request] = str(number)
        folder.chmod(0o755)
        nginx = stack.enter_context(servers.nginx(folder))
        rates: dict[str, dict[str, list[float]]] = {request: {} for request in asked["incidencia"]}

        def measure_whole(server: Server) -> None:
            for request, path in asked[server.name].items():
                found = rate(server, path, asked_for.seconds, asked_for.repeats)
                rates[request][server.name] = found
                told = ", ".join(f"{each:.4g}" for each in found)
                print(f"{told}/s  {server.name}  {request}", file=sys.stderr)
            quiet()

        # The slowest last: what it still works at after its measure would weigh on another's.
        for server in (us, nginx, *peers[:1]):
            measure_whole(server)
        print_varied([us, *peers[:1]], asked, rows["municipio"], folder, asked_for.seconds)
        print("\n| a period never asked before | median, ms | longest, ms |\n|---|---:|---:|")
        for key, taken in new_periods(us).items():
            print(f"| {key} | {statistics.median(taken) * 1e3:.0f} | {max(taken) * 1e3:.0f} |")
        for server in peers[1:]:
            measure_whole(server)
        names = [each.name for each in (us, *peers, nginx)]
        print_rates({request: _medians(by) for request, by in rates.items()}, names)
        print("\n| first answer after start | seconds | peak memory after all this, MB |\n|---|---:|---:|")
        for server in [us, *peers]:
            print(f"| {server.name} | {server.ready_seconds:.2f} | {server.peak() / 1e6:.0f} |")


def _medians(by: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(runs) for name, runs in by.items()}


def print_rates(rates: dict[str, dict[str, float]], names: Sequence[str]) -> None:
    """Answers a second, and our ratio to each of the others."""
    head = " | ".join(names)
    ratios = " | ".join(f"÷ {name}" for name in names if name != "incidencia")
    print(f"\n| request | {head} | {ratios} |\n|---|{'---:|' * (2 * len(names) - 1)}")
    for request, by in rates.items():
        cells: list[Any] = [_rate(by.get(name)) for name in names]
        cells += [f"{by['incidencia'] / by[name]:.3g}" if by.get(name) else "–" for name in names[1:]]
        print(f"| {request} | {' | '.join(cells)} |")


def print_varied(
    measured: Sequence[Server], asked: Addresses, rows: gpd.GeoDataFrame, folder: Path, seconds: float
) -> None:
    """The same where no two requests in a row are the same one."""
    print("\n| request | " + " | ".join(server.name for server in measured) + " | ratio |")
    print("|---|" + "---:|" * (len(measured) + 1))
    count = int(8_000 * seconds)  # more than anybody answers in that time
    by_server = {server.name: varied(asked[server.name], rows, count) for server in measured}
    for request in by_server[measured[0].name]:
        found = []
        for server in measured:
            script = rotating(folder, f"{server.name}-{request.split()[0]}", by_server[server.name][request])
            found.append(wrk(server, "", seconds, script))
        ratio = f"{found[0] / found[1]:.3g}" if len(found) > 1 else "–"
        print(f"| {request} | {' | '.join(_rate(each) for each in found)} | {ratio} |")


def _rate(found: float | None) -> str:
    if found is None:
        return "–"
    return f"{found:,.0f}/s" if found >= 20 else f"{found:.2g}/s"


def main() -> None:
    arguments = argparse.ArgumentParser(description="Mide cuántas respuestas por segundo da cada servidor.")
    arguments.add_argument("--home", type=Path, default=os.environ.get("INCIDENCIA_HOME"))
    arguments.add_argument("--repeats", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=4.0)
    arguments.add_argument("--without", nargs="*", default=[], choices=["tipg", "pygeoapi"])
    asked = arguments.parse_args()
    for program in ("wrk", "nginx"):
        if not (shutil.which(program) or Path("/usr/sbin", program).is_file()):
            sys.exit(f"serve.py: falta {program}; en Debian: apt-get install wrk nginx-core")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        home = Path(asked.home) if asked.home else servers.new_home(folder)
        measure(asked, home, open_store(str(home / "store")).load(), folder)


if __name__ == "__main__":
    main()
