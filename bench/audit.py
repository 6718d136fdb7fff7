"""Every level of the default vintage looked at whole: a Markdown table, and 1 where something is wrong.

    python bench/audit.py [--home FOLDER]

Each file against its hash, each level as a coverage (valid, without overlaps, edges that match), and its
neighbours against those of full resolution. `make test` looks at the coverage of some levels only. FOLDER may
hold the vintage already; else it is installed first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import get_args

import numpy as np

from geo import marcos
from geo.boundaries import RESOLUCIONES
from geo.codes import Nivel
from geo.generalise import MUST_STAY
from geo.topology import faults, neighbours


def main() -> int:
    arguments = argparse.ArgumentParser(description="Revisa completo el marco que viene con el programa.")
    arguments.add_argument("--home", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home = asked.home or Path(made)
        if marcos.DEFAULT not in {one.marco for one in marcos.installed(home)}:
            marcos.install_default(home)
        return audit(home)


def audit(home: Path) -> int:
    """Prints a row a level; 1 where one is not as it should be."""
    levels, wrong = marcos.load(home, marcos.DEFAULT), 0
    print("| nivel | metros | polígonos | no forman cobertura | vecinos perdidos | vecinos nuevos | s |")
    print("|---|---|---|---|---|---|---|")
    for nivel in get_args(Nivel):
        full = neighbours(np.asarray(levels[nivel, 0].frame.geometry.values))
        long = full.index[full > MUST_STAY]
        for metres in RESOLUCIONES:
            began = time.perf_counter()
            # A file that was altered raises here.
            geometry = np.asarray(levels[nivel, metres].frame.geometry.values)
            now = neighbours(geometry).index
            found = (faults(geometry).size, len(long.difference(now)), len(now.difference(full.index)))
            wrong += sum(found)
            told = " | ".join(map(str, found))
            print(f"| {nivel} | {metres} | {len(geometry)} | {told} | {time.perf_counter() - began:.1f} |")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
