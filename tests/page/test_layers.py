"""Choosing a layer, a period, a place: what is painted and what is said."""

from __future__ import annotations

import json

CASES = "/incidencia-entidad/items"
# Places well inside an area, away from lines and coasts.
OAXACA, ZACATECAS, DURANGO = (-96.5, 17.3), (-103.2, 23.5), (-104.9, 24.9)


def changed(rows: dict[str, dict]):
    """A service whose rows of some entidades say something else."""

    def handle(route):
        answer = route.fetch()
        body = answer.json()
        for feature in body["features"]:
            feature["properties"].update(rows.get(feature["id"], {}))
        route.fulfill(response=answer, body=json.dumps(body))

    return handle


def shares(pixels: list[tuple[int, int, int]]) -> tuple[float, float]:
    """How much of a patch is white, how much is grey."""
    white = sum(min(pixel) > 250 for pixel in pixels) / len(pixels)
    grey = sum(max(pixel) - min(pixel) < 25 and max(pixel) < 225 for pixel in pixels) / len(pixels)
    return white, grey


def test_zero_not_reported_and_sin_dato_are_painted_differently(open_page):
    nothing = {"carpetas": None, "tasa": None, "tasa_inf": None, "tasa_sup": None}
    visit = open_page(answers={CASES: changed({
        "32": {"carpetas": 0, "tasa": 0.0, "tasa_inf": 0.0},
        "20": {"estatus": "no_reportado", **nothing},
        "10": {"estatus": "sin_dato", **nothing},
    })})  # fmt: skip
    zero, not_reported, unknown = (shares(visit.patch(*place)) for place in (ZACATECAS, OAXACA, DURANGO))
    assert zero == (1.0, 0.0)
    assert 0.3 < not_reported[0] < 0.95
    assert not_reported[1] > 0.1
    assert 0.5 < unknown[0] < 0.98
    assert unknown[1] > 0.02
    assert not_reported[1] > 1.3 * unknown[1]


def test_a_class_wears_its_colour_and_an_unstable_rate_thin_white_diagonals(open_page):
    rows = {"32": {"carpetas": 900, "tasa": 2.0}, "10": {"carpetas": 19, "tasa": 2.0}}
    visit = open_page(answers={CASES: changed(rows)})
    firm, unstable = visit.patch(*ZACATECAS), visit.patch(*DURANGO)
    assert set(firm) == {(0x6E, 0x01, 0x6B)}
    assert 0.4 < unstable.count((0x6E, 0x01, 0x6B)) / len(unstable) < 0.95
    assert any(min(pixel) > 150 for pixel in unstable)


def test_a_layer_is_chosen_and_the_map_says_so(open_page):
    visit = open_page()
    visit.page.get_by_role("radio", name="Ley especial").check()
    visit.settle("ley-especial|")
    assert "Entidades con ley especial contra la trata" in visit.text("#titulo-mapa")
    legend = visit.text("#leyenda")
    assert legend.startswith("Lo que se sabe de cada entidad Sí 30 En parte 0 No 0 En conflicto 0 Sin dato 2")
    assert visit.patch(*DURANGO)[0] == (0x00, 0x72, 0xB2)


def test_a_status_is_asked_for_a_day(open_page):
    visit = open_page("?vista=ley-armonizada&fecha=2016-06-01").settle("ley-armonizada|2016-06-01")
    assert visit.text("#titulo-mapa").endswith("al 1 de junio de 2016")
    assert "Sí 10 En parte 0 No 20 En conflicto 2 Sin dato 0" in visit.text("#leyenda")
    # Durango is in conflict: stripes of blue and vermilion.
    colours = set(visit.patch(*DURANGO))
    assert {(0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00)} <= colours


def test_a_tile_shows_its_day_on_the_map(open_page):
    visit = open_page()
    visit.page.locator(".tarjeta").nth(1).get_by_role("button", name="Ver en el mapa").click()
    visit.settle("ley-armonizada|2018-12-31")
    assert visit.text("#titulo-mapa").endswith("al 31 de diciembre de 2018")


