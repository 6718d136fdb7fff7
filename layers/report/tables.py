"""A report as flat tables: one a sheet, text and numbers only, the estatus of a number in the next column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from layers.encodings.flat import Row, flat
from layers.report.report import Report

_IDENTITY = ("edicion", "creada", "marco", "corte", "cve_ent", "nombre", "fecha", "desde")


def tables(report: Report) -> dict[str, list[Row]]:
    """Name of the sheet → its rows, each with the same columns in the same order.

    Rows are flattened as `layers.encodings.flat` does; what is itself a list of rows (measurements, series,
    published counts) has its own sheet.
    """
    indicadores = [asdict(one) for one in report.indicadores]
    coberturas = [asdict(one) for one in report.coberturas]
    return {
        "informe": [{"campo": name, "valor": getattr(report, name)} for name in _IDENTITY],
        "indicadores": _flat(indicadores),
        "mediciones": _under(indicadores, "id", "mediciones"),
        "cobertura": _flat(coberturas),
        "cobertura_serie": _under(coberturas, "mecanismo", "serie"),
        "publicados": _under(coberturas, "mecanismo", "publicados"),
        "situaciones": _flat(report.situaciones),
        "municipales": _flat(report.municipales),
        "incidencia": _flat([{"tramo": name} | row for name, row in report.incidencia.items()]),
        "incidencia_serie": _flat(report.serie),
        "cambios": _flat(report.cambios),
        "desconocido": _flat(report.desconocido),
        "fuentes": _flat(report.fuentes),
    }


def _under(rows: Sequence[Mapping[str, Any]], key: str, name: str) -> list[Row]:
    """The rows that each of ``rows`` holds under ``name``, with the key of the one that holds them."""
    return _flat([{key: row[key]} | dict(part) for row in rows for part in row[name]])


def _flat(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    made = [flat(row) for row in rows]
    columns = list(dict.fromkeys(name for row in made for name in row))
    return [{name: row.get(name) for name in columns} for row in made]
