"""The board (tablero): what the page answers before anybody asks, on a day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.evidence import History, add_months
from geo.indicators import indicator
from layers import words
from layers.catalogue import LAYERS
from layers.national import national_cases, newest_corte
from layers.spec import mechanisms

if TYPE_CHECKING:
    import pandas as pd

    from geo.facts import Facts

AGREEMENTS, HARMONISED = "convenios_entidades", "leyes_armonizadas"


def board(facts: Facts, fecha: date, *, historia: History | None = None) -> dict[str, Any]:
    """Both coverage indicators on ``fecha``, the carpetas of all years, and the layers there are.

    ``armonizacion.ultimo`` is the indicator on the last day until ``fecha`` on which at least one entidad had
    a harmonised law, None where there was no such day. ``historia`` is the `History` of ``facts``, for a
    caller that keeps one. Raises InputError for a day before 2007.
    """
    history = historia or History.of(facts.evidencias, facts.mecanismos)
    harmonised = indicator(facts, HARMONISED, fecha, historia=history)
    last = last_covered(facts, harmonised.mecanismo, fecha)
    return {
        "corte": newest_corte(facts),
        "fecha": fecha.isoformat(),
        "ayuda": {"nombre": words.HELP_NAME, "telefono": words.HELP_NUMBER},
        "convenios": asdict(indicator(facts, AGREEMENTS, fecha, historia=history)),
        "armonizacion": {
            "actual": asdict(harmonised),
            "ultimo": asdict(indicator(facts, HARMONISED, last, historia=history)) if last else None,
        },
        "carpetas": national_cases(facts),
        "capas": [_layer(facts, id) for id in LAYERS],
    }


def last_covered(facts: Facts, mecanismo: str, fecha: date) -> date | None:
    """The last day until ``fecha`` on which some entidad has the mechanism; None where there is none."""
    said = facts.evidencias[facts.evidencias["mecanismo"] == mecanismo]
    rule = facts.mecanismos[facts.mecanismos["clave"] == mecanismo]
    if said.empty:
        return None
    days = [fecha, *(day for day in _eves(said, rule) if day < fecha)]
    status = History.of(said, rule).on(days, cves=facts.entidades["cve_ent"].tolist())
    covered = status.loc[status["situacion"] == "si", "fecha"]
    return date.fromisoformat(covered.max()) if len(covered) else None


def _eves(said: pd.DataFrame, rule: pd.DataFrame) -> list[date]:
    """The days after which a status may change: the last of each stretch is among them."""
    begin, end = (said[name].to_numpy(dtype="M8[D]") for name in ("desde", "hasta"))
    months = rule["vigencia_meses"].iloc[0]
    lapse = add_months(end, np.full(len(end), int(months), dtype=np.int64)) if str(months).isdigit() else end
    turns = np.unique(np.concatenate([begin, end, end + 1, lapse]))
    eves: list[date] = (turns - 1).tolist()
    return eves


def _layer(facts: Facts, id: str) -> dict[str, Any]:
    spec = LAYERS[id]
    known = {
        "id": spec.id,
        "titulo": spec.titulo,
        "pregunta": spec.pregunta,
        "nivel": spec.nivel,
        "tipo": spec.kind,
    }
    if not spec.mecanismos:
        return known
    shown = mechanisms(spec, facts.mecanismos)
    pairs = zip(shown["clave"], shown["titulo_es"], strict=True)
    return known | {"mecanismos": [{"clave": clave, "titulo": title} for clave, title in pairs]}
