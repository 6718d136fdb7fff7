"""Keys of imported sources: they name a folder, and begin the id of every row that came with the file."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from geo.codes import carried_path
from geo.errors import InputError

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LENGTH = 60


def default_key(tabla: str, name: str) -> str:
    """The key of a file that was given none.

    >>> default_key("convenios", "Convenios 2012 (final)")
    'convenios-2012-final'
    """
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    key = slug if slug.startswith(tabla) else f"{tabla}-{slug}"
    return key[:_LENGTH].strip("-")


def check_key(clave: str) -> str:
    """``clave``, if a source may be called so.

    Raises InputError for other characters than lower case letters, digits and dashes, and for the key of a
    source that the project carries or of SESNSP's files.
    """
    if not _KEY.fullmatch(clave) or len(clave) > _LENGTH:
        fix = f"use minúsculas, cifras y guiones, hasta {_LENGTH}, como convenios-2012"
        raise InputError(f"«{clave}» no sirve de clave", fix=fix)
    carried = pd.read_csv(carried_path("fuentes.csv"), dtype="str", keep_default_na=False)["clave"]
    if clave.startswith("sesnsp-") or clave in set(carried):
        raise InputError(f"«{clave}» ya es la clave de otra fuente", fix="elija otra con --clave")
    return clave
