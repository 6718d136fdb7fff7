"""Installing on Debian what the tests run and no Python package brings: Chromium, PostGIS, QGIS.

The programs beside this one that look for each of them import it when they are run, and not when a test
imports them: a test installs nothing.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys

APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq")


def can_install(*systems: str) -> bool:
    """Tell whether this is one of ``systems`` (debian, ubuntu) and we are root."""
    try:
        system = platform.freedesktop_os_release().get("ID")
    except OSError:
        return False
    return system in systems and os.geteuid() == 0


def install(name: str, *packages: str) -> bool:
    """Install ``packages`` without what they recommend; False, and one sentence, where apt-get cannot."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run([*APT_GET, *command], check=True, env=environment, stdout=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"pruebas: apt-get no pudo instalar {name} (código {error.returncode}).", file=sys.stderr)
        return False
    return True
