"""The folder of installed vintages: what lies in it, and how one gets in whole or not at all.

``home/marcos/<marco>/`` holds marco.json and a GeoParquet for each level. A vintage is made in a folder
beside the others whose name begins with a dot, flushed to disk and renamed; one process at a time.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo._disk import flush, locked, reason, sha256
from geo.codes import Nivel
from geo.errors import StoreError
from geo.topology import Hallazgo

Archivos = Mapping[tuple[Nivel, int], str]

_FORM = 1  # of marco.json
_ASIDE = ".anterior-"
_STAGE = ".instalando-"


@dataclass(frozen=True)
class Marco:
    """An installed vintage.

    ``sha256`` names the source's polygons; ``archivos`` gives the SHA-256 of each level's file; ``entidades``
    and ``municipios`` count polygons; ``sin_poligono`` are the municipios of the catalogue without one.
    """

    marco: str
    fuente: str
    licencia: str
    sha256: str
    entidades: int
    municipios: int
    sin_poligono: tuple[str, ...]
    hallazgos: tuple[Hallazgo, ...]
    versiones: Mapping[str, str]
    instalado: str
    archivos: Archivos = field(repr=False)
    carpeta: Path


def every(home: Path) -> list[Marco]:
    """The vintages in the folder, by name; raises StoreError for one whose marco.json cannot be read."""
    root = home / "marcos"
    # A replacement killed between its two renames leaves the former one aside: it still counts.
    aside = {path.parent.name.removeprefix(_ASIDE): path for path in root.glob(f"{_ASIDE}*/marco.json")}
    there = {path.parent.name: path for path in root.glob("[!.]*/marco.json")}
    return [_read(path) for _, path in sorted((aside | there).items())]


def file_name(nivel: Nivel, resolucion: int) -> str:
    """The file of a level inside the folder of its vintage."""
    return f"{nivel}-{resolucion}.parquet"


def read_level(marco: Marco, nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
    """One level, indexed by cvegeo; raises StoreError for a file that is missing or was altered."""
    path = marco.carpeta / file_name(nivel, resolucion)
    if not path.is_file() or sha256(path) != marco.archivos[nivel, resolucion]:
        raise StoreError(
            f"el archivo {path.name} falta o fue alterado",
            where=f"marco {marco.marco}",
            fix="vuelva a instalarlo con: incidencia marco install --reemplazar",
        )
    return gpd.read_parquet(path).set_index("cvegeo")


def write_level(frame: gpd.GeoDataFrame, folder: Path, nivel: Nivel, resolucion: int) -> str:
    """Write a level that is indexed by cvegeo and flush it to disk; returns the SHA-256 of the file."""
    path = folder / file_name(nivel, resolucion)
    frame.reset_index().to_parquet(path, index=False, compression="zstd")
    flush(path)
    return sha256(path)


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """A folder to prepare a vintage in, gone afterwards, while no other process installs one.

    Turns whatever the disk refuses into StoreError.
    """
    root = home / "marcos"
    try:
        with locked(root):
            _tidy(root)
            with tempfile.TemporaryDirectory(dir=root, prefix=_STAGE) as folder:
                yield Path(folder)
    except OSError as error:
        raise StoreError(
            f"no se pudo guardar el marco: {reason(error)}",
            where=str(root),
            fix="nada cambió; libere espacio o revise permisos",
        ) from error


def commit(marco: Marco, home: Path) -> Marco:
    """Put a prepared vintage in its place; a former one of that name goes only when the new one is there."""
    root = home / "marcos"
    target, aside = root / marco.marco, root / f"{_ASIDE}{marco.marco}"
    manifest = marco.carpeta / "marco.json"
    manifest.write_text(_text(marco), encoding="utf-8")
    flush(manifest)
    flush(marco.carpeta)
    if target.exists():
        target.rename(aside)
    marco.carpeta.rename(target)
    flush(root)
    shutil.rmtree(aside, ignore_errors=True)
    return replace(marco, carpeta=target)


def _text(marco: Marco) -> str:
    fields: dict[str, Any] = asdict(marco)
    del fields["carpeta"]
    fields["archivos"] = {file_name(*level): digest for level, digest in marco.archivos.items()}
    return json.dumps({"forma": _FORM, **fields}, ensure_ascii=False, indent=1)


def _read(path: Path) -> Marco:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        del fields["forma"]
        levels = (
            (name.removesuffix(".parquet").split("-"), digest) for name, digest in fields["archivos"].items()
        )
        fields["archivos"] = {(nivel, int(resolucion)): digest for (nivel, resolucion), digest in levels}
        fields["hallazgos"] = tuple(
            Hallazgo(**{**h, "claves": tuple(h["claves"])}) for h in fields["hallazgos"]
        )
        fields["sin_poligono"] = tuple(fields["sin_poligono"])
        return Marco(**fields, carpeta=path.parent)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            "marco.json no se puede leer",
            where=f"marco {path.parent.name}",
            fix=f"borre {path.parent} y vuelva a instalarlo",
        ) from error


def _tidy(root: Path) -> None:
    """Clear what killed processes left; nobody else is at work, since the caller holds the lock."""
    for left in root.glob(f"{_STAGE}*"):
        shutil.rmtree(left)
    for aside in root.glob(f"{_ASIDE}*"):
        if (target := root / aside.name.removeprefix(_ASIDE)).exists():
            shutil.rmtree(aside)
        else:
            aside.rename(target)
