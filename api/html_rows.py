"""The rows of a layer as a page shows them: each value as it is read, and a missing one by its estatus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request

from api.serving import serving
from layers.catalogue import find
from layers.report.spanish import number
from layers.spec import Column, columns

Say = Callable[[str], str]

_SPOKEN = ("observado", "no_reportado", "suprimido", "no_aplica", "sin_dato")
_SITUATIONS = ("si", "parcial", "no", "en_conflicto")
# What is told together has one estatus, under the name of one of them.
_TOGETHER = {"superficie_km2": "poligono", "lon": "poligono", "lat": "poligono", "personas_anio": "poblacion"}
_UNGROUPED = ("año", "grados")


def table(request: Request, document: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """What the templates of rows draw: the columns that the rows have, and each row's cells in words."""
    spec = find(request.path_params["layer"])
    known = {column.nombre: column for column in columns(spec, serving(request).edition.facts)}
    features: Sequence[Mapping[str, Any]] = document.get("features", [document])
    names = list(features[0]["properties"]) if features else []
    shown = [known.get(name) or Column(name, "texto", "", "") for name in names]
    address = request.url.path.rstrip("/") if "features" in document else ""
    rows = [
        {
            "id": feature["id"],
            "href": f"{address}/{feature['id']}",
            "cells": cells(feature["properties"], shown, say),
            "geometry": shape(feature, say),
        }
        for feature in features
    ]
    return {"columns": shown, "rows": rows, "estatus_words": _SPOKEN, "layer": spec}


def cells(row: Mapping[str, Any], shown: Sequence[Column], say: Say) -> list[tuple[str, str]]:
    """Each value of a row as (text, class of its cell); a missing number is said by its estatus."""
    return [_cell(row, column, say) for column in shown]


def _cell(row: Mapping[str, Any], column: Column, say: Say) -> tuple[str, str]:
    value = row[column.nombre]
    if value is None:
        return say(row.get(status_of(column.nombre, row), "nothing")), "sin"
    if isinstance(value, bool):
        return say("yes" if value else "no"), ""
    if isinstance(value, int | float):
        plain = f"{value}" if column.unidad in _UNGROUPED else number(value, 3)
        return plain, "n"
    if column.nombre.endswith("estatus") or value in _SITUATIONS or value == "sin_dato":
        return say(value), "" if value in ("observado", *_SITUATIONS) else "sin"
    return str(value), ""


def status_of(name: str, row: Mapping[str, Any]) -> str:
    """The column that says why ``name`` has or lacks a value: its own, that of its group, or the row's.

    >>> row = {"estatus": "observado", "tasa_inf": None, "tasa_estatus": "sin_dato"}
    >>> status_of("tasa_inf", row), status_of("carpetas", row)
    ('tasa_estatus', 'estatus')
    """
    for group in (name, _TOGETHER.get(name, ""), name.rpartition("_")[0]):
        if group and f"{group}_estatus" in row:
            return f"{group}_estatus"
    return "estatus"


def shape(feature: Mapping[str, Any], say: Say) -> str:
    """What kind of geometry a feature has, in words."""
    if "geometry" not in feature:
        return say("geometry_not_sent")
    geometry = feature["geometry"]
    return say("no_geometry") if geometry is None else str(geometry["type"])
