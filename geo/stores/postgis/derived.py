"""What the views show beside the facts: yearly incidence and stretches of situations, as the service counts.

Computed by the same functions that answer over HTTP, once, when an edition is published.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from geo.codes import Nivel
from geo.evidence import History
from geo.facts import Facts
from geo.incidence import cases_periods, incidence
from geo.periods import Periodo

_LEVELS: tuple[Nivel, ...] = ("entidad", "municipio")
_YEARLY = ("estatus", "carpetas", "meses_reportados", "meses_pedidos", "poblacion", "poblacion_estatus",
           "tasa", "tasa_inf", "tasa_sup", "tasa_estatus", "instrumento", "corte", "fuente")  # fmt: skip
_TOLD = ("situacion", "desde", "segun", "segun_fecha", "naturaleza", "filas",
         "ultimo_conocido", "ultimo_fecha", "ultimo_segun")  # fmt: skip


def yearly(facts: Facts) -> dict[str, pa.Array]:
    """Columns of `incidencia_anual`: each area and each year of which some source says something."""
    parts = []
    for nivel in _LEVELS:
        for year in cases_periods(facts, nivel):
            rows = incidence(facts, nivel, Periodo.years(year, year)).reset_index(names="cvegeo")
            parts.append(rows.assign(nivel=nivel, anio=year))
    whole = pd.concat(parts, ignore_index=True)
    columns = {name: column(whole[name]) for name in ("nivel", "cvegeo")}
    columns["anio"] = pa.array(whole["anio"], pa.int32())
    return columns | {name: column(whole[name]) for name in _YEARLY}


def stretches(facts: Facts) -> dict[str, pa.Array]:
    """Columns of `situacion`: each stretch of days on which the status of a mechanism stays as it is."""
    rows = History.of(facts.evidencias, facts.mecanismos).spans()
    columns = {"cvegeo": column(rows["cve"]), "mecanismo": column(rows["mecanismo"])}
    columns["desde"] = pa.array(rows["primer_dia"].to_numpy(), pa.date32())
    columns["hasta"] = pa.array(rows["siguiente"].to_numpy(), pa.date32())
    told = (
        rows[list(_TOLD)]
        .assign(filas=rows["filas"].map("|".join))
        .rename(columns={"desde": "situacion_desde"})
    )
    return columns | {str(name): column(told[name].astype("str")) for name in told}


def column(values: pd.Series) -> pa.Array:
    """A column of a frame as Arrow has it: text, whole numbers of 64 bits, or doubles, NaN as null."""
    made = pa.Array.from_pandas(values)
    if isinstance(made, pa.ChunkedArray):
        made = made.combine_chunks()
    return made.cast(pa.string()) if pa.types.is_large_string(made.type) else made
