"""The service as other people's programs see it, over a real socket."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from owslib.ogcapi.features import Features

from api.app import create_app
from api.settings import Settings
from api.snapshot import Snapshot
from layers.catalogue import LAYERS


@pytest.fixture(scope="module")
def address(settings: Settings, snapshot: Snapshot) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(settings, snapshot), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "el servicio no arrancó"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)


def gdal(address: str, expression: str) -> Any:
    """What an expression gives in a process of its own: GDAL holds the interpreter while it waits for us."""
    code = (
        "import json, geopandas as gpd, pyogrio\n"
        f"source = 'OAPIF:{address}'\n"
        "def read(**options):\n"
        "    frame = gpd.read_file(source, **options)\n"
        "    key = 'cvegeo' if 'cvegeo' in frame else 'id'\n"
        "    drawn = frame.geometry.notna() if 'geometry' in frame else frame[key] == ''\n"
        "    crs = frame.crs.to_epsg() if drawn.any() else None\n"
        "    kinds = sorted(set(frame.geometry[drawn].geom_type)) if drawn.any() else []\n"
        "    return {'crs': crs, 'keys': frame[key].tolist(), 'drawn': int(drawn.sum()), 'kinds': kinds}\n"
        f"print(json.dumps({expression}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_gdal_lists_the_collections(address: str) -> None:
    assert gdal(address, "pyogrio.list_layers(source)[:, 0].tolist()") == list(LAYERS)


@pytest.mark.parametrize(("layer", "count"), [("incidencia-entidad", 32), ("municipios", 2510)])
def test_gdal_reads_every_row_page_by_page(address: str, layer: str, count: int) -> None:
    got = gdal(address, f"read(layer={layer!r})")
    assert got["crs"] == 4326
    assert len(got["keys"]) == len(set(got["keys"])) == count


def test_gdal_reads_the_routes_as_lines(address: str) -> None:
    got = gdal(address, "read(layer='rutas')")
    assert got["crs"] == 4326
    assert (len(set(got["keys"])), got["drawn"], got["kinds"]) == (78, 59, ["LineString"])


def test_gdal_reads_the_penal_chain_as_a_table(address: str) -> None:
    got = gdal(address, "read(layer='cadena-penal')")
    assert (len(set(got["keys"])), got["drawn"]) == (42, 0)


def test_gdal_asks_for_a_box(address: str) -> None:
    assert gdal(address, "read(layer='municipios', bbox=(-102.30, 21.87, -102.29, 21.89))")["keys"] == [
        "01001"
    ]


def test_owslib_finds_its_way(address: str) -> None:
    service = Features(address)
    assert set(service.feature_collections()) == set(LAYERS)
    assert service.api()["openapi"] == "3.0.3"
    assert service.conformance()["conformsTo"]
    body = service.collection_items("incidencia-entidad", limit=5, datetime_="2022")
    assert body["numberMatched"] == 32
    assert body["numberReturned"] == 5
    assert service.collection_item("entidades", "09")["properties"]["nombre"] == "Ciudad de México"