def test_municipios_are_circles_and_those_that_nobody_placed_are_told(open_page):
    visit = open_page("?vista=municipios").settle("municipios|2015/2024")
    assert "Número de carpetas" in visit.text("#leyenda")
    assert "sin municipio conocido: sólo en la tabla." in visit.text("#leyenda")
    # Tijuana: a circle of violet over white.
    red, green, blue = visit.patch(-117.02, 32.5, 4)[0]
    assert red > green < blue


def test_sliding_through_the_years_repaints_and_warns_of_the_other_instrument(open_page):
    visit = open_page()
    slider = visit.page.get_by_role("slider", name="Periodo")
    assert slider.get_attribute("aria-valuetext") == "Todos los años, 2015–2025"
    slider.focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle("tasa|2015")
    assert visit.text("#titulo-mapa").endswith(", 2015")
    assert "Oaxaca: 4 de 12 meses reportados." in visit.text("#nota-mapa")
    visit.page.keyboard.press("End")
    visit.settle("tasa|2026")
    assert visit.text("output") == "2026, otro instrumento"
    assert "La fuente llega a marzo de 2026: 3 de 12 meses." in visit.text("#nota-mapa")
    assert "(2026)" in visit.text("#ficha .resumen")
    assert "no se suma ni se compara con los años anteriores" in visit.text("#nota-mapa")


def test_municipios_in_a_year_that_nobody_covers_are_sin_dato_not_zero(open_page):
    visit = open_page("?vista=municipios&periodo=2025").settle("municipios|2025")
    assert "Cero carpetas 0" in visit.text("#leyenda")
    assert visit.text("output") == "2025, sin dato en esta capa"
    white, grey = shares(visit.patch(*DURANGO))
    assert white < 0.98
    assert grey > 0.02


def test_the_pointer_calls_a_name_and_its_number(open_page):
    visit = open_page()
    visit.page.mouse.move(*visit.at(*OAXACA))
    label = visit.page.locator(".rotulito")
    label.wait_for(state="visible")
    assert label.inner_text().startswith("Oaxaca")
    assert "por 100 mil al año" in label.inner_text()
    visit.page.mouse.move(*visit.at(-112, 20))
    label.wait_for(state="hidden")


def test_a_click_opens_the_card_with_who_says_what_and_when(open_page):
    visit = open_page()
    visit.page.mouse.click(*visit.at(-88.3, 19.6))
    visit.page.locator("#ficha h2", has_text="Quintana Roo").wait_for()
    card = visit.text("#ficha")
    assert "2.47 carpetas por 100 mil habitantes al año (2015–2025), con un intervalo de 95 %" in card
    assert "casi seis veces la tasa nacional (0.43)" in card
    assert "505 carpetas de investigación; una carpeta es un expediente, no una víctima." in card
    assert "2026: otro instrumento (RNID)" in card
    assert "Sí, según" in card
    assert "lo último que se dijo" in card
    assert "Benito Juárez" in card
    assert visit.page.url.endswith("?lugar=23")


def test_the_card_shows_the_gap_of_a_year_and_the_break_of_2026(open_page):
    visit = open_page("?lugar=20")
    visit.page.locator("#ficha .serie").wait_for()
    assert "2015: 4 de 12 meses reportados." in visit.text("#ficha .notas")
    assert visit.page.locator("#ficha .ruptura").count() == 1
    assert visit.page.locator("#ficha .hueco-punto").count() >= 2


def test_the_table_says_what_the_map_paints(open_page):
    visit = open_page("?vista=ley-armonizada&fecha=2016-06-01")
    visit.page.locator("#tabla > summary").click()
    rows = visit.page.locator("#filas tbody tr")
    rows.first.wait_for()
    assert rows.count() == 32
    assert "En conflicto" in rows.filter(has_text="Durango").inner_text()
