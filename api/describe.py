"""What a collection document says of a layer."""

from __future__ import annotations

from typing import Any

from api.negotiation import HTML, JSON, link
from api.openapi.answers import SCHEMA
from api.snapshot import Snapshot
from api.tilesets import tile_links
from geo.periods import month_text
from layers.build import default_datetime, span
from layers.caveats import caveats
from layers.crs import CRS84, OFFERED
from layers.encodings import ENCODINGS
from layers.spec import TIMES, LayerSpec, columns

_REL = "http://www.opengis.net/def/rel/ogc/1.0"
QUERYABLES = f"{_REL}/queryables"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def describe(snapshot: Snapshot, spec: LayerSpec, base: str) -> dict[str, Any]:
    """The OGC API document of a layer, with what the page needs under ``incidencia``."""
    known: dict[str, Any] = snapshot.document(("collection", spec.id), lambda: _facts(snapshot, spec))
    return known | {"links": _links(spec, base)}


def _facts(snapshot: Snapshot, spec: LayerSpec) -> dict[str, Any]:
    facts, boundaries = snapshot.edition.facts, snapshot.edition.boundaries
    extent: dict[str, Any] = {}
    if spec.drawn:
        extent["spatial"] = {"bbox": [list(snapshot.shapes[spec.nivel].extent)], "crs": CRS84.uri}
    about: dict[str, Any] = {
        "nivel": spec.nivel,
        "tipo": spec.kind,
        "pregunta": spec.pregunta,
        "advertencias": list(caveats(facts, spec)),
        "mecanismos": list(spec.mecanismos),
        "tiempo": dict(zip(("datetime", "corte"), TIMES[spec.kind], strict=True)),
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
        # The system in which the polygons are kept is told of what has any (OGC 18-058r1).
        **({"crs": list(OFFERED), "storageCrs": CRS84.uri} if spec.drawn else {"crs": [CRS84.uri]}),
        **({"extent": extent} if extent else {}),
        "incidencia": about,
    }


def _links(spec: LayerSpec, base: str) -> list[dict[str, Any]]:
    address = f"{base}/collections/{spec.id}"
    links = [
        link(address, "self", JSON, spec.titulo),
        link(f"{address}?f=html", "alternate", HTML, "Esta capa como página"),
    ]
    for name, encoding in ENCODINGS.items():
        href = f"{address}/items" if name == "json" else f"{address}/items?f={name}"
        links.append(link(href, "items", encoding.media_type, f"Las filas: {encoding.titulo}"))
    links.append(link(f"{address}/items?f=html", "items", HTML, "Las filas como página"))
    links += [
        link(f"{address}/schema", f"{_REL}/schema", SCHEMA, "El esquema de las filas"),
        link(f"{address}/queryables", QUERYABLES, SCHEMA, "Lo que se puede preguntar"),
        # What the drafts called the relation: GDAL (3.12) follows no other.
        link(f"{address}/queryables", "queryables", SCHEMA, "Lo que se puede preguntar"),
        link(f"{address}/sortables", f"{_REL}/sortables", SCHEMA, "Lo que puede dar el orden"),
    ]
    links += tile_links(spec, address)
    return links
