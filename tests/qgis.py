"""Find a Python that has QGIS, which one test opens the service with, and print its path; on Debian as root,
install it.

QGIS is no package of ours: its modules belong to the system's Python. ``python tests/qgis.py`` exits 2 with
one sentence where there is none and it may not be installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PLACES = ("/usr/bin/python3", "/Applications/QGIS.app/Contents/MacOS/bin/python3")
PACKAGE = "python3-qgis"


def find() -> str | None:
    """Path of the Python named by QGIS_PYTHON, else of the system's, where it has QGIS."""
    named = os.environ.get("QGIS_PYTHON")
    return next((path for path in ([named] if named else PLACES) if _has_qgis(path)), None)


def _has_qgis(python: str) -> bool:
    if shutil.which(python) is None:
        return False
    asked = [python, "-c", "import importlib.util as u, sys; sys.exit(u.find_spec('qgis._core') is None)"]
    return subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode == 0


def main() -> int:
    """Print the path, after an installation where that is possible: some 200 MB to fetch."""
    import _debian  # it stands beside this file, which is run by its path

    path = find()
    named = os.environ.get("QGIS_PYTHON")
    if path is None and not named and _debian.can_install("debian", "ubuntu"):
        print("Instalando QGIS (sólo la primera vez; uno o dos minutos)…", file=sys.stderr)
        if not _debian.install("QGIS", PACKAGE):
            return 2
        path = find()
    if path is None:
        missing = f"{named} no tiene QGIS" if named else "falta QGIS, con el que se abre el servicio"
        remedy = f"Debian: apt-get install {PACKAGE}; macOS: brew install --cask qgis"
        where = "make test QGIS_PYTHON=/ruta/python3"
        print(f"pruebas: {missing}; instálelo ({remedy}) o dígalo: {where}.", file=sys.stderr)
        return 2
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
