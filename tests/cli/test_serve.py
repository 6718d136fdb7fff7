"""The service from the command line: from nothing, again, and refused."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def first_answer(url: str, process: subprocess.Popen[str], *, within: float) -> dict:
    deadline = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)
        except OSError:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "no contestó a tiempo"
            time.sleep(0.02)


def test_a_second_start_answers_in_three_seconds_and_leaves_when_told(published: Path, start) -> None:
    port = free_port()
    began = time.monotonic()
    process = start("--home", str(published), "serve", "--port", str(port))
    body = first_answer(
        f"http://127.0.0.1:{port}/collections/incidencia-municipio/items?datetime=2022&limit=3000",
        process,
        within=30,
    )
    took = time.monotonic() - began
    process.send_signal(signal.SIGINT)
    said, talk = process.communicate(timeout=20)
    assert body["numberMatched"] == 2510
    assert took < 3, f"tardó {took:.1f} s"
    assert f"http://127.0.0.1:{port}/" in said
    assert process.returncode == 0, talk
    assert "Traceback" not in talk


def test_a_port_that_is_taken_is_one_sentence(published: Path, run, assert_refused) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_refused(run("--home", str(published), "serve", "--port", str(port)), str(port), "PORT")


def test_a_first_start_builds_what_is_missing(published: Path, tmp_path: Path, start) -> None:
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    (home / "marcos").symlink_to((published / "marcos").resolve())
    process = start("--home", str(home), "serve", "--port", str(port))
    try:
        body = first_answer(f"http://127.0.0.1:{port}/readyz", process, within=120)
    finally:
        process.terminate()
        _, talk = process.communicate(timeout=20)
    assert body["estado"] == "listo"
    assert "100%" in talk


def test_a_marco_that_is_asked_for_is_the_one_served(published: Path, run, start) -> None:
    port = free_port()
    process = start("--home", str(published), "serve", "--port", str(port), "--marco", "2019")
    try:
        body = first_answer(f"http://127.0.0.1:{port}/tablero", process, within=30)
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert body["marco"]["marco"] == "2019"
    assert len(json.loads(run("--home", str(published), "edition", "list", "--json").stdout)) == 1


def test_an_altered_edition_is_refused_by_name(published: Path, tmp_path: Path, run, assert_refused) -> None:
    home = tmp_path / "home"
    shutil.copytree(published, home, symlinks=True)
    [file] = (home / "store").rglob("casos*.parquet")
    file.write_bytes(file.read_bytes()[:-1] + b"X")
    assert_refused(run("--home", str(home), "serve", "--port", str(free_port())), file.name)
