"""Any layer as a folium map, for notebooks and as one HTML file that opens with the network cut."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely
from branca.element import Figure, MacroElement
from jinja2 import Template

from geo.errors import InputError
from layers import paint, words
from layers.build import Layer
from layers.encodings import geojson
from layers.leaflet import assets
from layers.style import COUNT_COLOUR, ENTIDAD_LINE, MUNICIPIO_LINE, ROUTE_COLOUR, ZERO_LINE
from layers.words import escape

MAINLAND = ((14.4, -117.2), (32.8, -86.6))  # the outer islands would shrink the first view
RADIUS = 1.7  # pixels a square root of one case: area in proportion to the count

_CSS = """
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;font:16px/1.4 system-ui,sans-serif;color:#1f2328;background:#fff}
.hoja{order:1;padding:8px 16px}.hoja h1{font-size:20px;margin:0}.hoja p{margin:4px 0}
body>svg{order:0}.folium-map{order:2;flex:1 1 auto;min-height:320px;background:#eef1f4}
.advertencias{margin:4px 0;padding-left:20px;font-size:14px}
.leyenda{order:3;display:flex;flex-wrap:wrap;gap:4px 16px;padding:8px 16px;margin:0;list-style:none}
.leyenda svg{vertical-align:-3px;margin-right:6px}.pie{order:4;font-size:14px}
.leaflet-tooltip{font:14px/1.4 system-ui,sans-serif}.foliumtooltip table{border:0}
"""


class _Html(MacroElement):
    """Text put in the document as it is; what comes from data was escaped before."""

    _template = Template("{{ this.html }}")

    def __init__(self, html: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves it so
        self.html = html

    def render(self, **kwargs: Any) -> str:
        return str(self._template.render(this=self, kwargs=kwargs))


def layer_map(layer: Layer) -> folium.Map:
    """The layer painted as the page paints it, with a legend, tooltips and sources; no base map.

    Raises InputError for a layer whose rows have no place on a map, and NotFoundError where Leaflet's files
    are not at hand.
    """
    if not layer.spec.drawn:
        what = f"las filas de {layer.spec.id} no son lugares y no tienen mapa"
        raise InputError(
            what, fix=f"expórtelas como tabla: incidencia layer export {layer.spec.id} -o tabla.csv"
        )
    css, js = assets()
    canvas = folium.Map(tiles=None, attribution_control=False, zoom_snap=0.25, min_zoom=4, max_zoom=14)
    canvas.default_js, canvas.default_css = [], []
    canvas.fit_bounds(MAINLAND)
    figure = _figure(canvas)
    head = figure.header
    head.add_child(_Html(f"<style>{css}{_CSS}</style>"), name="estilo")
    head.add_child(_Html(f"<script>{js}</script>"), name="leaflet")
    head.add_child(_Html(f"<title>{escape(layer.spec.titulo)}</title>"), name="titulo")
    body = figure.html
    body.add_child(_Html(_heading(layer)), name="encabezado", index=0)
    body.add_child(_Html(paint.patterns(layer.spec.style)), name="tramas", index=0)
    body.add_child(_Html(_legend(layer) + _foot(layer)), name="leyenda")
    for drawn in _drawings(layer):
        drawn.add_to(canvas)
    return canvas


def to_html(layer: Layer) -> str:
    """The whole document: one file, every asset inside."""
    return str(_figure(layer_map(layer)).render())


def save_html(layer: Layer, path: Path) -> None:
    """Write `to_html` at ``path``, whole or not at all."""
    document = to_html(layer)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(document)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _figure(canvas: folium.Map) -> Figure:
    root = canvas.get_root()
    assert isinstance(root, Figure)  # a map made here is the child of one
    return root


def _drawings(layer: Layer) -> Iterable[folium.GeoJson]:
    frame = layer.frame[layer.frame.geometry.notna()].reset_index(drop=True)
    if frame.empty:
        return
    style = layer.spec.style
    values = pd.DataFrame(frame.drop(columns="geometry"))
    if style.forma == "lineas":
        yield from _routes(layer, values, frame)
        return
    names = paint.classes(values, layer.spec)
    texts = words.tooltips(values, layer.spec)
    circles = style.forma == "circulos"
    count = frame[style.columna].to_numpy(dtype=float, na_value=0.0) if circles else np.zeros(0)
    line = ENTIDAD_LINE if layer.spec.nivel == "entidad" else MUNICIPIO_LINE
    shown = pd.DataFrame({"clase": names.replace("conteo", "cero"), "texto": texts})
    lines = {name: ZERO_LINE if name == "cero" and not circles else line for name in set(shown["clase"])}
    looks = {name: _look(paint.fill(name, style), edge) for name, edge in lines.items()}
    yield _features(geojson.openings(values["cvegeo"].tolist(), _keyed(frame)), shown, looks)
    if (count > 0).any():
        # The largest first, so that the smallest lie on top and can be touched.
        order = np.argsort(-count, kind="stable")[: int((count > 0).sum())]
        points = frame.geometry.iloc[order].representative_point()
        points.index = frame["cvegeo"].iloc[order]
        radius = (RADIUS * np.sqrt(count[order])).round(2)
        dots = pd.DataFrame({"clase": radius.astype(str), "texto": texts.iloc[order].to_numpy()})
        looks = {str(r): _look(COUNT_COLOUR, "#ffffff", radius=float(r), opacity=0.55) for r in radius}
        yield _features(_points(points), dots, looks)


def _routes(layer: Layer, values: pd.DataFrame, frame: gpd.GeoDataFrame) -> Iterable[folium.GeoJson]:
    """The entidades as ground, the lines, and a point where each one arrives."""
    if layer.fondo is not None:
        ground = geojson.openings(layer.fondo.index.tolist(), layer.fondo)
        shown = pd.DataFrame({"clase": ["fondo"] * len(ground)})
        yield _features(ground, shown, {"fondo": _look("#ffffff", ENTIDAD_LINE)})
    shown = pd.DataFrame({"clase": "ruta", "texto": words.tooltips(values, layer.spec)})
    lines = frame.set_index(layer.spec.key).geometry
    look = {"color": ROUTE_COLOUR, "weight": 1.5, "fill": False}
    yield _features(geojson.openings(lines.index.tolist(), lines), shown, {"ruta": look})
    ends = gpd.GeoSeries(shapely.get_point(lines.to_numpy(), -1), index=lines.index)
    yield _features(_points(ends), shown, {"ruta": _look(ROUTE_COLOUR, "#ffffff", radius=4.0)})


def _keyed(frame: Any) -> Any:
    return frame.set_index("cvegeo").geometry


def _points(points: Any) -> list[bytes]:
    rounded = shapely.to_geojson(shapely.set_precision(points.to_numpy(), 1e-5))
    return [
        b'{"type":"Feature","id":%b,"geometry":%b,"properties":' % (orjson.dumps(key), shape.encode())
        for key, shape in zip(points.index, rounded, strict=True)
    ]


def _features(
    openings: list[bytes], shown: pd.DataFrame, looks: Mapping[str, dict[str, Any]]
) -> folium.GeoJson:
    return folium.GeoJson(
        orjson.loads(geojson.collection(openings, geojson.properties(shown))),
        style_function=lambda feature: looks[feature["properties"]["clase"]],
        marker=folium.CircleMarker(),
        tooltip=folium.GeoJsonTooltip(["texto"], labels=False, sticky=True) if "texto" in shown else None,
        smooth_factor=0,  # Leaflet would simplify each polygon alone and open gaps between neighbours
        zoom_on_click=False,
    )


def _look(fill: str, line: str, *, radius: float | None = None, opacity: float = 1.0) -> dict[str, Any]:
    look: dict[str, Any] = {"fill": True, "fillColor": fill, "fillOpacity": opacity}
    look |= {"color": line, "weight": 0.6}
    return look if radius is None else look | {"radius": radius}


def _heading(layer: Layer) -> str:
    title = ", ".join(filter(None, (layer.spec.titulo, words.moment(layer))))
    warned = "".join(f"<li>{escape(sentence)}</li>" for sentence in layer.advertencias)
    return (
        f'<header class="hoja"><h1>{escape(title)}</h1><p>{escape(layer.spec.descripcion)}</p>'
        + (f'<ul class="advertencias">{warned}</ul>' if warned else "")
        + "</header>"
    )


def _legend(layer: Layer) -> str:
    style, drawn = layer.spec.style, layer.frame.geometry.notna()
    entries = [
        _entry(name, _swatch(name, paint.fill(name, style)) + escape(text))
        for name, text in paint.legend(layer.values[drawn], layer.spec).items()
    ]
    missing = layer.frame[~drawn & (layer.frame["tipo"] != "sin_municipio")]
    if len(missing):
        entries.append(_entry("sin_poligono", escape(_undrawn(layer, missing))))
    unplaced = words.without_municipio(layer)
    if unplaced:
        entries.append(_entry("sin_municipio", escape(unplaced)))
    return f'<ul class="leyenda" aria-label="Leyenda">{"".join(entries)}</ul>'


def _undrawn(layer: Layer, missing: gpd.GeoDataFrame) -> str:
    """The rows that the map cannot show: areas with their entidad, routes under the reason they share."""
    if layer.spec.of_areas:
        pairs = zip(missing["nombre"], missing["entidad"], strict=True)
        return f"Sin polígono en el marco {layer.marco}: {'; '.join(f'{a} ({b})' for a, b in pairs)}"
    reasons = missing.groupby("geometria_nota", sort=False)["nombre"].unique()
    said = (f"{reason}: {'; '.join(names)}." for reason, names in reasons.items())
    return f"Sin línea. {' '.join(said)}"


def _entry(name: str, html: str) -> str:
    return f'<li data-clase="{name}">{html}</li>'


def _swatch(name: str, fill: str) -> str:
    if name == "ruta":
        dot = f'<circle cx="15" cy="7" r="4" fill="{fill}"/>'
        drawn = f'<path d="M1 7H15" stroke="{fill}" stroke-width="1.5"/>{dot}'
    else:
        round_ = name == "conteo"
        shape = '<circle cx="10" cy="7" r="6"' if round_ else '<rect x="1" y="1" width="18" height="12"'
        drawn = f'{shape} fill="{fill}" stroke="{ENTIDAD_LINE}"/>'
    return f'<svg width="20" height="14" aria-hidden="true">{drawn}</svg>'


def _foot(layer: Layer) -> str:
    sentences = " ".join(escape(sentence) for sentence in words.credits(layer))
    return f'<footer class="hoja pie"><p>{sentences}</p></footer>'
