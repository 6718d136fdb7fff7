"""What the page says in words and numbers, over HTTP."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import date

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from geo.coverage import coverage
from geo.edition import Edition
from geo.evidence import History
from geo.facts import Facts
from geo.indicators import Indicador, indicators
from geo.indicators import rows as programme_rows

FIELDS = {each.name for each in dataclasses.fields(Indicador)}
# What the page in web/ reads of an indicator of the board.
PAGE = {"id", "fecha", "numerador", "denominador", "valor", "minimo", "maximo", "si", "parcial", "no",
        "en_conflicto", "sin_dato", "parte_poblacion", "parte_casos", "meta", "distancia", "serie",
        "publicados", "texto"}  # fmt: skip
DAYS = ("2008-06-01", "2012-12-31", "2016-06-01", "2026-11-23")
CSV = "text/csv; charset=utf-8; header=present"


@pytest.fixture(scope="module")
def facts(edition: Edition) -> Facts:
    return edition.facts


def table(answer: Response) -> list[dict[str, str]]:
    assert answer.headers["content-type"] == CSV
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"))))


def test_the_board_answers_the_page_at_once(client: TestClient) -> None:
    body = client.get("/tablero").json()
    assert body["fecha"] == date.today().isoformat()
    assert body["ayuda"]["telefono"] == "800 5533 000"
    for told in (body["convenios"], body["armonizacion"]["actual"], body["armonizacion"]["ultimo"]):
        assert set(told) >= PAGE
        assert {"si", "no", "sin_dato", "fecha", "minimo", "maximo"} <= set(told["serie"][-1])
    assert body["carpetas"]["periodo"] == "2015/2025"
    assert body["carpetas"]["carpetas"] == 6023
    assert {each["id"] for each in body["capas"]} >= {
        "incidencia-entidad",
        "incidencia-municipio",
        "convenios",
    }
    lacking = body["marco"]["sin_poligono"]
    assert {each["cvegeo"] for each in lacking} == {"24059", "25019", "25020"}
    assert all(each["nombre"] and each["entidad"] for each in lacking)


def test_no_convenio_is_known_and_that_is_said(client: TestClient) -> None:
    body = client.get("/indicadores/convenios_entidades", params={"fecha": "2026-11-23"}).json()
    assert set(body) >= FIELDS
    assert (body["numerador"], body["denominador"]) == (0, 32)
    assert (body["minimo"], body["maximo"]) == (0, 100)
    assert len(body["sin_dato"]) == 32
    assert body["no"] == []


def test_a_day_is_asked_with_fecha(client: TestClient) -> None:
    body = client.get("/indicadores/leyes_armonizadas", params={"fecha": "2016-06-01"}).json()
    assert len(body["si"]) == 10
    assert body["en_conflicto"] == ["10", "28"]
    assert body["fecha"] == "2016-06-01"


@pytest.mark.parametrize("day", DAYS)
def test_the_ten_are_the_numbers_of_the_library_in_json_and_in_csv(
    client: TestClient, facts: Facts, day: str
) -> None:
    made = indicators(facts, date.fromisoformat(day))
    body = client.get("/indicadores", params={"fecha": day}).json()
    assert body["fecha"] == day
    listed = [{name: each[name] for name in each if name != "links"} for each in body["indicadores"]]
    assert listed == [json.loads(json.dumps(dataclasses.asdict(one))) for one in made]
    rows = table(client.get("/indicadores", params={"fecha": day, "f": "csv"}))
    assert [row["id"] for row in rows] == [one.id for one in made]
    for row, one in zip(rows, made, strict=True):
        for name in ("valor", "minimo", "maximo", "meta"):
            value = getattr(one, name)
            assert row[name] == "" if value is None else float(row[name]) == value
        assert row["valor_estatus"] == one.valor_estatus
        assert (row["estado"], row["si"], row["sin_dato"]) == (
            one.estado,
            "|".join(one.si),
            "|".join(one.sin_dato),
        )
        base, shown = one.linea_base["valor"], one.medido["valor"]
        assert row["linea_base"] == "" if base is None else float(row["linea_base"]) == base
        assert row["medido"] == "" if shown is None else float(row["medido"]) == shown
        assert row["linea_base_sumable"] == ("no" if one.id == "victimas_atendidas" else "si")


@pytest.mark.parametrize("day", DAYS)
def test_no_blank_number_of_the_csv_is_without_its_estatus(client: TestClient, day: str) -> None:
    rows = table(client.get("/indicadores", params={"fecha": day, "f": "csv"}))
    explained = {
        **{
            name: f"{name}_estatus"
            for name in ("linea_base", "meta", "valor", "maximo", "numerador", "medido")
        },
        "denominador": "numerador_estatus",
        **{
            f"{part}{end}": f"{part}_estatus"
            for part in ("distancia", "avance", "parte_poblacion", "parte_casos", "parte_victimas")
            for end in ("", "_minimo", "_maximo")
        },
    }
    for row in rows:
        for name, estatus in explained.items():
            assert row[estatus] in ("observado", "no_aplica", "sin_dato")
            assert row[name] != "" or row[estatus] != "observado" or name.startswith("distancia_max")


def test_one_alone_is_the_same_as_in_the_list(client: TestClient) -> None:
    body = client.get("/indicadores", params={"fecha": "2016-06-01"}).json()
    for each in body["indicadores"]:
        alone = client.get(f"/indicadores/{each['id']}", params={"fecha": "2016-06-01"}).json()
        assert {name: each[name] for name in FIELDS} == {name: alone[name] for name in FIELDS}
        [row] = table(client.get(f"/indicadores/{each['id']}", params={"fecha": "2016-06-01", "f": "csv"}))
        assert row["estado"] == each["estado"]


def test_a_mechanism_answers_with_its_coverage(client: TestClient, facts: Facts) -> None:
    for clave in facts.mecanismos["clave"]:
        body = client.get(f"/indicadores/{clave}", params={"fecha": "2016-06-01"}).json()
        made = coverage(facts, clave, date(2016, 6, 1))
        assert (body["mecanismo"], body["numerador"], body["valor"]) == (clave, made.numerador, made.valor)


@pytest.mark.parametrize("id", ["leyes_armonizadas", "informes_semestrales", "acuerdos_cipstp", "refugio"])
def test_the_rows_behind_are_those_of_the_library_in_json_and_in_csv(
    client: TestClient, facts: Facts, id: str
) -> None:
    url, asked = f"/indicadores/{id}/filas", {"fecha": "2020-06-01"}
    made = programme_rows(facts, id, date(2020, 6, 1))
    body = client.get(url, params=asked).json()
    assert body["filas"] == json.loads(made.to_json(orient="records", double_precision=15))
    if made.empty:
        assert client.get(url, params=asked | {"f": "csv"}).text == ",".join(made.columns) + "\r\n"
    else:
        assert [row["usada"] for row in table(client.get(url, params=asked | {"f": "csv"}))] == list(
            made["usada"]
        )


@pytest.mark.parametrize("url", ["/indicadores", "/indicadores/refugio", "/indicadores/campanas_apf/filas"])
def test_the_format_is_asked_for_by_f_or_by_accept(client: TestClient, url: str) -> None:
    assert client.get(url).headers["content-type"] == "application/json"
    assert client.get(url, headers={"Accept": "text/csv"}).headers["content-type"] == CSV
    refused = client.get(url, params={"f": "xml"})
    assert refused.status_code == 400
    assert "hay json, csv" in refused.json()["detail"]
    links = {(each["rel"], each["type"]) for each in client.get(url).json()["links"]}
    assert links >= {("self", "application/json"), ("alternate", CSV)}


def test_a_browser_gets_the_programme_as_a_page(client: TestClient) -> None:
    page = client.get(
        "/indicadores", params={"fecha": "2016-06-01"}, headers={"Accept": "text/html,*/*;q=0.8"}
    )
    assert page.headers["content-type"].startswith("text/html")
    assert "37.5\N{NO-BREAK SPACE}%" in page.text


def test_a_card_tells_one_entidad(client: TestClient) -> None:
    body = client.get("/ficha/23", params={"fecha": "2026-11-23"}).json()
    assert body["nombre"] == "Quintana Roo"
    by_period = {each["periodo"]: each for each in body["serie"]}
    assert by_period["2025"]["carpetas"] == 165
    assert all(each["segun"] for each in body["mecanismos"] if each["situacion"] == "si")
    counts = [row["carpetas"] or 0 for row in body["municipios"]["filas"]]
    assert counts == sorted(counts, reverse=True)


def test_a_card_names_the_municipios_that_the_marco_does_not_draw(client: TestClient) -> None:
    rows = {row["cvegeo"]: row["poligono"] for row in client.get("/ficha/24").json()["municipios"]["filas"]}
    assert (rows["24028"], rows["24059"], rows["24999"]) == (True, False, False)


@pytest.mark.parametrize("url", ["/ficha/09", "/indicadores", "/collections/convenios/items"])
def test_what_was_said_is_put_in_order_once(
    url: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/indicadores?fecha=2011-01-29").status_code == 200

    def again(*_: object) -> None:
        raise RuntimeError("se ordenó otra vez")

    monkeypatch.setattr(History, "of", again)
    assert client.get(url, params={"fecha": "2011-01-30"}).status_code == 200


@pytest.mark.parametrize("url", ["/tablero", "/ficha/20", "/indicadores"])
def test_no_number_is_missing_without_a_word(client: TestClient, url: str) -> None:
    assert "NaN" not in client.get(url).text
