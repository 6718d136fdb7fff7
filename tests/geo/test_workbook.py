"""A workbook is the same file whoever writes it, and whenever."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

_WRITE = """
import hashlib
from geo.records import xlsx_template
print(hashlib.sha256(xlsx_template("convenios")).hexdigest())
"""


def test_another_process_writes_the_same_bytes() -> None:
    from geo.records import xlsx_template

    ours = hashlib.sha256(xlsx_template("convenios")).hexdigest()
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", _WRITE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.strip() == ours
