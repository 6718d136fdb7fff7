"""Reads services with GDAL, in a process of its own: GDAL holds the interpreter while it waits.

Each line of the standard input is one read in JSON: ``{"address": …}`` with what
``pyogrio.read_dataframe`` takes, or alone to list the layers there. What was read leaves by the standard
output, pickled.
"""

from __future__ import annotations

import json
import pickle
import sys

import pyogrio


def main() -> None:
    """Read, and write what was read, one after the other."""
    for line in sys.stdin:
        asked = json.loads(line)
        source = f"OAPIF:{asked.pop('address')}"
        if "bbox" in asked:
            asked["bbox"] = tuple(asked["bbox"])
        read = (
            pyogrio.read_dataframe(source, **asked) if asked else pyogrio.list_layers(source)[:, 0].tolist()
        )
        pickle.dump(read, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
