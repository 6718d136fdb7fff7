"""What the documents of tiles say: tilesets (OGC 20-057 and 17-083r4) and TileJSON 3.0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.negotiation import HTML, JSON, link
from api.snapshot import Rows, Snapshot
from layers.encodings import mvt, pmtiles
from layers.spec import LayerQuery, LayerSpec
from layers.style_json import MEDIA_TYPE as STYLE
from layers.tiles.columns import left_out, tile_columns
from layers.tiles.grids import GRIDS, WEB_MERCATOR, Grid

TILING_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
TILESETS_VECTOR = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_TYPES = {"texto": "string", "entero": "integer", "decimal": "number"}
_CENTRE_ZOOM = 4


@dataclass(frozen=True)
class Asked:
    """What tiles were asked for: a layer's rows for one period or day, the columns that travel, and the rest
    of the address (``query``, with its question mark, or "") that every link to the same tiles carries."""

    snapshot: Snapshot
    spec: LayerSpec
    resolved: LayerQuery
    rows: Rows
    columns: tuple[str, ...]
    address: str
    query: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north of what is drawn, in degrees."""
        return self.snapshot.shapes[self.spec.nivel].extent

    def tile(self, grid: Grid, z: int, x: int, y: int) -> bytes:
        """One tile, not compressed. Raises InputError where the grid has none."""
        place = (grid, z, x, y)
        return self.snapshot.tiles.tile(self.spec, self.resolved, self.rows.frame, self.columns, place)


def tile_links(spec: LayerSpec, address: str) -> list[dict[str, Any]]:
    """The links of a collection document to its tiles, style and archive; none for what is never drawn."""
    if not spec.drawn:
        return []
    return [
        link(f"{address}/tiles", TILESETS_VECTOR, JSON, "Las teselas de la capa"),
        link(f"{address}/style", "stylesheet", STYLE, "El estilo de la capa para MapLibre"),
        link(f"{address}/pmtiles", "enclosure", pmtiles.MEDIA_TYPE, "La capa entera en un archivo PMTiles"),
    ]


def tilesets(asked: Asked, base: str) -> dict[str, Any]:
    """The tilesets of a layer, one a grid."""
    return {
        "title": f"{asked.spec.titulo}: teselas",
        "links": [
            link(f"{asked.address}/tiles{asked.query}", "self", JSON, "Este documento"),
            link(_with(asked, "/tiles", "html"), "alternate", HTML, "Este documento como página"),
            link(asked.address, "collection", JSON, asked.spec.titulo),
        ],
        "tilesets": [
            {**_about(asked, grid), "links": [_self(asked, grid), _scheme(grid, base)]}
            for grid in GRIDS.values()
        ],
    }


def tileset(asked: Asked, grid: Grid, base: str) -> dict[str, Any]:
    """The metadata of one tileset (17-083r4, 7.1.4), with the columns and what is not drawn."""
    west, south, east, north = asked.box
    document = _about(asked, grid) | {
        "description": _description(asked),
        "attribution": _attribution(asked),
        "tileMatrixSetLimits": [_limits(asked, grid, z) for z in range(grid.max_zoom + 1)],
        "boundingBox": {"crs": _CRS84, "lowerLeft": [west, south], "upperRight": [east, north]},
        "centerPoint": {
            "crs": _CRS84,
            "coordinates": [round((west + east) / 2, 4), round((south + north) / 2, 4)],
            "tileMatrix": str(_CENTRE_ZOOM),
        },
        "layers": [
            {
                "id": asked.spec.id,
                "title": asked.spec.titulo,
                "description": asked.spec.descripcion,
                "dataType": "vector",
                "geometryDimension": 1 if asked.spec.nivel == "ruta" else 2,
                "minTileMatrix": "0",
                "maxTileMatrix": str(grid.max_zoom),
                "propertiesSchema": _schema(asked),
            }
        ],
        "incidencia": _beside(asked),
    }
    return document | {"links": _links(asked, grid, base)}


def tilejson(asked: Asked) -> dict[str, Any]:
    """TileJSON 3.0 of a layer on WebMercatorQuad, the only grid that TileJSON knows."""
    west, south, east, north = asked.box
    template = f"{asked.address}/tiles/{WEB_MERCATOR.id}/{{z}}/{{y}}/{{x}}{asked.query}"
    return {
        "tilejson": "3.0.0",
        "name": asked.spec.titulo,
        "description": _description(asked),
        "attribution": _attribution(asked),
        "scheme": "xyz",
        "tiles": [template],
        "minzoom": 0,
        "maxzoom": WEB_MERCATOR.max_zoom,
        "bounds": [west, south, east, north],
        "center": [round((west + east) / 2, 4), round((south + north) / 2, 4), _CENTRE_ZOOM],
        "vector_layers": vector_layers(asked, WEB_MERCATOR.max_zoom),
        "incidencia": _beside(asked),
    }


