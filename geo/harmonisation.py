"""The matrix entidad × criterion of harmonisation: what each state's law meets, according to whom.

A criterion is a question that articles of one or more instruments ask of a state's law (`criterios`). Its
answers are statements (`evidencias_criterios`), judged by the rules of `geo.evidence` and carried as long as
the verdict of a harmonised law is. What nobody evaluated is `sin_dato`: counted apart, never as a no.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.evidence import History, check_day

if TYPE_CHECKING:
    from geo.facts import Facts

_LIKE = "ley_armonizada"  # the mechanism whose verdicts are of the same kind, and lapse after as many months
_TOLD = ("situacion", "desde", "segun", "segun_fecha", "naturaleza", "filas",
         "ultimo_conocido", "ultimo_fecha", "ultimo_segun")  # fmt: skip


@lru_cache(maxsize=4)
def criteria(facts: Facts) -> pd.DataFrame:
    """One row a criterion, in the order of the table; the frame is shared: no caller may change it.

    Columns: criterio (its key), eje, titulo, pregunta, and three tuples of equal length, one place for each
    instrument that asks for it: instrumentos, articulos (those of one instrument joined by "; ") and
    verificado (how far the article was read, likewise).
    """
    asked = facts.criterios.groupby(["id_criterio", "instrumento"], sort=False, as_index=False).agg(
        articulos=("articulo", "; ".join), verificado=("verificado", _distinct)
    )
    texts = asked.groupby("id_criterio", sort=False).agg(
        instrumentos=("instrumento", tuple), articulos=("articulos", tuple), verificado=("verificado", tuple)
    )
    first = facts.criterios.groupby("id_criterio", sort=False).agg(
        eje=("eje", "first"), titulo=("criterio", "first"), pregunta=("pregunta_si_no", "max")
    )
    return first.join(texts).rename_axis("criterio").reset_index()


@lru_cache(maxsize=4)
def criteria_history(facts: Facts) -> History:
    """The `History` of the criteria; its mechanisms are the criteria, by their key."""
    said = facts.evidencias_criterios.rename(columns={"criterio": "mecanismo"}).assign(cve_mun="")
    months = facts.mecanismos.set_index("clave")["vigencia_meses"][_LIKE]
    catalogue = pd.DataFrame({"clave": facts.criterios["id_criterio"].unique(), "nivel": "entidad"})
    return History.of(said, catalogue.assign(permanente="no", vigencia_meses=months))


def matrix(
    facts: Facts, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> pd.DataFrame:
    """One row for each entidad and criterion (32 × 37) on ``fecha``, entidad by entidad.

    Columns: cve_ent, nombre, criterio, eje, criterio_titulo, what `geo.evidence.History.on` tells (situacion,
    desde, segun, segun_fecha, naturaleza, filas, ultimo_conocido, ultimo_fecha, ultimo_segun) and
    articulo_local, the articles of the state's law that the statements behind the situation name, joined by
    "; ". ``historia`` is the `criteria_history` of ``facts``. Raises InputError for a day before 2007 or
    after ``hoy``.
    """
    past = historia or criteria_history(facts)
    told = past.on([check_day(fecha, hoy=hoy)], cves=facts.entidades["cve_ent"].tolist())
    told = told.rename(columns={"cve": "cve_ent", "mecanismo": "criterio"})
    known = criteria(facts).set_index("criterio")
    local = facts.evidencias_criterios.set_index("id")["articulo_local"]
    told = told.assign(
        nombre=told["cve_ent"].map(facts.entidades.set_index("cve_ent")["nombre"]),
        eje=told["criterio"].map(known["eje"]),
        criterio_titulo=told["criterio"].map(known["titulo"]),
        articulo_local=[_distinct(local[id] for id in ids) for ids in told["filas"]],
    )
    return told[["cve_ent", "nombre", "criterio", "eje", "criterio_titulo", *_TOLD, "articulo_local"]]


def scores(
    facts: Facts, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> pd.DataFrame:
    """One row an entidad: how many of the criteria it meets, of those that somebody evaluated.

    Columns: cve_ent, nombre, cumplidos (`si`), parciales, no_cumplidos, evaluados (the sum of those three),
    en_conflicto, no_evaluados (`sin_dato`), total (evaluados + en_conflicto + no_evaluados), valor
    (100 × cumplidos / evaluados; missing where none was evaluated) and valor_estatus (`observado` or
    `sin_dato`). A criterion that exists in part is evaluated and not met; one on which evaluators contradict
    each other is neither, and stands apart. Raises as `matrix` does.
    """
    cells = matrix(facts, fecha, hoy=hoy, historia=historia)
    return _score(cells, ["cve_ent", "nombre"])


def scores_by_instrument(
    facts: Facts, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> pd.DataFrame:
    """One row for each entidad and instrument, over the criteria that the instrument asks for.

    Columns: those of `scores` with instrumento after nombre. A criterion asked for by several instruments
    counts in each, so instruments do not add up to the entidad's score. Raises as `matrix` does.
    """
    asked = facts.criterios[["id_criterio", "instrumento"]].drop_duplicates()
    cells = matrix(facts, fecha, hoy=hoy, historia=historia)
    cells = cells.merge(asked, left_on="criterio", right_on="id_criterio")
    return _score(cells, ["cve_ent", "nombre", "instrumento"])


def _score(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    situation = cells["situacion"]
    flags = cells[by].assign(
        cumplidos=situation == "si",
        parciales=situation == "parcial",
        no_cumplidos=situation == "no",
        evaluados=situation.isin(["si", "parcial", "no"]),
        en_conflicto=situation == "en_conflicto",
        no_evaluados=situation == "sin_dato",
        total=True,
    )
    out = flags.groupby(by, sort=False, as_index=False).sum()
    known = out["evaluados"] > 0
    out["valor"] = (100 * out["cumplidos"] / out["evaluados"].where(known)).astype("Float64")
    out["valor_estatus"] = known.map({True: "observado", False: "sin_dato"}).astype("str")
    return out


def _distinct(texts: Any) -> str:
    """The texts that are not blank, each once, in their order."""
    return "; ".join(dict.fromkeys(text for text in texts if text))
