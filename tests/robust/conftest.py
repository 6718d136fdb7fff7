"""A real process that serves the carried facts on the small boundaries of tests/api."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.edition import Edition
from geo.stores import open_store

from ..api.conftest import client, edition, page, settings, snapshot  # noqa: F401


@pytest.fixture(scope="session")
def address(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: F811
    """Where the process answers. Its log is read at the end: nothing in it may have failed unseen."""
    home = tmp_path_factory.mktemp("robusto")
    store = home / "store"
    open_store(str(store)).publish(edition)
    environment = {**os.environ, "INCIDENCIA_HOME": str(home), "INCIDENCIA_STORE": str(store)}
    command = [sys.executable, "-m", "api", "serve", "--port", "0"]
    root = Path(__file__).resolve().parents[2]
    log = home / "servicio.log"
    with log.open("wb") as talk:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=talk, text=True
        )
    assert process.stdout is not None
    try:
        said = next((word for line in process.stdout for word in line.split() if "://" in word), None)
        assert said, f"el servicio no arrancó: {log.read_text(encoding='utf-8')[-2000:]}"
        yield said.rstrip("/")
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said, said[-5000:]
