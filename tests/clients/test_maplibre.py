"""MapLibre draws a layer by its style and its TileJSON, in Chromium, on a page of somebody else's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

Source = Callable[[str], gpd.GeoDataFrame]
LIBRARY = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "maplibre-gl" / "dist"
PAGE = """<!doctype html><html lang="es"><title>De otro</title><link rel="stylesheet" href="maplibre-gl.css">
<style>html, body, #mapa { margin: 0; height: 100% }</style><div id="mapa"></div>
<script type="module">
import { Map, setWorkerUrl } from "./maplibre-gl.mjs";
setWorkerUrl(new URL("./maplibre-gl-worker.mjs", location.href).href);
window.errores = [];
window.mapa = new Map({
  container: "mapa", style: new URLSearchParams(location.search).get("estilo"),
  fadeDuration: 0, canvasContextAttributes: { preserveDrawingBuffer: true },
});
window.mapa.on("error", (event) => window.errores.push(String(event.error)));
window.mapa.once("idle", () => { window.listo = true; });
</script></html>"""
DRAWN = """(layer) => window.mapa.queryRenderedFeatures({ layers: [layer] }).map(
  (each) => ({ id: each.id ?? null, ...each.properties }))"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of a page that is not the service's: to the browser, another origin."""
    assert LIBRARY.is_dir(), "falta web/node_modules; lo instala: make test, o npm ci en web/"
    for part in LIBRARY.iterdir():
        (tmp_path / part.name).symlink_to(part)
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    handler = partial(_Quiet, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 600})
    yield context.new_page()
    context.close()


def opened(page: Page, elsewhere: str, style: str) -> None:
    """Open the page with a style and wait until all that it shows is drawn."""
    page.goto(f"{elsewhere}/?estilo={style}")
    page.wait_for_function("window.listo === true", timeout=60_000)
    assert page.evaluate("window.errores") == []


@pytest.mark.parametrize("id", ["incidencia-municipio", "rutas"])
def test_a_style_and_its_tiles_are_drawn_on_another_origins_page(
    page: Page, elsewhere: str, service: str, source: Source, tmp_path: Path, id: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, elsewhere, f"{service}/collections/{id}/style")
    assert any("tilejson" in url for url in asked)
    assert any(f"/collections/{id}/tiles/WebMercatorQuad/" in url for url in asked)
    expected = source(id)
    key = "cvegeo" if "cvegeo" in expected else "id"
    status = dict(zip(expected[key], expected["estatus"], strict=True))
    drawn = {each[key]: each["estatus"] for each in page.evaluate(DRAWN, id)}
    # Whatever has a geometry is there, at the zoom at which the style opens: it shows the whole country.
    assert drawn == {each: status[each] for each in expected.loc[expected.geometry.notna(), key]}
    picture = tmp_path / f"{id}.png"
    page.screenshot(path=picture)
    with Image.open(picture) as image:
        counted = image.convert("RGB").getcolors(maxcolors=image.width * image.height)
    assert counted is not None
    pixels = {colour: count for count, colour in counted}
    assert len(pixels) > 5
    assert 1 - max(pixels.values()) / sum(pixels.values()) > 0.02
