"""Every mechanism, and what is known of the crime: its purpose, sex and age, named routes, the hotline."""

from __future__ import annotations

import json

import pytest

ACCENT, PALE = (0x6E, 0x01, 0x6B), (0xC3, 0xC9, 0xD0)


def options(visit) -> list[str]:
    return visit.page.locator(".con-lista option").all_inner_texts()


@pytest.fixture(scope="module", params=["1440", "390"])
def routes(request, open_once):
    return open_once("?vista=rutas", width=request.param).settle("rutas|")


def test_any_mechanism_is_chosen_from_a_list_and_the_address_keeps_it(open_page):
    visit = open_page()
    visit.page.get_by_role("radio", name="Cualquier mecanismo").check()
    visit.settle("otro-mecanismo|")
    assert len(options(visit)) == 20
    assert options(visit)[-2:] == ["Convenio municipal", "Instancia municipal"]
    choice = visit.page.get_by_label("Mecanismo", exact=True)
    choice.focus()
    choice.select_option("reglamento")
    visit.page.locator("#titulo-mapa", has_text="Reglamento de la ley, al ").wait_for()
    visit.settle("otro-mecanismo|")
    assert visit.page.url.endswith("?vista=otro-mecanismo&mecanismo=reglamento")
    assert visit.page.evaluate("document.activeElement.id") == "mecanismo"
    assert "Sí 8 En parte 0 No 0 En conflicto 0 Sin dato 24" in visit.text("#leyenda")


def test_a_status_says_who_when_and_how_long_ago(open_page):
    visit = open_page("?vista=otro-mecanismo&mecanismo=ley_armonizada&fecha=2018-05-21")
    assert "Sí: 10 entidades" in visit.text("#ficha")
    assert "21 de mayo de 2016 (hace 2 años)" in visit.text("#ficha")
    visit.page.locator("#tabla > summary").click()
    row = visit.page.locator("#filas tbody tr", has_text="Zacatecas")
    assert "21 de mayo de 2016 (hace 2 años)" in row.inner_text()
    visit.page.mouse.move(*visit.at(-103.2, 23.5))
    visit.page.locator(".rotulito", has_text="(hace 2 años)").wait_for()


def test_a_municipal_mechanism_paints_municipios_and_counts_them(open_page):
    visit = open_page("?vista=otro-mecanismo&mecanismo=organo_municipal&lugar=19039")
    visit.page.locator("#ficha h2", has_text="Monterrey").wait_for()
    assert "Lo que se sabe de cada municipio" in visit.text("#leyenda h3")
    assert "NaN" not in visit.text("#leyenda")
    assert "Instancia municipal: Sí. Según " in visit.text("#ficha")


def test_the_purpose_of_exploitation_is_of_2026_and_says_so(open_page):
    visit = open_page("?vista=finalidad&columna=trabajo_forzado").settle("finalidad|")
    assert visit.text("#titulo-mapa").endswith("trabajo o servicios forzados, enero a marzo de 2026")
    assert "no se compara con los años anteriores" in visit.text("#nota-mapa")
    assert options(visit)[0] == "Cualquier fin"
    assert visit.page.get_by_role("slider").count() == 0
    chosen = visit.page.locator("#ficha .cuentas tr", has=visit.page.locator(".elegida"))
    assert chosen.inner_text().split() == ["Trabajo", "forzado", "16"]
    assert "Serie discontinua" in visit.page.locator("#ficha .advertencias").text_content()


def test_victims_by_sex_and_age_are_one_table_whose_rows_add_up(open_page):
    visit = open_page("?vista=sexo-edad&columna=mujeres_menores&periodo=2022").settle("sexo-edad|2022")
    assert visit.text("#titulo-mapa") == "Víctimas mujeres de 0 a 17 años, 2022"
    rows = visit.page.locator("#ficha .cuentas tbody tr").evaluate_all(
        r"""all => all.map(row => [...row.querySelectorAll('td')].map(
          one => Number(one.innerText.replace(',', ''))))"""
    )
    women, men, unknown, everyone = rows
    for row in (women, men, everyone):
        assert sum(row[:3]) == row[3]
    assert women[3] + men[3] + unknown[1] == everyone[3] == 942


