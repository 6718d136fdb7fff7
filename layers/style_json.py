"""A layer as a style of MapLibre (specification, version 8): its classes, with every estatus told apart.

Tiles hold areas and no points, so what the page draws as circles is painted here in classes of size.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from layers.paint import STATUS_WORDS, legend
from layers.spec import LayerSpec
from layers.style import (
    ENTIDAD_LINE,
    LAND,
    MUNICIPIO_LINE,
    RATE_COLOURS,
    ROUTE_COLOUR,
    SITUATION_COLOURS,
    Style,
)

MEDIA_TYPE = "application/vnd.mapbox.style+json"
COUNT_BREAKS = (10.0, 100.0, 1000.0, 10_000.0)
STATUS_COLOURS = {
    "sin_dato": "#dfe3e8",
    "no_reportado": "#b3bbc5",
    "suprimido": "#7d8794",
    "no_aplica": LAND,
    "en_conflicto": "#cc79a7",
}
"""Solid colours in the place of the page's patterns, apart from each other and from every class."""
_ZERO, _BEHIND, _UNSTABLE = "#ffffff", "#f7f8f9", 0.55


def style(spec: LayerSpec, values: pd.DataFrame, source: Mapping[str, Any]) -> dict[str, Any]:
    """The style of a layer; ``source`` is where its tiles are, as a style tells it (`type`, `url`).

    ``values`` are its rows, from which the legend (under ``metadata``) knows which classes occur.
    """
    return {
        "version": 8,
        "name": spec.titulo,
        "metadata": {
            "incidencia:capa": spec.id,
            "incidencia:columna": spec.style.columna,
            "incidencia:leyenda": _legend(values, spec),
        },
        "center": [-102.5, 23.9],
        "zoom": 4,
        "sources": {spec.id: dict(source)},
        "layers": [
            {"id": "fondo", "type": "background", "paint": {"background-color": _BEHIND}},
            *_drawn(spec, values),
        ],
    }


def _drawn(spec: LayerSpec, values: pd.DataFrame) -> list[dict[str, Any]]:
    common = {"source": spec.id, "source-layer": spec.id}
    if spec.style.forma == "lineas":
        paint = {"line-color": ROUTE_COLOUR, "line-width": 1.5, "line-opacity": 0.7}
        return [{**common, "id": spec.id, "type": "line", "paint": paint}]
    fill = {"fill-color": colour(spec.style, values), "fill-opacity": _opacity(spec.style)}
    edge = ENTIDAD_LINE if spec.nivel == "entidad" else MUNICIPIO_LINE
    line = {"line-color": edge, "line-width": 0.8 if spec.nivel == "entidad" else 0.4}
    return [
        {**common, "id": spec.id, "type": "fill", "paint": fill},
        {**common, "id": f"{spec.id}-bordes", "type": "line", "paint": line},
    ]


def colour(style: Style, values: pd.DataFrame) -> Any:
    """The expression that gives a feature its colour, by the estatus first and then by the value.

    ``values`` only tell whether the painted column has an estatus of its own.
    """
    if style.forma == "contorno":
        return LAND
    status = f"{style.columna}_estatus" if f"{style.columna}_estatus" in values.columns else "estatus"
    named = ["match", ["get", status], *_pairs(STATUS_COLOURS), STATUS_COLOURS["sin_dato"]]
    if style.forma == "situacion":
        said = SITUATION_COLOURS | {"en_conflicto": STATUS_COLOURS["en_conflicto"]}
        told = ["match", ["get", style.columna], *_pairs(said), STATUS_COLOURS["sin_dato"]]
        return ["case", ["==", ["get", status], "no_aplica"], STATUS_COLOURS["no_aplica"], told]
    breaks, colours = _steps(style)
    steps: list[Any] = ["step", ["get", style.columna], colours[0]]
    for low, fill in zip(breaks, colours[1:], strict=True):
        steps += [low, fill]
    zero = ["==", ["get", style.columna], 0]
    return ["case", ["!=", ["get", status], "observado"], named, zero, _ZERO, steps]


def _opacity(style: Style) -> Any:
    """A rate of few cases is paler, where the style says how many are few."""
    if not style.minimo_estable:
        return 1
    few = ["all", ["has", style.columna], [">", ["get", "carpetas"], 0]]
    return ["case", [*few, ["<", ["get", "carpetas"], style.minimo_estable]], _UNSTABLE, 1]


def _steps(style: Style) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """The lower bounds of the second class and on, and one colour more."""
    return (COUNT_BREAKS, RATE_COLOURS) if style.forma == "circulos" else (style.clases, style.colores)


def _pairs(colours: Mapping[str, str]) -> list[str]:
    return [part for pair in colours.items() for part in pair]


def _legend(values: pd.DataFrame, spec: LayerSpec) -> list[dict[str, Any]]:
    """The classes that occur, with their colour and words."""
    entries = []
    for name, words in legend(values, spec).items():
        if name == "conteo":
            entries += _counts(spec)
            continue
        entry = {"clase": name, "color": _solid(name, spec.style), "significa": words}
        entries.append(entry | ({"opacidad": _UNSTABLE} if name.startswith("inestable-") else {}))
    if spec.style.forma == "situacion" and (values["estatus"] == "no_aplica").any():
        absent = {"clase": "no_aplica", "color": STATUS_COLOURS["no_aplica"]}
        entries.append(absent | {"significa": STATUS_WORDS["no_aplica"]})
    return entries


def _counts(spec: LayerSpec) -> list[dict[str, Any]]:
    unit = next(column.unidad for column in spec.columnas if column.nombre == spec.style.columna)
    lows = (1, *(int(low) for low in COUNT_BREAKS))
    words = [f"{low:,} a {high - 1:,} {unit}" for low, high in pairwise(lows)]
    words.append(f"{lows[-1]:,} {unit} o más")
    return [
        {"clase": f"conteo-{n}", "color": fill, "significa": said}
        for n, (fill, said) in enumerate(zip(RATE_COLOURS, words, strict=True))
    ]


def _solid(name: str, style: Style) -> str:
    """The colour of a class of `layers.paint`."""
    stem, _, number = name.rpartition("-")
    if stem in ("clase", "inestable"):
        return style.colores[int(number)]
    named = STATUS_COLOURS | SITUATION_COLOURS | {"territorio": LAND, "ruta": ROUTE_COLOUR, "cero": _ZERO}
    return named[name]
