"""Rows of the layers of cases: carpetas with their rate, and victims by sex and age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.incidence import incidence
from layers.catalogue import VICTIM_MEASURES
from layers.spec import LayerQuery, LayerSpec

if TYPE_CHECKING:
    from geo.facts import Facts
    from geo.periods import Periodo

# CNSP says «Menores de edad (0-17)» and «Adultos (18 y más)»; RNID, bands such as «13 a 17 años».
_MINOR, _ADULT = r"^(?:Menores|0 a|1[0-7] a|[1-9] a)\b", r"^(?:Adultos|Más de|1[89] a|[2-9]\d a)\b"


def columns(facts: Facts, spec: LayerSpec, query: LayerQuery, keys: pd.Series[str]) -> pd.DataFrame:
    """The own columns of a layer of cases, with estatus, corte and fuente, for ``keys`` in their order."""
    assert query.datetime is not None  # layers.build.resolve fills it
    victims = spec.kind == "victimas"
    medida = "victimas" if victims else "carpetas"
    rows: pd.DataFrame = incidence(facts, spec.nivel, query.datetime, corte=query.corte, medida=medida)
    rows = rows.loc[keys.tolist()]
    if victims:
        rows = _with_victims(facts, spec, query.datetime, rows)
    return rows.assign(periodo=str(query.datetime)).reset_index(drop=True)


def _with_victims(facts: Facts, spec: LayerSpec, period: Periodo, rows: pd.DataFrame) -> pd.DataFrame:
    """Add each of `VICTIM_MEASURES` and its estatus, from the source that answered for the entidad."""
    said = facts.casos[(facts.casos["medida"] == "victimas") & (facts.casos["nivel"] == spec.nivel)]
    inside = _first_month(said["periodo"]).ge(period.desde) & _last_month(said["periodo"]).le(period.hasta)
    said = said[inside & (said["fuente"] == said["cve"].map(rows["fuente"]))]
    young, grown = said["grupo_edad"].str.match(_MINOR), said["grupo_edad"].str.match(_ADULT)
    woman, man = said["sexo"] == "Mujer", said["sexo"] == "Hombre"
    everyone = pd.Series(True, index=said.index)
    of = (everyone, woman, man, ~woman & ~man, young, grown, ~young & ~grown)
    known = (rows["estatus"] == "observado").to_numpy()
    measures: dict[str, Any] = {}
    for name, counted in zip(VICTIM_MEASURES, of, strict=True):
        total = said[counted].groupby("cve")["valor"].sum().reindex(rows.index).fillna(0)
        measures[name] = total.astype("Int64").where(known)
        measures[f"{name}_estatus"] = rows["estatus"]
    return rows.assign(**measures)


def _first_month(periods: pd.Series[str]) -> pd.Series[str]:
    return periods.where(periods.str.len() == len("2025-01"), periods + "-01")


def _last_month(periods: pd.Series[str]) -> pd.Series[str]:
    return periods.where(periods.str.len() == len("2025-01"), periods + "-12")
