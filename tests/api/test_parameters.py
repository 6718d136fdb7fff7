"""What is not understood is refused with a document that says what to send."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from api.parameters import read_bbox, read_day
from geo.errors import InputError

ITEMS = "/collections/incidencia-entidad/items"


def problem(client: TestClient, url: str, status: int, **headers: str) -> dict:
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert body["instance"] == url.partition("?")[0]
    return body


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("limite=5", "limit"),
        ("limit=0", "1 a 10000"),
        ("limit=-3", "1 a 10000"),
        ("limit=muchos", "1 a 10000"),
        ("limit=", "1 a 10000"),
        ("offset=-1", "desde 0"),
        ("offset=99999999999999999999", "desde 0"),
        ("crs=EPSG:6372", "http://www.opengis.net/def/crs/EPSG/0/6372"),
        ("bbox=1,2,3,4&bbox-crs=otro", "bbox-crs"),
        ("filter-lang=ecql", "cql2-text"),
        ("filter=carpetas >", "Filter, carácter"),
        ("filter=nada = 1", "nada"),
        ("sortby=nada", "no se ordena"),
        ("sortby=tasa,-tasa", "dos veces"),
        ("carpetas=muchas", "no es un entero"),
        ("geometry=1", "S_INTERSECTS"),
        ("datetime=2018-02-30T00:00:00Z", "no existe"),
        ("datetime=2018-03-15T00:00:00Z/2018-03-01T00:00:00Z", "termina antes de empezar"),
        ("datetime=../..", "2018-07"),
        ("offset=1.5", "desde 0"),
        ("bbox=1,2,3", "oeste,sur,este,norte"),
        ("bbox=a,b,c,d", "oeste,sur,este,norte"),
        ("bbox=-99,20,-98,19", "sur ≤ norte"),
        ("bbox=nan,nan,nan,nan", "oeste,sur,este,norte"),
        ("bbox=-99,19,-98,inf", "oeste,sur,este,norte"),
        ("datetime=ayer", "2018-07"),
        ("datetime=2022-13", "2018-07"),
        ("datetime=2022/2021", "termina antes de empezar"),
        ("datetime=2022-07-15/2022-08-01", "mensuales"),
        ("fecha=2022-01-01", "datetime"),
        ("corte=nunca", "AAAA-MM"),
        ("properties=carpeta", "carpetas"),
        ("skipGeometry=si", "true"),
        ("f=shapefile", "geoparquet"),
        ("limit=5&limit=6", "una sola vez"),
        ("limit=5&color=rojo", "«color»"),
    ],
)
def test_an_unknown_or_malformed_parameter_is_400(client: TestClient, query: str, says: str) -> None:
    assert says in problem(client, f"{ITEMS}?{query}", 400)["detail"]


@pytest.mark.parametrize("query", ["fecha=hoy", "fecha=2016-02-30", "fecha=20160601", "dia=2016-06-01"])
@pytest.mark.parametrize("url", ["/tablero", "/indicadores", "/indicadores/convenios_entidades", "/ficha/09"])
def test_a_day_is_written_whole_or_refused(client: TestClient, url: str, query: str) -> None:
    assert "fecha" in problem(client, f"{url}?{query}", 400)["detail"]


@pytest.mark.parametrize(
    "url",
    [
        "/collections/homicidios",
        "/collections/homicidios/items",
        "/collections/entidades/items/33",
        "/collections/cadena-penal/tiles/WebMercatorQuad/0/0/0",
        "/collections/entidades/tiles/WebMercatorQuad/a/0/0",
        "/collections/entidades/tiles/OtraRejilla/0/0/0",
        "/indicadores/otro",
        "/indicadores/otro/filas",
        "/ficha/33",
        "/ficha/Jalisco",
        "/editions/abc",
        "/assets/nada.js",
        "/otra-cosa",
    ],
)
def test_an_unknown_id_is_404(client: TestClient, url: str) -> None:
    assert problem(client, url, 404)["detail"]


def test_a_404_lists_what_there_is(client: TestClient) -> None:
    assert "incidencia-municipio" in problem(client, "/collections/homicidios/items", 404)["detail"]


@pytest.mark.parametrize("url", [ITEMS, "/tablero", "/collections", "/"])
def test_a_format_that_nobody_writes_is_406(client: TestClient, url: str) -> None:
    assert "json" in problem(client, url, 406, Accept="image/png")["detail"]


def test_more_than_the_maximum_is_the_maximum(client: TestClient) -> None:
    assert client.get(f"{ITEMS}?limit=1000000").status_code == 200


def test_a_box_is_two_corners_without_their_heights() -> None:
    assert read_bbox("") is None
    assert read_bbox("-99.4,19,-98.9,19.6") == (-99.4, 19.0, -98.9, 19.6)
    assert read_bbox("-99.4,19,0,-98.9,19.6,5000") == (-99.4, 19.0, -98.9, 19.6)


def test_a_day_is_read_as_it_is_written() -> None:
    assert read_day("") is None
    assert read_day("2016-02-29") == date(2016, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["1 de junio", "2024-W01-1", "20240101", "2024-001", "2024-1-01", "2023-02-29", "٢٠٢٤-٠١-٠١", "2024-01"],
)
def test_a_day_that_is_not_one_says_how_to_write_it(text: str) -> None:
    with pytest.raises(InputError, match=f"«fecha={text}» no es un día; escríbalo como AAAA-MM-DD"):
        read_day(text)
