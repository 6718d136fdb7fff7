"""The register of the programme's lines of action: which were fulfilled on a day, and who says so.

Each line has its own statements (`evidencias_lineas`), judged by the rules of `geo.evidence`. A line that was
fulfilled stays so until somebody says otherwise; one of which nobody spoke is `sin_dato`, never a no.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geo.errors import NotFoundError
from geo.evidence import History, check_day
from geo.findings import explained

if TYPE_CHECKING:
    from geo.facts import Facts

COUNTRY = "00"
"""The key of statements about the whole country, which are the ones that the programme's indicator counts."""

_SOURCE = ("fuente_titulo", "fuente_url", "fuente_fecha", "pagina")
_ROWS = (
    *("id", "linea", "resumen", "cve_ent", "senal", "desde", "hasta", "vale_hasta", "naturaleza", "quien"),
    *("confianza", "origen", *_SOURCE, "situacion", "usada", "regla"),
)
_DESCRIBED = ("objetivo", "estrategia", "estrategia_titulo", "resumen", "ambito", "territorial")


def line_history(facts: Facts) -> History:
    """The `History` of the lines of action; its mechanisms are the lines, by their key."""
    said = facts.evidencias_lineas.rename(columns={"linea": "mecanismo"}).assign(cve_mun="")
    lines = pd.DataFrame({"clave": facts.lineas_accion["clave"], "nivel": "entidad"})
    return History.of(said, lines.assign(permanente="si", vigencia_meses=""))


def line_rows(facts: Facts, fecha: date, *, historia: History | None = None) -> pd.DataFrame:
    """Every statement on a line of action, by line and day, as seen on ``fecha``; all text.

    Columns: id, linea, resumen, cve_ent, senal, desde, hasta, vale_hasta, naturaleza, quien, confianza,
    origen, then of its finding (`registros`) fuente_titulo, fuente_url, fuente_fecha and pagina, then
    situacion (of the line), usada ("si" where the country's situation rests on it) and, where not, regla.
    """
    said = facts.evidencias_lineas.rename(columns={"linea": "mecanismo"}).assign(cve_mun="")
    rows = explained(said, historia or line_history(facts), fecha).rename(columns={"mecanismo": "linea"})
    local = rows["cve_ent"] != COUNTRY
    rows.loc[local, "usada"] = "no"
    rows.loc[local, "regla"] = "es de una entidad y no del país"
    rows["resumen"] = rows["linea"].map(facts.lineas_accion.set_index("clave")["resumen"])
    sources = facts.registros.rename(columns={"id": "origen"})[["origen", *_SOURCE]]
    rows = rows.merge(sources, "left", on="origen").fillna("")
    order = {clave: nth for nth, clave in enumerate(facts.lineas_accion["clave"])}
    rows = rows.assign(nth=rows["linea"].map(order)).sort_values(["nth", "cve_ent", "hasta", "id"])
    return rows[list(_ROWS)].reset_index(drop=True).astype("str")


def lines(
    facts: Facts,
    fecha: date,
    *,
    cve_ent: str = COUNTRY,
    hoy: date | None = None,
    historia: History | None = None,
) -> pd.DataFrame:
    """One row for each of the 56 lines on ``fecha``, in the programme's order.

    Columns: clave, objetivo, estrategia, estrategia_titulo, resumen, ambito, territorial (all as carried),
    then what `geo.evidence.History.on` tells of it: situacion, desde, segun, segun_fecha, naturaleza, filas
    (ids of `evidencias_lineas`), ultimo_conocido, ultimo_fecha, ultimo_segun. ``cve_ent`` asks for what was
    said of one entidad instead of the country; that never counts for the country. ``historia`` is the
    `line_history` of ``facts``. Raises InputError for a day before 2007 or after ``hoy``, NotFoundError for
    an unknown entidad.
    """
    if cve_ent not in (COUNTRY, *facts.entidades["cve_ent"]):
        raise NotFoundError(f"no hay entidad «{cve_ent}»", fix="use de 01 a 32, o 00 para el país")
    told = (historia or line_history(facts)).on([check_day(fecha, hoy=hoy)], cves=[cve_ent])
    catalogue = facts.lineas_accion[["clave", *_DESCRIBED]]
    told = told.drop(columns=["fecha", "cve"])
    return catalogue.merge(told, left_on="clave", right_on="mecanismo", validate="1:1").drop(
        columns="mecanismo"
    )
