"""The header row of SESNSP's tables: which column is which, whatever the release called it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.errors import InputError

MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
FIXED = ("anio", "cve_ent", "entidad", "bien", "tipo", "subtipo", "modalidad")
MUNICIPAL = ("cve_mun", "municipio")
VICTIMS = ("sexo", "edad")

# What each column is called, folded (no case, accents, spaces or dots); the first is the publisher's own.
_NAMES: dict[str, tuple[str, ...]] = {
    "anio": ("ano", "anio", "ao"),  # «A?o»: the letter lost in some copies
    "cve_ent": ("claveent", "cveent", "claveentidad", "cveentidad", "clavedeentidad"),
    "entidad": ("entidad", "entidadfederativa", "noment"),
    "cve_mun": ("cvemunicipio", "clavemunicipio", "cvemun", "clavemun", "cvegeo"),
    "municipio": ("municipio", "nommun", "municipiosesnsp"),
    "bien": ("bienjuridicoafectado", "bienjuridico"),
    "tipo": ("tipodedelito", "tipodelito", "tipo"),
    "subtipo": ("subtipodedelito", "subtipodelito", "subtipo"),
    "modalidad": ("modalidad",),
    "sexo": ("sexo",),
    "edad": ("rangodeedad", "rangoedad", "grupodeedad"),
    "mes": ("mes",),
    "valor": ("conteo", "victimas", "carpetas", "delitos", "valor"),
    **{mes: (mes, mes[:3]) for mes in MESES},
}
_SHOWN = {
    "anio": "Año", "cve_ent": "Clave_Ent", "entidad": "Entidad", "cve_mun": "Cve. Municipio",
    "municipio": "Municipio", "bien": "Bien jurídico afectado", "tipo": "Tipo de delito",
    "subtipo": "Subtipo de delito", "modalidad": "Modalidad", "sexo": "Sexo", "edad": "Rango de edad",
    **{mes: mes.capitalize() for mes in MESES},
}  # fmt: skip
_COLUMN = {name: column for column, names in _NAMES.items() for name in names}
_ONLY_WIDE = "baje el archivo en la forma del SESNSP (una fila por delito y año, los meses a lo ancho)"


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Letters and digits only, lower case, without accents: ``fold("Cve. Municipio") == "cvemunicipio"``."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


@dataclass(frozen=True)
class Header:
    """Where each column stands, by its name here; ``labels`` are the file's own names, ``row`` its number."""

    at: dict[str, int]
    labels: tuple[str, ...]
    row: int

    @property
    def width(self) -> int:
        """How many fields a row has."""
        return len(self.labels)

    @property
    def municipal(self) -> bool:
        """Whether rows are of municipios."""
        return "cve_mun" in self.at

    @property
    def victims(self) -> bool:
        """Whether rows count victims, by sex and age, and not investigation files."""
        return "sexo" in self.at

    @property
    def long(self) -> bool:
        """Whether the table has a row a month instead of a column a month."""
        return {"mes", "valor"} <= set(self.at)

    def label(self, column: str) -> str:
        """The file's own name of a column."""
        return self.labels[self.at[column]] if column in self.at else _SHOWN.get(column, column)


def recognise(cells: Sequence[str], row: int, where: str) -> Header | None:
    """The header that ``cells`` are, or None where they are none (a title, a blank row, data).

    Raises InputError for a header that lacks columns, has one twice, or belongs to another publication.
    """
    names = [fold(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    _refuse_other_publications(set(names), where)
    at: dict[str, int] = {}
    twice = [cells[i] for i, name in enumerate(names) if name in _COLUMN and name in names[:i]]
    for position, name in enumerate(names):
        if name in _COLUMN:
            at.setdefault(_COLUMN[name], position)
    if len(at) < 5 or not {"anio", "cve_ent", "tipo", "enero"} & set(at):
        return None
    if twice:
        raise InputError(f"la columna «{twice[0]}» está dos veces", where=f"{where}, fila {row}")
    header = Header(at, tuple(cells[: len(names)]), row)
    missing = [_SHOWN[column] for column in _needed(header) if column not in at]
    if missing:
        listed = ", ".join(f"«{name}»" for name in missing)
        what = f"falta la columna {listed}" if len(missing) == 1 else f"faltan las columnas {listed}"
        raise InputError(what, where=f"{where}, fila {row}", fix=_ONLY_WIDE)
    return header


def _needed(header: Header) -> tuple[str, ...]:
    if header.long:
        return ("anio", "cve_ent")
    municipal = MUNICIPAL if set(MUNICIPAL) & set(header.at) else ()
    victims = VICTIMS if set(VICTIMS) & set(header.at) else ()
    return (*FIXED, *municipal, *victims, *MESES)


def _refuse_other_publications(names: set[str], where: str) -> None:
    if {"inegi", "ley", "concepto"} <= names:
        raise InputError(
            "es la incidencia delictiva del fuero federal, que no distingue la trata de personas",
            where=where, fix="importe el archivo del fuero común (estatal, municipal o de víctimas)",
        )  # fmt: skip
    if {"inegi", "modalidad", "tipo", "subtipo"} <= names:
        raise InputError(
            "es la metodología anterior (1997–2017), que no tiene el delito de trata de personas",
            where=where, fix="importe un archivo de la nueva metodología (2015 en adelante)",
        )  # fmt: skip
