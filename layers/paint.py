"""What each row of a layer looks like: which class its value falls in, and that class's fill and words.

A class is a word (`clase-2`, `inestable-2`, `cero`, `si`, `sin_dato`…); never colour alone tells two apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from layers.spec import LayerSpec
from layers.style import COUNT_COLOUR, LAND, ROUTE_COLOUR, SITUATION_COLOURS, Style, class_labels

_WHITE, _GREY = "#ffffff", "#6e7781"
STATUS_WORDS = {
    "sin_dato": "Sin dato: ninguna fuente que tengamos lo dice",
    "no_reportado": "No reportado: la fuente no informó",
    "suprimido": "Suprimido para proteger a las personas",
    "no_aplica": "No aplica: el municipio no existía, o no hay municipio",
}
_SITUATION_WORDS = {
    "si": "Sí",
    "parcial": "En parte",
    "no": "No",
    "en_conflicto": "En conflicto: dos fuentes dicen lo contrario",
    "sin_dato": STATUS_WORDS["sin_dato"],
}


def classes(values: pd.DataFrame, spec: LayerSpec) -> pd.Series[Any]:
    """The class of each row of ``values``, by position."""
    style = spec.style
    if style.forma == "contorno":
        return pd.Series("territorio", index=values.index, dtype="str")
    if style.forma == "lineas":
        return pd.Series("ruta", index=values.index, dtype="str")
    if style.forma == "situacion":
        return values[style.columna].astype("str")
    status = values[_status_column(values, style)].astype("str")
    number = values[style.columna].to_numpy(dtype=float, na_value=np.nan)
    if style.forma == "circulos":
        drawn = np.where(number > 0, "conteo", "cero")
    else:
        drawn = _rate_classes(values, style, number)
    told = np.where(status == "observado", drawn, status)
    return pd.Series(told, index=values.index, dtype="str")


def _rate_classes(values: pd.DataFrame, style: Style, number: np.ndarray) -> np.ndarray:
    place = np.searchsorted(style.clases, number, side="right").astype("U1")
    stem = np.full(len(number), "clase-")
    if style.minimo_estable:
        few = values["carpetas"].to_numpy(dtype=float, na_value=np.nan) < style.minimo_estable
        stem = np.where(few, "inestable-", "clase-")
    return np.where(number == 0, "cero", np.char.add(stem, place))


def _status_column(values: pd.DataFrame, style: Style) -> str:
    own = f"{style.columna}_estatus"
    return own if own in values.columns else "estatus"


def fill(name: str, style: Style) -> str:
    """The SVG fill of a class: a colour, or the pattern of that name (see `patterns`)."""
    if name.startswith("clase-"):
        return style.colores[int(name.removeprefix("clase-"))]
    if name == "conteo":
        return COUNT_COLOUR
    if name == "ruta":
        return ROUTE_COLOUR
    if name in ("territorio", "no_aplica"):  # what is no place yet looks like the ground behind the map
        return LAND
    if name in SITUATION_COLOURS:
        return SITUATION_COLOURS[name]
    if name in ("sin_dato", "no_reportado", "suprimido", "en_conflicto") or name.startswith("inestable-"):
        return f"url(#{name})"
    return _WHITE


def patterns(style: Style) -> str:
    """An SVG of no size whose patterns the fills name; put it once in the document."""
    blue, vermilion = SITUATION_COLOURS["si"], SITUATION_COLOURS["no"]
    drawn = {
        "sin_dato": _tile(_WHITE, f'<circle cx="4" cy="4" r="1.1" fill="{_GREY}"/>'),
        "no_reportado": _tile(_WHITE, _diagonal(_GREY, 1.2)),
        "suprimido": _tile(_WHITE, _diagonal(_GREY, 0.8) + f'<path d="M0 0L8 8" stroke="{_GREY}"/>'),
        "en_conflicto": _tile(blue, _diagonal(vermilion, 3.4)),
    }
    white = _diagonal(_WHITE, 1.1)
    drawn |= {f"inestable-{n}": _tile(colour, white) for n, colour in enumerate(style.colores)}
    body = "".join(
        f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">{tile}</pattern>'
        for name, tile in drawn.items()
    )
    return f'<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>{body}</defs></svg>'


def _tile(ground: str, drawing: str) -> str:
    return f'<rect width="8" height="8" fill="{ground}"/>{drawing}'


def _diagonal(colour: str, width: float) -> str:
    """A stripe that goes on in the next tile: the corners are drawn from outside."""
    return f'<path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" stroke="{colour}" stroke-width="{width}"/>'


def legend(values: pd.DataFrame, spec: LayerSpec) -> Mapping[str, str]:
    """The classes that occur, in the order in which a reader meets them, each with its words."""
    occurring = set(classes(values, spec))
    return {name: words for name, words in _words(spec).items() if name in occurring}


def _words(spec: LayerSpec) -> dict[str, str]:
    style = spec.style
    if style.forma == "contorno":
        return {"territorio": spec.titulo}
    if style.forma == "lineas":
        return {"ruta": "Ruta que un informe nombra, con un punto a donde llega; todas pesan lo mismo"}
    if style.forma == "situacion":
        return _SITUATION_WORDS
    if style.forma == "circulos":
        unit = next(column.unidad for column in spec.columnas if column.nombre == style.columna)
        return {"conteo": f"Círculo: área según el número de {unit}", "cero": f"Cero {unit}", **STATUS_WORDS}
    if style.columna == "calificacion":
        labels = class_labels(style.clases, "% de los criterios evaluados", decimals=0)
        return {"cero": "Ninguno de los evaluados", **_numbered("clase-", labels), **STATUS_WORDS}
    if style.columna != "tasa":
        low, high = style.clases[:-1], style.clases[1:]
        middle = [f"{a:.0f} a {b - 1:.0f}" for a, b in zip(low, high, strict=True)]
        labels = (f"1 a {style.clases[0] - 1:.0f}", *middle, f"{style.clases[-1]:.0f} o más")
        return {"cero": "Ninguno de los que se sabe", **_numbered("clase-", labels), **STATUS_WORDS}
    labels = class_labels(style.clases, "por 100,000 al año")
    unstable = (f"{label}, con menos de {style.minimo_estable} carpetas" for label in labels)
    return {
        "cero": "Cero carpetas",
        **_numbered("clase-", labels),
        **_numbered("inestable-", tuple(unstable)),
        **STATUS_WORDS,
    }


def _numbered(stem: str, labels: tuple[str, ...]) -> dict[str, str]:
    return {f"{stem}{n}": label for n, label in enumerate(labels)}
