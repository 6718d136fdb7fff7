"""The card (ficha) of an entidad: its rate beside the country's, its series, its laws, its municipios."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.errors import NotFoundError
from geo.evidence import History, check_day
from geo.incidence import cases_periods, default_period, incidence
from geo.periods import Periodo
from layers import territory
from layers.national import RATES, all_years, national_rate

if TYPE_CHECKING:
    from geo.facts import Facts


def card(
    facts: Facts,
    cve_ent: str,
    fecha: date,
    *,
    sin_poligono: Collection[str] = (),
    historia: History | None = None,
) -> dict[str, Any]:
    """What is held of an entidad, situations on ``fecha``; ``sin_poligono`` are keys that the marco
    lacks, ``historia`` the `History` of ``facts`` for a caller that keeps one.

    Rates are carpetas per 100,000 inhabitants a year. Raises NotFoundError for an unknown key, InputError
    for a day before 2007.
    """
    names = facts.entidades.set_index("cve_ent")["nombre"]
    if cve_ent not in names.index:
        raise NotFoundError(f"no hay entidad «{cve_ent}»", fix="use dos dígitos, de 01 a 32")
    people = territory.population(facts, "entidad", fecha.year)
    return {
        "cve_ent": cve_ent,
        "nombre": names[cve_ent],
        "fecha": fecha.isoformat(),
        "poblacion": _plain(people.get(cve_ent)),
        "resumen": _summary(facts, cve_ent),
        "serie": _series(facts, cve_ent),
        "mecanismos": _situations(facts, cve_ent, fecha, historia),
        "municipios": _municipios(facts, cve_ent, frozenset(sin_poligono)),
    }


def _summary(facts: Facts, cve_ent: str) -> dict[str, Any]:
    period = default_period(facts, "entidad")
    rows = incidence(facts, "entidad", period)
    row, country = rows.loc[cve_ent], national_rate(rows)["tasa"]
    own = _plain(row["tasa"])
    return {
        "periodo": str(period),
        "carpetas": _plain(row["carpetas"]),
        **{name: _plain(row[name]) for name in RATES},
        "tasa_nacional": country,
        "razon_nacional": own / country if own is not None and country else None,
        "estatus": row["estatus"],
        "tasa_estatus": row["tasa_estatus"],
    }


def _series(facts: Facts, cve_ent: str) -> list[dict[str, Any]]:
    """A year a row; ``discontinua`` marks the first that does not continue the instrument before it."""
    shown = ("carpetas", "estatus", "meses_reportados", "meses_pedidos", "poblacion", *RATES, "tasa_estatus")
    out: list[dict[str, Any]] = []
    for year in cases_periods(facts, "entidad"):
        row = incidence(facts, "entidad", Periodo.years(year, year)).loc[cve_ent]
        told = {name: _plain(row[name]) for name in (*shown, "instrumento", "corte", "fuente")}
        broken = bool(out) and told["instrumento"] != out[-1]["instrumento"]
        out.append({"periodo": f"{year:04d}", **told, "discontinua": broken})
    return out


def _situations(facts: Facts, cve_ent: str, fecha: date, historia: History | None) -> list[dict[str, Any]]:
    history = historia or History.of(facts.evidencias, facts.mecanismos)
    told = history.on([check_day(fecha)], cves=[cve_ent])
    titles = facts.mecanismos.set_index("clave")["titulo_es"]
    told = told.assign(titulo=told["mecanismo"].map(titles))
    shown = ["mecanismo", "titulo", "situacion", "desde", "segun", "segun_fecha", "naturaleza"]
    rows: list[Any] = told[[*shown, "ultimo_conocido", "ultimo_fecha", "ultimo_segun"]].to_dict("records")
    return rows


def _municipios(facts: Facts, cve_ent: str, without: frozenset[str]) -> dict[str, Any]:
    """Carpetas of all years by municipio, the most first; «sin municipio» among them."""
    period = all_years(facts, "municipio")
    rows = territory.identity(facts, "municipio").set_index("cvegeo")
    rows = rows[rows["cve_ent"] == cve_ent].join(
        incidence(facts, "municipio", period)[["carpetas", "estatus", "corte", "fuente"]]
    )
    rows = rows.sort_values("carpetas", ascending=False, kind="stable", na_position="last")
    known = rows[rows["fuente"] != ""]
    return {
        "periodo": str(period),
        "corte": known["corte"].max() if len(known) else "",
        "fuente": known["fuente"].max() if len(known) else "",
        "filas": [
            {
                "cvegeo": row.Index,
                "nombre": row.nombre,
                "carpetas": _plain(row.carpetas),
                "estatus": row.estatus,
                "poligono": row.tipo == "municipio" and row.Index not in without,
            }
            for row in rows.itertuples()
        ],
    }


def _plain(value: Any) -> Any:
    """A Python number or text; None for what is missing, whose estatus stands beside it."""
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
