"""Edition → Layer: one row an area, every value beside its estatus, in the order of the layer's columns."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.evidence import History, check_day
from geo.incidence import closed, default_period
from geo.periods import Periodo
from layers import cases, situations, territory
from layers.national import all_years
from layers.spec import Column, LayerQuery, LayerSpec, columns

if TYPE_CHECKING:
    from geo.boundaries import BoundarySet
    from geo.edition import Edition
    from geo.facts import Facts


DTYPES = {"texto": "str", "entero": "Int64", "decimal": "float64"}


@dataclass(frozen=True)
class Layer:
    """A layer built: ``frame`` has a row an area (RangeIndex), every column and the geometry last.

    Geometry is EPSG:4326, null where the marco has no polygon. ``query`` tells the period or day answered,
    ``columnas`` what each column means, ``creditos`` the sources in sentences.
    """

    spec: LayerSpec
    query: LayerQuery
    marco: str
    columnas: tuple[Column, ...]
    creditos: tuple[str, ...]
    frame: gpd.GeoDataFrame

    @property
    def values(self) -> pd.DataFrame:
        """The rows without geometry."""
        return pd.DataFrame(self.frame.drop(columns="geometry"))

    @property
    def geometry(self) -> gpd.GeoSeries:
        """The polygons there are, by cvegeo."""
        drawn = self.frame[self.frame.geometry.notna()]
        return drawn.set_index("cvegeo").geometry


def build(edition: Edition, spec: LayerSpec, query: LayerQuery, *, resolucion: int = 250) -> Layer:
    """A layer with its polygons at a level of detail (metres of generalisation, 0 for the publisher's own).

    Raises InputError where the query does not fit the layer, NotFoundError for a level of detail not held.
    """
    facts, boundaries = edition.facts, edition.boundaries
    asked = resolve(facts, spec, query)
    values = build_values(facts, boundaries, spec, asked)
    polygons = boundaries[spec.nivel, resolucion].frame.geometry
    geometry = polygons.reindex(values["cvegeo"]).to_numpy()
    frame = gpd.GeoDataFrame(values, geometry=geometry, crs=polygons.crs)
    named = columns(spec, facts.mecanismos)
    return Layer(spec, asked, boundaries.marco, named, _credits(facts, boundaries, values), frame)


def build_values(
    facts: Facts,
    boundaries: BoundarySet,
    spec: LayerSpec,
    query: LayerQuery,
    *,
    historia: History | None = None,
) -> pd.DataFrame:
    """The rows of a layer without geometry: text as `str`, counts as Int64, measures as float64.

    Columns are `layers.spec.columns` in their order; rows are sorted by key. Raises InputError where the
    query does not fit the layer or asks for a day that the facts cannot answer. ``historia`` is the `History`
    of ``facts``, for a caller that keeps one.
    """
    asked = resolve(facts, spec, query)
    rows = territory.identity(facts, spec.nivel)
    if asked.fecha is not None:
        own = _on_a_day(facts, boundaries, spec, asked.fecha, rows, historia)
    else:
        own = cases.columns(facts, spec, asked, rows["cvegeo"])
    named: dict[Hashable, Any] = {name: cells.array for frame in (rows, own) for name, cells in frame.items()}
    named["marco"] = pd.array([boundaries.marco], dtype="str").repeat(len(rows))
    # Arrays, not series: with sixty columns, aligning them all would be most of the work.
    return pd.DataFrame(
        {
            column.nombre: _typed(named[column.nombre], DTYPES[column.dtype])
            for column in columns(spec, facts.mecanismos)
        }
    )


def resolve(facts: Facts, spec: LayerSpec, query: LayerQuery) -> LayerQuery:
    """``query`` with what it leaves out: the last whole year, all years, today, or an open end.

    Raises InputError where ``spec`` does not understand a parameter or the day is out of the facts' reach.
    """
    query.check(spec)
    if spec.by_day:
        today = date.today()
        return replace(query, fecha=check_day(query.fecha or today, hoy=today))
    if query.datetime is None:
        return replace(query, datetime=default_datetime(facts, spec))
    medida = "victimas" if spec.kind == "victimas" else "carpetas"
    return replace(
        query, datetime=closed(facts, spec.nivel, query.datetime, corte=query.corte, medida=medida)
    )


def _typed(cells: Any, dtype: str) -> Any:
    return cells if cells.dtype == dtype else cells.astype(dtype)


def default_datetime(facts: Facts, spec: LayerSpec) -> Periodo:
    """The period that a layer of cases answers when none is asked."""
    if spec.por_omision == "todos":
        return all_years(facts, spec.nivel)
    if spec.kind == "victimas":
        last = int(all_years(facts, spec.nivel, medida="victimas").hasta[:4])
        return Periodo.years(last, last)
    period: Periodo = default_period(facts, spec.nivel)
    return period


def _on_a_day(
    facts: Facts,
    boundaries: BoundarySet,
    spec: LayerSpec,
    fecha: date,
    rows: pd.DataFrame,
    historia: History | None,
) -> pd.DataFrame:
    if spec.kind == "territorio":
        return territory.own_columns(facts, boundaries, spec, fecha, rows)
    history = historia or History.of(facts.evidencias, facts.mecanismos)
    absent = territory.absent(facts, spec.nivel, fecha)
    own = situations.situations(history, rows, spec, fecha, absent=absent)
    # From the statements themselves: an older edition may not list the compilation among its sources.
    return own.assign(corte=facts.evidencias["hasta"].max()[:7], fuente=situations.SOURCE)


def _credits(facts: Facts, boundaries: BoundarySet, values: pd.DataFrame) -> tuple[str, ...]:
    """Whom the figures and the polygons are owed to."""
    held = facts.fuentes.set_index("clave")
    keys = sorted({key for cell in values["fuente"].unique() for key in cell.split("|")} & set(held.index))
    rows = held.loc[keys, ["publica", "titulo", "corte"]].itertuples()
    figures = (f"{row.publica}, {row.titulo}, corte {row.corte}." for row in rows)
    return (*figures, f"Polígonos: {boundaries.fuente}, marco {boundaries.marco} ({boundaries.licencia}).")
