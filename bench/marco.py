"""Seconds and peak memory of installing a vintage, as a row of a Markdown table.

    python -m bench.marco                       the default vintage
    python -m bench.marco FILE [--marco YEAR]   any other

The peak is of this process (ru_maxrss), so one run measures one installation.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from geo import marcos


def main() -> None:
    arguments = argparse.ArgumentParser(description="Mide la instalación de un marco.")
    arguments.add_argument("source", nargs="?")
    arguments.add_argument("--marco")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()

        def progress(doing: str, share: float) -> None:
            print(f"{time.perf_counter() - began:6.1f} s  {share:4.0%}  {doing}", file=sys.stderr)

        if asked.source:
            one = marcos.install(asked.source, Path(home), marco=asked.marco, progress=progress)
        else:
            one = marcos.install_default(Path(home), progress=progress)
        seconds = time.perf_counter() - began
    scale = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, KiB elsewhere
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
    name = asked.source and Path(asked.source).name
    print(f"| marco install {name or ''} | {one.municipios:,} | {seconds:.1f} s | {peak / 1e9:.2f} GB |")


if __name__ == "__main__":
    main()
