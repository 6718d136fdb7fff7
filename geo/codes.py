"""Keys and official names → keys: everything that arrives as an entidad or municipio leaves as INEGI's key.

Nothing else in the project parses a key. A column is read whole: its distinct contents are resolved once and
spread over the rows, so a million rows cost as much as the few thousand different things they say. What
cannot be resolved is refused, with its row and what it may have meant; nothing is guessed or dropped.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from geo._catalogue import (
    SIN_MUNICIPIO,
    carried_path,
    cvegeo_names,
    entidad_names,
    entidades,
    municipio_names,
    municipios,
    normal,
)
from geo._distinct import Distinct
from geo.errors import InputError

__all__ = [
    "Nivel",
    "carried_path",
    "cvegeo_from_names",
    "entidades",
    "is_sin_municipio",
    "municipios",
    "to_cve_ent",
    "to_cvegeo",
]

Nivel = Literal["entidad", "municipio"]

# The two instruments swap the meanings of 998 and 999, so words alone give the key that both fold into.
_SIN_MUNICIPIO_WORDS = frozenset({"noespecificado", "otrosmunicipios", "sinmunicipio"})
_KEY = re.compile(r"([0-9]+)(?:\.0+)?")
_NEAR = 0.7  # below it difflib takes «Xalisco» for «México» too


def to_cve_ent(values: pd.Series, *, where: str = "") -> pd.Series:
    """Two-digit keys of a column of entidades: keys, official names, aliases or ISO 3166-2 codes.

    Case, accents, spaces and punctuation of names do not matter. The result has the index and name of
    ``values`` and text dtype. ``where`` (file, column) opens the message of a refusal; rows are counted as a
    person sees them in a file with one header line, where the row labelled 0 is the second.

    Raises InputError for whatever is none of the 32 entidades, blanks included.

    >>> to_cve_ent(pd.Series([1, "01", 14.0, "jalisco", "EDOMEX", "MX-JAL"])).tolist()
    ['01', '01', '14', '14', '15', '14']
    >>> try:
    ...     to_cve_ent(pd.Series(["Colima", "Xalisco"]), where="casos.csv")
    ... except InputError as error:
    ...     print(error.what)
    no se reconoce la entidad en 1 de 2 filas: fila 3 «Xalisco» (¿14 Jalisco?)
    """
    column = Distinct.of(values)
    return column.answer(
        [_entidad(text) for text in column.texts],
        lambda place: _like_entidad(column.texts[place]),
        subject="la entidad",
        fix="escriba la clave de INEGI (01 a 32), el nombre oficial o el código MX-XXX",
        where=where,
    )


def to_cvegeo(values: pd.Series, *, where: str = "") -> pd.Series:
    """Five-digit keys of a column of municipios: numbers or text, with or without the leading zero.

    ``EE998`` and ``EE999`` are the «sin municipio» of their entidad and stay as they are. Index, dtype, rows
    of a refusal and ``where`` as in `to_cve_ent`.

    Raises InputError for whatever is no key of the catalogue; names need their entidad: `cvegeo_from_names`.

    >>> to_cvegeo(pd.Series([1001, "1001", "01001", 1001.0, "14998"])).tolist()
    ['01001', '01001', '01001', '01001', '14998']
    """
    column = Distinct.of(values)
    return column.answer(
        [key if (key := _digits(text, 5)) in cvegeo_names() else None for text in column.texts],
        lambda place: _like_cvegeo(column.texts[place]),
        subject="la clave de municipio",
        fix="escriba las cinco cifras de la clave de INEGI (por ejemplo 01001)",
        where=where,
    )


def cvegeo_from_names(municipio: pd.Series, entidad: pd.Series, *, where: str = "") -> pd.Series:
    """Five-digit keys of municipios given by name and entidad, row by row.

    ``entidad`` is anything that `to_cve_ent` takes. A name is looked up only within its entidad, among
    today's names and those of earlier vintages; ``municipio`` may also be a key, within the entidad (1 to 3
    digits) or whole. «No especificado» and «Otros municipios» become ``EE999``. Index and name are those of
    ``municipio``; rows of a refusal and ``where`` as in `to_cve_ent`.

    Raises InputError for unknown names, for a name that two municipios of the entidad share (the candidates
    are listed; «Dto. 08» after the name tells them apart), and for columns that do not stand row by row.

    >>> municipio = pd.Series(["Tlaquepaque", "SAN JUAN MIXTEPEC - Dto. 08 -", 999])
    >>> cvegeo_from_names(municipio, pd.Series(["Jal.", "Oaxaca", 9])).tolist()
    ['14098', '20208', '09999']
    """
    if not municipio.index.equals(entidad.index):
        raise InputError("las columnas de municipio y de entidad no tienen las mismas filas", where=where)
    ent_places, ents = pd.factorize(to_cve_ent(entidad, where=where))
    names = Distinct.of(municipio)
    size = len(names.texts)
    places, pairs = pd.factorize(ent_places * size + names.places % size)
    asked = [(str(ents[pair // size]), names.texts[pair % size]) for pair in map(int, pairs)]
    ent_name = _entidades_by_key()
    column = Distinct(municipio, places, [f"{name}, {ent_name[ent]}" if name else "" for ent, name in asked])
    return column.answer(
        [found[0] if len(found := _named(ent, name)) == 1 else None for ent, name in asked],
        lambda place: _like_name(*asked[place]),
        subject="el municipio",
        fix="escriba la clave de INEGI o el nombre oficial (con su distrito, «Dto. 08», si dos lo comparten)",
        where=where,
    )


def is_sin_municipio(cvegeo: pd.Series) -> pd.Series:
    """Whether each five-digit key is a «sin municipio» of its entidad (ends in 998 or 999).

    >>> is_sin_municipio(pd.Series(["14998", "14039"])).tolist()
    [True, False]
    """
    return cvegeo.astype("str").str[2:].isin(SIN_MUNICIPIO)


def _digits(text: str, width: int) -> str | None:
    """The key of ``width`` digits that a text writes, with or without leading zeros; None if it is none."""
    match = _KEY.fullmatch(text)
    return match[1].zfill(width) if match and len(match[1]) <= width else None


def _entidad(text: str) -> str | None:
    """The entidad that a key, a name or a code means."""
    key = _digits(text, 2)
    # Digits never go through `normal`, to which «-14» and «1.4» are «14».
    return entidad_names().get(normal(text)) if key is None else key if key in _entidades_by_key() else None


def _entidades_by_key() -> dict[str, str]:
    return dict(zip(entidades()["cve_ent"], entidades()["nombre"], strict=True))


def _named(cve_ent: str, text: str) -> tuple[str, ...]:
    """The keys that a municipio's name, or its key within the entidad or whole, may mean there."""
    within, whole = _digits(text, 3), _digits(text, 5)
    if whole is not None:
        key = whole if within is None else cve_ent + within
        return (key,) if key in cvegeo_names() and key.startswith(cve_ent) else ()
    name = normal(text)
    if name in _SIN_MUNICIPIO_WORDS:
        return (f"{cve_ent}999",)
    return municipio_names()[cve_ent].get(name, ())


