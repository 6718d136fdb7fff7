"""Which vintage of the Marco a set of boundaries is: by its name, by what lies beside it, by its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from geo.codes import carried_path, municipios
from geo.errors import InputError

_VALID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_PREFIXED = re.compile(r"(?:mgn?|marco|marcogeo)[_ -]?" + _YEAR, re.IGNORECASE)
_ALONE = re.compile(r"(?<!\d)" + _YEAR)
_WRITTEN = re.compile(r"marco\s+geoestad[ií]stico(?:\s+nacional)?\D{0,40}?" + _YEAR, re.IGNORECASE)

# Columns of cambios_municipios.csv that say whether a new municipio is in a vintage.
_FLAGS = {
    "2010": "en_censo2010",
    "2015": "en_mg2015",
    "2020": "en_mg2020",
    "2023": "en_mg2023",
    "2025": "en_ageeml_2025_10",
}


def checked(marco: str) -> str:
    """A vintage as asked for; raises InputError for what could not name a folder."""
    if not _VALID.fullmatch(marco):
        raise InputError(f"«{marco}» no sirve como marco", fix="escriba un año, por ejemplo 2023")
    return marco


def of_name(name: str) -> str | None:
    """The year that a file's name tells, if it tells one: ``mg_2020_integrado.zip`` → ``2020``."""
    years = set(_PREFIXED.findall(name)) or set(_ALONE.findall(name))
    return years.pop() if len(years) == 1 else None


def of_text(text: str) -> str | None:
    """The year that metadata gives to its «Marco Geoestadístico», if it gives one."""
    years = set(_WRITTEN.findall(text))
    return years.pop() if len(years) == 1 else None


def of_keys(keys: Iterable[str]) -> str | None:
    """The vintage whose municipios are exactly these; None for a part of the country or other years."""
    held = frozenset(keys)
    return next((marco for marco, known in _known().items() if known == held), None)


@cache
def _known() -> dict[str, frozenset[str]]:
    changes = pd.read_csv(carried_path("cambios_municipios.csv"), dtype="str").set_index("cvegeo")
    every = frozenset(municipios()["cvegeo"])
    return {marco: every - set(changes.index[changes[flag] == "False"]) for marco, flag in _FLAGS.items()}
