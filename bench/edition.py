"""Building an edition and starting the service from nothing but what is on the disk: seconds and memory.

    python bench/edition.py [--repeats 5] [--home FOLDER]

Every repeat is a process of its own, on the default marco and the carried facts. FOLDER may hold a
marco already; else one is installed first, unmeasured. Prints rows of a Markdown table, medians of repeats.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from geo import marcos

KILO = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, KiB elsewhere
FIRST = "collections/incidencia-entidad/items?datetime=2022&limit=32"


def order(*words: str) -> list[str]:
    return [sys.executable, "-m", "api", *words]


def build(home: Path) -> tuple[float, float]:
    """Seconds and peak bytes of ``edition build`` into an empty store."""
    shutil.rmtree(home / "store", ignore_errors=True)
    began = time.perf_counter()
    process = subprocess.Popen(
        order("--home", str(home), "edition", "build"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, "edition build failed"
    return time.perf_counter() - began, usage.ru_maxrss * KILO


def start(home: Path, port: int) -> tuple[float, float]:
    """Seconds from starting the process to its first answer, and its peak bytes until then."""
    began = time.perf_counter()
    process = subprocess.Popen(
        order("--home", str(home), "serve", "--port", str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/{FIRST}"
    while True:
        assert time.perf_counter() - began < 60, "no answer in a minute"
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                answer.read()
            break
        except urllib.error.URLError:
            time.sleep(0.005)
    seconds = time.perf_counter() - began
    process.send_signal(signal.SIGTERM)
    _, _, usage = os.wait4(process.pid, 0)
    return seconds, usage.ru_maxrss * KILO


def main() -> None:
    arguments = argparse.ArgumentParser(description="Mide la construcción de una edición y el arranque.")
    arguments.add_argument("--repeats", type=int, default=5)
    arguments.add_argument("--home", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        if asked.home:
            (home / "marcos").symlink_to((asked.home / "marcos").resolve())
        else:
            marcos.install_default(home)
        build(home)  # once unmeasured, so that every repeat finds the disk's cache as warm as the next
        measured = {"edition build": [build(home) for _ in range(asked.repeats)]}
        measured["serve, first answer"] = [start(home, 18_000 + n) for n in range(asked.repeats)]
    print("| what | seconds | peak memory |\n|---|---|---|")
    for name, runs in measured.items():
        seconds, peak = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"| {name} | {seconds:.2f} | {peak / 1e6:.0f} MB |")


if __name__ == "__main__":
    main()
