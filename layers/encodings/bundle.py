"""One zip with all that a layer is: geometry, values, dictionary, codes, sources, licence and checksums."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pandas as pd

from layers.encodings import csv, dictionary, geopackage

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/zip"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can write: the hour of writing says nothing
_READABLE = 0o644  # by everyone, where a program heeds it


def encode(layer: Layer) -> bytes:
    """The zip; the same layer gives the same bytes. ``checksums.txt`` is read by ``sha256sum -c``."""
    files = _files(layer)
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    files["checksums.txt"] = sums.encode()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.external_attr = _READABLE << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _files(layer: Layer) -> dict[str, bytes]:
    name = layer.spec.id
    tables = {
        "diccionario.csv": dictionary.columns(layer),
        "codigos.csv": dictionary.codes(layer),
        "fuentes.csv": dictionary.licences(layer),
    }
    return {
        "LEEME.md": (dictionary.read_me(layer) + _contents(name)).encode(),
        "LICENCIA.md": _licence(dictionary.licences(layer)).encode(),
        f"{name}.gpkg": geopackage.encode(layer),
        f"{name}.csv": csv.encode(layer),
        **{file: csv.table(table) for file, table in tables.items()},
    }


def _contents(name: str) -> str:
    files = {
        f"{name}.gpkg": "geometría y valores, para un sistema de información geográfica (GeoPackage)",
        f"{name}.csv": "los mismos valores sin geometría, para una hoja de cálculo (UTF-8)",
        "diccionario.csv": "qué es cada columna: tipo, unidad y significado",
        "codigos.csv": "qué quiere decir cada estatus y cada situación",
        "fuentes.csv": "las fuentes que nombra la columna `fuente`, con su corte y su licencia",
        "LICENCIA.md": "con qué condiciones se usa lo que hay aquí",
        "checksums.txt": "la suma SHA-256 de cada archivo; se comprueba con `sha256sum -c checksums.txt`",
    }
    lines = (f"- `{file}`: {what}." for file, what in files.items())
    return "\n".join(("", "## Los archivos", "", *lines, ""))


def _licence(sources: pd.DataFrame) -> str:
    rows = sources.itertuples()
    lines = (f"- {row.publica}, {row.titulo} ({row.corte}): {row.licencia}." for row in rows)
    what = "Los datos son de quienes los publican, y al usarlos hay que citarlos. La licencia de cada uno:"
    return "\n".join(("# Licencia", "", what, "", *lines, ""))
