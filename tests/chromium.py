"""Find the Chromium that the tests of the page drive, and print its path; on Debian as root, install it.

``python tests/chromium.py`` exits 2 with one sentence where there is none and it may not be installed.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")
APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq")


def find() -> str | None:
    """Path of the Chromium named by CHROMIUM, else of the first one this system has."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    apps = [Path("/Applications", app) for app in MAC_APPS]
    return next((str(app) for app in apps if app.is_file()), None)


def can_install() -> bool:
    """Tell whether this is Debian and we are root: Ubuntu's package is only a door to a snap."""
    try:
        system = platform.freedesktop_os_release().get("ID")
    except OSError:
        return False
    return system == "debian" and os.geteuid() == 0


def install() -> None:
    """Install Debian's Chromium, and a font so that the pictures of the page have letters."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = ["chromium", "fonts-liberation"]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run([*APT_GET, *command], check=True, env=environment, stdout=sys.stderr)


def main() -> int:
    """Print the path, after an installation where that is possible."""
    path = find()
    if path is None and not os.environ.get("CHROMIUM") and can_install():
        print("Instalando Chromium (sólo la primera vez)…", file=sys.stderr)
        try:
            install()
        except subprocess.CalledProcessError as error:
            print(f"pruebas: apt-get no pudo instalar Chromium (código {error.returncode}).", file=sys.stderr)
            return 2
        path = find()
    if path is None:
        named = os.environ.get("CHROMIUM")
        missing = f"{named} no es un programa" if named else "falta Chromium, con el que se prueba la página"
        remedy = "Debian: apt-get install chromium; macOS: brew install --cask chromium"
        where = "make test CHROMIUM=/ruta/chromium"
        print(f"pruebas: {missing}; instálelo ({remedy}) o diga dónde está: {where}.", file=sys.stderr)
        return 2
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
