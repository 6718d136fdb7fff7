"""A thousand open connections for ten minutes: what fails, how long answers take, and how memory goes.

    python bench/soak.py [--home FOLDER] [--minutes 10] [--connections 950] [--slow 50]

wrk asks for a mix of everything over its connections while slow readers take the largest layer at 64 kB a
second each. Prints a Markdown table; ends with 1 where an answer failed or memory kept growing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench import _servers as servers
from bench._servers import Server
from layers.catalogue import LAYERS

READY = "collections/incidencia-entidad/items?datetime=2022&limit=32"
LARGEST = "/collections/incidencia-municipio/items?limit=10000&datetime=2022"
SLOWLY = 64_000  # bytes a second
GROWTH = 1.10  # of the second half's median over the first half's, at most


def mixture(count: int = 4000) -> list[str]:
    """Addresses of every kind, mostly small ones as a map and its readers ask them; the same in each run."""
    drawn = random.Random(11)
    drawable = [spec for spec in LAYERS.values() if spec.drawn]
    paths = []
    for _ in range(count):
        spec, year = drawn.choice(drawable), drawn.randint(2015, 2025)
        layer = f"/collections/{spec.id}"
        when = f"datetime={year}" if spec.by_period else f"fecha={year}-06-30" if spec.by_day else "f=json"
        z = drawn.randint(3, 10)
        x, y = int((-99 + 180) / 360 * 2**z) + drawn.randint(-1, 1), int(0.445 * 2**z) + drawn.randint(-1, 1)
        west, south = drawn.uniform(-104, -92), drawn.uniform(15.5, 22)
        kinds = (
            (f"{layer}/tiles/WebMercatorQuad/{z}/{y}/{x}" + ("" if when == "f=json" else f"?{when}"), 40),
            (f"{layer}/items?limit=100&{when}", 15),
            (f"{layer}/items?bbox={west:.2f},{south:.2f},{west + 0.5:.2f},{south + 0.5:.2f}&{when}", 15),
            (f"{layer}/items?filter=nombre%20LIKE%20%27{drawn.choice('ABCDEM')}%25%27&limit=50&{when}", 5),
            (f"{layer}/items?f=csv&limit=500&{when}", 5),
            (layer, 8),
            ("/tablero", 5),
            (f"/cobertura?fecha={year}-12-31", 3),
            ("/collections", 2),
            (f"{layer}/items?limit=10000&{when}", 2),
        )
        paths.append(drawn.choices([path for path, _ in kinds], [weight for _, weight in kinds])[0])
    return paths


def script(folder: Path, paths: list[str]) -> Path:
    """For wrk: each connection asks any of the addresses each time; answers are counted by status."""
    file = folder / "soak.lua"
    listed = ",\n".join(f'"{path}"' for path in paths)
    file.write_text(
        f"local paths = {{\n{listed}\n}}\n"
        "local threads = {}\nfunction setup(thread) table.insert(threads, thread) end\n"
        "function init() other = 0; failed = 0 end\n"
        "function request() return wrk.format(nil, paths[math.random(#paths)]) end\n"
        "function response(status)\n"
        "  if status >= 500 then failed = failed + 1 elseif status >= 300 then other = other + 1 end\nend\n"
        "function done(summary, latency)\n  local failed, other = 0, 0\n"
        "  for _, thread in ipairs(threads) do\n"
        '    failed = failed + thread:get("failed"); other = other + thread:get("other")\n  end\n'
        '  print(string.format("SOAK %d %d %d %d %.1f %.1f %.1f", summary.requests, failed, other,\n'
        "    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,\n"
        "    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))\nend\n",
        encoding="utf-8",
    )
    return file


async def read_slowly(server: Server, until: float, tally: dict[str, int]) -> None:
    """Take the largest layer again and again over one connection, a little at a time."""
    at = urlsplit(server.address)
    head = f"GET {LARGEST} HTTP/1.1\r\nHost: {at.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    while time.monotonic() < until:
        reader, writer = await asyncio.open_connection(at.hostname, at.port, limit=SLOWLY)
        try:
            writer.write(head)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
            left = int(re.search(rb"content-length: (\d+)", answer, re.I)[1])  # type: ignore[index]
            while left and time.monotonic() < until:
                piece = await reader.read(min(SLOWLY, left))
                if not piece:
                    raise EOFError("the answer was cut")
                left -= len(piece)
                await asyncio.sleep(1)
            tally["whole" if not left else "cut by the end"] += 1
        except (AssertionError, EOFError, ConnectionError, asyncio.IncompleteReadError) as error:
            print(f"slow reader: {error!r}", file=sys.stderr)
            tally["failed"] += 1
        finally:
            writer.close()


def memory(pid: int) -> int:
    """What a process and its children hold now, in bytes (Linux)."""
    said = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    held = 0
    for each in (pid, *map(int, said.stdout.split())):
        status = Path(f"/proc/{each}/status").read_text(encoding="ascii")
        held += int(status.partition("VmRSS:")[2].split()[0]) * 1024
    return held


def soak(server: Server, asked: argparse.Namespace, folder: Path) -> bool:
    """Run it and print the table; whether all went well."""
    seconds, sizes, tally = asked.minutes * 60, [], {"whole": 0, "cut by the end": 0, "failed": 0}

    def read() -> None:
        async def all_of_them() -> None:
            until = time.monotonic() + seconds
            await asyncio.gather(*(read_slowly(server, until, tally) for _ in range(asked.slow)))

        asyncio.run(all_of_them())

    readers = threading.Thread(target=read)
    readers.start()
    command = ["wrk", "-t1", f"-c{asked.connections}", f"-d{seconds:g}s", "--timeout=30s", "--latency"]
    command += ["-H", "Accept-Encoding: gzip", "-s", str(script(folder, mixture())), server.address]
    asking = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    while asking.poll() is None:
        sizes.append(memory(server.pid))
        time.sleep(2)
    said = asking.communicate()[0]
    readers.join()
    found = re.search(r"SOAK (\d+) (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+)", said)
    assert found, said
    requests, failed, other, broken = map(int, found.groups()[:4])
    # The first fifth fills what is kept; after it, memory should stand still.
    settled = sizes[len(sizes) // 5 :]
    first, second = (sorted(half) for half in (settled[: len(settled) // 2], settled[len(settled) // 2 :]))
    growth = second[len(second) // 2] / first[len(first) // 2]
    rows = {
        "answers": f"{requests:,} ({requests / seconds:,.0f}/s)",
        "answers of 5xx": failed, "of 3xx or 4xx": other, "connections broken or late": broken,
        "half of them within, ms": found[5], "99 % of them within, ms": found[6], "the longest, ms": found[7],
        "slow readers: whole answers, failed": f"{tally['whole']}, {tally['failed']}",
        "memory at the end, most, MB": f"{sizes[-1] / 1e6:.0f}, {max(sizes) / 1e6:.0f}",
        "memory, second half over first": f"{growth:.3f}",
    }  # fmt: skip
    print(f"| {asked.connections} + {asked.slow} connections, {asked.minutes:g} minutes | |\n|---|---:|")
    for name, value in rows.items():
        print(f"| {name} | {value} |")
    return not (failed or tally["failed"]) and growth < GROWTH


def main() -> int:
    arguments = argparse.ArgumentParser(description="Mil conexiones abiertas durante diez minutos.")
    arguments.add_argument("--home", type=Path, default=os.environ.get("INCIDENCIA_HOME"))
    arguments.add_argument("--minutes", type=float, default=10.0)
    arguments.add_argument("--connections", type=int, default=950)
    arguments.add_argument("--slow", type=int, default=50)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        home = Path(asked.home) if asked.home else servers.new_home(folder)
        with servers.ours(home, READY) as server:
            return 0 if soak(server, asked, folder) else 1


if __name__ == "__main__":
    sys.exit(main())
