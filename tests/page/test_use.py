"""Using the page: by keyboard, by link, without scripts, when the service is silent, on paper."""

from __future__ import annotations

import re


def test_an_address_restores_the_page_and_the_page_writes_only_what_differs(open_page):
    visit = open_page("?vista=municipios&periodo=2022&lugar=07089").settle("municipios|2022")
    visit.page.locator("#ficha h2", has_text="Tapachula").wait_for()
    assert visit.page.get_by_role("radio", name="Carpetas por municipio").is_checked()
    assert visit.text("output") == "2022"
    visit.page.get_by_role("radio", name="Tasa por entidad").check()
    visit.settle("tasa|2022")
    assert visit.page.url.split("?")[1] == "periodo=2022&lugar=07089"
    visit.page.go_back()
    visit.settle("municipios|2022")


def test_a_layer_is_chosen_by_keyboard_and_the_focus_stays(open_page):
    visit = open_page()
    visit.page.get_by_role("radio", name="Tasa por entidad").focus()
    visit.page.keyboard.press("ArrowDown")
    visit.settle("municipios|2015/2024")
    assert visit.page.evaluate("document.activeElement.value") == "municipios"


def test_a_place_is_found_by_typing_and_opened_by_keyboard(open_page):
    visit = open_page()
    box = visit.page.get_by_role("combobox", name="Buscar un lugar")
    box.fill("tapachula")
    options = visit.page.get_by_role("option")
    assert options.first.inner_text() == "Tapachula, Chiapas"
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("Enter")
    visit.page.locator("#ficha h2", has_text="Tapachula").wait_for()
    assert visit.page.url.endswith("?lugar=07089")
    box.fill("zzzz")
    assert visit.text("#hallazgos") == "Ningún lugar se llama así."


def test_everything_that_acts_can_be_reached_by_tab_and_shows_it(open_page):
    visit = open_page()
    seen, hidden = set(), []
    for _ in range(40):
        visit.page.keyboard.press("Tab")
        name, outline = visit.page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              const name = at.id || at.getAttribute('aria-label') || at.tagName;
              return [name, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
            }"""
        )
        seen.add(name)
        if not outline and name != "BODY":
            hidden.append(name)
    assert {"telefono", "buscar", "tiempo", "Mapa de México", "Acercar", "Ver todo México"} <= seen
    assert hidden == []


def test_a_silent_service_is_said_in_plain_words_and_can_be_tried_again(open_page):
    down = {"now": True}

    def handle(route):
        if down["now"]:
            route.abort()
        else:
            route.fallback()

    visit = open_page(wait=False, answers={"/tablero$": handle})
    alert = visit.page.get_by_role("alert")
    alert.wait_for()
    assert "El servicio no responde. Revise su conexión y vuelva a intentarlo." in alert.inner_text()
    down["now"] = False
    alert.get_by_role("button", name="Reintentar").click()
    visit.settle()
    assert not alert.is_visible()


def test_a_refused_question_is_answered_with_the_services_own_sentence(open_page):
    def refuse(route):
        route.fulfill(
            status=400,
            content_type="application/problem+json",
            body='{"detail": "No hay datos de ese año; use 2015 a 2026."}',
        )

    visit = open_page(
        "?periodo=2014", wait=False, answers={"/incidencia-entidad/items.*datetime=2014": refuse}
    )
    visit.page.get_by_role("alert").wait_for()
    assert "No hay datos de ese año; use 2015 a 2026." in visit.text("#aviso")


def test_without_scripts_the_data_are_still_offered(open_page):
    visit = open_page(wait=False, java_script_enabled=False)
    assert "El mapa necesita JavaScript." in visit.text("noscript")
    assert "800 5533 000" in visit.text(".ayuda")
    for href in visit.page.locator("noscript a").evaluate_all("all => all.map(link => link.href)"):
        assert visit.page.request.get(href).ok


def test_on_paper_it_is_one_sheet_with_map_legend_and_sources(open_page):
    visit = open_page()
    sheet = visit.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    visit.page.emulate_media(media="print")
    for kept in ("#tablero", "#mapa", "#leyenda", "#fuentes"):
        assert visit.page.locator(kept).is_visible(), kept
    for gone in ("#controles", "#ficha", "#botones"):
        assert not visit.page.locator(gone).is_visible(), gone


def test_who_asks_for_less_motion_gets_none(open_page):
    visit = open_page(reduced_motion="reduce")
    assert visit.page.evaluate("getComputedStyle(document.querySelector('#mapa')).transitionDuration") == "0s"
