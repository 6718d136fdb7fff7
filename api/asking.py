"""What an address asks of a layer: of when, which rows, in which order, which columns, where they lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from starlette.requests import Request

from api.parameters import ItemsParameters, RowParameters, read_bbox, read_day
from api.serving import serving, today
from api.snapshot import Rows
from geo.errors import InputError
from geo.periods import FIRST, LAST, Moment, Periodo, read_moments
from layers import cql2, crs
from layers.build import span
from layers.ordering import Order, read_sorts
from layers.selection import Mask, Seats, Selection, find_seats
from layers.spec import SEND_ONE, TWO_DAYS, LayerQuery, LayerSpec


def read_query(request: Request, spec: LayerSpec, asked: RowParameters) -> LayerQuery:
    """The period or the day that is asked of a layer, and what was known then. Raises InputError.

    ``datetime`` is asked of every collection (`layers.spec.TIMES`), as a period or as OGC API has it, in
    moments of RFC 3339. An open end (``2018/..``) reaches as far as the layer's years do. Of a layer of days
    it is the day, or the last one that has come; in one whose rows have none it leaves nothing out.
    """
    corte, day = asked.corte or None, read_day(asked.fecha)
    if spec.by_day and day and asked.datetime:
        raise InputError(TWO_DAYS, fix=SEND_ONE)
    # A month cut short, which no period is, still names a day.
    moments = None if spec.by_period else read_moments(asked.datetime)
    if moments and day is None:
        return LayerQuery(None, _last_day(moments, today(request)) if spec.by_day else None, corte)
    period = Periodo.parse(asked.datetime) if asked.datetime else None
    if period and spec.by_period:
        held = span(serving(request).edition.facts, spec)
        desde = min(held.desde, period.hasta) if period.desde == FIRST else period.desde
        hasta = max(held.hasta, desde) if period.hasta == LAST else period.hasta
        period = Periodo(desde, hasta)
    query = LayerQuery(period, day, corte)
    if spec.by_day and day is None:
        # What is cited must not change with the calendar, which `layers.build.resolve` would ask.
        query = replace(query, datetime=None, fecha=query.day(today(request)))
    return query


def _last_day(moments: tuple[Moment, Moment], today: date) -> date:
    """The last day of an interval that has come; an instant is its own day."""
    end = moments[1]
    return min(end.date(), today) if end else today


def read_columns(text: str, rows: Rows) -> list[str]:
    """The columns named, in the order of the layer; none named is all. Raises InputError."""
    named = [name.strip() for name in text.split(",") if name.strip()]
    held = [str(name) for name in rows.frame.columns]
    unknown = [name for name in named if name not in held]
    if unknown:
        raise InputError(
            f"la capa no tiene la columna «{unknown[0]}»", fix=f"las columnas son {', '.join(held)}"
        )
    return [name for name in held if name in named]


def read_selection(asked: ItemsParameters) -> Selection:
    """Which rows are asked for; what is left out selects all. Raises InputError."""
    numbers = read_bbox(asked.bbox)
    source = crs.find(asked.bbox_crs, name="bbox-crs")
    written_in = crs.find(asked.filter_crs, name="filter-crs")
    lang = asked.filter_lang or cql2.LANGUAGES[0]
    # A language or a system that does not exist is refused though there be no filter.
    if lang not in cql2.LANGUAGES:
        fix = f"los que hay son {' y '.join(cql2.LANGUAGES)}"
        raise InputError(f"«filter-lang={lang}» no es un lenguaje de filtros", fix=fix)
    return Selection(
        boxes=crs.boxes(numbers, source) if numbers else (),
        values=asked.columns,
        filtro=cql2.parse(asked.filter, lang=lang) if asked.filter else None,
        crs=written_in,
    )


def select(request: Request, spec: LayerSpec, rows: Rows, selection: Selection) -> Mask:
    """Which of ``rows`` a selection selects. Raises InputError where it does not fit the layer."""
    snapshot = serving(request)
    shapes = snapshot.shapes[spec.nivel]
    fields = snapshot.queryables(spec)
    seats: Seats = snapshot.document(
        ("seats", spec.nivel, rows.keys), lambda: find_seats(rows.keys, shapes.geometry)
    )
    return selection.mask(rows.frame, shapes.geometry, fields, key=spec.key, tree=shapes.tree, seats=seats)


def order(request: Request, spec: LayerSpec, query: LayerQuery, rows: Rows, sortby: str) -> Order:
    """The order that is asked of ``rows``, computed once. Raises InputError."""
    snapshot = serving(request)
    sorts = read_sorts(sortby, snapshot.queryables(spec))
    if not sorts:  # that of the keys, in which rows come
        return Order.of(rows.frame, rows.keys, sorts)
    made: Order = snapshot.document(
        ("order", spec.id, query, sorts), lambda: Order.of(rows.frame, rows.keys, sorts)
    )
    return made
