"""One cell → the text that a row keeps, or why it cannot be kept; what was mended on the way is told."""

from __future__ import annotations

import re
from datetime import date, datetime

import pandas as pd

from geo._catalogue import normal
from geo.codes import cvegeo_from_names, to_cve_ent
from geo.errors import InputError
from geo.lines import COUNTRY
from geo.records.dates import Fecha, read_date
from geo.records.lists import find, lists
from geo.records.tables import Column

_COUNTRY = frozenset({"pais", "nacional", "todoelpais", "federacion", "republicamexicana", COUNTRY})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"), None)
_URL = re.compile(r"https?://[^\s/.]+\.\S+", re.IGNORECASE)
_PERSONAL = {
    "una CURP o un RFC": re.compile(
        r"\b[A-Z]{4}\d{6}(?:[HM][A-Z]{5}[A-Z0-9]\d|[A-Z0-9]{3})\b", re.IGNORECASE
    ),
    "un correo": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "un teléfono": re.compile(
        r"(?<!\d)(?:\+?52[\s-]?)?(?:\(?\d{2}\)?[\s-]?\d{4}|\(?\d{3}\)?[\s-]?\d{3})[\s-]?\d{4}(?!\d)"
    ),
}
_SHOWN = 8


def blank(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or not str(value).translate(_INVISIBLE).strip()


def written(value: object) -> str:
    """A cell as text: single spaces, nothing invisible, whole numbers without decimals."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).translate(_INVISIBLE).split())


def padded(value: object) -> bool:
    """Whether a text has blanks before or after what it says."""
    return isinstance(value, str) and value != value.strip()


def entidad(column: Column, value: object) -> str:
    """The key of the entidad, or that of the country where the column takes it. Raises InputError."""
    text = written(value)
    if column.clase == "entidad_o_pais" and normal(text) in _COUNTRY:
        return COUNTRY
    try:
        return str(to_cve_ent(pd.Series([text])).iloc[0])
    except InputError as error:
        raise _of_one_row(error, "la entidad") from None


def municipio(value: object, cve_ent: str) -> str:
    """The five-digit key of a municipio of that entidad. Raises InputError."""
    try:
        return str(cvegeo_from_names(pd.Series([written(value)]), pd.Series([cve_ent])).iloc[0])
    except InputError as error:
        raise _of_one_row(error, "el municipio") from None


def _of_one_row(error: InputError, subject: str) -> InputError:
    """The refusal of a column of one row, without its count of rows: where it was is told by the mistake."""
    said = error.what.partition(": fila 2 ")[2]
    return InputError(f"no se reconoce {subject} {said}", fix=error.fix)


def as_day(value: object) -> str:
    """A date as rows keep it: ``2012-05-15``, ``2012-05``, ``2012`` or an interval. Raises InputError."""
    return canonical(read_date(value if isinstance(value, (date, datetime, int, float)) else written(value)))


def canonical(when: Fecha) -> str:
    """A date as short as its precision allows; `read_date` reads it back.

    >>> canonical(read_date("mayo de 2012"))
    '2012-05'
    """
    length = {"día": 10, "mes": 7, "año": 4}.get(when.precision)
    return f"{when.desde}/{when.hasta}" if length is None else str(when.desde)[:length]


def other(column: Column, value: object) -> str:
    """A choice of a list, an address of the web or a text. Raises InputError."""
    if isinstance(value, (date, datetime)):
        what = f"Excel cambió lo escrito por la fecha {value:%d/%m/%Y}"
        raise InputError(what, fix="dé formato de texto a la celda y escríbalo otra vez")
    text = written(value)
    if column.clase == "lista":
        return _choice(column, text)
    if len(text) > column.largo:
        raise InputError(f"tiene {len(text)} caracteres", fix=f"escriba hasta {column.largo}")
    if column.clase == "url":
        if not _URL.fullmatch(text):
            raise InputError(f"«{text}» no es una dirección web", fix="empiece con http:// o https://")
        return text
    for what, pattern in _PERSONAL.items():
        if pattern.search(text):
            raise InputError(f"parece llevar {what}, y lo escrito se publica", fix="bórrelo")
    return text


def _choice(column: Column, text: str) -> str:
    found = find(column.lista, text)
    if found is None:
        choices = list(lists()[column.lista].values())
        few = len(choices) <= _SHOWN
        fix = f"use uno de: {', '.join(choices)}" if few else "use uno de la hoja «Listas» de la plantilla"
        raise InputError(f"«{text}» no está en la lista", fix=fix)
    return found


def mended(column: Column, value: object, kept: str) -> str:
    """What a person should know of how a cell was read; "" where it was read as it stands."""
    if column.clase.startswith("entidad") and kept != COUNTRY:
        name = lists()["entidad"][kept]
        if written(value) not in (kept, str(int(kept)), name):
            return f"«{written(value)}» se leyó como {kept} {name}"
    text = written(value)
    return f"traía espacios antes o después y se leyó «{text}»" if padded(value) else ""
