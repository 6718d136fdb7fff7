"""The rows of a layer over HTTP: what comes, in which order, in which format."""

from __future__ import annotations

import io

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from starlette.testclient import TestClient

from layers.catalogue import LAYERS

ROWS = {"entidad": 32, "municipio": 2510, "ruta": 78, "pais": 42}
AGUASCALIENTES = (-102.30, 21.87, -102.29, 21.89)


def features(client: TestClient, layer: str, **query: object) -> list[dict]:
    answer = client.get(f"/collections/{layer}/items", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["features"]


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_answers_geojson_whose_ids_are_the_keys(client: TestClient, layer: str) -> None:
    answer = client.get(f"/collections/{layer}/items", params={"limit": 3000})
    body = answer.json()
    assert answer.headers["content-type"] == "application/geo+json"
    assert body["type"] == "FeatureCollection"
    assert body["numberMatched"] == body["numberReturned"] == len(body["features"])
    assert len(body["features"]) == ROWS[LAYERS[layer].nivel]
    key = LAYERS[layer].key
    assert all(feature["id"] == feature["properties"][key] for feature in body["features"])


def test_the_columns_are_those_that_the_collection_declares(client: TestClient) -> None:
    for layer in LAYERS:
        declared = client.get(f"/collections/{layer}").json()["incidencia"]["columnas"]
        [feature] = features(client, layer, limit=1)
        assert list(feature["properties"]) == [column["nombre"] for column in declared]


def test_a_row_without_polygon_is_there_with_a_null_geometry(client: TestClient) -> None:
    rows = {row["id"]: row for row in features(client, "municipios", limit=3000)}
    assert rows["24059"]["geometry"] is None
    assert rows["01999"]["geometry"] is None
    assert rows["01999"]["properties"]["tipo"] == "sin_municipio"
    assert rows["01001"]["geometry"]["type"] == "Polygon"


def test_a_route_is_a_line_from_origin_to_destination_and_never_a_count(client: TestClient) -> None:
    rows = {row["id"]: row for row in features(client, "rutas", limit=100)}
    first = rows["ruta-001"]
    assert (first["properties"]["origen"], first["properties"]["destino"]) == ("21", "09")
    assert first["geometry"]["type"] == "LineString"
    assert len(first["geometry"]["coordinates"]) == 2
    assert "peso" not in first["properties"]
    # The tenth of the table begins in El Salvador, which no marco draws.
    assert rows["ruta-010"]["geometry"] is None
    assert rows["ruta-010"]["properties"]["geometria_estatus"] == "sin_dato"


def test_a_box_finds_the_routes_that_cross_it(client: TestClient) -> None:
    centre = (-99.4, 19.6, -98.6, 20.2)
    touching = features(client, "rutas", bbox=",".join(map(str, centre)), limit=100)
    lines = {row["id"]: row["geometry"] for row in features(client, "rutas", limit=100)}
    box = shapely.box(*centre)
    crossing = {id for id, line in lines.items() if line and shapely.geometry.shape(line).intersects(box)}
    assert {row["id"] for row in touching} == crossing
    assert 0 < len(crossing) < 60


def test_figures_of_the_country_have_no_geometry_and_no_box_finds_them(client: TestClient) -> None:
    assert {row["geometry"] is None for row in features(client, "cadena-penal", limit=100)} == {True}
    assert features(client, "cadena-penal", bbox="-118,14,-86,33") == []


@pytest.mark.parametrize(("layer", "count", "drawn"), [("rutas", 78, 59), ("cadena-penal", 42, 0)])
def test_rows_that_are_no_areas_come_as_tables_too(
    client: TestClient, layer: str, count: int, drawn: int
) -> None:
    url = f"/collections/{layer}/items"
    table = pd.read_csv(io.BytesIO(client.get(url, params={"f": "csv", "limit": 100}).content))
    assert len(table) == table["id"].nunique() == count
    answer = client.get(url, params={"f": "geoparquet", "limit": 100})
    frame = gpd.read_parquet(io.BytesIO(answer.content))
    assert (len(frame), int(frame.geometry.notna().sum())) == (count, drawn)


def test_a_row_that_is_no_area_is_found_by_its_id(client: TestClient) -> None:
    body = client.get("/collections/cadena-penal/items/cifra-001").json()
    assert (body["id"], body["geometry"], body["properties"]["valor"]) == ("cifra-001", None, 1458.0)
    missing = client.get("/collections/rutas/items/ruta-999")
    assert missing.status_code == 404
    assert "como ruta-001" in missing.json()["detail"]


@pytest.mark.parametrize("parameter", ["fecha=2020-01-01", "datetime=2020", "corte=2024-11"])
def test_what_was_compiled_once_understands_no_date(client: TestClient, parameter: str) -> None:
    answer = client.get(f"/collections/rutas/items?{parameter}")
    assert answer.status_code == 400
    assert "responde siempre lo mismo" in answer.json()["detail"]


def test_pages_join_to_the_whole_and_each_row_comes_once(client: TestClient) -> None:
    url = "/collections/incidencia-entidad/items?datetime=2022&limit=10&skipGeometry=true&properties=carpetas"
    seen, pages = [], 0
    while url:
        body = client.get(url).json()
        seen += [feature["id"] for feature in body["features"]]
        pages += 1
        links = {each["rel"]: each["href"] for each in body["links"]}
        assert ("prev" in links) == (pages > 1)
        url = links.get("next", "")
    assert pages == 4
    assert seen == sorted(set(seen))
    assert len(seen) == 32


def test_links_are_absolute_and_keep_every_parameter(client: TestClient) -> None:
    asked = "datetime=2018-07/2019-06&limit=5&offset=5&bbox=-118,14,-86,33&properties=carpetas,tasa"
    body = client.get(f"/collections/incidencia-municipio/items?{asked}").json()
    links = {each["rel"]: each["href"] for each in body["links"]}
    assert links["next"].startswith("http://testserver/collections/incidencia-municipio/items?")
    for part in ("datetime=2018-07/2019-06", "limit=5", "bbox=-118,14,-86,33", "properties=carpetas,tasa"):
        assert part in links["next"]
        assert part in links["prev"]
    assert "offset=10" in links["next"]
    assert "offset=0" in links["prev"]
    alternates = {each["type"].split(";")[0] for each in body["links"] if each["rel"] == "alternate"}
    assert alternates == {"text/csv", "application/vnd.apache.parquet"}


def test_a_box_keeps_the_polygons_that_touch_it(client: TestClient) -> None:
    box = ",".join(map(str, AGUASCALIENTES))
    body = client.get("/collections/municipios/items", params={"bbox": box}).json()
    assert [feature["id"] for feature in body["features"]] == ["01001"]
    assert body["numberMatched"] == 1


def test_a_box_tests_the_polygon_and_not_its_bounds(client: TestClient) -> None:
    # Between two seats of Aguascalientes: inside the state's bounds, on none of its squares.
    assert "01" not in {
        each["id"] for each in features(client, "entidades", bbox="-102.20,21.95,-102.19,21.96")
    }
    assert "01" in {each["id"] for each in features(client, "entidades", bbox="-102.30,21.87,-102.29,21.89")}


def test_six_numbers_are_a_box_with_heights(client: TestClient) -> None:
    assert features(client, "municipios", bbox="-102.30,21.87,0,-102.29,21.89,5000") == features(
        client, "municipios", bbox="-102.30,21.87,-102.29,21.89"
    )


def test_a_box_across_the_antimeridian_goes_around_the_other_way(client: TestClient) -> None:
    # From 100° W eastwards over the antimeridian to 111° W leaves out what lies between the two.
    around = {each["id"] for each in features(client, "municipios", bbox="-100,14,-111,33", limit=3000)}
    assert "01001" not in around
    assert {"09015", "02004"} <= around


def test_named_columns_come_alone_and_the_id_stays(client: TestClient) -> None:
    [row] = features(client, "incidencia-entidad", datetime=2022, properties="tasa, carpetas", limit=1)
    assert list(row["properties"]) == ["carpetas", "tasa"]
    assert row["id"] == "01"


def test_geometry_is_left_out_on_request(client: TestClient) -> None:
    assert {row["geometry"] is None for row in features(client, "entidades", skipGeometry="true")} == {True}


@pytest.mark.parametrize("how", ["f", "accept"])
def test_csv_has_the_same_rows(client: TestClient, how: str) -> None:
    params, headers = ({"f": "csv"}, {}) if how == "f" else ({}, {"Accept": "text/csv"})
    answer = client.get(
        "/collections/incidencia-municipio/items",
        params={"datetime": 2022, "limit": 3000, **params},
        headers=headers,
    )
    table = pd.read_csv(io.BytesIO(answer.content), dtype={"cvegeo": str})
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(table) == 2510
    assert table["carpetas"].sum() == 808
    assert 'rel="self"' in answer.headers["link"]


def test_geoparquet_has_rows_and_polygons(client: TestClient) -> None:
    answer = client.get("/collections/municipios/items", params={"f": "geoparquet", "limit": 3000})
    frame = gpd.read_parquet(io.BytesIO(answer.content))
    assert len(frame) == 2510
    assert frame.geometry.notna().sum() == 2475
    assert frame.crs.to_epsg() == 4326


def test_one_row_by_its_key(client: TestClient) -> None:
    body = client.get("/collections/incidencia-entidad/items/23", params={"datetime": 2025}).json()
    assert body["type"] == "Feature"
    assert body["id"] == "23"
    assert body["properties"]["carpetas"] == 165
    assert {each["rel"] for each in body["links"]} == {"self", "collection"}


def test_one_row_may_come_with_some_columns(client: TestClient) -> None:
    body = client.get("/collections/entidades/items/23", params={"properties": "nombre"}).json()
    assert body["properties"] == {"nombre": "Quintana Roo"}


def test_an_open_interval_reaches_as_far_as_the_facts(client: TestClient) -> None:
    closed = features(client, "incidencia-entidad", datetime="2015/2016", properties="carpetas")
    opened = features(client, "incidencia-entidad", datetime="../2016", properties="carpetas")
    assert [row["properties"] for row in opened] == [row["properties"] for row in closed]


def test_a_datetime_of_one_day_is_the_day_of_a_situation(client: TestClient) -> None:
    by_day = features(client, "armonizacion", fecha="2016-06-01")
    assert features(client, "armonizacion", datetime="2016-06-01T12:00:00Z") == by_day
    assert sum(row["properties"]["ley_armonizada"] == "si" for row in by_day) == 10
