"""KML 2.2 (OGC 07-147r2) for Google Earth and what reads like it: a placemark a row, coloured by its class.

Longitude and latitude always. Every column is in the placemark's extended data with its type; a missing
number is left out there, and its estatus says why. The format has no patterns, so the classes that the map
tells apart by pattern have a colour of their own here, and each placemark says its class in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd
import shapely

from layers.crs import CRS84
from layers.encodings import dictionary, geojson
from layers.encodings._xml import text
from layers.paint import classes, fill, legend
from layers.style import ENTIDAD_LINE, ROUTE_COLOUR

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.build import Layer

MEDIA_TYPE = "application/vnd.google-earth.kml+xml"
_TYPES = {"texto": "string", "entero": "int", "decimal": "double"}
_OPAQUE, _VEILED = "cc", "66"  # so that the ground shows through; the second for what is little sure
_PATTERNS = {
    "sin_dato": "#ffffff",
    "no_reportado": "#c4c9ce",
    "suprimido": "#8c959f",
    "en_conflicto": "#cc79a7",
}
_PLAIN = "sin-clase"
_ABSENT = {"no_aplica": "Sin geometría: no hay lugar que dibujar."}


def encode(layer: Layer) -> bytes:
    """The whole layer as one document; a row without geometry is a placemark without one, which says so."""
    spec = layer.spec
    named = _classes(layer)
    words = legend(layer.values, spec) if _painted(layer) else {}
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>',
        f"<name>{text(spec.titulo)}</name><description>{text(dictionary.read_me(layer))}</description>",
        *(_style(layer, name) for name in sorted(named.unique())),
        _schema(layer),
        *_placemarks(layer, named, words),
        "</Document></kml>\n",
    ]
    return "".join(parts).encode()


def _painted(layer: Layer) -> bool:
    """Whether the layer can be a map and has every column that decides what its rows look like."""
    style = layer.spec.style
    deciding = {style.columna}
    if style.forma in ("clases", "circulos"):
        deciding |= {"estatus"} | ({"carpetas"} if style.minimo_estable else set())
    return layer.spec.drawn and deciding <= set(layer.frame.columns)


def _classes(layer: Layer) -> pd.Series[str]:
    """The class of each row, the same for all where the layer cannot be painted."""
    if _painted(layer):
        return classes(layer.values, layer.spec)
    return pd.Series(_PLAIN, index=layer.frame.index, dtype="str")


def _style(layer: Layer, name: str) -> str:
    """One class: its fill, and a line that is the route itself where the layer is of routes."""
    line = ROUTE_COLOUR if layer.spec.nivel == "ruta" else ENTIDAD_LINE
    width = "2" if layer.spec.nivel == "ruta" else "0.5"
    if name.startswith("inestable-"):
        ground = _colour(layer.spec.style.colores[int(name.removeprefix("inestable-"))], _VEILED)
    else:
        ground = _colour(_PATTERNS.get(name) or fill(name, layer.spec.style), _OPAQUE)
    return (
        f"<Style id={quoteattr(name)}><LineStyle><color>{_colour(line, 'ff')}</color><width>{width}</width>"
        f"</LineStyle><PolyStyle><color>{ground}</color></PolyStyle></Style>"
    )


def _colour(html: str, opacity: str) -> str:
    """``#rrggbb`` as KML writes it: opacity, blue, green, red."""
    return f"{opacity}{html[5:7]}{html[3:5]}{html[1:3]}"


def _schema(layer: Layer) -> str:
    fields = "".join(
        f'<SimpleField type="{_TYPES[each.dtype]}" name="{each.nombre}">'
        f"<displayName>{text(each.descripcion)}</displayName></SimpleField>"
        for each in layer.columnas
    )
    return f'<Schema name="{layer.spec.id}" id="{layer.spec.id}">{fields}</Schema>'


def _placemarks(layer: Layer, named: pd.Series[str], words: Mapping[str, str]) -> Iterator[str]:
    values, drawn = layer.values, _geometries(geojson.degrees(layer.geometry))
    names = values["nombre"] if "nombre" in values else values[layer.spec.key]
    absent = {"sin_dato": f"Sin geometría en el marco {layer.marco}.", **_ABSENT}
    cells = [_simple_data(each.nombre, values[each.nombre]) for each in layer.columnas]
    rows = zip(layer.keys, names, named, dictionary.geometry_estatus(layer), *cells, strict=True)
    for key, name, kind, estatus, *data in rows:
        told = " ".join(filter(None, (words.get(kind), absent.get(estatus))))
        yield (
            f"<Placemark id={quoteattr(f'{layer.spec.id}.{key}')}><name>{text(name)}</name>"
            f"<description>{text(told)}</description><styleUrl>#{kind}</styleUrl>"
            f'<ExtendedData><SchemaData schemaUrl="#{layer.spec.id}">{"".join(data)}</SchemaData>'
            f"</ExtendedData>{drawn.get(key, '')}</Placemark>"
        )


def _simple_data(name: str, column: pd.Series) -> list[str]:
    """The cells of a column as extended data; "" for what is missing."""
    cells = column.astype(object).where(column.notna(), None)
    return [
        "" if cell is None else f'<SimpleData name="{name}">{text(str(cell))}</SimpleData>' for cell in cells
    ]


def _geometries(geometry: gpd.GeoSeries) -> dict[str, str]:
    """The KML of each shape by key: polygons with their holes, or lines."""
    parts, owners = shapely.get_parts(shapely.orient_polygons(geometry.to_numpy()), return_index=True)
    lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    written = np.empty(len(parts), dtype=object)
    written[lines] = [
        f"<LineString><tessellate>1</tessellate>{each}</LineString>" for each in _coordinates(parts[lines])
    ]
    written[~lines] = _polygons(parts[~lines])
    found: dict[str, list[str]] = {}
    for owner, element in zip(owners.tolist(), written, strict=True):
        found.setdefault(geometry.index[owner], []).append(element)
    return {
        key: each[0] if len(each) == 1 else f"<MultiGeometry>{''.join(each)}</MultiGeometry>"
        for key, each in found.items()
    }


def _polygons(polygons: np.ndarray) -> list[str]:
    rings, owners = shapely.get_rings(polygons, return_index=True)
    outer = np.diff(owners, prepend=-1) > 0
    sides: list[list[str]] = [[] for _ in polygons]
    for owner, first, line in zip(owners.tolist(), outer.tolist(), _coordinates(rings), strict=True):
        name = "outerBoundaryIs" if first else "innerBoundaryIs"
        sides[owner].append(f"<{name}><LinearRing>{line}</LinearRing></{name}>")
    return [f"<Polygon>{''.join(each)}</Polygon>" for each in sides]


def _coordinates(lines: np.ndarray) -> list[str]:
    """The element with the positions of each line or ring, at most six decimals."""
    rounded = shapely.transform(lines, lambda points: np.round(points, CRS84.decimals))
    # GEOS writes «[[x,y],[x,y]]», the shortest text of each number; KML wants «x,y x,y».
    texts = (each[each.index("[[") + 2 : each.rindex("]]")] for each in shapely.to_geojson(rounded))
    return [f"<coordinates>{each.replace('],[', ' ')}</coordinates>" for each in texts]
