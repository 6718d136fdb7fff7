"""The ways in: the page for a browser, the OGC documents for a program."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.parameters import DoorParameters
from api.settings import Settings
from api.snapshot import Snapshot
from layers.catalogue import LAYERS

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_gets_the_page(client: TestClient) -> None:
    answer = client.get("/", headers={"Accept": BROWSER})
    assert answer.headers["content-type"].startswith("text/html")
    assert "<title>Incidencia</title>" in answer.text


PAGE_ADDRESS = (
    "/?vista=convenios&mecanismo=ley_especial&columna=mujeres&periodo=2022&fecha=2020-06-30&lugar=20067"
)


def test_an_address_that_the_page_keeps_opens_the_page(client: TestClient) -> None:
    answer = client.get(PAGE_ADDRESS, headers={"Accept": BROWSER})
    assert answer.status_code == 200
    assert "<title>Incidencia</title>" in answer.text


def test_the_door_knows_every_parameter_that_the_page_writes() -> None:
    declared = (Path(__file__).parents[2] / "web" / "src" / "state.ts").read_text(encoding="utf-8")
    state = re.search(r"interface State \{(.*?)\n\}", declared, re.DOTALL)
    assert state
    assert set(re.findall(r"readonly (\w+):", state[1])) == DoorParameters.aside


@pytest.mark.parametrize("url", ["/?capa=convenios", "/collections?vista=convenios", "/tablero?lugar=20067"])
def test_the_page_s_own_parameters_count_at_the_door_only(client: TestClient, url: str) -> None:
    answer = client.get(url, headers={"Accept": BROWSER if url.startswith("/?") else "*/*"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "no es un parámetro" in answer.json()["detail"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/json;q=0.9, text/html;q=0.1"])
def test_a_program_gets_the_landing_document(client: TestClient, accept: str) -> None:
    body = client.get("/", headers={"Accept": accept}).json()
    assert {"service-desc", "conformance", "data", "self"} <= {each["rel"] for each in body["links"]}


def test_f_decides_over_accept(client: TestClient) -> None:
    assert client.get("/?f=json", headers={"Accept": BROWSER}).json()["title"] == "Incidencia"
    assert client.get("/?f=html").text.startswith("<!doctype html>")


def test_a_page_that_was_not_built_says_so(settings: Settings, snapshot: Snapshot, tmp_path: Path) -> None:
    bare = settings.with_flags(page=tmp_path)
    with TestClient(create_app(bare, snapshot)) as client:
        answer = client.get("/", headers={"Accept": BROWSER})
    assert answer.status_code == 200
    assert "make serve" in answer.text


def test_assets_are_kept_for_a_year(client: TestClient) -> None:
    answer = client.get("/assets/index-abc123.js")
    assert answer.text == "export {}"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_no_asset_lies_outside_its_folder(client: TestClient) -> None:
    assert client.get("/assets/..%2Findex.html").status_code == 404
    assert client.get("/assets/%2e%2e/index.html").status_code == 404


def test_every_link_of_the_documents_answers(client: TestClient) -> None:
    seen: set[str] = set()
    waiting = ["http://testserver/?f=json"]
    # One layer of each kind: the others lead to the same addresses under their own names.
    others = set(LAYERS) - {spec.id for spec in {spec.kind: spec for spec in LAYERS.values()}.values()}
    while waiting:
        url = waiting.pop()
        layer = re.search(r"/collections/([\w-]+)", url)
        # The name of a profile is no page of ours, and pages of rows are followed where rows are tested.
        elsewhere = not url.startswith("http://testserver/") or "cursor=" in url
        if url in seen or "{" in url or elsewhere or (layer and layer[1] in others):
            continue
        seen.add(url)
        answer = client.get(url)
        assert answer.status_code == 200, url
        body = answer.json() if answer.headers["content-type"].partition(";")[0].endswith("json") else {}
        documents = [body, *body.get("collections", []), *body.get("indicadores", [])]
        waiting += [each["href"] for document in documents for each in document.get("links", [])]
    assert {urlsplit(url).path for url in seen} >= {
        "/",
        "/api",
        "/conformance",
        "/collections",
        "/indicadores",
    }


def test_the_collections_are_the_catalogue(client: TestClient) -> None:
    body = client.get("/collections").json()
    assert [each["id"] for each in body["collections"]] == list(LAYERS)
    for each in body["collections"]:
        assert each == client.get(f"/collections/{each['id']}").json()
        assert each["itemType"] == "feature"
        if not LAYERS[each["id"]].drawn:
            assert "extent" not in each
            continue
        west, south, east, north = each["extent"]["spatial"]["bbox"][0]
        assert -119 < west < east < -86
        assert 14 < south < north < 33


def test_a_collection_says_which_periods_it_has(client: TestClient) -> None:
    years = client.get("/collections/incidencia-entidad").json()
    assert years["incidencia"]["periodos"][0] == "2015"
    assert years["incidencia"]["periodo_por_omision"] == "2025"
    assert years["extent"]["temporal"]["interval"][0][0] == "2015-01-01T00:00:00Z"
    municipal = client.get("/collections/incidencia-municipio").json()["incidencia"]
    assert municipal["periodo_por_omision"] == "2015/2024"


def test_purposes_are_known_since_the_new_instrument_only(client: TestClient) -> None:
    body = client.get("/collections/finalidad-entidad").json()
    assert body["incidencia"]["periodos"] == ["2026"]
    assert body["incidencia"]["periodo_por_omision"] == "2026-01/2026-03"
    assert body["extent"]["temporal"]["interval"] == [["2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"]]


def test_a_collection_carries_its_warnings(client: TestClient) -> None:
    def warnings(layer: str) -> str:
        return " ".join(client.get(f"/collections/{layer}").json()["incidencia"]["advertencias"])

    assert "Serie discontinua" in warnings("finalidad-entidad")
    assert "no es una ruta que se mide" in warnings("rutas")
    assert "no se reparten entre las entidades" in warnings("cadena-penal")
    assert "de 214 la fuente no especifica la entidad" in warnings("linea-nacional")
    assert "los 37 están sin dato en las 32" in warnings("armonizacion-criterios")


@pytest.mark.parametrize("layer", ["rutas", "linea-nacional", "cadena-penal"])
def test_what_was_compiled_once_has_no_period(client: TestClient, layer: str) -> None:
    body = client.get(f"/collections/{layer}").json()
    assert "temporal" not in body.get("extent", {})
    assert "periodos" not in body["incidencia"]


def test_a_collection_names_what_has_no_polygon(client: TestClient) -> None:
    lacking = client.get("/collections/municipios").json()["incidencia"]["sin_poligono"]
    assert "24059" in str(lacking)


def test_the_definition_is_openapi_3_0_and_holds_every_address(client: TestClient) -> None:
    body = client.get("/api").json()
    assert body["openapi"] == "3.0.3"
    assert {
        "/",
        "/conformance",
        "/collections",
        "/collections/{collectionId}",
        "/collections/{collectionId}/items",
        "/collections/{collectionId}/items/{cvegeo}",
        "/tablero",
        "/indicadores/{id}/filas",
        "/ficha/{cve_ent}",
        "/editions/{id}",
    } <= set(body["paths"])
    text = client.get("/api").text
    assert '"null"' not in text  # a type that 3.0 does not know
    assert all(set(methods) == {"get"} for methods in body["paths"].values())


def test_the_definition_describes_each_parameter_of_items(client: TestClient) -> None:
    parameters = client.get("/api").json()["paths"]["/collections/{collectionId}/items"]["get"]["parameters"]
    by_name = {each["name"]: each for each in parameters}
    assert set(by_name) >= {
        *(
            "collectionId",
            "f",
            "fecha",
            "datetime",
            "corte",
            "properties",
            "limit",
            "offset",
            "cursor",
            "skipGeometry",
        ),
        *("bbox", "bbox-crs", "crs", "filter", "filter-lang", "filter-crs", "sortby"),
    }
    assert by_name["limit"]["schema"]["maximum"] == 10000
    assert all(each.get("description") for name, each in by_name.items() if name != "collectionId")


def test_each_collection_says_what_datetime_and_corte_mean_to_it(client: TestClient) -> None:
    for collection in client.get("/collections").json()["collections"]:
        told = collection["incidencia"]["tiempo"]
        assert list(told) == ["datetime", "corte"]
        assert told["corte"].startswith("lo que se sabía en ese mes")
        page = client.get(f"/collections/{collection['id']}?f=html").text
        assert all(sentence in page for sentence in told.values())


def test_where_datetime_leaves_nothing_out_each_figure_is_found_by_its_own_period(client: TestClient) -> None:
    asked = {"filter": "T_INTERSECTS(periodo, INTERVAL('2019-01-01','2019-12-31'))"}
    found = client.get("/collections/cadena-penal/items", params=asked).json()["features"]
    assert {each["properties"]["periodo"] for each in found} == {
        *("2017-08-01/2021-07-31", "2018/2023-07", "2019", "2019-01/2019-08"),
    }
