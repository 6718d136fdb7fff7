"""Pages of the programme: its indicators, its coverage, the matrix of criteria, the lines of action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.report.html import MAPPED, Links, coverage_map, render

if TYPE_CHECKING:
    from geo.coverage import Coverage
    from geo.indicators import Indicador
    from layers.report.map_svg import Shapes


def programme_html(
    indicadores: Sequence[Indicador], *, fecha: date, dias: Links, edicion: str, enlaces: Links = ()
) -> str:
    """The programme's ten indicators on ``fecha``; ``dias`` lead to the page of other days."""
    return render(
        "indicadores", edicion=edicion, enlaces=enlaces,
        indicadores=indicadores, fecha=str(fecha), dias=dias,
    )  # fmt: skip


def coverage_html(
    coberturas: Sequence[Coverage],
    names: Mapping[str, str],
    shapes: Shapes,
    *,
    fecha: date,
    dias: Links,
    edicion: str,
    enlaces: Links = (),
) -> str:
    """Every mechanism on ``fecha``, three of them drawn; ``names`` of the entidades by key."""
    by_key = {one.mecanismo: one for one in coberturas}
    return render(
        "cobertura", edicion=edicion, enlaces=enlaces, shapes=shapes,
        coberturas=coberturas, fecha=str(fecha), dias=dias,
        mapas=[coverage_map(by_key[clave], names, shapes) for clave in MAPPED],
    )  # fmt: skip


def criteria_html(
    cells: pd.DataFrame,
    known: pd.DataFrame,
    scores: pd.DataFrame,
    by_instrument: pd.DataFrame,
    *,
    fecha: date,
    plantilla: str,
    dias: Links,
    edicion: str,
    enlaces: Links = (),
) -> str:
    """The matrix of `geo.harmonisation`, its scores and criteria; ``plantilla`` is the template's address.

    The level of each instrument (``by_instrument``) is shown of the entidades that somebody evaluated.
    """
    by_entidad = {key: own.to_dict("records") for key, own in cells.groupby("cve_ent", sort=False)}
    entidades = [row | {"celdas": by_entidad[row["cve_ent"]]} for row in _records(scores)]
    criterios = [row | {"articulos": _asked_for(row)} for row in _records(known)]
    return render(
        "criterios", edicion=edicion, enlaces=enlaces,
        fecha=str(fecha), dias=dias, plantilla=plantilla,
        criterios=criterios, entidades=entidades,
        niveles=_by_instrument(by_instrument), celdas=len(cells),
        evaluados=int((cells["situacion"] != "sin_dato").sum()),
    )  # fmt: skip


def _by_instrument(rows: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """By name of entidad its score in each instrument; only entidades of which something was evaluated."""
    known = rows[(rows["no_evaluados"] < rows["total"]).groupby(rows["nombre"]).transform("any")]
    return {str(name): _records(own) for name, own in known.groupby("nombre", sort=False)}


def _asked_for(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each instrument that asks for a criterion: its articles, and how far they were read."""
    return list(zip(row["instrumentos"], row["articulos"], row["verificado"], strict=True))


def lines_html(
    rows: pd.DataFrame, *, fecha: date, plantilla: str, dias: Links, edicion: str, enlaces: Links = ()
) -> str:
    """The register of `geo.lines`, strategy by strategy."""
    return render(
        "lineas", edicion=edicion, enlaces=enlaces,
        fecha=str(fecha), dias=dias, plantilla=plantilla, lineas=_records(rows),
        cumplidas=int((rows["situacion"] == "si").sum()),
        sin_dato=int((rows["situacion"] == "sin_dato").sum()),
    )  # fmt: skip


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary a row, None for what is missing."""
    plain = table.astype(object).where(table.notna(), None)
    rows: list[Any] = plain.to_dict("records")
    return rows
