"""``/informe``, ``/criterios`` and ``/lineas`` over HTTP."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

ON = {"fecha": "2016-06-01"}


@pytest.mark.parametrize("address", ["/informe", "/informe/20"])
def test_the_numbers_of_the_report_are_those_of_the_indicators(client: TestClient, address: str) -> None:
    report = client.get(address, params={**ON, "f": "json"}).json()
    alone = client.get("/indicadores", params=ON).json()["indicadores"]
    assert len(report["indicadores"]) == 10
    for ours, theirs in zip(report["indicadores"], alone, strict=True):
        assert {name: theirs[name] for name in ours} == ours


def test_the_report_is_a_page_that_carries_its_own_policy(client: TestClient) -> None:
    answer = client.get("/informe/20", params=ON, headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/html")
    assert "style-src 'sha256-" in answer.text
    assert "Oaxaca: quién está cubierto" in answer.text
    assert 'href="http://testserver/criterios?f=html"' in answer.text


def test_the_workbook_has_the_numbers_of_the_page(client: TestClient) -> None:
    answer = client.get("/informe", params={**ON, "f": "xlsx"})
    assert answer.headers["content-disposition"] == 'attachment; filename="informe-nacional-2016-06-01.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content))["indicadores"]
    heading, *rows = sheet.iter_rows(values_only=True)
    harmonised = next(row for row in rows if row[0] == "leyes_armonizadas")
    assert harmonised[heading.index("valor")] == 31.25


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/informe/99", 404, "No hay entidad «99»"),
        ("/informe/00", 404, "No hay entidad «00»; pida /informe, que es el del país"),
        ("/informe?f=pdf", 400, "hay html, xlsx, json"),
        ("/informe?fecha=2006-01-01", 400, "anterior a los datos"),
        ("/informe?fecha=2016-06-01&desde=2017-01-01", 400, "posterior"),
        ("/criterios?f=xlsx", 400, "hay json, csv, html"),
        ("/lineas?desde=2016-01-01", 400, "no es un parámetro"),
    ],
)
def test_what_cannot_be_answered_says_why(client: TestClient, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_the_matrix_starts_unknown_in_every_cell(client: TestClient) -> None:
    body = client.get("/criterios").json()
    assert len(body["criterios"]) == 37
    assert len(body["filas"]) == 32 * 37
    assert {row["situacion"] for row in body["filas"]} == {"sin_dato"}
    assert {(row["valor"], row["valor_estatus"], row["no_evaluados"]) for row in body["puntajes"]} == {
        (None, "sin_dato", 37)
    }
    assert any("/plantillas/criterios" in each["href"] for each in body["links"])


def test_the_register_has_every_line(client: TestClient) -> None:
    body = client.get("/lineas").json()
    assert len(body["filas"]) == 56
    assert len({row["clave"] for row in body["filas"]}) == 56


@pytest.mark.parametrize(("address", "count"), [("/criterios", 1184), ("/lineas", 56)])
def test_a_register_in_csv_has_the_rows_of_its_json(client: TestClient, address: str, count: int) -> None:
    answer = client.get(address, params={"f": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    told = client.get(address).json()["filas"]
    assert len(rows) == len(told) == count
    assert [row["situacion"] for row in rows] == [row["situacion"] for row in told]


@pytest.mark.parametrize("address", ["/informe", "/indicadores", "/cobertura", "/criterios", "/lineas"])
def test_a_page_leads_to_the_others_and_to_itself_on_other_days(client: TestClient, address: str) -> None:
    page = client.get(address, params={"f": "html", **ON}).text
    for other in ("/indicadores", "/cobertura", "/criterios", "/lineas", "/informe"):
        assert f'href="http://testserver{other}?f=html"' in page
    if address != "/informe":
        assert f'href="http://testserver{address}?f=html&amp;fecha=2012-12-31"' in page
