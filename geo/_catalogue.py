"""The carried catalogue of entidades and municipios, and what its names look like once reduced."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pandas as pd

from geo.errors import NotFoundError

SIN_MUNICIPIO = ("998", "999")
_NOTE = re.compile(r"\s*\([^)]*\)$")
_DISTRICT = re.compile(r"(?:dto|distrito)0*([0-9]+)$")


def carried_path(name: str) -> Path:
    """Where the carried file ``name`` of ``data/entidades`` lies: in a checkout or in an installed package.

    Raises NotFoundError where neither has it.
    """
    here = Path(__file__).parent
    for folder in (here / "_datos", here.parent / "data" / "entidades"):
        if (folder / name).is_file():
            return folder / name
    raise NotFoundError(f"falta el archivo «{name}» de los datos del proyecto", fix="vuelva a instalarlo")


@lru_cache(maxsize=1)
def entidades() -> pd.DataFrame:
    """The 32 entidades as carried: names, aliases (``|`` between them), ISO code, censuses 2010 and 2020.

    One frame for the whole process; callers must not change it.
    """
    return _read("entidades.csv", {"censo_2010": "Int64", "censo_2020": "Int64"})


@lru_cache(maxsize=1)
def municipios() -> pd.DataFrame:
    """The 2,478 municipios as carried: name, seat with ``lat`` and ``lon`` (degrees), censuses 2010 and 2020.

    One frame for the whole process; callers must not change it.
    """
    kinds = {"lat": "float64", "lon": "float64", "censo_2010": "Int64", "censo_2020": "Int64"}
    return _read("municipios.csv", kinds)


def normal(name: str) -> str:
    """A name reduced to what tells it apart: letters and digits, without case or accents."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return _DISTRICT.sub(r"dto\1", "".join(letter for letter in letters if letter.isalnum()))


@lru_cache(maxsize=1)
def entidad_names() -> dict[str, str]:
    """Normal form of every name, alias and code of an entidad → cve_ent."""
    table = entidades()
    names: dict[str, str] = {}
    columns = ("cve_ent", "nombre", "nombre_corto", "abreviatura", "iso_3166_2", "alias")
    for key, *spellings in zip(*(table[column] for column in columns), strict=True):
        for spelling in "|".join(spellings).split("|"):
            # A parenthesis is a note on the alias («MX-DIF (ISO hasta 2016)»), no part of it.
            names[normal(_NOTE.sub("", spelling))] = key
    return names


@lru_cache(maxsize=1)
def cvegeo_names() -> dict[str, str]:
    """Every five-digit key that there is → what to call it, «sin municipio» of each entidad included.

    The name is today's, but twins within an entidad go by the earlier one, which tells their district.
    """
    table, renamed = municipios(), _read("nombres_municipio.csv", {})
    twins = set(table["cvegeo"][(table["cvegeo"].str[:2] + table["nombre"]).duplicated(keep=False)])
    named = dict(zip(table["cvegeo"], table["nombre"], strict=True))
    earlier = zip(renamed["cvegeo"], renamed["nom_1990_2010"], strict=True)
    named |= {key: name.rstrip(" -") for key, name in earlier if key in twins}
    return named | {ent + mun: "sin municipio" for ent in entidades()["cve_ent"] for mun in SIN_MUNICIPIO}


@lru_cache(maxsize=1)
def municipio_names() -> dict[str, dict[str, tuple[str, ...]]]:
    """cve_ent → normal form of a name, of today or earlier → the keys that carry it, sorted."""
    renamed = _read("nombres_municipio.csv", {})
    tables = [municipios()[["cvegeo", "nombre"]]]
    tables += [renamed[["cvegeo", column]] for column in renamed.columns[1:]]
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table in tables:
        for key, name in table.itertuples(index=False):
            found[key[:2]][normal(name)].add(key)
    return {ent: {name: tuple(sorted(keys)) for name, keys in names.items()} for ent, names in found.items()}


def _read(name: str, kinds: dict[str, str]) -> pd.DataFrame:
    """A carried table: text as it stands (a blank is ""), and the columns of ``kinds`` as numbers."""
    dtype: defaultdict[str, str] = defaultdict(lambda: "str", kinds)
    blanks = {column: [""] for column in kinds}
    return pd.read_csv(carried_path(name), dtype=dtype, keep_default_na=False, na_values=blanks)
