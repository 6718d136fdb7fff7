"""Rows of an office → statements and findings beside the carried ones, in whole columns.

Each row of a file becomes at most one statement, with the id ``<clave>:<row of the file>``, and a finding
with the same id; a row that tells of an end (an agreement's last day) has a second one, ``<id>:fin``.
An end is of one agreement, law or body: where another of the same entidad and mechanism had begun by then and
had not ended, the end is not said of the mechanism.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from geo._catalogue import normal
from geo.facts import Facts, check
from geo.records.dates import read_date
from geo.records.findings import finding_tables
from geo.records.lists import MECHANISM_OF
from geo.records.reading import Reading
from geo.records.tables import STATEMENTS_OF, TABLES

_VERDICTS = {"si": "existe", "no": "no_existe", "parcial": "existe_en_parte"}
# What happened to a law → what that says, and by its nature. An approval says nothing yet.
_EVENTS = {
    "publicacion": ("inicia", "publicacion"),
    "reforma": ("existe", "publicacion"),
    "abrogacion": ("termina", "publicacion"),
    "existencia": ("existe", "registro"),
    "sin_ley": ("no_existe", "registro"),
}
_STATES = {"instalada": "inicia", "en operación": "existe", "inexistente": "no_existe", "extinta": "termina"}
_POSITIVE = ("inicia", "existe", "existe_en_parte")


def with_records(facts: Facts, readings: Sequence[Reading]) -> Facts:
    """``facts`` with the rows of the readings beside the carried ones, which stay as they are.

    The order of the readings changes nothing, and without any it is ``facts`` itself. Raises InputError where
    the tables would break a schema.
    """
    if not readings:
        return facts
    readings = sorted(readings, key=lambda reading: reading.clave)
    added: dict[str, list[pd.DataFrame]] = {
        "fuentes": [pd.DataFrame([reading.fuente for reading in readings], dtype="str")]
    }
    for tabla in STATEMENTS_OF:
        rows = _together([reading for reading in readings if reading.tabla == tabla])
        if rows.empty:
            continue
        said = statements(tabla, rows)
        name = STATEMENTS_OF[tabla]
        added.setdefault(name, []).append(said[list(getattr(facts, name).columns)])
        for target, found in finding_tables(tabla, rows, said, facts):
            added.setdefault(target, []).append(found[list(getattr(facts, target).columns)])
    grown = {
        name: pd.concat([getattr(facts, name), *frames], ignore_index=True) for name, frames in added.items()
    }
    together = replace(facts, **grown)
    check(together, tables=grown)
    return together


def statements(tabla: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The statements of the rows of one table, with the columns of its table of facts among others.

    ``rows`` are those of one or more readings, with ``id`` and ``fuente``; a row that says nothing of a day
    (an approval, a plan) has none.
    """
    said = rows.assign(origen=rows["id"])
    spans = {when: read_date(when) for when in set(rows["fecha"])}
    said["desde"] = rows["fecha"].map({when: str(span.desde) for when, span in spans.items()})
    said["hasta"] = rows["fecha"].map({when: str(span.hasta) for when, span in spans.items()})
    for blank in ("cve_mun", "vale_hasta"):
        if blank not in said:
            said[blank] = ""
    said = _SAY[tabla](said)
    if tabla in MECHANISM_OF:
        said["mecanismo"] = said[TABLES[tabla].asunto].map(MECHANISM_OF[tabla])
    return _without_false_ends(said[said["senal"] != ""]).astype("str")


def _together(readings: Sequence[Reading]) -> pd.DataFrame:
    frames = [
        reading.filas.assign(id=reading.clave + ":" + reading.filas["fila"], fuente=reading.clave)
        for reading in readings
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _told(said: pd.DataFrame) -> pd.DataFrame:
    """Evidencias say it themselves; the term, as far as it is sure."""
    terms = [_term(when, end)[0] for when, end in zip(said["fecha"], said["vale_hasta"], strict=True)]
    return said.assign(vale_hasta=terms, cosa=said["id"])


def _agreements(said: pd.DataFrame) -> pd.DataFrame:
    """A signature begins it; the day after its last day ends it."""
    terms = [_term(when, end) for when, end in zip(said["fecha"], said["vigente_hasta"], strict=True)]
    published = said["publicado"].isin(["", "no consta"]).map({True: "registro", False: "publicacion"})
    # Two files that tell of one agreement agree on its day and on whom it is with.
    cosa = said["fecha"] + "|" + said["contraparte_2"].map(normal)
    signed = said.assign(
        senal="inicia", naturaleza=published, cosa=cosa, vale_hasta=[term[0] for term in terms]
    )
    ended = signed.assign(
        id=signed["id"] + ":fin", senal="termina", vale_hasta="",
        desde=[term[1] for term in terms], hasta=[term[2] for term in terms],
    )  # fmt: skip
    return pd.concat([signed, ended[ended["hasta"] != ""]], ignore_index=True)


def _term(when: str, end: str) -> tuple[str, str, str]:
    """The last day that is surely within a term, and the first and last possible day without it."""
    if not end:
        return "", "", ""
    last = read_date(end)
    sure = max(last.desde, read_date(when).hasta)
    return str(sure), str(sure + timedelta(days=1)), str(last.hasta + timedelta(days=1))


def _laws(said: pd.DataFrame) -> pd.DataFrame:
    signal, nature = ({event: pair[at] for event, pair in _EVENTS.items()} for at in (0, 1))
    events, cosa = said["evento"], said["nombre"].map(normal)
    return said.assign(
        senal=events.map(lambda event: signal.get(event, "")),
        naturaleza=events.map(lambda event: nature.get(event, "")),
        cosa=cosa,
    )


def _verdicts(said: pd.DataFrame) -> pd.DataFrame:
    return said.assign(senal=said["veredicto"].map(_VERDICTS), naturaleza="veredicto", cosa=said["id"])


def _bodies(said: pd.DataFrame) -> pd.DataFrame:
    cosa = said["nombre"].map(normal)
    return said.assign(
        senal=said["estado"].map(lambda state: _STATES.get(state, "")), naturaleza="registro", cosa=cosa
    )


_SAY: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "evidencias": _told,
    "convenios": _agreements,
    "leyes": _laws,
    "evaluaciones": _verdicts,
    "criterios": _verdicts,
    "lineas": _verdicts,
    "instituciones": _bodies,
}


def _without_false_ends(said: pd.DataFrame) -> pd.DataFrame:
    """``said`` but for the ends of one agreement, law or body while another one goes on.

    ``cosa`` tells which one a statement is of. Evidencias speak of the mechanism, so their ends all stay.
    """
    ends = said[said["senal"] == "termina"]
    ends = ends[ends["cosa"] != ends["id"]]
    if ends.empty:
        return said
    keys = ["cve_ent", "cve_mun", "mecanismo"]
    begun = said[said["senal"].isin(_POSITIVE)].groupby([*keys, "cosa"])["hasta"].min().rename("empezo")
    ended = ends.groupby([*keys, "cosa"])["hasta"].max().rename("termino")
    things = (
        pd.concat([begun, ended], axis=1).reset_index().dropna(subset="empezo").fillna({"termino": "9999"})
    )
    pairs = ends.merge(things.reset_index(), on=keys, suffixes=("", "_otra"))
    going_on = (
        (pairs["cosa"] != pairs["cosa_otra"])
        & (pairs["empezo"] <= pairs["hasta"])
        & (pairs["termino"] > pairs["hasta"])
    )
    return said[~said["id"].isin(pairs.loc[going_on, "id"])]
