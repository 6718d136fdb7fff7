"""What a layer says in sentences: what a person reads on a map about a place, and who is thanked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import escape as escape_html
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.periods import day_in_words
from layers.particular_layers import HOTLINE, PURPOSES
from layers.spec import Kind, LayerSpec

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

_TOLD = {
    "si": "",
    "parcial": ": en parte",
    "no": ": no",
    "en_conflicto": ": en conflicto",
    "sin_dato": ": sin dato",
}
_PURPOSES = dict(
    zip(
        PURPOSES,
        ("de explotación sexual", "de trabajo forzado", "de tráfico de órganos", "con otros fines"),
        strict=True,
    )
)

Row = Mapping[str, Any]


def said(titulo: str, situacion: str, quien: str, fecha: str, hoy: date) -> str:
    """A situation with who says so and when, and how old that is by ``hoy`` once it is a year or more.

    ``quien`` and ``fecha`` (YYYY-MM-DD) are those of the situation; where it is `sin_dato`, of what was last
    known, "" where nobody ever spoke.

    >>> said("Ley armonizada", "si", "el Congreso", "2016-05-21", date(2026, 11, 23))
    'Ley armonizada según el Congreso, 21 de mayo de 2016 (hace 10 años)'
    >>> said("Refugio o albergue", "no", "CNDH", "2026-03-01", date(2026, 11, 23))
    'Refugio o albergue: no, según CNDH, 1 de marzo de 2026'
    >>> said("Tipo penal", "sin_dato", "", "", date(2026, 11, 23))
    'Tipo penal: sin dato'
    """
    told = f"{titulo}{_TOLD[situacion]}"
    if not quien:
        return told
    by = {"si": " según", "sin_dato": "; lo último, según"}.get(situacion, ", según")
    return f"{told}{by} {quien}, {day_in_words(fecha)}{age(date.fromisoformat(fecha), hoy)}"


def age(fecha: date, hoy: date) -> str:
    """How many whole years before ``hoy`` a day was, in parentheses; "" for less than one.

    >>> age(date(2016, 5, 21), date(2026, 11, 24)), age(date(2025, 12, 1), date(2026, 11, 24))
    (' (hace 10 años)', '')
    """
    years = hoy.year - fecha.year - ((hoy.month, hoy.day) < (fecha.month, fecha.day))
    if years < 1:
        return ""
    return " (hace un año)" if years == 1 else f" (hace {years} años)"


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
    """The period or the day that a layer speaks of; empty for one that answers the same whatever is asked."""
    if not (layer.spec.by_day or layer.spec.by_period):
        return ""
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
    about = (NOT_VICTIMS,) if layer.spec.kind in ("incidencia", "finalidad") else ()
    return (*about, *layer.creditos, f"{HELP_NAME}: {HELP_NUMBER}.")


def _said(row: Row, spec: LayerSpec) -> str:
    if spec.kind == "situacion":
        return _situation(row, spec)
    say: dict[Kind, Callable[[Row], str]] = {
        "incidencia": _incidence,
        "victimas": _victims,
        "territorio": _territory,
        "finalidad": _purposes,
        "linea": _hotline,
        "criterios": _criteria,
        "rutas": _route,
        "cadena": _figure,
    }
    return say[spec.kind](row)


def _of(row: Row) -> str:
    return f", {escape(row['entidad'])}" if row["tipo"] in ("municipio", "sin_municipio") else ""


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


def _purposes(row: Row) -> str:
    if row["estatus"] != "observado":
        return f"Carpetas por finalidad: {STATUS[row['estatus']]}"
    parts = (f"{count(row[name])} {words}" for name, words in _PURPOSES.items())
    when = row["periodo"].replace("/", " a ")
    return f"{count(row['carpetas'])} carpetas, {when} ({_months(row)})<br>{', '.join(parts)}"


def _hotline(row: Row) -> str:
    lines = []
    for series, (unit, meaning) in HOTLINE.items():
        said = STATUS.get(row[f"{series}_estatus"], "")
        if not said:
            of = f"de {count(row[f'{series}_total_nacional'])} en el país, {row[f'{series}_periodo']}"
            said = f"{count(row[series])} {unit} ({of.replace('/', ' a ')})"
        lines.append(f"{escape(meaning)}: {said}")
    return "<br>".join(lines)


def _criteria(row: Row) -> str:
    unknown = f"{row['no_evaluados']} de {row['criterios_total']} criterios sin evaluar"
    if row["calificacion_estatus"] != "observado":
        return f"Calificación: {STATUS[row['calificacion_estatus']]}<br>{unknown}"
    met = f"{row['cumplidos']} de {row['evaluados']} criterios evaluados"
    return f"Cumple {met} ({row['calificacion']:.0f} %)<br>{unknown}"


def _route(row: Row) -> str:
    return f"Según {escape(row['segun'])}" + (f"<br>{escape(row['nota'])}" if row["nota"] else "")


def _figure(row: Row) -> str:
    of = f", {escape(row['entidad'])}" if row["entidad"] else ""
    said = f"{row['valor']:,g} {escape(row['unidad'])}, {row['periodo'].replace('/', ' a ')}"
    return f"{said} ({escape(row['ambito'])}{of})<br>Según {escape(row['segun'])}"
