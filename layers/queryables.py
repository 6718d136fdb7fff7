"""What can be asked of a layer's columns, and their schema for programs (OGC API Features Parts 3 and 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import InputError
from geo.facts import ESTATUS
from geo.periods import read_day
from layers.spec import Column, LayerSpec, columns, mechanisms

if TYPE_CHECKING:
    from geo.facts import Facts

Tipo = Literal["texto", "entero", "decimal", "fecha", "periodo", "geometria"]
"""What a column holds; fecha is AAAA-MM-DD, periodo a year, a month or an interval (ISO 8601)."""

GEOMETRY = "geometry"
SITUACIONES = ("si", "parcial", "no", "en_conflicto", "sin_dato")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_A_DAY = re.compile(r"(.+_)?(fecha|desde)")
_A_PERIOD = re.compile(r"(.+_)?periodo")
# Unified Code for Units of Measure; what is counted (carpetas, personas) has no unit there.
_UCUM = {"km²": "km2", "grados": "deg", "%": "%", "meses": "mo"}
_JSON_TYPE = {"entero": "integer", "decimal": "number"}
_GEOMETRY_OF = {
    "entidad": "geometry-polygon-or-multipolygon",
    "municipio": "geometry-polygon-or-multipolygon",
    "ruta": "geometry-linestring",
}


@dataclass(frozen=True)
class Queryable:
    """A column that can be asked for: its name, type, meaning and unit, and all its values where few.

    An empty text is a missing value.
    """

    nombre: str
    tipo: Tipo
    descripcion: str = ""
    unidad: str = ""
    valores: tuple[str, ...] = ()


def queryables(spec: LayerSpec, facts: Facts) -> Mapping[str, Queryable]:
    """Every column of a layer and its geometry, if it has any, by name and in the layer's order."""
    situations = _situations(spec, facts)
    found = {
        column.nombre: Queryable(
            column.nombre, _type(column), column.descripcion, column.unidad, _values(column, spec, situations)
        )
        for column in columns(spec, facts)
    }
    if spec.drawn:
        what = "La línea de la ruta" if spec.nivel == "ruta" else "El polígono"
        found[GEOMETRY] = Queryable(GEOMETRY, "geometria", what)
    return found


def matching(asked: Queryable, text: str, cells: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    """Which cells of a column equal a value written as text; the empty text names those that lack theirs.

    A missing number equals none. Raises InputError where the text is no value of the column's type.
    """
    value: str | int | float = text
    if asked.tipo == "entero":
        value = _number(asked, text, int, "un entero")
    elif asked.tipo == "decimal":
        value = _number(asked, text, float, "un número")
    elif asked.tipo == "fecha" and text:
        value = _day(asked, text)
    elif asked.tipo == "geometria":
        raise InputError(
            f"«{asked.nombre}» no se compara con un valor", fix="use bbox=, o filter=S_INTERSECTS(…)"
        )
    elif asked.valores and text not in asked.valores:
        raise InputError(f"«{asked.nombre}={text}» no es un valor", fix=f"hay {', '.join(asked.valores)}")
    equal: npt.NDArray[np.bool_] = (cells == value).to_numpy(dtype=bool, na_value=False)
    return equal


def schema(fields: Mapping[str, Queryable], spec: LayerSpec, *, uri: str, titulo: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of some columns, with the roles and keywords of OGC API Features Part 5.

    ``uri`` is the schema's own address. Only the columns named may be used (``additionalProperties``).
    """
    return {
        "$schema": DIALECT,
        "$id": uri,
        "type": "object",
        "title": titulo,
        "description": spec.descripcion,
        "properties": {
            name: _property(each, spec) | {"x-ogc-propertySeq": place}
            for place, (name, each) in enumerate(fields.items(), start=1)
        },
        "additionalProperties": False,
    }


def _property(field: Queryable, spec: LayerSpec) -> dict[str, Any]:
    told: dict[str, Any] = {"title": field.nombre, "description": field.descripcion}
    if field.tipo == "geometria":
        return told | {"format": _GEOMETRY_OF[spec.nivel], "x-ogc-role": "primary-geometry"}
    told["type"] = _JSON_TYPE.get(field.tipo, "string")
    if field.unidad:
        told["description"] += f" ({field.unidad})"
    if field.unidad in _UCUM:
        told["x-ogc-unit"] = _UCUM[field.unidad]
    if field.valores:
        told["enum"] = list(field.valores)
    if field.tipo == "fecha":
        told["format"] = "date"
    if field.nombre == spec.key:
        told["x-ogc-role"] = "id"
    elif field.tipo == "fecha" and field.nombre == "fecha":
        told["x-ogc-role"] = "primary-instant"  # of which day the whole row speaks: never empty
    elif told["type"] == "string" and not field.valores:
        told["x-ogc-nullValues"] = [""]
    return told


def _type(column: Column) -> Tipo:
    if column.dtype != "texto":
        return column.dtype
    if _A_DAY.fullmatch(column.nombre):
        return "fecha"
    return "periodo" if _A_PERIOD.fullmatch(column.nombre) else "texto"


def _values(column: Column, spec: LayerSpec, situations: frozenset[str]) -> tuple[str, ...]:
    if column.nombre == "estatus" or column.nombre.endswith("_estatus"):
        return ESTATUS
    if column.nombre in situations:
        return SITUACIONES
    if column.nombre == "tipo":
        kinds = {"municipio": ("municipio", "sin_municipio"), "pais": ("cifra",)}
        return kinds.get(spec.nivel, (spec.nivel,))
    return ()


def _situations(spec: LayerSpec, facts: Facts) -> frozenset[str]:
    """The columns that hold the situation of a mechanism or of a criterion."""
    if spec.kind == "criterios":
        return frozenset(facts.criterios["id_criterio"])
    return frozenset(mechanisms(spec, facts.mecanismos)["clave"] if spec.mecanismos else ())


def _number(asked: Queryable, text: str, read: type[int] | type[float], what: str) -> int | float:
    try:
        number = read(text)
        if not np.isfinite(number) or abs(number) >= 2**63:
            raise ValueError(text)
    except (ValueError, OverflowError):
        raise InputError(f"«{asked.nombre}={text}» no es {what}", fix="la columna es numérica") from None
    return number


def _day(asked: Queryable, text: str) -> str:
    try:
        return read_day(text).isoformat()
    except ValueError:
        raise InputError(f"«{asked.nombre}={text}» no es un día", fix="escríbalo como AAAA-MM-DD") from None
