"""Everything that the definition describes and everything that nobody would ask, for a quarter of an hour.

    python bench/fuzz.py [--home FOLDER] [--minutes 15] [--examples 200] [--seed N]

Schemathesis over the definition of the service (half of the time) and over that of its edition by its address
of citation (a tenth), every phase and check; then odd addresses, headers and filters written byte by byte.
The seed is another one each time, and is told. Prints a Markdown table; ends with 1 where anything failed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import hypothesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from bench import _servers as servers
from geo.edition import Edition
from geo.stores import open_store
from layers.catalogue import LAYERS
from layers.queryables import queryables
from tests.robust import addresses
from tests.robust.asking import over_a_socket
from tests.robust.exam import Exam, examine
from tests.robust.filters import as_text, filters, spoilt

READY = "collections/incidencia-entidad/items?datetime=2022&limit=32"
DEFINED, CITED = 0.5, 0.1
BATCH = 200


def requests(edition: Edition) -> st.SearchStrategy[bytes]:
    """Requests as they travel: half of them odd addresses and headers, half filters, well written or not."""
    odd = st.builds(
        _request,
        addresses.methods.filter(lambda name: name != "HEAD"),  # its answer has a length and no body
        addresses.targets,
        addresses.headers,
    )
    asked = []
    for spec in LAYERS.values():
        trees = filters(queryables(spec, edition.facts))
        for lang, written in (("cql2-text", trees.map(as_text)), ("cql2-json", trees.map(_json))):
            either = st.one_of(written, spoilt(written))
            asked.append(st.builds(_filter, st.just(spec.id), st.just(lang), either))
    return st.one_of(odd, st.one_of(asked))


def _json(tree: Any) -> str:
    import orjson

    return orjson.dumps(tree, option=orjson.OPT_NON_STR_KEYS).decode()


def _filter(layer: str, lang: str, written: str) -> bytes:
    query = f"limit=100&filter-lang={lang}&filter={quote(written, safe='')}"
    return _request("GET", f"/collections/{layer}/items?{query}".encode(), [])


def _request(method: str, target: bytes, headers: list[tuple[str, str]]) -> bytes:
    kept = [(name, value) for name, value in headers if name not in ("Content-Length", "Expect", "Host")]
    lines = "".join(f"{name}: {value}\r\n" for name, value in kept).encode("latin-1")
    head = b"%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" % (method.encode(), target)
    return head + lines + b"\r\n"


def drawn(
    strategy: st.SearchStrategy[bytes], check: Callable[[bytes], None], *, seed: int, seconds: float
) -> dict[str, str]:
    """Check what is drawn until the time is over; what failed, in words."""
    faults: dict[str, str] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=BATCH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def batch(sent: bytes) -> None:
            try:
                check(sent)
            except (AssertionError, OSError, ValueError) as error:
                faults.setdefault(f"{type(error).__name__} {str(error)[:80]}", f"{error}\n{sent[:1000]!r}")

        batch()
        seed += 1
    return faults


def report(exams: dict[str, Exam], statuses: Counter[int], faults: dict[str, str], *, seed: int) -> bool:
    """Print what was asked and what failed; whether nothing did."""
    found = {name: shown for exam in exams.values() for name, shown in exam.faults.items()} | faults
    for name, shown in found.items():
        print(f"{name}\n{shown}\n", file=sys.stderr)
    print(f"| fuzz, seed {seed} | |\n|---|---:|")
    for name, exam in exams.items():
        phases = ", ".join(f"{phase} {count:,}" for phase, count in exam.cases.items())
        print(f"| schemathesis over {name}: requests | {exam.cases.total():,} ({phases}) |")
        print(f"| operations, links followed | {len(exam.operations)}, {exam.steps.total():,} |")
        print(f"| checks; excused, with their reasons | {exam.checks.total():,}; {exam.excused:,} |")
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    print(f"| raw requests | {statuses.total():,} ({told}) |")
    print(f"| answers of 5xx, late, malformed, or with something of the inside | {len(found)} |")
    return not found


def main() -> int:
    arguments = argparse.ArgumentParser(description="Todo lo que se puede pedir, y lo que nadie pediría.")
    arguments.add_argument("--home", type=Path, default=os.environ.get("INCIDENCIA_HOME"))
    arguments.add_argument("--minutes", type=float, default=15.0)
    arguments.add_argument("--examples", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=random.randrange(2**32))
    asked = arguments.parse_args()
    seconds, statuses = asked.minutes * 60, Counter[int]()
    with tempfile.TemporaryDirectory() as made:
        home = Path(asked.home) if asked.home else servers.new_home(Path(made))
        edition = open_store(str(home / "store")).load()
        with servers.ours(home, READY) as server:
            at = urlsplit(server.address)

            def check(sent: bytes) -> None:
                for heard in over_a_socket(str(at.hostname), int(at.port or 80), sent):
                    statuses[heard.status] += 1
                    heard.check()

            exams = {
                name: examine(
                    address, seed=asked.seed, examples=asked.examples, seconds=max(1, int(share * seconds))
                )
                for name, address, share in (
                    ("the service", server.address, DEFINED),
                    ("an edition by its address", f"{server.address}/editions/{edition.id}", CITED),
                )
            }
            left = (1 - DEFINED - CITED) * seconds
            faults = drawn(requests(edition), check, seed=asked.seed, seconds=left)
    return 0 if report(exams, statuses, faults, seed=asked.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
