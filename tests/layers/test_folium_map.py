"""A layer as one HTML file: every asset inside, every state told apart, opened with the network cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import folium
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from geo.edition import Edition
from geo.errors import NotFoundError
from geo.periods import Periodo
from layers import leaflet, paint, words
from layers.build import Layer, build
from layers.catalogue import LAYERS
from layers.folium_map import layer_map, save_html, to_html
from layers.spec import LayerQuery
from tests.chromium import find

from .kinds import KINDS

# Figures of the whole country have no place on a map.
DRAWN = [id for id, spec in LAYERS.items() if spec.drawn]
# Names that are never asked for: the namespace of SVG, and the licence and credit in Leaflet's own source.
NAMES_ONLY = {"www.w3.org", "leafletjs.com"}


@pytest.mark.parametrize("id", DRAWN)
def test_the_file_names_no_host_to_ask(id: str, layer: Callable[[str], Layer]) -> None:
    html = to_html(layer(id))
    assert set(re.findall(r"https?://([\w.-]+)", html)) <= NAMES_ONLY
    asking = r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|@import|url\((?!"?#)"""
    assert not re.search(asking, html.replace(_prefix(html), ""))


def _prefix(html: str) -> str:
    """Leaflet's credit, an anchor that it writes only in the control of attribution, which is off."""
    assert '"attributionControl": false' in html
    found = re.search(r'<a href="https://leafletjs\.com"', html)
    assert found
    return found[0]


def test_a_map_for_a_notebook_is_foliums(layer: Callable[[str], Layer]) -> None:
    drawn = layer_map(layer("incidencia-entidad"))
    assert isinstance(drawn, folium.Map)
    assert "<iframe" in drawn._repr_html_()


def test_a_map_of_counts_that_nobody_knows_has_no_circles(published: Edition) -> None:
    unknown = build(published, LAYERS["victimas-entidad"], LayerQuery(Periodo.parse("2014")))
    assert unknown.frame["victimas"].isna().all()
    assert to_html(unknown).count('"type": "Point"') == 0


def test_a_map_before_the_page_is_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"Leaflet.*make"):
        leaflet.assets(tmp_path)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path, layer: Callable[[str], Layer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        save_html(layer("entidades"), tmp_path / "mapa.html")
    assert list(tmp_path.iterdir()) == []


def test_text_from_the_data_cannot_become_markup(layer: Callable[[str], Layer]) -> None:
    built = layer("incidencia-entidad")
    hostile = replace(built, frame=built.frame.assign(nombre="<script>alert(1)</script>{{ 7*7 }}"))
    html = to_html(hostile)
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html.replace("\\u0026", "&")
    assert "49" not in re.findall(r"alert\(1\).{0,40}", html)[0]


class TestClasses:
    """The legend tells apart what was seen, what was not reported and what nobody knows."""

    RATES = pd.DataFrame({
        "tasa": [0.0, 0.10, 0.15, 0.5, 2.0, None, None],
        "carpetas": pd.array([0, 30, 30, 19, 20, None, None], dtype="Int64"),
        "tasa_estatus": ["observado"] * 5 + ["no_reportado", "sin_dato"],
    })  # fmt: skip

    def test_a_rate_has_its_class_and_few_cases_make_it_unstable(self) -> None:
        assert paint.classes(self.RATES, LAYERS["incidencia-entidad"]).tolist() == [
            "cero", "clase-0", "clase-1", "inestable-3", "clase-4", "no_reportado", "sin_dato",
        ]  # fmt: skip

    def test_each_class_looks_different(self) -> None:
        spec = LAYERS["incidencia-entidad"]
        looks = [paint.fill(name, spec.style) for name in paint.classes(self.RATES, spec)]
        assert len(set(looks)) == len(looks)

    @pytest.mark.parametrize("id", DRAWN)
    def test_every_class_that_occurs_has_its_words_and_every_pattern_is_drawn(
        self, id: str, layer: Callable[[str], Layer]
    ) -> None:
        built = layer(id)
        assert set(paint.legend(built.values, built.spec)) == set(paint.classes(built.values, built.spec))
        named = re.findall(r"url\(#([\w-]+)\)", to_html(built))
        assert set(named) <= set(re.findall(r'<pattern id="([\w-]+)"', paint.patterns(built.spec.style)))


class TestWords:
    def test_a_rate_comes_with_its_interval_and_its_months(self, layer: Callable[[str], Layer]) -> None:
        text = words.tooltips(*_row(layer("incidencia-entidad"), "23")).iloc[0]
        assert text.startswith("<b>Quintana Roo</b><br>165 carpetas, 2025 (12 de 12 meses reportados)<br>")
        rate = r"\d\.\d\d por 100,000 habitantes al año \(intervalo al 95 %: \d\.\d\d a \d+\.\d\d\)"
        assert re.search(rate, text)

    def test_a_situation_names_who_says_so(self, layer: Callable[[str], Layer]) -> None:
        text = words.tooltips(*_row(layer("armonizacion"), "02")).iloc[0]
        assert re.search(r"Ley armonizada: sí, desde \d{4}-\d\d-\d\d<br>Según \w+", text)

    def test_what_is_not_known_is_said_in_words(self, layer: Callable[[str], Layer]) -> None:
        assert "sin dato" in words.tooltips(*_row(layer("convenios"), "01")).iloc[0]

    def test_cases_without_municipio_are_told_beside_the_map(self, layer: Callable[[str], Layer]) -> None:
        said = words.without_municipio(layer("incidencia-municipio"))
        assert re.fullmatch(r"\d+ carpetas sin municipio: la fuente no dijo cuál\.", said)
        assert words.without_municipio(layer("incidencia-entidad")) == ""

    def test_help_and_what_a_carpeta_is_not_are_always_there(self, layer: Callable[[str], Layer]) -> None:
        said = " ".join(words.credits(layer("incidencia-entidad")))
        assert "Una carpeta de investigación no es una víctima." in said
        assert "SESNSP" in said
        assert "800 5533 000" in said


def _row(layer: Layer, key: str) -> tuple[pd.DataFrame, object]:
    return layer.values[layer.values["cvegeo"] == key], layer.spec


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find()
    assert path is not None, "falta Chromium: python tests/chromium.py dice cómo conseguirlo"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 800})
    yield context.new_page()
    context.close()


