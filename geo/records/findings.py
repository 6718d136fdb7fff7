"""The findings behind an office's statements: a row each in the table of facts that holds its like."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from geo.facts import Facts
from geo.records.dates import read_date
from geo.records.lists import MECHANISM_OF, SHELTERS, lists

_OWN = ("leyes", "evaluaciones", "convenios", "instituciones")


def finding_tables(
    tabla: str, rows: pd.DataFrame, said: pd.DataFrame, facts: Facts
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The table of facts that the findings of ``rows`` go to, and they in its columns.

    ``rows`` have ``id`` and ``fuente``; ``said`` are their statements, whose ids ``usada_como`` lists. Tables
    without findings of their own have them in ``registros``.
    """
    found = rows.assign(
        fuente_titulo=rows["documento"].where(rows["documento"] != "", rows["url"]),
        fuente_url=rows["url"],
        fuente_fecha=rows["fecha_documento"],
    )
    if tabla not in _OWN:
        yield "registros", found
        return
    pages = found["pagina"].map(lambda page: f", p. {page}" if page[:1].isdigit() else page and f", {page}")
    found["fuente_titulo"] += pages
    used = said.groupby("origen")["id"].agg("|".join).to_dict()
    names = facts.entidades.set_index("cve_ent")["nombre"]
    found = found.assign(
        usada_como=found["id"].map(lambda id: used.get(id, "")),
        entidad=found["cve_ent"].map(names),
        precision_fecha=found["fecha"].map({when: read_date(when).precision for when in set(found["fecha"])}),
    )
    if tabla == "convenios":
        found = _agreements(found, facts)
    elif tabla == "leyes":
        found = found.assign(vigencia_segun_fuente="")
    elif tabla == "evaluaciones":
        found = found.assign(evaluador=found["quien"], fecha_evaluacion=found["fecha"])
    else:
        found = _bodies(found)
    yield tabla, found


def _agreements(found: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    municipios = facts.municipios.set_index("cvegeo")["nombre"]
    term = found["vigente_hasta"]
    return found.assign(
        contraparte_1=found["cve_mun"].map(municipios).fillna(found["entidad"]),
        publicado_dof=found["publicado"].where(found["publicado"] != "", "no consta"),
        estado_segun_fuente=("firmado, vigente hasta " + term).where(term != "", "firmado"),
    )


def _bodies(found: pd.DataFrame) -> pd.DataFrame:
    """A shelter has no name here: it goes by what it is."""
    kinds = MECHANISM_OF["instituciones"]
    sheltered = found["clase"].map(kinds).isin(SHELTERS)
    generic = found["clase"].map(lists()["clase"])
    return found.assign(nombre=found["nombre"].mask(sheltered, generic), estado_segun_fuente=found["estado"])
