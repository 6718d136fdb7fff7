"""A page stands alone: it says what the report says, asks nothing of anyone, and needs no colour."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest

from geo import harmonisation, lines
from geo.edition import Edition
from geo.facts import Facts
from layers.report.html import SITUATION, STATE, report_html
from layers.report.map_svg import Shapes, coarsest, definitions, fill, shapes
from layers.report.registers import coverage_html, criteria_html, lines_html, programme_html
from layers.report.report import Report, gather
from layers.report.spanish import percent

JUNE_2016 = date(2016, 6, 1)


class Read(HTMLParser):
    """Every tag with its attributes, and the text that a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags[-1][0] != "style" if self.tags else True:
            self.words.append(data)


@pytest.fixture(scope="module")
def silhouettes(published: Edition) -> Shapes:
    return shapes(coarsest(published.boundaries))


@pytest.fixture(scope="module")
def report(published: Edition) -> Report:
    return gather(published, JUNE_2016, cve_ent="20")


@pytest.fixture(scope="module")
def pages(published: Edition, facts: Facts, report: Report, silhouettes: Shapes) -> dict[str, str]:
    about = {"fecha": JUNE_2016, "dias": [("2016-06-01", "?fecha=2016-06-01")], "edicion": published.id}
    cells, scores = harmonisation.matrix(facts, JUNE_2016), harmonisation.scores(facts, JUNE_2016)
    return {
        "informe": report_html(report, silhouettes),
        "nacional": report_html(gather(published, JUNE_2016), silhouettes),
        "indicadores": programme_html(report.indicadores, **about),
        "cobertura": coverage_html(report.coberturas, report.nombres, silhouettes, **about),
        "criterios": criteria_html(
            cells,
            harmonisation.criteria(facts),
            scores,
            harmonisation.scores_by_instrument(facts, JUNE_2016),
            plantilla="/plantillas/criterios",
            **about,
        ),
        "lineas": lines_html(lines.lines(facts, JUNE_2016), plantilla="/plantillas/lineas", **about),
    }


NAMES = ("informe", "nacional", "indicadores", "cobertura", "criterios", "lineas")


