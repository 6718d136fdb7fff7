"""Who has each mechanism, over HTTP: all of them, one with its stays, the gaps and the changes."""

from __future__ import annotations

import csv
import io
import threading
from dataclasses import asdict
from datetime import date

import pytest
from starlette.testclient import TestClient

from geo.changes import changes
from geo.coverage import coverage
from geo.edition import Edition
from geo.evidence import History
from geo.gaps import gaps
from geo.stays import stays

JUNE_2016 = {"fecha": "2016-06-01"}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_all_twenty_mechanisms_on_a_day_in_json_and_csv(client: TestClient) -> None:
    body = client.get("/cobertura", params=JUNE_2016).json()
    assert body["fecha"] == "2016-06-01"
    found = {each["mecanismo"]: each for each in body["coberturas"]}
    assert len(found) == 20
    assert (found["ley_armonizada"]["numerador"], found["ley_armonizada"]["denominador"]) == (10, 32)
    assert found["ley_armonizada"]["en_conflicto"] == ["10", "28"]
    table = rows(client.get("/cobertura", params=JUNE_2016 | {"f": "csv"}).text)
    assert [row["mecanismo"] for row in table] == list(found)
    assert [int(row["numerador"]) for row in table] == [each["numerador"] for each in found.values()]


def test_the_page_has_the_same_numbers(client: TestClient) -> None:
    page = client.get("/cobertura", params=JUNE_2016 | {"f": "html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "Ley armonizada: 10 de 32" in page.text


def test_one_mechanism_comes_with_its_stays(client: TestClient, edition: Edition) -> None:
    body = client.get("/cobertura/ley_especial", params=JUNE_2016).json()
    one = asdict(coverage(edition.facts, "ley_especial", date(2016, 6, 1)))
    assert {name: body[name] for name in ("numerador", "si", "no", "minimo", "maximo", "texto")} == {
        name: list(one[name]) if isinstance(one[name], tuple) else one[name]
        for name in ("numerador", "si", "no", "minimo", "maximo", "texto")
    }
    staying = [each["cve"] for each in body["estancias"] if each["motivo_salida"] == "sigue"]
    assert staying == body["si"]
    chiapas = next(each for each in body["estancias"] if each["cve"] == "07")
    assert (chiapas["entro_desde"], chiapas["entro_hasta"]) == ("2009-04-03", "2009-04-03")
    assert chiapas["dias_minimo"] == (date(2016, 6, 1) - date(2009, 4, 3)).days + 1
    unknown = next(each for each in body["estancias"] if each["entro_desde"] == "")
    assert (unknown["dias_maximo"], unknown["dias_maximo_estatus"]) == (None, "sin_dato")


def test_the_csv_of_a_mechanism_has_its_stays(client: TestClient, edition: Edition) -> None:
    answer = client.get("/cobertura/fiscalia_especializada", headers={"accept": "text/csv"})
    table = stays(edition.facts, "fiscalia_especializada", date.today())
    assert answer.headers["content-type"].startswith("text/csv")
    assert [row["cve"] for row in rows(answer.text)] == table["cve"].tolist()
    assert list(rows(answer.text)[0]) == list(table.columns)


def test_the_gaps_between_mechanisms(client: TestClient, edition: Edition) -> None:
    body = client.get("/cobertura/brechas", params={"fecha": "2026-11-23"}).json()
    assert len(body["brechas"]) == len(gaps(edition.facts, date(2026, 11, 23))) == 306
    [law] = [each for each in body["brechas"] if (each["con"], each["sin"]) == ("ley_especial", "refugio")]
    assert (law["con_si"], law["no"], law["entidades_no"]) == (30, 1, "21")
    table = rows(client.get("/cobertura/brechas", params={"fecha": "2026-11-23", "f": "csv"}).text)
    assert [int(row["no"]) for row in table] == [each["no"] for each in body["brechas"]]


def test_what_changed_between_two_days(client: TestClient, edition: Edition) -> None:
    asked = {"desde": "2016-05-20", "fecha": "2016-05-21"}
    body = client.get("/cobertura/cambios", params=asked).json()
    assert (body["desde"], body["fecha"]) == ("2016-05-20", "2016-05-21")
    assert len(body["cambios"]) == len(changes(edition.facts, date(2016, 5, 20), date(2016, 5, 21)))
    assert {each["motivo"] for each in body["cambios"]} <= {"lo_dicho", "vencio", "paso_el_tiempo"}


@pytest.mark.parametrize(
    ("fecha", "desde"),
    [("2016-08-31", "2016-02-29"), ("2026-11-23", "2026-05-23"), ("2007-03-01", "2007-01-01")],
)
def test_without_a_first_day_half_a_year_is_compared(client: TestClient, fecha: str, desde: str) -> None:
    assert client.get("/cobertura/cambios", params={"fecha": fecha}).json()["desde"] == desde


@pytest.mark.parametrize(
    ("url", "status", "says"),
    [
        ("/cobertura/ley", 404, "No hay un mecanismo «ley»"),
        ("/cobertura/ley_especial?fecha=2006-01-01", 400, "anterior"),
        ("/cobertura/brechas?fecha=2106-01-01", 400, "aún no llega"),
        ("/cobertura/cambios?desde=2020-01-01&fecha=2016-01-01", 400, "posterior"),
        ("/cobertura/cambios?desde=ayer", 400, "«desde=ayer» no es un día"),
        ("/cobertura?desde=2016-01-01", 400, "desde"),
        ("/cobertura/brechas?f=xlsx", 400, "json, csv"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    client: TestClient, url: str, status: int, says: str
) -> None:
    answer = client.get(url)
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_what_was_said_is_put_in_order_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/cobertura?fecha=2011-01-29").status_code == 200

    in_order = History.of

    def again(*asked: object) -> History:
        # What another service of the run prepares beside is its own.
        assert threading.current_thread().name == "preparativos", "se ordenó otra vez"
        return in_order(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(History, "of", again)
    for url in ("/cobertura", "/cobertura/refugio", "/cobertura/brechas", "/cobertura/cambios"):
        assert client.get(url, params={"fecha": "2011-01-30"}).status_code == 200


@pytest.mark.parametrize(
    "url", ["/cobertura", "/cobertura/refugio", "/cobertura/brechas", "/cobertura/cambios"]
)
def test_every_link_of_an_answer_leads_somewhere(client: TestClient, url: str) -> None:
    body = client.get(url, params={"fecha": "2016-06-01"}).json()
    for each in body["links"]:
        answer = client.get(each["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(each["type"].partition(";")[0])
