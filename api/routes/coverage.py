"""``/cobertura``: who has each mechanism on a day, since when, what is lacking, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.html import resource
from api.negotiation import HTML, JSON, base, choose, formats, json_response, link
from api.pages import CSV, days, html_response, links, silhouettes
from api.parameters import OnADay, SinceADay, no_repeats, read_day
from api.records import records
from api.serving import day_asked, serving
from geo import coverage
from geo.changes import changes, half_a_year_before
from geo.gaps import gaps
from geo.stays import stays
from layers.encodings import csv, flat

if TYPE_CHECKING:
    import pandas as pd

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Cobertura"])

OFFERS = {"json": JSON, "csv": CSV}
PAGES = {**OFFERS, "html": HTML}


@router.get("/cobertura", summary="La cobertura de los veinte mecanismos", response_class=Response)
def cobertura(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Cada mecanismo en un día: quién lo tiene, quién no, qué no se sabe y a cuánta población alcanza."""
    f, day = choose(request, asked.f, PAGES), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    found: tuple[coverage.Coverage, ...] = snapshot.document(
        ("coberturas", day), lambda: coverage.coverages(facts, day, historia=snapshot.history)
    )
    if f == "html":
        from layers.report.registers import coverage_html

        page = coverage_html(
            found,
            dict(zip(facts.entidades["cve_ent"], facts.entidades["nombre"], strict=True)),
            silhouettes(snapshot),
            fecha=day,
            dias=days(request, day),
            edicion=snapshot.edition.id,
            enlaces=links(request),
        )
        return html_response(page)
    rows = [asdict(one) for one in found]
    if f == "csv":
        return Response(csv.table(flat.frame(rows)), media_type=CSV)
    address = f"{base(request)}/cobertura"
    listed = [row | {"links": [_item(f"{address}/{row['mecanismo']}", day)]} for row in rows]
    more = [
        link(f"{address}/brechas?fecha={day}", "related", JSON, "Quién tiene uno y carece de otro"),
        link(f"{address}/cambios?fecha={day}", "related", JSON, "Lo que cambió"),
    ]
    return json_response({"fecha": day, "coberturas": listed, "links": [*formats(request, PAGES), *more]})


@router.get(
    "/cobertura/brechas", summary="Quién tiene un mecanismo y carece de otro", response_class=Response
)
def brechas(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Cada par de mecanismos: las entidades con el uno y sin el otro, y aquellas de las que no se sabe."""
    f, day = choose(request, asked.f, PAGES), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    table = snapshot.document(("brechas", day), lambda: gaps(facts, day, historia=snapshot.history))
    return _table(request, f, table, {"fecha": day}, "brechas", title="Brechas entre mecanismos")


@router.get("/cobertura/cambios", summary="Lo que cambió entre dos días", response_class=Response)
def cambios(request: Request, asked: Annotated[SinceADay, Query()]) -> Response:
    """Cada situación que no es la misma en los dos días, de cuál a cuál, según quién y por qué."""
    f, day = choose(request, asked.f, PAGES), day_asked(request, asked.fecha)
    since = read_day(asked.desde, name="desde") or half_a_year_before(day)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    table = snapshot.document(
        ("cambios", since, day), lambda: changes(facts, since, day, historia=snapshot.history)
    )
    return _table(request, f, table, {"desde": since, "fecha": day}, "cambios", title="Lo que cambió")


@router.get("/cobertura/{mecanismo}", summary="La cobertura de un mecanismo", response_class=Response)
def de_un_mecanismo(request: Request, mecanismo: str, asked: Annotated[OnADay, Query()]) -> Response:
    """Un mecanismo en un día y sus estancias: cuándo entró y salió cada quien (en CSV, sólo ellas)."""
    f, day = choose(request, asked.f, PAGES), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts, history = snapshot.edition.facts, snapshot.history
    table = snapshot.document(
        ("estancias", mecanismo, day), lambda: stays(facts, mecanismo, day, historia=history)
    )
    if f == "csv":
        return Response(csv.table(table), media_type=CSV)
    found: dict[str, Any] = snapshot.document(
        ("cobertura", mecanismo, day),
        lambda: asdict(coverage.coverage(facts, mecanismo, day, historia=history)),
    )
    rows = f"{base(request)}/indicadores/{mecanismo}/filas?fecha={day}"
    more = [*formats(request, PAGES), link(rows, "related", JSON, "Lo que hay detrás")]
    document = {**found, "estancias": records(table), "links": more}
    if f == "html":
        return resource(request, "document", document, title=found["titulo"])
    return json_response(document)


def _table(
    request: Request, f: str, table: pd.DataFrame, about: Mapping[str, Any], name: str, *, title: str
) -> Response:
    """A table as CSV, as a page, or in JSON under its name."""
    if f == "csv":
        return Response(csv.table(table), media_type=CSV)
    document = {**about, name: records(table), "links": formats(request, PAGES)}
    if f == "html":
        return resource(request, "document", document, title=title)
    return json_response(document)


def _item(address: str, day: date) -> dict[str, Any]:
    return link(f"{address}?fecha={day}", "item", JSON)
