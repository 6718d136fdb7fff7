"""The servers that `serve.py` measures: side by side, each with one worker, and taken away."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import sqlalchemy

from tests.cluster import PrivateCluster, libpq

HERE = Path(__file__).resolve().parent
VENV = Path(".venv/peers")
TABLES = {"entidad": "entidades", "municipio": "municipios"}


@dataclass(frozen=True)
class Server:
    """A server that answers, and where; ``pid`` is the process that does."""

    name: str
    address: str
    pid: int
    ready_seconds: float

    def peak(self) -> int:
        """The most memory that it has held, in bytes (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def running(name: str, command: list[str], port: int, ready: str, **environment: str) -> Iterator[Server]:
    """A process that answers ``ready`` with 200, ended with the block."""
    began = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            assert process.poll() is None, f"{name} ended with {process.returncode}: {' '.join(command)}"
            assert time.perf_counter() - began < 120, f"{name} did not answer in two minutes"
            try:
                with urllib.request.urlopen(f"{address}/{ready}", timeout=60) as answer:
                    answer.read()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.005)
        seconds = time.perf_counter() - began
        yield Server(name, address, _worker(process.pid), seconds)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _worker(pid: int) -> int:
    """The process itself, or the one worker that it started."""
    said = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    children = [int(line) for line in said.stdout.split()]
    return children[0] if len(children) == 1 else pid


def new_home(folder: Path) -> Path:
    """A home with the default marco and an edition, made in ``folder``."""
    from api.commands.serve import choose_edition
    from api.settings import Settings

    home = folder / "home"
    choose_edition(Settings(home=home, store=str(home / "store")))
    return home


def ours(home: Path, ready: str) -> AbstractContextManager[Server]:
    port = free_port()
    command = [sys.executable, "-m", "api", "--home", str(home), "serve", "--port", str(port)]
    return running("incidencia", command, port, ready)


@contextmanager
def database(layers: dict[str, gpd.GeoDataFrame]) -> Iterator[tuple[PrivateCluster, int]]:
    """A PostGIS with each frame as a table of its own: keyed, indexed, analysed, and small enough to fit."""
    cluster, port = PrivateCluster(), free_port()
    # As an administrator would for a server of tables that fit in memory.
    cluster.start(f"-c listen_addresses=127.0.0.1 -c port={port} -c shared_buffers=512MB -c work_mem=64MB")
    try:
        engine = sqlalchemy.create_engine(_address("postgresql+psycopg", cluster, port))
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE EXTENSION postgis"))
        for nivel, frame in layers.items():
            name = TABLES[nivel]
            frame.rename_geometry("geom").to_postgis(name, engine)
            with engine.begin() as connection:
                connection.execute(sqlalchemy.text(f"ALTER TABLE {name} ADD PRIMARY KEY (cvegeo)"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sqlalchemy.text("VACUUM ANALYZE"))
        engine.dispose()
        yield cluster, port
    finally:
        cluster.remove()


def install_peers() -> None:
    """tipg and pygeoapi in an environment of their own, from versions written down."""
    if (VENV / ".hecho").is_file():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-qq", "--require-hashes"]
    subprocess.run([*pip, "-r", str(HERE.parent / "requirements" / "peers.txt")], check=True)
    (VENV / ".hecho").touch()


def _enter(cluster: PrivateCluster, port: int) -> dict[str, str]:
    """User, password and place as the peers want them told."""
    user, password = libpq(cluster.address).partition("://")[2].partition("@")[0].split(":")
    return {"user": user, "password": password, "host": "127.0.0.1", "port": str(port), "name": "postgres"}


def _address(scheme: str, cluster: PrivateCluster, port: int) -> str:
    told = _enter(cluster, port)
    return "{scheme}://{user}:{password}@{host}:{port}/{name}".format(scheme=scheme, **told)


def tipg(cluster: PrivateCluster, database_port: int) -> AbstractContextManager[Server]:
    port = free_port()
    command = [str(VENV / "bin" / "uvicorn"), "tipg.main:app", "--port", str(port), "--log-level", "warning"]
    return running(
        "tipg",
        command,
        port,
        "collections/public.municipios",
        DATABASE_URL=_address("postgresql", cluster, database_port),
        TIPG_CATALOG_TTL="0",
    )


def pygeoapi(cluster: PrivateCluster, database_port: int, folder: Path) -> AbstractContextManager[Server]:
    port, told = free_port(), _enter(cluster, database_port)
    config, definition = folder / "pygeoapi.yml", folder / "openapi.yml"
    head = (HERE / "_pygeoapi.yml").read_text(encoding="utf-8")
    one = head[head.index("  # layer") :]
    resources = "".join(one.replace("LAYER", name) for name in TABLES.values())
    text = head[: head.index("  # layer")] + resources
    for key, value in {**told, "service": str(port)}.items():
        text = text.replace(f"${key}$", value)
    config.write_text(text, encoding="utf-8")
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(definition)}
    generate = [
        str(VENV / "bin" / "pygeoapi"),
        "openapi",
        "generate",
        str(config),
        "--output-file",
        str(definition),
    ]
    subprocess.run(generate, check=True, env={**os.environ, **environment}, capture_output=True)
    command = [str(VENV / "bin" / "gunicorn"), "--workers=1", "--threads=8", f"--bind=127.0.0.1:{port}"]
    return running(
        "pygeoapi", [*command, "pygeoapi.flask_app:APP"], port, "collections/municipios?f=json", **environment
    )


def nginx(folder: Path) -> AbstractContextManager[Server]:
    """One worker that sends files of ``folder``/files, compressed beforehand (``.gz`` beside each)."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    port, config = free_port(), folder / "nginx.conf"
    text = f"""
        daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
        {"user root;" if os.geteuid() == 0 else ""}
        events {{ worker_connections 2048; }}
        http {{
          access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
          default_type application/geo+json; gzip_static on;
          server {{ listen 127.0.0.1:{port} reuseport; root {folder}/files; }}
        }}"""
    config.write_text(textwrap.dedent(text), encoding="utf-8")
    return running("nginx", [program, "-c", str(config), "-p", str(folder)], port, "ready")