def test_named_routes_say_that_they_are_not_measured(routes):
    assert "Una ruta que se nombra no es una ruta que se mide." in routes.text("#nota-mapa")
    abroad = routes.page.locator("#leyenda details[data-clave=fuera]")
    abroad.locator("summary").click()
    assert "De Colombia a Ciudad de México" in abroad.inner_text()
    assert "dentro de Guanajuato" in routes.text("#leyenda")
    assert (routes.elsewhere, routes.complaints) == ([], [])


def test_the_routes_are_listed_for_the_keyboard_with_who_names_them(routes):
    group = routes.page.locator("#ficha details.rutas", has_text="Hacia Tlaxcala")
    group.locator("summary").focus()
    routes.page.keyboard.press("Enter")
    text = " ".join(group.inner_text().split())
    assert "Desde Puebla." in text
    assert "Según Ibero Puebla" in text
    assert "Se leyó en mgmnoticias.mx." in text
    routes.page.keyboard.press("Tab")
    assert routes.page.evaluate("document.activeElement.innerText") == "Puebla"


def test_a_route_is_one_line_and_those_of_other_places_turn_pale(open_page):
    # The line that runs over the sea, from Nuevo León to Cancún, stands alone there.
    sea = (-92.5, 25.2)
    visit = open_page("?vista=rutas").settle("rutas|")
    assert ACCENT in visit.patch(*sea, side=60)
    visit.page.goto(f"{visit.page.url}&lugar=24")
    visit.page.locator("#ficha h2", has_text="San Luis Potosí").wait_for()
    visit.settle("rutas|")
    over = visit.patch(*sea, side=60)
    assert ACCENT not in over
    assert PALE in over
    assert "Rutas que salen de aquí" in visit.text("#ficha")


def test_the_hotline_is_a_partial_list_and_the_rest_is_not_zero(open_page):
    visit = open_page("?vista=linea-nacional").settle("linea-nacional|")
    assert "La lista es parcial" in visit.text("#nota-mapa")
    assert "Cero reportes 0 No reportado 0 Sin dato 22" in visit.text("#leyenda")
    sentence = "519 reportes en las 10 entidades que la fuente nombra (enero a junio de 2021)."
    assert visit.text("#ficha .resumen") == sentence
    visit.page.get_by_label("Qué se cuenta").select_option("victimas_por_entidad_de_origen")
    visit.page.locator("#leyenda", has_text="Cero víctimas").wait_for()
    assert "Sin dato 19" in visit.text("#leyenda")


def test_only_the_layers_that_the_service_has_are_offered(open_page):
    def fewer(route):
        answer = route.fetch()
        body = answer.json()
        kept = ("incidencia-entidad", "entidades", "municipios")
        body["collections"] = [one for one in body["collections"] if one["id"] in kept]
        route.fulfill(response=answer, body=json.dumps(body))

    visit = open_page("?vista=rutas", answers={"/collections$": fewer})
    names = [" ".join(text.split()) for text in visit.page.locator(".opcion").all_inner_texts()]
    assert names == ["Tasa por entidad", "Meses reportados", "Solidez de la tasa"]
    assert visit.page.get_by_role("radio", name="Tasa por entidad").is_checked()


def test_the_other_pages_are_one_click_away_and_answer(open_page):
    visit = open_page("?lugar=23")
    links = visit.page.get_by_role("navigation", name="Otras páginas").get_by_role("link")
    assert links.all_inner_texts() == ["El programa", "Cobertura", "Armonización por criterio", "Informe"]
    report = visit.page.locator("#ficha").get_by_role("link", name="Informe de esta entidad")
    report.wait_for()
    for href in [*links.evaluate_all("all => all.map(one => one.href)"), report.evaluate("one => one.href")]:
        answer = visit.page.request.get(href, headers={"accept": "text/html"})
        assert answer.ok, href
        assert answer.headers["content-type"].startswith("text/html"), href
    assert report.evaluate("one => one.href").endswith("/informe/23")
