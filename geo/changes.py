"""What changed between two days, or between two editions: from which status to which, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.evidence import FIRST_DAY, History, add_months, check_day, ends

if TYPE_CHECKING:
    from geo.facts import Facts

MOTIVOS = ("lo_dicho", "vencio", "paso_el_tiempo")
COLUMNS = (
    *("cve", "nombre", "mecanismo", "titulo", "antes", "despues", "antes_segun", "antes_segun_fecha"),
    *("segun", "segun_fecha", "filas", "antes_filas", "motivo"),
)


def changes(
    facts: Facts,
    desde: date,
    hasta: date,
    *,
    antes: Facts | None = None,
    hoy: date | None = None,
    historia: History | None = None,
) -> pd.DataFrame:
    """One row for each entidad or municipio and mechanism whose status on ``hasta`` is not that of ``desde``.

    By key, in the mechanisms' order. ``antes`` are the facts as they were known for ``desde`` (an older
    edition, say); without them those of ``facts``. ``COLUMNS``, all text: the status ``antes`` and
    ``despues``, each with who says so and on what day ("" where sin_dato), the ids of the statements behind
    each, joined by "|", and ``motivo``: `lo_dicho` (somebody said something from one day to the other, or the
    editions hold different statements), `vencio` (what was said no longer counts) or `paso_el_tiempo` (what
    was said before, or is said later, leaves those days in doubt: rules 3 and 6 of `geo.evidence`).
    ``historia`` is the `History` of ``facts``. Raises InputError where ``hasta`` is before ``desde``, or for
    a day before 2007 or after ``hoy``.
    """
    check_day(desde, hoy=hoy)
    check_day(hasta, hoy=hoy)
    if hasta < desde:
        raise InputError(f"{desde} es posterior a {hasta}", fix="dé primero el día más antiguo")
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    older = past if antes is None else History.of(antes.evidencias, antes.mecanismos)
    spoken = {cve for each in (past, older) for cve in each.cells.get_level_values(0) if len(cve) == 5}
    cves = [*facts.entidades["cve_ent"], *sorted(spoken)]
    then, now = past.on([desde], cves=cves), past.on([hasta], cves=cves)
    before = then if older is past else _like(then, older.on([desde], cves=cves))
    table = pd.DataFrame({
        "cve": now["cve"], "mecanismo": now["mecanismo"],
        "antes": before["situacion"], "despues": now["situacion"],
        "antes_segun": before["segun"], "antes_segun_fecha": before["segun_fecha"],
        "segun": now["segun"], "segun_fecha": now["segun_fecha"],
        "filas": now["filas"], "antes_filas": before["filas"],
        "revisado": before["situacion"] != then["situacion"],
    })  # fmt: skip
    table = table[table["antes"] != table["despues"]]
    table = table.assign(motivo=_reasons(table, facts, desde, hasta))
    for name in ("filas", "antes_filas"):
        table[name] = table[name].str.join("|")
    names = {
        **dict(zip(facts.entidades["cve_ent"], facts.entidades["nombre"], strict=True)),
        **dict(zip(facts.municipios["cvegeo"], facts.municipios["nombre"], strict=True)),
    }
    titles = dict(zip(facts.mecanismos["clave"], facts.mecanismos["titulo_es"], strict=True))
    table = table.assign(nombre=table["cve"].map(names), titulo=table["mecanismo"].map(titles))
    return table[list(COLUMNS)].astype("str").reset_index(drop=True)


def half_a_year_before(fecha: date) -> date:
    """The day six months before, as the programme's reports follow each other; never before 2007."""
    day: date = add_months(np.array([fecha], dtype="M8[D]"), np.array([-6], dtype=np.int64))[0].item()
    return max(day, FIRST_DAY)


def _like(rows: pd.DataFrame, older: pd.DataFrame) -> pd.DataFrame:
    """``older`` row by row as ``rows``; a mechanism that it did not have was `sin_dato`."""
    key = ["cve", "mecanismo"]
    told = rows[key].merge(older, "left", on=key, validate="1:1")
    told["filas"] = [filas if isinstance(filas, tuple) else () for filas in told["filas"]]
    told["situacion"] = told["situacion"].fillna("sin_dato")
    return told.fillna("")


def _reasons(table: pd.DataFrame, facts: Facts, desde: date, hasta: date) -> Any:
    """Why each row changed: see `changes`."""
    said = facts.evidencias
    first, last = ((day - date(1970, 1, 1)).days for day in (desde, hasta))
    end = ends(said, facts.mecanismos)
    new = set(said.loc[(said["hasta"] > str(desde)) & (said["hasta"] <= str(hasta)), "id"])
    lapsed = set(said.loc[(first < end) & (end <= last), "id"])
    told = [not new.isdisjoint(filas) for filas in table["filas"]]
    over = [not lapsed.isdisjoint(filas) for filas in table["antes_filas"]]
    return np.select(
        [np.array(told, dtype=bool) | table["revisado"].to_numpy(dtype=bool), np.array(over, dtype=bool)],
        ["lo_dicho", "vencio"],
        "paso_el_tiempo",
    )
