"""Pages made by the service: where they lead, and the days that a reader can turn to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from api.negotiation import HTML, base
from api.serving import EDITION, serving, today
from api.snapshot import Snapshot

if TYPE_CHECKING:
    from layers.report.map_svg import Shapes
    from layers.report.report import Report

CSV = "text/csv; charset=utf-8; header=present"
_PAGES = (
    ("El mapa", "/"),
    ("Indicadores", "/indicadores?f=html"),
    ("Cobertura", "/cobertura?f=html"),
    ("Criterios", "/criterios?f=html"),
    ("Líneas de acción", "/lineas?f=html"),
    ("Informe nacional", "/informe?f=html"),
)
_TURNS = (date(2010, 12, 31), date(2012, 12, 31), date(2016, 5, 31), date(2018, 12, 31), date(2021, 12, 31))
"""Days worth comparing: the programme's year, its deadline, the most verdicts, and their lapse."""


def root(request: Request) -> str:
    """The service's own address, also where a request is answered under that of an edition."""
    address = base(request)
    if EDITION in request.scope:
        address = address.removesuffix(f"/editions/{serving(request).edition.id}")
    return address


def links(request: Request) -> list[tuple[str, str]]:
    """The pages there are, under the address by which the caller knows the service."""
    return [(text, f"{base(request)}{path}") for text, path in _PAGES]


def days(request: Request, fecha: date) -> list[tuple[str, str]]:
    """Other days of the same page: (day, address), the asked one among them, in order."""
    asked = sorted({*_TURNS, fecha, today(request)})
    return [(f"{day}", f"{base(request)}{_own_path(request)}?f=html&fecha={day}") for day in asked]


def _own_path(request: Request) -> str:
    root = request.scope.get("root_path", "")
    path = str(request.url.path)
    return path.removeprefix(root)


def html_response(page: str) -> Response:
    """A page of `layers.report.html`, which carries its own, stricter, Content-Security-Policy."""
    return Response(page, media_type=HTML)


def attachment(name: str) -> dict[str, str]:
    """The header that gives a file its name on the reader's disk."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def entidad_links(address: str, report: Report) -> list[tuple[str, str]]:
    """The report of each entidad on the same days."""
    query = f"?f=html&fecha={report.fecha}&desde={report.desde}"
    return [(name, f"{address}/{key}{query}") for key, name in report.nombres.items()]


def silhouettes(snapshot: Snapshot) -> Shapes:
    """The entidades as a page draws them, made once an edition from its coarsest level."""
    from layers.report.map_svg import coarsest, shapes

    made: Shapes = snapshot.document("siluetas", lambda: shapes(coarsest(snapshot.edition.boundaries)))
    return made
