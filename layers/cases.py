"""Rows of the layers of cases: carpetas with their rate or by purpose, and victims by sex and age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.incidence import incidence
from layers.catalogue import VICTIM_MEASURES
from layers.particular_layers import PURPOSES
from layers.spec import LayerQuery, LayerSpec

if TYPE_CHECKING:
    from geo.facts import Facts
    from geo.periods import Periodo

# CNSP says «Menores de edad (0-17)» and «Adultos (18 y más)»; RNID, bands such as «13 a 17 años».
_MINOR, _ADULT = r"^(?:Menores|0 a|1[0-7] a|[1-9] a)\b", r"^(?:Adultos|Más de|1[89] a|[2-9]\d a)\b"

# What each purpose is called by the RNID; whatever else it may come to name counts as «otros».
_PURPOSE_WORDS = {
    "explotacion_sexual": "explotación sexual",
    "trabajo_forzado": "trabajo o servicios forzados",
    "trafico_organos": "tráfico de órganos",
}
RNID = "RNID"


def columns(facts: Facts, spec: LayerSpec, query: LayerQuery, keys: pd.Series[str]) -> pd.DataFrame:
    """The own columns of a layer of cases, with estatus, corte and fuente, for ``keys`` in their order."""
    assert query.datetime is not None  # layers.build.resolve fills it
    victims = spec.kind == "victimas"
    medida = "victimas" if victims else "carpetas"
    rows: pd.DataFrame = incidence(facts, spec.area, query.datetime, corte=query.corte, medida=medida)
    rows = rows.loc[keys.tolist()]
    if victims:
        rows = _with_victims(facts, spec, query.datetime, rows)
    elif spec.kind == "finalidad":
        rows = _with_purposes(facts, spec, query.datetime, rows)
    return rows.assign(periodo=str(query.datetime)).reset_index(drop=True)


def _with_victims(facts: Facts, spec: LayerSpec, period: Periodo, rows: pd.DataFrame) -> pd.DataFrame:
    """Add each of `VICTIM_MEASURES` and its estatus, from the source that answered for the entidad."""
    said = _behind(facts, spec, "victimas", period, rows)
    young, grown = said["grupo_edad"].str.match(_MINOR), said["grupo_edad"].str.match(_ADULT)
    woman, man = said["sexo"] == "Mujer", said["sexo"] == "Hombre"
    sexes, ages = (woman, man, ~woman & ~man), (young, grown, ~young & ~grown)
    everyone = pd.Series(True, index=said.index)
    # In the order of `VICTIM_MEASURES`: all, by sex, by age, and by age each sex that the source identifies.
    of = (everyone, *sexes, *ages, *(sex & age for sex in (woman, man) for age in ages))
    measures: dict[str, Any] = {}
    for name, counted in zip(VICTIM_MEASURES, of, strict=True):
        measures[name] = _summed(said[counted], rows)
        measures[f"{name}_estatus"] = rows["estatus"]
    return rows.assign(**measures)


def _with_purposes(facts: Facts, spec: LayerSpec, period: Periodo, rows: pd.DataFrame) -> pd.DataFrame:
    """Add each of `PURPOSES` and its estatus; what an earlier instrument counted is not known by purpose."""
    other = rows["instrumento"] != RNID
    if other.any():
        blank = dict.fromkeys(("instrumento", "corte", "fuente"), "")
        unknown = {"estatus": "sin_dato", "carpetas": pd.NA, "meses_reportados": 0, **blank}
        rows = rows.assign(**{name: rows[name].mask(other, value) for name, value in unknown.items()})
    said = _behind(facts, spec, "carpetas", period, rows)
    purpose = pd.Series("otros_fines", index=said.index)
    for name, words in _PURPOSE_WORDS.items():
        purpose = purpose.mask(said["subtipo"].str.lower().str.endswith(words), name)
    measures: dict[str, Any] = {"serie_discontinua": "si"}
    for name in PURPOSES:
        measures[name] = _summed(said[purpose == name], rows)
        measures[f"{name}_estatus"] = rows["estatus"]
    return rows.assign(**measures)


def _behind(facts: Facts, spec: LayerSpec, medida: str, period: Periodo, rows: pd.DataFrame) -> pd.DataFrame:
    """The cells of the source that answered for each of ``rows``, within ``period``."""
    said = facts.casos[(facts.casos["medida"] == medida) & (facts.casos["nivel"] == spec.nivel)]
    inside = _first_month(said["periodo"]).ge(period.desde) & _last_month(said["periodo"]).le(period.hasta)
    return said[inside & (said["fuente"] == said["cve"].map(rows["fuente"]))]


def _summed(cells: pd.DataFrame, rows: pd.DataFrame) -> pd.Series[Any]:
    """The sum of some cells for each of ``rows``, missing where nothing was observed."""
    total = cells.groupby("cve")["valor"].sum().reindex(rows.index).fillna(0)
    return total.astype("Int64").where((rows["estatus"] == "observado").to_numpy())


def _first_month(periods: pd.Series[str]) -> pd.Series[str]:
    return periods.where(periods.str.len() == len("2025-01"), periods + "-01")


def _last_month(periods: pd.Series[str]) -> pd.Series[str]:
    return periods.where(periods.str.len() == len("2025-01"), periods + "-12")
