"""What a collection document says of a layer."""

from __future__ import annotations

from typing import Any

from api.negotiation import GEOJSON, JSON, link
from api.snapshot import Snapshot
from api.tiles import NIVEL_OF
from geo.periods import month_text
from layers.build import default_datetime, span
from layers.caveats import caveats
from layers.encodings import ENCODINGS, mvt
from layers.spec import LayerSpec, columns

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def describe(snapshot: Snapshot, spec: LayerSpec, base: str) -> dict[str, Any]:
    """The OGC API document of a layer, with what the page needs under ``incidencia``."""
    known: dict[str, Any] = snapshot.document(("collection", spec.id), lambda: _facts(snapshot, spec))
    return known | {"links": _links(spec, base)}


def _facts(snapshot: Snapshot, spec: LayerSpec) -> dict[str, Any]:
    facts, boundaries = snapshot.edition.facts, snapshot.edition.boundaries
    extent: dict[str, Any] = {"spatial": {"bbox": [list(snapshot.shapes[spec.nivel].extent)], "crs": CRS84}}
    about: dict[str, Any] = {
        "nivel": spec.nivel,
        "tipo": spec.kind,
        "pregunta": spec.pregunta,
        "advertencias": list(caveats(facts, spec)),
        "mecanismos": list(spec.mecanismos),
        "marco": boundaries.marco,
        "estilo": spec.style.as_dict(),
        "columnas": [
            {"nombre": column.nombre, "unidad": column.unidad, "descripcion": column.descripcion}
            for column in columns(spec, facts)
        ],
        "sin_poligono": list(boundaries.sin_poligono) if spec.nivel == "municipio" else [],
    }
    if spec.by_period:
        held = span(facts, spec)
        about |= {
            "periodos": [str(year) for year in range(held.first // 12, held.last // 12 + 1)],
            "periodo_por_omision": str(default_datetime(facts, spec)),
        }
        # The end of the interval is the last day of its last month, told as the instant before the next.
        following = month_text(held.last + 1)
        extent["temporal"] = {
            "interval": [[f"{held.desde}-01T00:00:00Z", f"{following}-01T00:00:00Z"]],
            "trs": _GREGORIAN,
        }
    return {
        "id": spec.id,
        "title": spec.titulo,
        "description": spec.descripcion,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent,
        "incidencia": about,
    }


def _links(spec: LayerSpec, base: str) -> list[dict[str, Any]]:
    address = f"{base}/collections/{spec.id}"
    links = [
        link(address, "self", JSON, spec.titulo),
        link(f"{address}/items", "items", GEOJSON, "Las filas"),
    ]
    for name, encoding in ENCODINGS.items():
        if name != "json":
            links.append(
                link(f"{address}/items?f={name}", "items", encoding.media_type, f"Las filas en {name}")
            )
    if spec.id in NIVEL_OF:
        template = f"{address}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
        links.append(link(template, "item", mvt.MEDIA_TYPE, "Teselas de los polígonos", templated=True))
    return links
