"""Find the PostgreSQL with PostGIS that the tests start, and print its folder; on Debian as root, install it,
with GDAL's programs and nginx, which the tests run too.

``python tests/postgres.py`` exits 2 with one sentence where there is none and it may not be installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = ("initdb", "pg_ctl", "pg_dump", "pg_restore", "psql")
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
PACKAGES = ("postgresql", "postgresql-postgis", "gdal-bin", "nginx")
NGINX = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
"""Where nginx is looked for: Debian keeps it out of the path of who is not root."""
PROGRAMS = {"ogrinfo": "ogrinfo, de GDAL", "nginx": "nginx"}


def find() -> Path | None:
    """Folder of the programs of the newest server that has PostGIS; POSTGRES_BIN names one."""
    named = os.environ.get("POSTGRES_BIN")
    if named:
        return Path(named) if _serves(Path(named)) else None
    found = [path for place in PLACES for path in Path("/").glob(place.lstrip("/"))]
    config = shutil.which("pg_config")
    if config:
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout
        found.append(Path(said.strip()))
    return max((folder for folder in found if _serves(folder)), key=_version, default=None)


def _serves(folder: Path) -> bool:
    if not all((folder / name).is_file() for name in NEEDED):
        return False
    config = folder / "pg_config"
    command = [str(config if config.is_file() else shutil.which("pg_config")), "--sharedir"]
    shared = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    candidates = (Path(shared), Path("/usr/share/postgresql") / folder.parent.name)
    return any((each / "extension" / "postgis.control").is_file() for each in candidates)


def _version(folder: Path) -> int:
    said = subprocess.run([folder / "psql", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])


def _lacking(folder: Path | None) -> str:
    """What is not here of what the tests run, in words; "" where all is."""
    if folder is None:
        return "PostgreSQL con PostGIS"
    return next((says for name, says in PROGRAMS.items() if shutil.which(name, path=NGINX) is None), "")


def _make_no_cluster() -> None:
    """Keep Debian's package from starting a server of its own: each run starts and removes its own."""
    common = Path("/etc/postgresql-common/createcluster.d")
    common.mkdir(parents=True, exist_ok=True)
    (common / "incidencia.conf").write_text("create_main_cluster = false\n", encoding="utf-8")


def main() -> int:
    """Print the folder, after an installation where that is possible."""
    import _debian  # it stands beside this file, which is run by its path

    folder = find()
    named = os.environ.get("POSTGRES_BIN")
    if _lacking(folder) and not named and _debian.can_install("debian", "ubuntu"):
        print("Instalando PostgreSQL con PostGIS (sólo la primera vez)…", file=sys.stderr)
        _make_no_cluster()
        if not _debian.install("PostGIS", *PACKAGES):
            return 2
        folder = find()
    if what := _lacking(folder):
        remedy = f"Debian: apt-get install {' '.join(PACKAGES)}; macOS: brew install postgis gdal nginx"
        where = "make test POSTGRES_BIN=/ruta/bin"
        print(f"pruebas: falta {what}; instálelo ({remedy}) o diga dónde está: {where}.", file=sys.stderr)
        return 2
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