def _plain(text: str, width: int) -> str:
    """A broken key without separators, decimals or spare zeros: "01 001", "1,001", "001001.5" → "01001"."""
    digits = re.sub(r"[\s,.'_-]", "", re.sub(r"\.[0-9]+$", "", text))
    return digits.lstrip("0").zfill(width) if digits.isascii() and digits.isdigit() else ""


def _like_entidad(text: str) -> list[str]:
    """Up to three entidades that an unknown text may have meant, as «14 Jalisco»."""
    names, known, key = _entidades_by_key(), entidad_names(), _plain(text, 2)
    words = [] if key else get_close_matches(normal(text), known, cutoff=_NEAR)
    near = dict.fromkeys([key] if key in names else [known[word] for word in words])
    return [f"{key} {names[key]}" for key in near]


def _like_cvegeo(text: str) -> list[str]:
    """Up to three municipios whose key an unknown text may have meant, as «14039 Guadalajara, Jalisco»."""
    known, key = cvegeo_names(), _plain(text, 5)
    if key in known:
        near = [key]
    elif key:
        near = get_close_matches(key, [other for other in municipios()["cvegeo"] if other[:2] == key[:2]])
    else:
        near = [key for names in municipio_names().values() for key in names.get(normal(text), ())][:3]
    return [f"{key} {known[key]}, {_entidades_by_key()[key[:2]]}" for key in near]


def _like_name(cve_ent: str, text: str) -> list[str]:
    """Up to four municipios that an unknown or shared name may have meant."""
    known, names, name = cvegeo_names(), municipio_names(), normal(text)
    near = list(names[cve_ent].get(name, ()))
    if not near:
        words = get_close_matches(name, names[cve_ent], cutoff=_NEAR)
        near = [key for word in words for key in names[cve_ent][word]]
        # The right name beside the wrong entidad is a common slip.
        near += [key for ent in names if ent != cve_ent for key in names[ent].get(name, ())]
    return [f"{key} {known[key]}, {_entidades_by_key()[key[:2]]}" for key in list(dict.fromkeys(near))[:4]]
