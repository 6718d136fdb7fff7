"""What each parameter may be, with an example that the service answers."""

from __future__ import annotations

from typing import Any

from api.paging import Cursor
from layers.catalogue import LAYERS
from layers.crs import CRS84, OFFERED
from layers.tiles.grids import GRIDS

_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_NAMES = {"type": "array", "items": {"type": "string"}}
_BOX = {"type": "array", "items": {"type": "number"}, "oneOf": [
    {"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6},
]}  # fmt: skip
_CRS = {"type": "string", "format": "uri", "enum": list(OFFERED)}
_LISTED = {"style": "form", "explode": False}  # one parameter, its values separated by commas

# What FastAPI cannot tell from the Python type of a parameter: its schema, how it is written, an example.
KNOWN: dict[str, dict[str, Any]] = {
    "limit": {"example": 10},
    "offset": {"example": 0},
    "bbox": {"schema": _BOX, "example": [-99.4, 19.0, -98.9, 19.6]},
    "bbox-crs": {"schema": _CRS, "example": CRS84.uri},
    "crs": {"schema": _CRS, "example": list(OFFERED)[2]},
    "datetime": {"schema": {"type": "string"}, "example": "2022"},
    "fecha": {"schema": _DAY, "example": "2024-06-30"},
    "desde": {"schema": _DAY, "example": "2023-12-31"},
    "corte": {"schema": {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, "example": "2026-03"},
    "properties": {"schema": _NAMES, "example": ["nombre", "estatus"]},
    "sortby": {"schema": _NAMES, "example": ["-nombre"]},
    "skipGeometry": {"schema": {"type": "string", "enum": ["true", "false"]}, "example": "true"},
    "filter": {"schema": {"type": "string"}, "example": "cve_ent = '20'"},
    "filter-lang": {
        "schema": {"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
        "example": "cql2-text",
    },
    "filter-crs": {"schema": _CRS, "example": CRS84.uri},
    "cursor": {"schema": {"type": "string"}, "example": Cursor(False, (), "09", ()).write()},
    "layer": {"schema": {"type": "string", "enum": list(LAYERS)}, "example": "incidencia-entidad"},
    "cvegeo": {"schema": {"type": "string"}, "example": "20"},
    "cve_ent": {"schema": {"type": "string", "pattern": r"^\d{2}$"}, "example": "20"},
    "mecanismo": {"schema": {"type": "string"}, "example": "ley_armonizada"},
    "tabla": {"schema": {"type": "string"}, "example": "criterios"},
    "tileMatrixSetId": {"schema": {"type": "string", "enum": list(GRIDS)}, "example": "WebMercatorQuad"},
    "tileMatrix": {"schema": {"type": "string", "pattern": r"^\d{1,2}$"}, "example": "5"},
    "tileRow": {"schema": {"type": "integer", "minimum": 0}, "example": 14},
    "tileCol": {"schema": {"type": "integer", "minimum": 0}, "example": 7},
}
"""Members of a parameter object by the parameter's name; ``f`` differs from one address to the next."""

# A name that means something else at one address.
_AT = {
    ("/indicadores/{id}", "id"): "ley_armonizada",
    ("/indicadores/{id}/filas", "id"): "ley_armonizada",
}

_DRAWN = tuple(f"/collections/{{layer}}/{what}" for what in ("tiles", "style", "pmtiles"))

DESCRIBED = {
    "layer": "El identificador de una capa.",
    "cvegeo": "La clave del INEGI de una entidad o un municipio, o el identificador de una ruta o una cifra.",
    "cve_ent": "La clave de una entidad, dos dígitos.",
    "mecanismo": "La clave de un mecanismo.",
    "tabla": "El nombre de una plantilla.",
    "tileMatrixSetId": "La rejilla de las teselas.",
    "tileMatrix": "El acercamiento.",
    "tileRow": "La fila, desde el norte.",
    "tileCol": "La columna, desde el oeste.",
    "id": "El identificador.",
}
"""What the parts of a path are."""


def described(path: str, given: dict[str, Any], formats: list[str], edition: str) -> dict[str, Any]:
    """A parameter as FastAPI wrote it, with what is known of it; ``edition`` is the id of one there is."""
    name = given["name"]
    made = {**given, **KNOWN.get(name, {})}
    if name in DESCRIBED:
        made["description"] = DESCRIBED[name]
    if name == "f":
        made |= {"schema": {"type": "string", "enum": formats}, "example": formats[0]}
        made["description"] = f"El formato de la respuesta: {', '.join(formats)}."
    if name == "layer" and path.startswith(_DRAWN):
        made["schema"] = {"type": "string", "enum": [spec.id for spec in LAYERS.values() if spec.drawn]}
    if name == "id":
        made["example"] = _AT.get((path, name), edition)
    if given["in"] == "query":
        made |= _LISTED
        made["schema"] = {key: value for key, value in made["schema"].items() if value != ""}
    made["schema"] = {key: value for key, value in made["schema"].items() if key != "title"}
    return made
