"""What a person reads in the first view."""

from __future__ import annotations

import re

import pytest


@pytest.fixture(scope="module", params=["1440", "390"])
def first(request, open_once):
    return open_once(width=request.param)


def tiles(visit) -> list[str]:
    return [" ".join(text.split()) for text in visit.page.locator(".tarjeta").all_inner_texts()]


def test_the_three_tiles_answer_at_once_in_words(first):
    convenios, harmonised, cases = tiles(first)
    assert "0 de 32" in convenios
    assert "32 sin dato" in convenios
    assert "Entre 0 % y 100 % de las entidades" in convenios
    assert "De ninguna entidad sabemos si lo tiene" in convenios
    assert "10 de 32" in harmonised
    assert "10 sí · 20 no · 2 en conflicto" in harmonised
    assert "Entre 31 % y 38 % de las entidades" in harmonised
    assert "En dos entidades dos fuentes dicen lo contrario." in harmonised
    assert "Hoy no se sabe de ninguna." in harmonised
    assert "6,023" in cases
    assert "0.43 por 100 mil al año" in cases
    assert "no una víctima" in cases


def test_each_bar_says_its_five_states_to_who_cannot_see_it(first):
    spoken = first.page.locator(".barra").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert spoken == ["Sin dato: 32", "Sí: 10, No: 20, En conflicto: 2"]


def test_help_is_one_click_away(first):
    link = first.page.get_by_role("link", name="800 5533 000")
    assert link.get_attribute("href") == "tel:8005533000"
    assert link.is_visible()
    assert "Línea Nacional contra la Trata de Personas" in first.text(".ayuda")


def test_nothing_is_asked_of_another_host_and_nothing_goes_wrong(first):
    assert first.elsewhere == []
    assert first.complaints == []


def test_the_map_has_a_title_with_its_period_and_its_unit(first):
    assert first.text("#titulo-mapa") == "Carpetas por 100 mil habitantes al año, 2015–2025"
    assert "no una víctima" in first.text("#nota-mapa")


def test_the_legend_tells_zero_and_each_absence_apart(first):
    legend = first.text("#leyenda")
    for words in ("Menos de 0.15", "0.90 o más", "Cero carpetas", "No reportado", "Sin dato", "Sin polígono"):
        assert words in legend
    dressed = first.page.evaluate(
        """() => ['cero', 'no_reportado', 'sin_dato', 'inestable'].map(key => {
          const style = getComputedStyle(document.querySelector(`#leyenda [data-clave=${key}]`));
          return style.backgroundColor + style.backgroundImage;
        })"""
    )
    assert len(set(dressed)) == 4


def test_the_legend_names_the_municipios_without_polygon(first):
    details = first.page.locator("#leyenda details[data-clave=sin_poligono]")
    assert "13 municipios" in details.inner_text()
    details.locator("summary").click()
    assert "Eldorado, Sinaloa" in details.inner_text()


def test_the_five_classes_count_thirty_two_entidades(first):
    sizes = first.page.locator("#leyenda li:has(.muestra)").evaluate_all(
        r"""lines => lines
          .filter(line => /^(c\d|cero|no_reportado|sin_dato)$/.test(line.firstElementChild.dataset.clave))
          .map(line => Number(line.querySelector('.cuantos').textContent))"""
    )
    assert sum(sizes) == 32


def test_every_word_that_marks_an_absence_is_explained(first):
    first.page.locator("#significa summary").click()
    meaning = first.text("#glosario")
    assert "Ninguna fuente que tengamos lo dice." in meaning
    assert "La fuente no informó ese mes." in meaning
    assert "Dos fuentes dicen lo contrario." in meaning


def test_what_the_map_shows_can_be_taken_away(first):
    links = first.page.locator("#descargas a").evaluate_all("all => all.map(one => one.href)")
    assert [re.search(r"f=(\w+)", href)[1] for href in links] == ["csv", "json", "geoparquet"]
    for href in links:
        answer = first.page.request.get(href)
        assert answer.ok, href
        assert "datetime=2015/2025" in href
