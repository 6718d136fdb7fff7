"""How it looks at both widths: nothing overflows, nothing covers the map, every text can be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VIEWS = (
    "",
    "?lugar=23",
    "?vista=municipios",
    "?vista=ley-armonizada&fecha=2016-06-01",
    "?vista=otro-mecanismo",
    "?vista=rutas&lugar=24",
    "?vista=sexo-edad&lugar=23",
)

CONTRAST = """() => {
  const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
      if (a > 0.99) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest('noscript, script, option')) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const svg = element instanceof SVGElement;
    const ink = parse(getComputedStyle(element)[svg ? 'fill' : 'color']);
    const pair = [light(ink), light(ground(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${walker.currentNode.textContent.trim().slice(0, 40)}`);
  }
  return poor;
}"""

COVERED = """() => {
  const box = document.querySelector('#mapa').getBoundingClientRect();
  const over = new Set();
  for (let i = 0.02; i < 1; i += 0.04) for (let j = 0.02; j < 1; j += 0.04) {
    const at = document.elementFromPoint(box.x + i * box.width, box.y + j * box.height);
    if (at && !at.closest('#mapa')) over.add(at.closest('[id]').id);
  }
  return [...over];
}"""
AT_A_DESK = {"leyenda", "botones"}


@pytest.fixture(
    scope="module", params=[(query, width) for width in ("1440", "390") for query in VIEWS], ids=str
)
def seen(request, open_once):
    query, width = request.param
    visit = open_once(query, width=width)
    if "lugar" in query:
        visit.page.locator("#ficha .serie").wait_for()
    return visit


def test_nothing_covers_the_map_on_a_phone_and_it_takes_the_whole_width(seen):
    if seen.width == "1440":
        assert set(seen.page.evaluate(COVERED)) <= AT_A_DESK
        return
    seen.page.locator("#mapa").scroll_into_view_if_needed()
    assert seen.page.evaluate(COVERED) == []
    box = seen.page.locator("#mapa").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)


def test_the_page_never_scrolls_sideways(seen):
    assert seen.page.evaluate("document.documentElement.scrollWidth") == int(seen.width)


def test_every_text_stands_out_from_its_ground(seen):
    seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert seen.page.evaluate(CONTRAST) == []


def test_on_a_phone_the_order_is_tiles_map_legend_card_layers(open_page):
    visit = open_page("?lugar=23", width="390")
    visit.page.locator("#ficha .serie").wait_for()
    tops = [
        visit.page.locator(one).bounding_box()["y"]
        for one in ("#tablero", "#mapa", "#leyenda", "#ficha", "#controles")
    ]
    assert tops == sorted(tops)


def test_on_a_phone_a_touch_speaks_below_the_map(open_page):
    visit = open_page(width="390")
    visit.page.touchscreen.tap(*visit.at(-96.5, 17.3))
    visit.page.locator("#breve strong", has_text="Oaxaca").wait_for()
    assert "por 100 mil al año" in visit.text("#breve")


def test_at_a_desk_the_legend_leaves_the_peninsula_free(open_page):
    visit = open_page()
    legend = visit.page.locator("#leyenda").bounding_box()
    assert legend is not None
    for lon, lat in ((-110.0, 23.0), (-112.1, 25.3), (-105.6, 20.4)):
        x, y = visit.at(lon, lat)
        inside = (
            legend["x"] <= x <= legend["x"] + legend["width"]
            and legend["y"] <= y <= legend["y"] + legend["height"]
        )
        assert not inside, (lon, lat)


@pytest.mark.parametrize("width", ["1440", "390"])
def test_the_picture_of_the_readme_is_taken(open_page, width: str, tmp_path: Path):
    # CAPTURAS=web takes the pictures that the README shows.
    folder = Path(os.environ.get("CAPTURAS") or tmp_path)
    visit = open_page("?lugar=23", width=width)
    visit.page.locator("#ficha .serie").wait_for()
    target = folder / f"captura-{width}.png"
    visit.page.screenshot(path=target, full_page=False, animations="disabled")
    assert 20_000 < target.stat().st_size < 400_000
