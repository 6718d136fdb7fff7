"""Find the Chromium that the tests of the page drive, and print its path; on Debian as root, install it.

``python tests/chromium.py`` exits 2 with one sentence where there is none and it may not be installed.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = ("chromium", "fonts-liberation")  # the font, so that the pictures of the page have letters
MAC_APPS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")


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


def main() -> int:
    """Print the path, after an installation where that is possible."""
    import _debian  # it stands beside this file, which is run by its path

    path = find()
    # Ubuntu's package is only a door to a snap.
    if path is None and not os.environ.get("CHROMIUM") and _debian.can_install("debian"):
        print("Instalando Chromium (sólo la primera vez)…", file=sys.stderr)
        if not _debian.install("Chromium", *PACKAGES):
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
