"""What each parameter may be, with an example that the service answers."""

from __future__ import annotations

from typing import Any

from api.openapi.columns import COLUMN, ORDER
from api.openapi.schemas import ref
from api.paging import Cursor
from api.snapshot import Snapshot
from geo.records import TABLES
from layers import cql2
from layers.catalogue import LAYERS
from layers.cql2.nodes import MAX_LENGTH
from layers.crs import CRS84, OFFERED
from layers.tiles.grids import GRIDS

_MONTH = r"\d{4}-(0[1-9]|1[0-2])"
_DAY = rf"{_MONTH}-(0[1-9]|[12]\d|3[01])"
_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
_INSTANT = rf"(\d{{4}}|{_MONTH}|{_DAY}([Tt]{_HOUR}:[0-5]\d(\.\d{{1,9}})?([Zz]|[+-]{_HOUR}))?)"
_OPEN = r"(\.\.)?"
_WHEN = rf"^({_INSTANT}|{_INSTANT}/({_INSTANT}|{_OPEN})|{_OPEN}/{_INSTANT})$"
# What is said of a day begins in 2007.
_SINCE_2007 = r"^20(0[7-9]|[1-9]\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_COLUMNS = {"type": "array", "items": ref(COLUMN)}
_ORDER = {"type": "array", "items": ref(ORDER)}
_BOX = {"type": "array", "items": {"type": "number"}, "oneOf": [
    {"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6},
]}  # fmt: skip
_CRS = {"type": "string", "format": "uri", "enum": list(OFFERED)}
_ENTIDAD = r"^(0[1-9]|[12]\d|3[0-2])$"
_ROW = r"^(\d{2}|\d{5}|(ruta|cifra)-\d{3})$"
_ZOOMS = "|".join(str(zoom) for zoom in range(max(grid.max_zoom for grid in GRIDS.values()) + 1))
_LISTED = {"style": "form", "explode": False}  # one parameter, its values separated by commas

# What FastAPI cannot tell from the Python type of a parameter: its schema, how it is written, an example.
KNOWN: dict[str, dict[str, Any]] = {
    "limit": {"example": 10},
    "offset": {"example": 0},
    "bbox": {"schema": _BOX, "example": [-99.4, 19.0, -98.9, 19.6]},
    "bbox-crs": {"schema": _CRS, "example": CRS84.uri},
    "crs": {"schema": _CRS, "example": list(OFFERED)[2]},
    "datetime": {"schema": {"type": "string", "pattern": _WHEN}, "example": "2022"},
    "fecha": {
        "schema": {"type": "string", "format": "date", "pattern": _SINCE_2007},
        "example": "2024-06-30",
    },
    "desde": {
        "schema": {"type": "string", "format": "date", "pattern": f"^{_DAY}$"},
        "example": "2023-12-31",
    },
    "corte": {"schema": {"type": "string", "pattern": f"^{_MONTH}$"}, "example": "2026-03"},
    "properties": {"schema": _COLUMNS, "example": ["nombre", "estatus"]},
    "sortby": {"schema": _ORDER, "example": ["-nombre"]},
    "skipGeometry": {"schema": {"type": "string", "enum": ["true", "false"]}, "example": "true"},
    "filter": {"schema": {"type": "string", "maxLength": MAX_LENGTH}, "example": "cve_ent = '20'"},
    "filter-lang": {
        "schema": {"type": "string", "enum": list(cql2.LANGUAGES), "default": cql2.LANGUAGES[0]},
        "example": "cql2-text",
    },
    "filter-crs": {"schema": _CRS, "example": CRS84.uri},
    "cursor": {
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
        "example": Cursor(False, (), "09", ()).write(),
    },
    "layer": {"schema": {"type": "string", "enum": list(LAYERS)}, "example": "incidencia-entidad"},
    "cvegeo": {"schema": {"type": "string", "pattern": _ROW}, "example": "20"},
    "cve_ent": {"schema": {"type": "string", "pattern": _ENTIDAD}, "example": "20"},
    "tabla": {"schema": {"type": "string", "enum": list(TABLES)}, "example": "criterios"},
    "tileMatrixSetId": {"schema": {"type": "string", "enum": list(GRIDS)}, "example": "WebMercatorQuad"},
    "tileMatrix": {"schema": {"type": "string", "pattern": f"^({_ZOOMS})$"}, "example": "1"},
    "tileRow": {"schema": {"type": "integer", "minimum": 0}, "example": 0},
    "tileCol": {"schema": {"type": "integer", "minimum": 0}, "example": 0},
}
"""Members of a parameter object by the parameter's name; ``f`` differs from one address to the next."""

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


def described(path: str, given: dict[str, Any], formats: list[str], snapshot: Snapshot) -> dict[str, Any]:
    """A parameter as FastAPI wrote it, with what is known of it in the edition of ``snapshot``."""
    name = given["name"]
    made = {**given, **KNOWN.get(name, {}), **_of_the_edition(path, name, snapshot)}
    if name in DESCRIBED:
        made["description"] = DESCRIBED[name]
    if name == "f":
        made |= {"schema": {"type": "string", "enum": formats}, "example": formats[0]}
        made["description"] = f"El formato de la respuesta: {', '.join(formats)}."
    if name == "layer" and path.startswith(_DRAWN):
        made["schema"] = {"type": "string", "enum": [spec.id for spec in LAYERS.values() if spec.drawn]}
    if given["in"] == "query":
        made |= _LISTED
        if given["schema"].get("default") == "":  # so it is read: as if it had not come
            made["allowEmptyValue"] = True
        made["schema"] = {key: value for key, value in made["schema"].items() if value != ""}
    made["schema"] = {key: value for key, value in made["schema"].items() if key != "title"}
    return made


def _of_the_edition(path: str, name: str, snapshot: Snapshot) -> dict[str, Any]:
    """What a part of a path may be where that depends on what was published."""
    facts = snapshot.edition.facts
    mechanisms = facts.mecanismos["clave"].tolist()
    if name == "mecanismo":
        return {"schema": {"type": "string", "enum": mechanisms}, "example": "ley_armonizada"}
    if name != "id":
        return {}
    if path.startswith("/indicadores/"):
        indicators = [*facts.programa_indicadores["clave"], *mechanisms]
        return {"schema": {"type": "string", "enum": indicators}, "example": "ley_armonizada"}
    return {"schema": {"type": "string", "pattern": "^[0-9a-f]{16}$"}, "example": snapshot.edition.id}
