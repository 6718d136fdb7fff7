"""What several folders of tests share, made once a run: the official boundaries and a service on them,
a PostGIS, and a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from geo import marcos
from geo._disk import locked
from geo.edition import Edition
from geo.stores import open_store

from .cluster import Cluster, PrivateCluster

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # WebGL drawn in software, where there is no graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]

# How long one example takes says how busy the machine is; tests of speed measure their own time.
settings.register_profile("incidencia", deadline=None)
settings.load_profile("incidencia")


@pytest.fixture(scope="session")
def home_2019(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the default vintage; INCIDENCIA_TEST_HOME names one to keep between runs."""
    kept, folder = os.environ.get("INCIDENCIA_TEST_HOME"), tmp_path_factory.getbasetemp()
    # Several processes run the tests: theirs are folders of one, and one of them makes it for all.
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    home = Path(kept) if kept else shared / "home_2019"
    with locked(home):
        if marcos.DEFAULT not in {one.marco for one in marcos.installed(home)}:
            marcos.install_default(home)
    return home


@pytest.fixture(scope="session")
def private_cluster() -> Iterator[PrivateCluster]:
    """A server with PostGIS of this run's own, which a test may stop and kill if it starts it again."""
    made = PrivateCluster()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A server with PostGIS: one of this run's own, or the one that INCIDENCIA_TEST_DSN names."""
    from geo.stores.postgis.migrations import migrate

    named = os.environ.get("INCIDENCIA_TEST_DSN")
    made = Cluster(named) if named else request.getfixturevalue("private_cluster")
    with made.database() as template:
        migrate(made.url(template))
        made.template = template
        yield made


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The address of a database of the test's own, with our tables and nothing in them."""
    with cluster.database(cluster.template) as name:
        yield cluster.url(name)


@pytest.fixture(scope="session")
def store_2019(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the service of the run keeps its edition."""
    return tmp_path_factory.mktemp("tienda")


@pytest.fixture(scope="session")
def service(home_2019: Path, store_2019: Path) -> Iterator[str]:
    """Address of a service on the default boundaries and the carried facts."""
    if not (ROOT / "web" / "dist" / "index.html").is_file():
        pytest.fail("falta web/dist: construya la página con «make test» o «npm ci && npm run build» en web/")
    environment = {**os.environ, "INCIDENCIA_HOME": str(home_2019), "INCIDENCIA_STORE": str(store_2019)}
    command = [sys.executable, "-m", "api", "serve", "--host", "127.0.0.1", "--port", "0"]
    talk = (store_2019.parent / "servicio.log").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=talk, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    try:
        # The service says its address once it answers; the pipe closes if it leaves before.
        address = next((word for line in process.stdout for word in line.split() if "://" in word), None)
        if address is None:
            talk.seek(0)
            pytest.fail(f"el servicio no arrancó: {talk.read()[-2000:]}")
        yield address.rstrip("/")
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()
        talk.close()


@pytest.fixture(scope="session")
def edition_2019(service: str, store_2019: Path) -> Edition:
    """What that service answers from."""
    return open_store(str(store_2019)).load()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium that draws WebGL in software."""
    named = os.environ.get("CHROMIUM")
    path = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(
            "falta Chromium: instálelo (en Debian: apt-get install chromium) o diga CHROMIUM=/ruta/chromium"
        )
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()