class TestInTheBrowser:
    """Chromium opens the saved file offline; nothing is asked of anybody, and nothing fails."""

    def test_it_opens_without_network_and_asks_for_nothing(
        self, page: Page, tmp_path: Path, layer: Callable[[str], Layer]
    ) -> None:
        asked: list[str] = []
        failed: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
        built = layer("incidencia-municipio")
        save_html(built, tmp_path / "mapa.html")
        page.goto((tmp_path / "mapa.html").as_uri())
        page.wait_for_selector("path.leaflet-interactive")
        assert asked == [(tmp_path / "mapa.html").as_uri()]
        assert failed == []
        with_cases = (built.frame["carpetas"] > 0) & built.frame.geometry.notna()
        assert page.locator("path.leaflet-interactive").count() == 2465 + with_cases.sum()

    def test_a_pointer_over_an_area_reads_its_value(
        self, page: Page, tmp_path: Path, layer: Callable[[str], Layer]
    ) -> None:
        save_html(layer("incidencia-entidad"), tmp_path / "mapa.html")
        page.goto((tmp_path / "mapa.html").as_uri())
        page.locator("path.leaflet-interactive").first.hover(force=True)
        assert "meses reportados" in page.locator(".leaflet-tooltip").inner_text()

    def test_the_legend_and_the_missing_polygons_are_legible_under_the_map(
        self, page: Page, tmp_path: Path, layer: Callable[[str], Layer]
    ) -> None:
        save_html(layer("incidencia-municipio"), tmp_path / "mapa.html")
        page.goto((tmp_path / "mapa.html").as_uri())
        canvas, legend = page.locator(".folium-map").bounding_box(), page.locator(".leyenda").bounding_box()
        assert canvas is not None
        assert legend is not None
        assert legend["y"] >= canvas["y"] + canvas["height"]
        assert "San Quintín (Baja California)" in page.locator("[data-clase=sin_poligono]").inner_text()


@pytest.mark.parametrize("id", KINDS)
def test_what_a_place_says_is_words_and_never_a_missing_value(id: str, layer: Callable[[str], Layer]) -> None:
    said = words.tooltips(layer(id).values, LAYERS[id])
    assert not said.str.contains(r"<NA>|\bnan\b|None").any()
    assert not said.str.contains(r"\b1 mecanismos").any()
