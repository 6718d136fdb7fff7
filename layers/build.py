"""Edition → Layer: one row an area, a route or a figure, each value beside its estatus, columns in order."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.errors import InputError
from geo.evidence import History, check_day
from geo.facts import as_known
from geo.incidence import cases_periods, closed, default_period
from geo.periods import Periodo
from layers import cases, particularities, routes, situations, territory
from layers.caveats import caveats
from layers.national import all_years
from layers.sources import Source, sources
from layers.spec import Column, LayerQuery, LayerSpec, Level, columns

if TYPE_CHECKING:
    from geo.boundaries import BoundarySet
    from geo.edition import Edition
    from geo.facts import Facts


DTYPES = {"texto": "str", "entero": "Int64", "decimal": "float64"}


@dataclass(frozen=True)
class Layer:
    """A layer built: ``frame`` has a row an area (RangeIndex), every column and the geometry last.

    Geometry is EPSG:4326: polygons, lines in a layer of routes, null where the marco draws none. ``query``
    tells the period or day answered, ``columnas`` what each column means, ``creditos`` the sources in
    sentences, ``advertencias`` what must be read before the numbers; ``fondo`` are the entidades behind
    lines, which say nothing on bare ground; ``fuentes`` are the credits with their licences.
    """

    spec: LayerSpec
    query: LayerQuery
    marco: str
    columnas: tuple[Column, ...]
    creditos: tuple[str, ...]
    frame: gpd.GeoDataFrame
    advertencias: tuple[str, ...] = ()
    fondo: gpd.GeoSeries | None = None
    fuentes: tuple[Source, ...] = ()

    @property
    def keys(self) -> list[str]:
        """What names each row: cvegeo of an area, id of what is none."""
        named: list[str] = self.frame[self.spec.key].tolist()
        return named

    @property
    def values(self) -> pd.DataFrame:
        """The rows without geometry."""
        return pd.DataFrame(self.frame.drop(columns="geometry"))

    @property
    def geometry(self) -> gpd.GeoSeries:
        """The polygons or lines there are, by key."""
        drawn = self.frame[self.frame.geometry.notna()]
        return drawn.set_index(self.spec.key).geometry


def build(edition: Edition, spec: LayerSpec, query: LayerQuery, *, resolucion: int = 250) -> Layer:
    """A layer with its polygons at a level of detail (metres of generalisation, 0 for the publisher's own).

    Raises InputError where the query does not fit the layer, NotFoundError for a level of detail not held.
    """
    facts, boundaries = edition.facts, edition.boundaries
    asked = resolve(facts, spec, query)
    values = build_values(facts, boundaries, spec, asked)
    shapes = geometry(facts, boundaries, spec.nivel, resolucion)
    owed = sources(facts, boundaries, spec, values)
    frame = gpd.GeoDataFrame(values, geometry=shapes.reindex(values[spec.key]).to_numpy(), crs=shapes.crs)
    return Layer(
        spec,
        asked,
        boundaries.marco,
        columns(spec, facts),
        tuple(map(str, owed)),
        frame,
        caveats(facts, spec),
        geometry(facts, boundaries, "entidad", resolucion) if spec.nivel == "ruta" else None,
        owed,
    )


def geometry(facts: Facts, boundaries: BoundarySet, nivel: Level, resolucion: int) -> gpd.GeoSeries:
    """What the rows of a level look like, by key, in EPSG:4326: polygons, lines between places, or nothing.

    Raises NotFoundError for a level of detail not held; lines are the same at every one.
    """
    if nivel == "ruta":
        lines: gpd.GeoSeries = routes.lines(facts, boundaries).dropna()
        return lines
    if nivel == "pais":
        return gpd.GeoSeries([], index=pd.Index([], dtype="str"), crs=4326)
    return boundaries[nivel, resolucion].frame.geometry


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
    query does not fit the layer or asks for a day or a month that the facts cannot answer. ``historia`` is
    the `History` of ``facts``, for a caller that keeps one; of what was known in an earlier month another is
    made. In such a month the rows of places stay, and what had not been said of them is `sin_dato`; rows that
    are themselves what somebody said (`rutas`, `cadena-penal`) are not there yet.
    """
    asked = resolve(facts, spec, query)
    known = facts
    if asked.corte and not spec.by_period:  # of cases `geo.incidence` knows which file was the newest then
        known, historia = _known(facts, spec, asked.corte), None
    named: dict[Hashable, Any] = {}
    if spec.of_areas:
        # Places are the same in every month, and remembered by the facts that they are of.
        rows = territory.identity(facts, spec.area)
        day = asked.day(date.today())
        named["poligono_estatus"] = territory.polygon_estatus(facts, boundaries, spec.area, day)
        frames = [rows, _of_areas(known, boundaries, spec, asked, rows, historia)]
    else:
        frames = [routes.rows(known, boundaries) if spec.kind == "rutas" else particularities.chain(known)]
    named |= {name: cells.array for frame in frames for name, cells in frame.items()}
    named["marco"] = pd.array([boundaries.marco], dtype="str").repeat(len(frames[0]))
    # Arrays, not series: with sixty columns, aligning them all would be most of the work.
    return pd.DataFrame(
        {column.nombre: _typed(named[column.nombre], DTYPES[column.dtype]) for column in columns(spec, facts)}
    )


def resolve(facts: Facts, spec: LayerSpec, query: LayerQuery) -> LayerQuery:
    """``query`` with what it leaves out: the period that the layer answers by itself, today, or an open end.

    Raises InputError where ``spec`` does not understand a parameter or the day is out of the facts' reach.
    """
    query.check(spec)
    if spec.by_day:
        today = date.today()
        return replace(query, datetime=None, fecha=check_day(query.day(today), hoy=today))
    if not spec.by_period:
        return replace(query, datetime=None)  # a row without a day of its own is of any
    if query.datetime is None:
        return replace(query, datetime=default_datetime(facts, spec))
    medida = "victimas" if spec.kind == "victimas" else "carpetas"
    return replace(query, datetime=closed(facts, spec.area, query.datetime, corte=query.corte, medida=medida))


def _known(facts: Facts, spec: LayerSpec, corte: str) -> Facts:
    """What was known in a month; InputError where the layer tells statements and nobody had made one yet."""
    known = as_known(facts, corte)
    if spec.of_statements and known.evidencias.empty:
        first = facts.evidencias["hasta"].min()[:7]
        raise InputError(
            f"lo dicho de leyes y mecanismos empieza en {first}", where="corte", fix=f"pida {first} o después"
        )
    return known


def _typed(cells: Any, dtype: str) -> Any:
    return cells if cells.dtype == dtype else cells.astype(dtype)


def default_datetime(facts: Facts, spec: LayerSpec) -> Periodo:
    """The period that a layer of cases answers when none is asked."""
    if spec.por_omision == "rnid":
        return span(facts, spec)
    if spec.por_omision == "todos":
        return all_years(facts, spec.area)
    if spec.kind == "victimas":
        last = int(all_years(facts, spec.area, medida="victimas").hasta[:4])
        return Periodo.years(last, last)
    period: Periodo = default_period(facts, spec.area)
    return period


def span(facts: Facts, spec: LayerSpec) -> Periodo:
    """From the first to the last month of which a layer of cases may know something.

    Whole years, but for the purposes of exploitation, which only the RNID tells apart, month by month.
    """
    if spec.por_omision == "rnid":
        held = facts.fuentes
        held = held[(held["instrumento"] == "RNID") & (held["nivel"] == spec.nivel)]
        if len(held):
            return Periodo(held["desde"].min(), held["hasta"].max())
    years = cases_periods(facts, spec.area)
    return Periodo.years(years[0], years[-1])


def _of_areas(
    facts: Facts,
    boundaries: BoundarySet,
    spec: LayerSpec,
    asked: LayerQuery,
    rows: pd.DataFrame,
    historia: History | None,
) -> pd.DataFrame:
    """The own columns of a layer of areas, with estatus, corte and fuente, for ``rows`` in their order."""
    if asked.fecha is not None:
        return _on_a_day(facts, boundaries, spec, asked.fecha, rows, historia)
    if spec.kind == "linea":
        return particularities.hotline(facts, rows["cvegeo"])
    return cases.columns(facts, spec, asked, rows["cvegeo"])


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
    if spec.kind == "criterios":
        return particularities.criteria(facts, fecha)
    history = historia or History.of(facts.evidencias, facts.mecanismos)
    absent = territory.absent(facts, spec.area, fecha)
    own = situations.situations(history, rows, spec, fecha, absent=absent)
    # From the statements themselves: an older edition may not list the compilation among its sources.
    return own.assign(corte=facts.evidencias["hasta"].max()[:7], fuente=situations.SOURCE)
