"""``/plantillas``: the empty tables that an office fills with its own records."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.html import resource
from api.negotiation import HTML, JSON, base, choose, formats, json_response, link
from api.parameters import Parameters, no_repeats
from geo.records import TABLES, csv_template, xlsx_template

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Plantillas"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
PAGES = {"json": JSON, "html": HTML}
_FORMATS = {"xlsx": XLSX, "csv": CSV}


@router.get("/plantillas", summary="Las plantillas que hay", response_class=Response)
def plantillas(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """Qué es una fila de cada tabla, sus columnas y dónde se descarga."""
    f = choose(request, asked.f, PAGES)
    address = f"{base(request)}/plantillas"
    listed = [
        {
            "tabla": table.nombre,
            "una_fila": table.una_fila,
            "columnas": [
                {"titulo": column.titulo, "obligatoria": column.obligatoria, "ayuda": column.ayuda}
                for column in table.columnas
            ],
            "links": [link(f"{address}/{table.nombre}?f={f}", "item", kind) for f, kind in _FORMATS.items()],
        }
        for table in TABLES.values()
    ]
    document = {"plantillas": listed, "links": formats(request, PAGES)}
    if f == "html":
        return resource(request, "document", document, title="Plantillas")
    return json_response(document)


@router.get("/plantillas/{tabla}", summary="Una plantilla vacía", response_class=Response)
def plantilla(request: Request, tabla: str, asked: Annotated[Parameters, Query()]) -> Response:
    """Un libro de Excel con sus listas y columnas explicadas, o un CSV."""
    f = choose(request, asked.f, _FORMATS)
    content = xlsx_template(tabla) if f == "xlsx" else csv_template(tabla)
    headers = {"Content-Disposition": f'attachment; filename="{tabla}.{f}"'}
    return Response(content, media_type=_FORMATS[f], headers=headers)
