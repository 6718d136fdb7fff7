"""Several processes behind one port: supervised, counted together, and ended in order."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api import workers

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def running(published: Path, start: Start) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Two processes that answer, and their address; ended in order when the tests are over."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {**os.environ, "INCIDENCIA_STOP_TIMEOUT": "5"}
    process = start("--home", published, "serve", "--port", port, "--workers", 2, env=told)
    assert process.stdout is not None
    greeting = process.stdout.readline()
    assert f"http://127.0.0.1:{port}/" in greeting, process.communicate()
    yield process, f"http://127.0.0.1:{port}/"
    process.terminate()
    _, said = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert "Traceback" not in said


def children(process: subprocess.Popen[str]) -> set[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [map(int, line.split()) for line in listed.stdout.splitlines()]
    return {own for own, parent in pairs if parent == process.pid}


def ask(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read()


def total(url: str, name: str, **labels: str) -> float:
    families = text_string_to_metric_families(ask(f"{url}metrics").decode())
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_whoever_is_asked_tells_the_requests_of_all(running: tuple[subprocess.Popen[str], str]) -> None:
    process, url = running
    assert len(children(process)) == 2
    asked, route = "incidencia_peticiones_total", "/collections"
    before = total(url, asked, ruta=route)
    for place in range(40):
        ask(f"{url}collections?f=json")
        if place % 10 == 9:
            assert total(url, asked, ruta=route) == before + place + 1
    assert total(url, "incidencia_segundos_count", ruta=route) == before + 40
    assert total(url, "incidencia_en_curso") == 1
    assert total(url, "incidencia_edicion") == 1


def test_one_that_dies_is_replaced_and_what_it_counted_stays(
    running: tuple[subprocess.Popen[str], str],
) -> None:
    process, url = running
    before = children(process)
    counted = total(url, "incidencia_peticiones_total", ruta="/collections")
    os.kill(min(before), signal.SIGKILL)
    until = time.monotonic() + 30
    while len(after := children(process)) < 2 or after == before:
        assert time.monotonic() < until, "no se puso en marcha otro"
        assert json.loads(ask(f"{url}readyz"))["estado"] == "listo"  # its sibling answers meanwhile
        time.sleep(0.1)
    assert total(url, "incidencia_peticiones_total", ruta="/collections") == counted
    assert total(url, "incidencia_en_curso") == 1


def dying() -> subprocess.Popen[str]:
    made = subprocess.Popen([sys.executable, "-c", ""], text=True, stdout=subprocess.PIPE)
    made.wait()
    return made


def test_one_that_keeps_dying_is_started_ever_less_often(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = workers._Place(dying(), time.monotonic())
    waits = []
    for _ in range(10):
        workers._see_to(place, dying, str(tmp_path))
        assert place.again is not None
        waits.append(place.wait)
        assert place.again - time.monotonic() <= place.wait
        place.again = 0.0  # its time has come
        workers._see_to(place, dying, str(tmp_path))
    assert waits == sorted(waits)
    assert waits[-1] == workers._LONGEST_WAIT
    assert place.process.stdout is not None
    place.process.stdout.close()
    assert len(re.findall(r"Un proceso terminó", capsys.readouterr().err)) == 10


def test_one_that_does_not_end_is_killed() -> None:
    words = (
        "import signal, time; signal.signal(15, lambda *_: None); print(1, flush=True); "
        "[time.sleep(9) for _ in range(99)]"
    )
    deaf = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True)
    assert deaf.stdout is not None
    deaf.stdout.readline()
    workers._end([deaf], 0.2)
    assert deaf.returncode == -signal.SIGKILL
