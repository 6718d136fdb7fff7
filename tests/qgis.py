"""Find a Python that has QGIS, which one test opens the service with, and print its path; on Debian as root,
install it.

QGIS is no package of ours: its modules belong to the system's Python. ``python tests/qgis.py`` exits 2 with
one sentence where there is none and it may not be installed.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys

PLACES = ("/usr/bin/python3", "/Applications/QGIS.app/Contents/MacOS/bin/python3")
APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq")
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


def can_install() -> bool:
    """Tell whether this is Debian and we are root."""
    try:
        system = platform.freedesktop_os_release().get("ID")
    except OSError:
        return False
    return system in ("debian", "ubuntu") and os.geteuid() == 0


def install() -> None:
    """Install Debian's QGIS for Python without its desktop's suggestions: some 200 MB to fetch."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", PACKAGE]):
        subprocess.run([*APT_GET, *command], check=True, env=environment, stdout=sys.stderr)


def main() -> int:
    """Print the path, after an installation where that is possible."""
    path = find()
    named = os.environ.get("QGIS_PYTHON")
    if path is None and not named and can_install():
        print("Instalando QGIS (sólo la primera vez; uno o dos minutos)…", file=sys.stderr)
        try:
            install()
        except subprocess.CalledProcessError as error:
            print(f"pruebas: apt-get no pudo instalar QGIS (código {error.returncode}).", file=sys.stderr)
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
