"""``/tablero``, ``/indicadores`` and ``/ficha``: what is said of the country and its entidades on a day."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.html import resource
from api.negotiation import HTML, JSON, base, choose, formats, json_response, link
from api.pages import CSV, days, html_response, links
from api.parameters import OnADay, no_repeats
from api.records import records
from api.serving import day_asked, serving
from api.snapshot import Snapshot
from geo import indicators as programme
from geo.evidence import History
from geo.lines import line_history
from layers.board import board
from layers.card import card
from layers.encodings import csv, flat

if TYPE_CHECKING:
    import pandas as pd

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Indicadores"])

OFFERS = {"json": JSON, "csv": CSV}
PAGES = {**OFFERS, "html": HTML}
READ = {"json": JSON, "html": HTML}


@router.get("/tablero", summary="Lo que la página responde primero", response_class=Response)
def tablero(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Los indicadores de cobertura, las carpetas de todos los años y las capas que hay."""
    f, day = choose(request, asked.f, READ), day_asked(request, asked.fecha)
    snapshot = serving(request)
    edition = snapshot.edition
    body = snapshot.document(("tablero", day), lambda: board(edition.facts, day, historia=snapshot.history))
    document = {"edicion": edition.id, **body, "marco": _marco(snapshot)}
    if f == "html":
        return resource(request, "document", document, title="Tablero")
    return json_response(document)


@router.get("/indicadores", summary="Los diez indicadores del Programa", response_class=Response)
def indicadores(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Cada indicador en un día: línea base, meta, lo medido, sus límites, su estado y qué falta."""
    f, day = choose(request, asked.f, PAGES), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    found: tuple[programme.Indicador, ...] = snapshot.document(
        ("indicadores", day),
        lambda: programme.indicators(facts, day, historia=snapshot.history, lineas=_lines(snapshot)),
    )
    if f == "html":
        from layers.report.registers import programme_html

        page = programme_html(
            found,
            fecha=day,
            dias=days(request, day),
            edicion=snapshot.edition.id,
            enlaces=links(request),
        )
        return html_response(page)
    rows = [asdict(one) for one in found]
    if f == "csv":
        return Response(csv.table(flat.frame(rows)), media_type=CSV)
    address = f"{base(request)}/indicadores"
    listed = [row | {"links": [link(f"{address}/{row['id']}?fecha={day}", "item", JSON)]} for row in rows]
    return json_response({"fecha": day, "indicadores": listed, "links": formats(request, PAGES)})


@router.get("/indicadores/{id}", summary="Un indicador, o un mecanismo", response_class=Response)
def indicador(request: Request, id: str, asked: Annotated[OnADay, Query()]) -> Response:
    """Un indicador del Programa en un día, o la cobertura de un mecanismo, con su serie por año."""
    f, day = choose(request, asked.f, PAGES), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    found: dict[str, Any] = snapshot.document(
        ("indicador", id, day),
        lambda: asdict(programme.lookup(facts, id, day, historia=snapshot.history, lineas=_lines(snapshot))),
    )
    if f == "csv":
        return Response(csv.table(flat.frame([found])), media_type=CSV)
    rows = link(f"{base(request)}/indicadores/{id}/filas?fecha={day}", "related", JSON, "Lo que hay detrás")
    document = found | {"links": [*formats(request, PAGES), rows]}
    if f == "html":
        return resource(request, "document", document, title=found["titulo"])
    return json_response(document)


@router.get("/indicadores/{id}/filas", summary="Lo que hay detrás de un número", response_class=Response)
def filas(request: Request, id: str, asked: Annotated[OnADay, Query()]) -> Response:
    """Las evidencias, hallazgos o cifras detrás de un número, y qué regla dejó fuera a cuáles."""
    f, day = choose(request, asked.f, PAGES), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    rows: pd.DataFrame = snapshot.document(
        ("filas", id, day),
        lambda: programme.rows(facts, id, day, historia=snapshot.history, lineas=_lines(snapshot)),
    )
    if f == "csv":
        return Response(csv.table(rows), media_type=CSV)
    up = link(f"{base(request)}/indicadores/{id}?fecha={day}", "up", JSON, "El número")
    document = {"id": id, "fecha": day, "filas": records(rows), "links": [*formats(request, PAGES), up]}
    if f == "html":
        return resource(request, "document", document, title=f"Lo que hay detrás de «{id}»")
    return json_response(document)


@router.get("/ficha/{cve_ent}", summary="La ficha de una entidad", response_class=Response)
def ficha(request: Request, cve_ent: str, asked: Annotated[OnADay, Query()]) -> Response:
    """La serie de una entidad, sus leyes y convenios con quién lo dice, y sus municipios."""
    f, day = choose(request, asked.f, READ), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts, lacking = snapshot.edition.facts, snapshot.edition.boundaries.sin_poligono

    def make() -> dict[str, Any]:
        return card(facts, cve_ent, day, sin_poligono=lacking, historia=snapshot.history)

    document: dict[str, Any] = snapshot.document(("ficha", cve_ent, day), make)
    if f == "html":
        return resource(request, "document", document, title=f"Ficha de {document['nombre']}")
    return json_response(document)


def _lines(snapshot: Snapshot) -> History:
    """What was said of the lines of action, put in order once."""
    made: History = snapshot.document("lineas", lambda: line_history(snapshot.edition.facts))
    return made


def _marco(snapshot: Snapshot) -> dict[str, Any]:
    """Which boundaries are drawn, and the municipios that they lack."""
    facts, boundaries = snapshot.edition.facts, snapshot.edition.boundaries
    lacking = facts.municipios[facts.municipios["cvegeo"].isin(boundaries.sin_poligono)]
    entidades = facts.entidades.set_index("cve_ent")["nombre"]
    return {
        "marco": boundaries.marco,
        "sin_poligono": [
            {"cvegeo": key, "nombre": name, "entidad": entidades[key[:2]]}
            for key, name in zip(lacking["cvegeo"], lacking["nombre"], strict=True)
        ],
    }
