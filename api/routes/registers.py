"""``/criterios`` and ``/lineas``: the matrix of harmonisation and the register of the lines of action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.negotiation import HTML, JSON, choose, here, json_response, link
from api.pages import CSV, days, html_response, links, root
from api.parameters import OnADay, no_repeats
from api.records import records
from api.serving import day_asked, serving
from geo import harmonisation, lines
from geo.evidence import History
from layers.encodings import csv

if TYPE_CHECKING:
    import pandas as pd

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Indicadores"])

OFFERS = {"json": JSON, "csv": CSV, "html": HTML}


@router.get("/criterios", summary="La armonización, criterio por criterio", response_class=Response)
def criterios(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Cada entidad y criterio en un día, con quién lo dice; y cuántos cumple cada una de los evaluados."""
    f, day = choose(request, asked.f, OFFERS), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    history = harmonisation.criteria_history(facts)
    cells, scores, by_instrument = snapshot.document(
        ("criterios", day),
        lambda: (
            harmonisation.matrix(facts, day, historia=history),
            harmonisation.scores(facts, day, historia=history),
            harmonisation.scores_by_instrument(facts, day, historia=history),
        ),
    )
    if f == "csv":
        return Response(csv.table(_joined(cells)), media_type=CSV)
    known = snapshot.document("lista de criterios", lambda: harmonisation.criteria(facts))
    if f == "json":
        return json_response(
            {
                "fecha": day,
                "criterios": records(known),
                "puntajes": records(scores),
                "puntajes_por_instrumento": records(by_instrument),
                "filas": records(cells),
                "links": _links(request, "criterios"),
            }
        )
    from layers.report.registers import criteria_html

    page = criteria_html(
        cells,
        known,
        scores,
        by_instrument,
        fecha=day,
        plantilla=_template(request, "criterios"),
        dias=days(request, day),
        edicion=snapshot.edition.id,
        enlaces=links(request),
    )
    return html_response(page)


@router.get("/lineas", summary="Las líneas de acción del Programa", response_class=Response)
def lineas(request: Request, asked: Annotated[OnADay, Query()]) -> Response:
    """Cada una de las 56 líneas en un día: si se cumplió, según quién, o que no se sabe."""
    f, day = choose(request, asked.f, OFFERS), day_asked(request, asked.fecha)
    snapshot = serving(request)
    facts = snapshot.edition.facts
    history: History = snapshot.document("lineas", lambda: lines.line_history(facts))
    rows = snapshot.document(("lineas", day), lambda: lines.lines(facts, day, historia=history))
    if f == "csv":
        return Response(csv.table(_joined(rows)), media_type=CSV)
    if f == "json":
        return json_response({"fecha": day, "filas": records(rows), "links": _links(request, "lineas")})
    from layers.report.registers import lines_html

    page = lines_html(
        rows,
        fecha=day,
        plantilla=_template(request, "lineas"),
        dias=days(request, day),
        edicion=snapshot.edition.id,
        enlaces=links(request),
    )
    return html_response(page)


def _joined(rows: pd.DataFrame) -> pd.DataFrame:
    """The ids of statements as one text, as a CSV holds them."""
    return rows.assign(filas=rows["filas"].str.join("|"))


def _template(request: Request, table: str) -> str:
    return f"{root(request)}/plantillas/{table}?f=xlsx"


def _links(request: Request, table: str) -> list[dict[str, Any]]:
    return [
        link(here(request), "self", JSON),
        link(here(request, f="csv"), "alternate", CSV, "En CSV"),
        link(here(request, f="html"), "alternate", HTML, "La página"),
        link(_template(request, table), "related", "*/*", "La plantilla para llenarla"),
    ]
