"""The templates over HTTP: the same tables as the command line writes."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from geo.records import TABLES, csv_template


@pytest.mark.parametrize("tabla", TABLES)
def test_a_template_is_a_file_to_download(tabla: str, client: TestClient) -> None:
    book = client.get(f"/plantillas/{tabla}")
    assert book.status_code == 200
    assert book.headers["content-disposition"] == f'attachment; filename="{tabla}.xlsx"'
    titles = [cell.value for cell in load_workbook(io.BytesIO(book.content))["Datos"][1]]
    text = client.get(f"/plantillas/{tabla}?f=csv")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert text.content == csv_template(tabla)
    assert next(csv.reader(io.StringIO(text.content.decode("utf-8-sig")))) == titles


def test_the_accept_header_chooses_too(client: TestClient) -> None:
    answer = client.get("/plantillas/leyes", headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_the_list_says_what_each_is_and_its_links_work(client: TestClient) -> None:
    listed = client.get("/plantillas").json()["plantillas"]
    assert [each["tabla"] for each in listed] == list(TABLES)
    for each in listed:
        assert each["una_fila"]
        assert [link["href"].partition("?")[2] for link in each["links"]] == ["f=xlsx", "f=csv"]
        for link in each["links"]:
            answer = client.get(link["href"])
            assert answer.headers["content-type"] == link["type"]


@pytest.mark.parametrize(("path", "status"), [("/plantillas/casos", 404), ("/plantillas/leyes?f=doc", 400)])
def test_what_there_is_not_is_told(path: str, status: int, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
