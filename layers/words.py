"""What a layer says in sentences: what a person reads on a map about a place, and who is thanked for it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape as escape_html
from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.spec import LayerSpec

if TYPE_CHECKING:
    from layers.build import Layer

HELP_NAME, HELP_NUMBER = "Línea Nacional contra la Trata de Personas", "800 5533 000"
NOT_VICTIMS = "Una carpeta de investigación no es una víctima."
STATUS = {
    "sin_dato": "sin dato",
    "no_reportado": "no reportado",
    "suprimido": "suprimido",
    "no_aplica": "no aplica",
}
SITUATION = {
    "si": "sí",
    "parcial": "en parte",
    "no": "no",
    "en_conflicto": "en conflicto: las fuentes dicen lo contrario",
    "sin_dato": "sin dato",
}

Row = Mapping[str, Any]


def escape(text: str) -> str:
    """Text as HTML; folium reads what it wrote once more as a template, so braces are hidden from it."""
    return escape_html(text).replace("{", "&#123;")


def count(number: float) -> str:
    """A whole number as it is written in Mexico: 6,023."""
    return f"{number:,.0f}"


def tooltips(values: pd.DataFrame, spec: LayerSpec) -> pd.Series[Any]:
    """HTML of each row: the place, its value with what it is worth, or why there is none."""
    names = [str(name) for name in values.columns]
    columns = (values[name].tolist() for name in names)
    rows = (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
    texts = [f"<b>{escape(row['nombre'])}</b>{_of(row)}<br>{_said(row, spec)}" for row in rows]
    return pd.Series(texts, index=values.index, dtype="str")


def moment(layer: Layer) -> str:
    """The period or the day that a layer speaks of."""
    if layer.query.fecha is not None:
        return layer.query.fecha.isoformat()
    return str(layer.query.datetime).replace("/", " a ")


def without_municipio(layer: Layer) -> str:
    """How many cases of a municipal layer stand on no municipio, as a sentence; empty where none do."""
    measure = layer.spec.style.columna
    if layer.spec.kind != "incidencia":
        return ""
    unplaced = layer.frame.loc[layer.frame["tipo"] == "sin_municipio", measure].sum()
    return f"{count(unplaced)} carpetas sin municipio: la fuente no dijo cuál." if unplaced else ""


def credits(layer: Layer) -> tuple[str, ...]:
    """Sources of the figures and the polygons, what a carpeta is not, and where help is."""
    about = (NOT_VICTIMS,) if layer.spec.kind == "incidencia" else ()
    return (*about, *layer.creditos, f"{HELP_NAME}: {HELP_NUMBER}.")


def _said(row: Row, spec: LayerSpec) -> str:
    if spec.kind == "situacion":
        return _situation(row, spec)
    say = {"incidencia": _incidence, "victimas": _victims, "territorio": _territory}
    return say[spec.kind](row)


def _of(row: Row) -> str:
    return "" if row["tipo"] == "entidad" else f", {escape(row['entidad'])}"


def _months(row: Row) -> str:
    return f"{row['meses_reportados']} de {row['meses_pedidos']} meses reportados"


def _incidence(row: Row) -> str:
    if row["estatus"] != "observado":
        return f"Carpetas: {STATUS[row['estatus']]}"
    said = f"{count(row['carpetas'])} carpetas, {row['periodo']} ({_months(row)})"
    if row["tasa_estatus"] != "observado":
        return f"{said}<br>Tasa: {STATUS[row['tasa_estatus']]}"
    interval = f"{row['tasa_inf']:.2f} a {row['tasa_sup']:.2f}"
    return f"{said}<br>{row['tasa']:.2f} por 100,000 habitantes al año (intervalo al 95 %: {interval})"


def _victims(row: Row) -> str:
    if row["estatus"] != "observado":
        return f"Víctimas: {STATUS[row['estatus']]}"
    return (
        f"{count(row['victimas'])} víctimas, {row['periodo']} ({_months(row)})<br>"
        f"{count(row['mujeres'])} mujeres, {count(row['hombres'])} hombres, "
        f"{count(row['sexo_no_identificado'])} sin sexo identificado<br>"
        f"{count(row['menores'])} menores de edad"
    )


def _situation(row: Row, spec: LayerSpec) -> str:
    if "mecanismos_total" in row:
        if row["estatus"] != "observado":
            return f"Mecanismos: {STATUS[row['estatus']]}"
        known = f"{row['mecanismos_conocidos']} de {row['mecanismos_total']} con dato"
        noun = "mecanismo" if row["mecanismos_si"] == 1 else "mecanismos"
        return f"{row['mecanismos_si']} {noun} ({known})"
    key = spec.mecanismos[0]
    said = f"{escape(spec.titulo)}: {SITUATION[row[key]]}"
    if row[key] != "sin_dato":
        who = f"{escape(row[f'{key}_segun'])}, {row[f'{key}_segun_fecha']}"
        return f"{said}, desde {row[f'{key}_desde']}<br>Según {who}"
    if not row[f"{key}_ultimo"]:
        return said
    when, who = row[f"{key}_ultimo_fecha"], escape(row[f"{key}_ultimo_segun"])
    return f"{said}<br>Lo último que se supo: {SITUATION[row[f'{key}_ultimo']]}, {when}, según {who}"


def _territory(row: Row) -> str:
    if row["estatus"] != "observado":
        return f"Población: {STATUS[row['estatus']]}"
    return f"{count(row['poblacion'])} habitantes a mitad de {row['poblacion_anio']}"
