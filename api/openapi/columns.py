"""The columns of the layers as the definition tells them: each is a parameter of ``items`` too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api.openapi.schemas import Schema, ref
from api.parameters import ItemsParameters
from api.snapshot import Snapshot
from layers.catalogue import LAYERS
from layers.queryables import GEOMETRY, Queryable

COLUMN, ORDER, COLUMNS = "Columna", "Orden", "Columnas"
"""Components: the name of a column, one to order by, and the columns that not every layer has."""

_NAME = "[A-Za-z][A-Za-z0-9_]*"
_MOST = 0.9  # of the layers: all that are of areas
# A name that is a parameter of its own asks for something else than a column (`corte`, `fecha`).
_TAKEN = frozenset(field.alias or name for name, field in ItemsParameters.model_fields.items())
_EXAMPLES = {
    "nombre": "Oaxaca",
    "tipo": "entidad",
    "estatus": "observado",
    "marco": "2019",
    "fuente": "evidencias-incidencia",
}
_NUMBERS = {"entero": "integer", "decimal": "number"}
_DAY = r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$"


def components(snapshot: Snapshot) -> dict[str, Schema]:
    """The schemas of columns, by name.

    The layers have hundreds of columns: only those that all of them have, or most, are listed here. Each
    layer's own are where the standard has them, in its queryables.
    """
    common, most = _shared(snapshot)
    others = {name: _schema(each) for name, each in most.items() if name not in (*common, *_TAKEN)}
    return {
        COLUMN: {
            "description": "El nombre de una columna: una de las que tienen todas las capas, o una propia.",
            "anyOf": [{"type": "string", "enum": list(common)}, {"type": "string", "pattern": f"^{_NAME}$"}],
        },
        ORDER: {
            "type": "string",
            "description": "Una columna; con un menos delante, de mayor a menor.",
            "pattern": f"^[+-]?{_NAME}$",
        },
        COLUMNS: {
            "type": "object",
            "description": "Columnas que no tienen todas las capas y el valor que debe tener cada una.",
            "properties": others,
            "additionalProperties": {"type": "string"},
        },
    }


def parameters(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The parameters of ``items`` that are columns: the ones that every layer has, and all others as one."""
    common, _ = _shared(snapshot)
    made: list[dict[str, Any]] = [
        {
            **{"name": name, "in": "query", "schema": _schema(each), "example": _EXAMPLES[name]},
            **{"description": f"{each.descripcion}: sólo las filas que tienen este valor."},
            **{"style": "form", "explode": False},
        }
        for name, each in common.items()
        if name not in _TAKEN
    ]
    about = "Cualquier otra columna de la capa (las dice queryables): sólo las filas que tienen ese valor."
    others = {"name": "columnas", "in": "query", "description": about, "schema": ref(COLUMNS)}
    return [*made, {**others, "style": "form", "explode": True, "example": {"cve_ent": "20"}}]


def _shared(snapshot: Snapshot) -> tuple[dict[str, Queryable], dict[str, Queryable]]:
    """The columns that every layer has, and those that most have, with their values in all layers."""
    made: tuple[dict[str, Queryable], dict[str, Queryable]] = snapshot.document(
        "columnas de la definición", lambda: _read(snapshot)
    )
    return made


def _read(snapshot: Snapshot) -> tuple[dict[str, Queryable], dict[str, Queryable]]:
    held: dict[str, list[Queryable]] = {}
    for spec in LAYERS.values():
        for name, each in snapshot.queryables(spec).items():
            if name != GEOMETRY:
                held.setdefault(name, []).append(each)
    whole, most = (
        {name: _joined(them) for name, them in held.items() if len(them) >= share * len(LAYERS)}
        for share in (1, _MOST)
    )
    return whole, most


def _joined(held: list[Queryable]) -> Queryable:
    values = [value for each in held for value in each.valores] if all(each.valores for each in held) else []
    return replace(held[0], valores=tuple(dict.fromkeys(values)))


def _schema(column: Queryable) -> Schema:
    """What may be asked of a column; an empty text asks for the rows that lack theirs."""
    if column.tipo in _NUMBERS:
        return {"type": _NUMBERS[column.tipo]}
    if column.valores:
        return {"type": "string", "enum": list(column.valores)}
    return {"type": "string", "pattern": _DAY} if column.tipo == "fecha" else {"type": "string"}
