"""``/tablero``, ``/indicadores`` and ``/ficha``: what the page says in words and numbers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.negotiation import JSON, base, choose, here, json_response, link
from api.parameters import OnADay, no_repeats, read_day
from api.records import records
from api.snapshot import Snapshot
from geo import indicators as coverage
from geo.evidence import check_day
from layers.board import board
from layers.card import card

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Indicadores"])


def _day(request: Request, asked: OnADay) -> date:
    choose(request, asked.f, {"json": JSON})
    today = date.today()
    return check_day(read_day(asked.fecha) or today, hoy=today)


@router.get("/tablero", summary="Lo que la página responde primero", response_class=Response)
def tablero(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Los indicadores de cobertura, las carpetas de todos los años y las capas que hay."""
    snapshot: Snapshot = request.app.state.snapshot
    day = _day(request, asked)
    edition = snapshot.edition
    body = snapshot.document(("tablero", day), lambda: board(edition.facts, day, historia=snapshot.history))
    return json_response({"edicion": edition.id, **body, "marco": _marco(snapshot)})


@router.get("/indicadores", summary="Los indicadores de cobertura", response_class=Response)
def indicadores(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Cada indicador en un día: numerador, denominador, listas, límites y lo publicado."""
    snapshot: Snapshot = request.app.state.snapshot
    day = _day(request, asked)
    facts = snapshot.edition.facts
    found = snapshot.document(
        ("indicadores", day),
        lambda: [asdict(one) for one in coverage.indicators(facts, day, historia=snapshot.history)],
    )
    address = f"{base(request)}/indicadores"
    listed = [one | {"links": [link(f"{address}/{one['id']}?fecha={day}", "item", JSON)]} for one in found]
    return json_response({"fecha": day, "indicadores": listed, "links": [link(here(request), "self", JSON)]})


@router.get("/indicadores/{id}", summary="Un indicador de cobertura", response_class=Response)
def indicador(request: Request, id: str, asked: Annotated[OnADay, Query()]) -> Response:
    """Un indicador en un día, con su serie por año."""
    snapshot: Snapshot = request.app.state.snapshot
    day = _day(request, asked)
    facts = snapshot.edition.facts
    found: dict[str, Any] = snapshot.document(
        ("indicador", id, day), lambda: asdict(coverage.indicator(facts, id, day, historia=snapshot.history))
    )
    rows = link(
        f"{base(request)}/indicadores/{id}/filas?fecha={day}", "related", JSON, "Lo dicho de cada entidad"
    )
    return json_response(found | {"links": [link(here(request), "self", JSON), rows]})


@router.get("/indicadores/{id}/filas", summary="Lo dicho de cada entidad", response_class=Response)
def filas(request: Request, id: str, asked: Annotated[OnADay, Query()]) -> Response:
    """Las evidencias detrás de un indicador, usadas o no, con quién las dice."""
    snapshot: Snapshot = request.app.state.snapshot
    day = _day(request, asked)
    facts = snapshot.edition.facts

    def make() -> list[dict[str, Any]]:
        return records(coverage.evidence_rows(facts, id, day, historia=snapshot.history))

    rows = snapshot.document(("filas", id, day), make)
    links = [
        link(here(request), "self", JSON),
        link(f"{base(request)}/indicadores/{id}?fecha={day}", "up", JSON, "El indicador"),
    ]
    return json_response({"id": id, "fecha": day, "filas": rows, "links": links})


@router.get("/ficha/{cve_ent}", summary="La ficha de una entidad", response_class=Response)
def ficha(request: Request, cve_ent: str, asked: Annotated[OnADay, Query()]) -> Response:
    """La serie de una entidad, sus leyes y convenios con quién lo dice, y sus municipios."""
    snapshot: Snapshot = request.app.state.snapshot
    day = _day(request, asked)
    facts, lacking = snapshot.edition.facts, snapshot.edition.boundaries.sin_poligono

    def make() -> dict[str, Any]:
        return card(facts, cve_ent, day, sin_poligono=lacking, historia=snapshot.history)

    return json_response(snapshot.document(("ficha", cve_ent, day), make))


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
