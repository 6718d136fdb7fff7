"""KML 2.2 (OGC 07-147r2) for Google Earth and what reads like it: a placemark a row, coloured by its class.

Longitude and latitude always. Every column is in the placemark's extended data with its type; a missing
number is left out there, and its estatus says why. The format has no patterns, so the classes that the map
tells apart by pattern have a colour of their own here, and each placemark says its class in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd
import shapely

from layers.crs import CRS84
from layers.encodings import dictionary, geojson
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
# XML has no way to write these.
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")


def encode(layer: Layer) -> bytes:
    """The whole layer as one document; a row without geometry is a placemark without one, which says so."""
    spec = layer.spec
    named = _classes(layer)
    words = legend(layer.values, spec) if _painted(layer) else {}
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>',
        f"<name>{_text(spec.titulo)}</name><description>{_text(dictionary.read_me(layer))}</description>",
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
        f"<displayName>{_text(each.descripcion)}</displayName></SimpleField>"
        for each in layer.columnas
    )
    return f'<Schema name="{layer.spec.id}" id="{layer.spec.id}">{fields}</Schema>'


def _placemarks(layer: Layer, named: pd.Series[str], words: Mapping[str, str]) -> Iterator[str]:
    values, drawn = layer.values, _geometries(geojson.degrees(layer.geometry))
    names = values["nombre"] if "nombre" in values else values[layer.spec.key]
    absent = f"Sin geometría en el marco {layer.marco}." if layer.spec.drawn else ""
    cells = [_simple_data(each.nombre, values[each.nombre]) for each in layer.columnas]
    for key, name, kind, *data in zip(layer.keys, names, named, *cells, strict=True):
        told = " ".join(filter(None, (words.get(kind, ""), "" if key in drawn else absent)))
        yield (
            f"<Placemark id={quoteattr(f'{layer.spec.id}.{key}')}><name>{_text(name)}</name>"
            f"<description>{_text(told)}</description><styleUrl>#{kind}</styleUrl>"
            f'<ExtendedData><SchemaData schemaUrl="#{layer.spec.id}">{"".join(data)}</SchemaData>'
            f"</ExtendedData>{drawn.get(key, '')}</Placemark>"
        )


def _simple_data(name: str, column: pd.Series) -> list[str]:
    """The cells of a column as extended data; "" for what is missing."""
    cells = column.astype(object).where(column.notna(), None)
    return [
        "" if cell is None else f'<SimpleData name="{name}">{_text(str(cell))}</SimpleData>' for cell in cells
    ]


def _geometries(geometry: gpd.GeoSeries) -> dict[str, str]:
    """The KML of each shape by key: polygons with their holes, or lines."""
    parts, owners = shapely.get_parts(
        shapely.orient_polygons(geometry.to_numpy()) if len(geometry) else geometry.to_numpy(),
        return_index=True,
    )
    lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    written = [
        f"<LineString><tessellate>1</tessellate>{text}</LineString>" for text in _coordinates(parts[lines])
    ]
    rings, polygons = shapely.get_rings(parts[~lines], return_index=True)
    first = np.append(True, polygons[1:] != polygons[:-1])
    areas: list[str] = [""] * int((~lines).sum())
    for text, polygon, outer in zip(_coordinates(rings), polygons.tolist(), first.tolist(), strict=False):
        side = "outerBoundaryIs" if outer else "innerBoundaryIs"
        areas[polygon] += f"<{side}><LinearRing>{text}</LinearRing></{side}>"
    written += [f"<Polygon>{text}</Polygon>" for text in areas]
    order = np.concatenate([owners[lines], owners[~lines]]).tolist()
    found: dict[str, list[str]] = {}
    for owner, text in zip(order, written, strict=True):
        found.setdefault(geometry.index[owner], []).append(text)
    return {
        key: texts[0] if len(texts) == 1 else f"<MultiGeometry>{''.join(texts)}</MultiGeometry>"
        for key, texts in found.items()
    }


def _coordinates(lines: np.ndarray) -> list[str]:
    """The element with the positions of each line or ring, at most six decimals."""
    rounded = shapely.transform(lines, lambda points: np.round(points, CRS84.decimals))
    # GEOS writes «[[x,y],[x,y]]», the shortest text of each number; KML wants «x,y x,y».
    texts = (text[text.index("[[") + 2 : text.rindex("]]")] for text in shapely.to_geojson(rounded))
    return [f"<coordinates>{text.replace('],[', ' ')}</coordinates>" for text in texts]


def _text(text: str) -> str:
    return escape(text.translate(_FORBIDDEN))
