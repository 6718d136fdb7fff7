"""What the page says in words and numbers, over HTTP."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from geo.evidence import History

FIELDS = {
    *("id", "fecha", "numerador", "denominador", "valor", "minimo", "maximo", "si", "parcial", "no"),
    *(
        "en_conflicto",
        "sin_dato",
        "parte_poblacion",
        "parte_casos",
        "meta",
        "distancia",
        "serie",
        "publicados",
    ),
}


def test_the_board_answers_the_page_at_once(client: TestClient) -> None:
    body = client.get("/tablero").json()
    assert body["fecha"] == date.today().isoformat()
    assert body["ayuda"]["telefono"] == "800 5533 000"
    assert set(body["convenios"]) >= FIELDS
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


def test_the_list_has_the_same_indicators(client: TestClient) -> None:
    body = client.get("/indicadores", params={"fecha": "2016-06-01"}).json()
    assert [each["id"] for each in body["indicadores"]] == ["convenios_entidades", "leyes_armonizadas"]
    for each in body["indicadores"]:
        alone = client.get(f"/indicadores/{each['id']}", params={"fecha": "2016-06-01"}).json()
        assert {name: each[name] for name in FIELDS} == {name: alone[name] for name in FIELDS}


def test_the_rows_behind_say_who_said_what(client: TestClient) -> None:
    body = client.get("/indicadores/leyes_armonizadas/filas", params={"fecha": "2016-06-01"}).json()
    assert body["fecha"] == "2016-06-01"
    assert len({row["cve_ent"] for row in body["filas"] if row.get("cve_ent")}) > 20


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
