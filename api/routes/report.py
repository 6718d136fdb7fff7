"""``/informe``: the half-yearly report of the country or of an entidad, as a page, a workbook or data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.negotiation import HTML, JSON, base, choose, json_response
from api.pages import attachment, entidad_links, html_response, links, silhouettes
from api.parameters import SinceADay, no_repeats, read_day
from api.serving import day_asked, serving, today
from api.snapshot import Snapshot
from geo.errors import NotFoundError

if TYPE_CHECKING:
    from layers.report.report import Report

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Informes"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COUNTRY = "00"  # as `layers.report` knows it, which takes long to import
OFFERS = {"html": HTML, "xlsx": XLSX, "json": JSON}


@router.get("/informe", summary="El informe semestral del país", response_class=Response)
def informe(request: Request, asked: Annotated[SinceADay, Query()]) -> Response:
    """Los indicadores del Programa, la cobertura, la incidencia, lo que cambió y lo que no se sabe."""
    return _answer(request, COUNTRY, asked)


@router.get("/informe/{cve_ent}", summary="El informe semestral de una entidad", response_class=Response)
def informe_de_entidad(request: Request, cve_ent: str, asked: Annotated[SinceADay, Query()]) -> Response:
    """El informe con lo que se sabe de una entidad, junto a lo del país."""
    if cve_ent == COUNTRY:  # one answer has one address
        raise NotFoundError(f"no hay entidad «{cve_ent}»", fix="pida /informe, que es el del país")
    return _answer(request, cve_ent, asked)


def _answer(request: Request, cve_ent: str, asked: SinceADay) -> Response:
    f = choose(request, asked.f, OFFERS)
    snapshot = serving(request)
    report = _report(request, snapshot, cve_ent, asked)
    if f == "json":
        return json_response(report.as_dict())
    if f == "xlsx":
        from layers.report.xlsx import report_xlsx

        name = f"informe-{'nacional' if report.national else cve_ent}-{report.fecha}.xlsx"
        return Response(report_xlsx(report), media_type=XLSX, headers=attachment(name))
    from layers.report.html import report_html

    return html_response(
        report_html(
            report,
            silhouettes(snapshot),
            enlaces=links(request),
            entidades=entidad_links(f"{base(request)}/informe", report),
        )
    )


def _report(request: Request, snapshot: Snapshot, cve_ent: str, asked: SinceADay) -> Report:
    from layers.report.report import gather

    hoy = today(request)
    day = day_asked(request, asked.fecha)
    since = read_day(asked.desde, name="desde")

    def make() -> Report:
        return gather(snapshot.edition, day, cve_ent=cve_ent, desde=since, hoy=hoy, historia=snapshot.history)

    made: Report = snapshot.document(("informe", cve_ent, day, since), make)
    return made