@pytest.mark.parametrize("name", NAMES)
class TestEveryPage:
    def test_asks_nothing_of_any_host(self, pages: dict[str, str], name: str) -> None:
        loading = {"src", "srcset", "data", "poster", "background", "action", "xlink:href"}
        for tag, attributes in Read(pages[name]).tags:
            assert tag not in ("script", "iframe", "object", "embed", "base", "image")
            assert not loading & set(attributes)
            assert tag != "link" or attributes["href"] == "data:,"
            assert tag != "use" or str(attributes["href"]).startswith("#")
        assert "@import" not in pages[name]
        assert set(re.findall(r"url\((.)", pages[name])) <= {"#"}

    def test_allows_its_own_style_and_nothing_else(self, pages: dict[str, str], name: str) -> None:
        style = re.search(r"<style>(.*?)</style>", pages[name], re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        [policy] = [a["content"] for _, a in Read(pages[name]).tags if a.get("http-equiv")]
        assert f"style-src 'sha256-{digest}'" in str(policy)
        assert "default-src 'none'" in str(policy)
        assert not [tag for tag, attributes in Read(pages[name]).tags if "style" in attributes]

    def test_is_in_mexican_spanish_and_tells_where_help_is(self, pages: dict[str, str], name: str) -> None:
        read = Read(pages[name])
        assert ("html", {"lang": "es-MX"}) in read.tags
        assert "800 5533 000" in read.text
        assert "None" not in read.text
        assert "nan" not in read.text.split()

    def test_has_a_word_wherever_it_has_a_pattern(self, pages: dict[str, str], name: str) -> None:
        swatches = len(re.findall(r'class="muestra".*?</svg>', pages[name], re.DOTALL))
        after = re.findall(
            r'class="muestra".*?</svg>(?:<span class="oculto">)?([^<]+)', pages[name], re.DOTALL
        )
        assert swatches == len(after)
        assert {word.strip() for word in after} <= set(SITUATION.values())

    def test_draws_only_what_it_defines(self, pages: dict[str, str], name: str) -> None:
        defined = set(re.findall(r'\bid="([^"]+)"', pages[name]))
        assert set(re.findall(r"url\(#([^)]+)\)", pages[name])) <= defined
        assert set(re.findall(r'<use[^>]* href="#([^"]+)"', pages[name])) <= defined


def test_the_report_shows_each_indicator_with_its_value_and_state(pages, report: Report) -> None:
    for name in ("informe", "nacional", "indicadores"):
        text = Read(pages[name]).text
        for one in report.indicadores:
            assert one.titulo in text
            assert STATE[one.estado] in text
            if one.valor is not None:
                said = f"{percent(one.valor)} {one.numerador} de {one.denominador}"
                assert said.replace("\u00a0", " ") in text


def test_a_year_reported_in_part_says_of_how_many_months_it_speaks(
    published: Edition, silhouettes: Shapes
) -> None:
    oaxaca = report_html(gather(published, JUNE_2016, cve_ent="20"), silhouettes)
    assert Read(oaxaca).text.count("Sólo se reportaron 4 de 12 meses") == 2
    national = report_html(gather(published, JUNE_2016), silhouettes)
    assert "Sólo se reportaron" not in national


def test_the_report_says_who_said_it_and_when(pages) -> None:
    text = Read(pages["informe"]).text
    assert "21 de mayo de 2016" in text
    assert "17 de octubre de 2007 (hace 8 años)" in text


def test_the_maps_fill_each_entidad_by_its_situation_and_name_it(pages, report: Report) -> None:
    figures = re.findall(r"<figure>.*?</figure>", pages["nacional"], re.DOTALL)
    by_key = {one.mecanismo: one for one in report.coberturas}
    for clave, figure in zip(("ley_especial", "ley_armonizada", "convenio_marco"), figures, strict=True):
        one = by_key[clave]
        drawn = dict(re.findall(r'<use href="#e(\d\d)" fill="([^"]+)"><title>', figure))
        assert len(drawn) == 32
        for situacion in SITUATION.keys() - {"no_existia"}:
            keys = getattr(one, situacion)
            assert {drawn[key] for key in keys} <= {fill(situacion, on_map=True)}
            assert all(f"<title>{report.nombres[key]}: {SITUATION[situacion]}" in figure for key in keys)


def test_nothing_known_is_said_in_words_and_not_as_a_nought(pages) -> None:
    assert "Convenio con la Federación: no se sabe" in Read(pages["nacional"]).text
    bare = re.findall(r"(?<![\d(])0 de 32", Read(pages["nacional"]).text)
    assert bare == []


def test_text_of_others_is_text_and_an_odd_address_is_no_link(
    report: Report, silhouettes: Shapes, published: Edition
) -> None:
    row = {**report.fuentes[0], "publica": "<img src=x onerror=alert(1)>"}
    spoilt = replace(report, fuentes=(row,), nombre='"><b>Oaxaca')
    page = report_html(spoilt, silhouettes)
    assert "<img" not in page
    assert "<b>Oaxaca" not in page
    one = replace(
        report.indicadores[0],
        mediciones=({**report.indicadores[0].mediciones[0], "fuente_url": "javascript:alert(1)"},),
    )
    about = {"fecha": JUNE_2016, "dias": (), "edicion": published.id}
    assert "javascript:" not in programme_html([one], **about)


def test_the_empty_matrix_says_that_nobody_published_it_and_offers_the_template(pages) -> None:
    read = Read(pages["criterios"])
    assert "Nadie ha publicado esta matriz." in read.text
    assert "Las 1,184 casillas están sin dato" in read.text
    assert [a["href"] for tag, a in read.tags if tag == "a"].count("/plantillas/criterios") == 2


def test_the_page_of_lines_has_the_56_and_says_of_how_many_nothing_is_known(pages) -> None:
    text = Read(pages["lineas"]).text
    assert "0 cumplidas de 56; de 56 no se sabe" in text
    assert len(re.findall(r'<th scope="row">\d\.\d\.\d', pages["lineas"])) == 56


def test_every_situation_but_yes_has_its_own_pattern() -> None:
    drawings = re.findall(r'<pattern id="p-(\w+)"[^>]*>(.*?)</pattern>', definitions())
    assert {name for name, _ in drawings} == {"parcial", "no", "en_conflicto", "sin_dato"}
    shapes_alone = {re.sub(r"#[0-9a-f]{6}", "", drawing) for _, drawing in drawings}
    assert len(shapes_alone) == 4


def test_what_was_evaluated_of_a_law_is_told_by_instrument_and_nobody_elses(facts: Facts) -> None:
    row = {
        "id": "x:1", "cve_ent": "20", "criterio": "T06", "articulo_local": "3", "senal": "existe",
        "desde": "2016-01-01", "hasta": "2016-01-01", "vale_hasta": "", "naturaleza": "veredicto",
        "quien": "Observatorio", "confianza": "alta", "origen": "x:1",
    }  # fmt: skip
    known = replace(facts, evidencias_criterios=pd.DataFrame([row], dtype="str"))
    page = criteria_html(
        harmonisation.matrix(known, JUNE_2016),
        harmonisation.criteria(known),
        harmonisation.scores(known, JUNE_2016),
        harmonisation.scores_by_instrument(known, JUNE_2016),
        fecha=JUNE_2016,
        dias=[],
        edicion="e",
        plantilla="/plantillas/criterios",
    )
    section = Read(page.partition("Por instrumento</h2>")[2].partition("<h2>")[0]).text
    assert "LGPSEDMTP 1 de 1 (100 %)" in " ".join(section.split())
    assert "Oaxaca" in section
    assert "Jalisco" not in section
