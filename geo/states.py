"""What an indicator's number amounts to: its state by the bounds, and how far it is from the target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from geo.measuring import Measured, Span
from geo.periods import day_in_words
from geo.programme import BEGINS, DEADLINE

ESTADOS = ("cumplida", "cumplida_fuera_de_plazo", "no_cumplida", "en_avance", "no_comparable", "sin_dato")
_UNDIVIDED = "lo publicado no es comparable con la meta: se muestra y no se divide"


def state(it: Measured, meta: float | None, fecha: date, *, shown: bool) -> str:
    """One of `ESTADOS`, as `geo.indicators.Indicador` tells them apart.

    ``shown``: whether it is measured by figures and some were published.
    """
    if meta is not None and it.now.minimo >= meta:
        return "cumplida" if it.alcanzada <= DEADLINE.isoformat() else "cumplida_fuera_de_plazo"
    if meta is not None and it.now.maximo is not None and it.now.maximo < meta:
        return "en_avance" if fecha <= DEADLINE else "no_cumplida"
    return "no_comparable" if shown and not it.now.hasta else "sin_dato"


def settled(it: Measured) -> bool:
    """Whether nothing is missing: the number itself is known and no doubt is left."""
    return it.now.valor is not None and it.now.minimo == it.now.maximo


def known(value: float | None) -> str:
    """The estatus of a number that may not be known."""
    return "sin_dato" if value is None else "observado"


def distance(now: Span, meta: float | None, estado: str) -> dict[str, Any]:
    """``meta`` − value, in the unit of ``meta``: valor, minimo, maximo, estatus, nota (why there is none)."""
    return _shares(now, estado, None if meta is None else lambda value: meta - value, falling=True)


def progress(now: Span, meta: float | None, base: float | None, estado: str) -> dict[str, Any]:
    """100 × (value − base) / (meta − base), as `distance`; ``base`` is 0 unless an increase is asked."""
    if meta is None or base is None or meta == base:
        return _shares(now, estado, None)
    return _shares(now, estado, lambda value: 100 * (value - base) / (meta - base))


def _shares(now: Span, estado: str, of: Any, *, falling: bool = False) -> dict[str, Any]:
    """``of`` the value and its bounds; nothing where there is no figure to begin with."""
    if of is None or not now.hasta:
        undivided = estado == "no_comparable"
        estatus, note = ("no_aplica", _UNDIVIDED) if undivided else ("sin_dato", "no hay un valor conocido")
        return {"valor": None, "minimo": None, "maximo": None, "estatus": estatus, "nota": note}
    bounds = [None if end is None else of(end) for end in (now.minimo, now.maximo)]
    least, most = reversed(bounds) if falling else bounds
    value = None if now.valor is None else of(now.valor)
    return {"valor": value, "minimo": least, "maximo": most, "estatus": known(value), "nota": ""}


def sentence(
    it: Measured, estado: str, meta: float | None, fecha: date, newest: Mapping[str, Any], *, percentage: bool
) -> str:
    """Why the indicator is in that state."""
    unit = " %" if percentage else ""
    goal, most = f"{_figure(meta)}{unit}", f"{_figure(it.now.maximo)}{unit}"
    plazo, reached = day_in_words(DEADLINE), day_in_words(it.alcanzada)
    count = f" ({it.numerador} de {it.denominador} {it.denominador_que})" if it.denominador else ""
    said = {
        "cumplida": f"La meta de {goal} consta alcanzada, por primera vez el {reached} y en plazo.",
        "cumplida_fuera_de_plazo": (
            f"La meta de {goal} consta alcanzada, por primera vez el {reached}; dentro del plazo, que "
            f"venció el {plazo}, no consta."
        ),
        "no_cumplida": f"El plazo venció el {plazo} y lo que se sabe no llega a {goal}: a lo más {most}.",
        "en_avance": f"El plazo vence el {plazo} y lo que se sabe aún no llega a {goal}: a lo más {most}.",
        "no_comparable": (
            f"Lo publicado no se puede comparar con la meta; lo último: {_figure(newest['valor'])} "
            f"({newest['unidad']}, {day_in_words(newest['desde'])} a {day_in_words(newest['hasta'])})."
        ),
        "sin_dato": f"No se sabe si se alcanzó la meta de {goal}: lo que se sabe{count} no lo decide.",
    }[estado]
    if meta is None:
        said = "La meta no se puede poner en número: nadie midió la línea base."
    elif estado == "sin_dato" and not it.now.hasta:
        said = f"No se sabe si se alcanzó la meta de {goal}: no hay ningún valor publicado."
    if it.alcanzada and estado not in ("cumplida", "cumplida_fuera_de_plazo"):
        said += f" Constó alcanzada el {reached} y ya no consta."
    if fecha < BEGINS:
        said += " El Programa es de 2010: ese día aún no había meta."
    return said


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")
