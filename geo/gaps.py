"""Who has one mechanism and lacks another: a special law without regulation, a unit without shelter…"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.evidence import History, check_day
from geo.weights import LISTED

if TYPE_CHECKING:
    from geo.facts import Facts

COLUMNS = (
    *("con", "con_titulo", "sin", "sin_titulo", "con_si"),
    *LISTED,
    *("entidades_no", "entidades_sin_dato"),
)


def gaps(
    facts: Facts, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> pd.DataFrame:
    """Every ordered pair (``con``, ``sin``) of the mechanisms of entidades on ``fecha``, in their order.

    ``con_si`` counts the entidades that have ``con`` (`si`); of them ``no`` is the gap: those that lack
    ``sin``; ``sin_dato`` those of which nobody knows it, which are no gap; and ``si``, ``parcial`` and
    ``en_conflicto`` the others, so that the five add up to ``con_si``. ``entidades_no`` and
    ``entidades_sin_dato`` list their ``cve_ent``, joined by "|". ``historia`` is the `History` of ``facts``.
    Raises InputError for a day before 2007 or after ``hoy``.
    """
    check_day(fecha, hoy=hoy)
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    mechanisms = facts.mecanismos[facts.mecanismos["nivel"] == "entidad"]
    claves = list(mechanisms["clave"])
    titles = dict(zip(claves, mechanisms["titulo_es"], strict=True))
    cves = facts.entidades["cve_ent"].to_numpy(dtype=object)
    told = past.on([fecha], cves=list(cves))["situacion"].to_numpy(dtype=object)
    status = told.reshape(len(cves), len(claves))
    rows = []
    for first, con in enumerate(claves):
        have = status[:, first] == "si"
        for second, sin in enumerate(claves):
            if first == second:
                continue
            of = {situacion: have & (status[:, second] == situacion) for situacion in LISTED}
            rows.append(
                {"con": con, "con_titulo": titles[con], "sin": sin, "sin_titulo": titles[sin]}
                | {"con_si": int(have.sum())}
                | {situacion: int(np.count_nonzero(mask)) for situacion, mask in of.items()}
                | {
                    f"entidades_{situacion}": "|".join(cves[of[situacion]])
                    for situacion in ("no", "sin_dato")
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))