def archive(asked: Asked) -> dict[str, Any]:
    """The metadata of the PMTiles archive of a layer."""
    return {
        "name": asked.spec.titulo,
        "description": _description(asked),
        "attribution": _attribution(asked),
        "type": "overlay",
        "vector_layers": vector_layers(asked, pmtiles.MAX_ZOOM),
        "incidencia": _beside(asked),
    }


def vector_layers(asked: Asked, max_zoom: int) -> list[dict[str, Any]]:
    """The one layer of the tiles and what each of its fields means, as TileJSON lists them."""
    fields = {
        column.nombre: f"{column.descripcion} ({column.unidad})" if column.unidad else column.descripcion
        for column in tile_columns(asked.spec, asked.snapshot.edition.facts)
        if column.nombre in asked.columns
    }
    described = {"description": asked.spec.descripcion, "minzoom": 0, "maxzoom": max_zoom}
    return [{"id": asked.spec.id, "fields": fields} | described]


def _about(asked: Asked, grid: Grid) -> dict[str, Any]:
    return {
        "title": f"{asked.spec.titulo} ({grid.id})",
        "dataType": "vector",
        "crs": grid.crs,
        "tileMatrixSetURI": grid.uri,
        "tileMatrixSetId": grid.id,
    }


def _links(asked: Asked, grid: Grid, base: str) -> list[dict[str, Any]]:
    template = f"{asked.address}/tiles/{grid.id}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{asked.query}"
    path = f"/tiles/{grid.id}"
    links = [
        _self(asked, grid),
        link(_with(asked, path, "html"), "alternate", HTML, "Este documento como página"),
        _scheme(grid, base),
        link(template, "item", mvt.MEDIA_TYPE, "Las teselas", templated=True),
        link(asked.address, "collection", JSON, asked.spec.titulo),
    ]
    if grid is WEB_MERCATOR:
        links.append(link(_with(asked, path, "tilejson"), "describedby", JSON, "TileJSON"))
        links.append(link(f"{asked.address}/style{asked.query}", "stylesheet", STYLE, "El estilo"))
    return links


def _self(asked: Asked, grid: Grid) -> dict[str, Any]:
    return link(f"{asked.address}/tiles/{grid.id}{asked.query}", "self", JSON, "Este conjunto de teselas")


def _scheme(grid: Grid, base: str) -> dict[str, Any]:
    return link(f"{base}/tileMatrixSets/{grid.id}", TILING_SCHEME, JSON, grid.title)


def _with(asked: Asked, path: str, f: str) -> str:
    return f"{asked.address}{path}{asked.query}{'&' if asked.query else '?'}f={f}"


def _limits(asked: Asked, grid: Grid, z: int) -> dict[str, Any]:
    left, right, top, bottom = grid.limits(asked.box, z)
    rows, columns = {"minTileRow": top, "maxTileRow": bottom}, {"minTileCol": left, "maxTileCol": right}
    return {"tileMatrix": str(z), **rows, **columns}


def _schema(asked: Asked) -> dict[str, Any]:
    held = tile_columns(asked.spec, asked.snapshot.edition.facts)
    return {
        "type": "object",
        "properties": {
            column.nombre: {"type": _TYPES[column.dtype], "description": column.descripcion}
            | ({"x-ogc-unit": column.unidad} if column.unidad else {})
            for column in held
            if column.nombre in asked.columns
        },
    }


def _beside(asked: Asked) -> dict[str, Any]:
    """The rows that no tile can show, and the warnings that belong before the numbers."""
    key, drawn = asked.spec.key, asked.snapshot.shapes[asked.spec.nivel].keys
    rows = asked.rows.frame
    absent = rows.loc[~rows[key].isin(drawn), [key, "nombre", "tipo", "estatus"]]
    return {
        "filas": len(rows),
        "sin_geometria": absent.to_dict("records"),
        "advertencias": list(asked.spec.advertencias),
    }


def _description(asked: Asked) -> str:
    said = "Un valor nulo no lleva etiqueta; su estatus dice por qué."
    return " ".join(filter(None, (asked.spec.descripcion, left_out(asked.spec), said)))


def _attribution(asked: Asked) -> str:
    boundaries = asked.snapshot.edition.boundaries
    return f"Incidencia; {boundaries.fuente}, marco {boundaries.marco} ({boundaries.licencia})"
