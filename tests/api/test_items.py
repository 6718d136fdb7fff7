"""The rows of a layer over HTTP: what comes, in which order, in which format."""

from __future__ import annotations

import io
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from starlette.testclient import TestClient

from layers.catalogue import LAYERS
from layers.encodings import ENCODINGS

EPSG = "http://www.opengis.net/def/crs/EPSG/0"
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


@pytest.mark.parametrize("layer", [id for id, spec in LAYERS.items() if spec.of_areas])
def test_a_null_geometry_of_an_area_says_why(client: TestClient, layer: str) -> None:
    for row in features(client, layer, limit=3000):
        why = row["properties"]["poligono_estatus"]
        assert why == "observado" if row["geometry"] else why in ("no_aplica", "sin_dato"), row["id"]


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
    assert {row["id"] for row in touching if row["geometry"]} == crossing
    assert 0 < len(crossing) < 60
    # A route that ends abroad has no line here, and is not elsewhere for that (OGC 17-069r4, 7.15.3).
    assert {row["id"] for row in touching} - crossing == {id for id, line in lines.items() if not line}


def test_figures_of_the_country_have_no_geometry_and_every_box_finds_them(client: TestClient) -> None:
    figures = features(client, "cadena-penal", limit=100)
    assert {row["geometry"] is None for row in figures} == {True}
    assert features(client, "cadena-penal", bbox="-118,14,-86,33", limit=100) == figures


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


def test_what_was_compiled_once_understands_no_day(client: TestClient) -> None:
    answer = client.get("/collections/rutas/items?fecha=2020-01-01")
    assert answer.status_code == 400
    assert "pídala sin fecha" in answer.json()["detail"]


@pytest.mark.parametrize("id", ["rutas", "cadena-penal"])
def test_what_was_said_later_was_not_there_in_any_format(client: TestClient, id: str) -> None:
    url = f"/collections/{id}/items?corte=2025-11"
    assert client.get(url).json()["numberMatched"] == 0
    for f in (*ENCODINGS, "html"):
        answer = client.get(f"{url}&f={f}")
        assert answer.status_code == 200, f
        assert "ruta-001" not in answer.text, f
    one = client.get(f"/collections/{id}/items/ruta-001?corte=2025-11")
    assert one.status_code == 404
    assert "de ese corte no hay filas" in one.json()["detail"]
    assert client.get(f"/collections/{id}/items?corte=2025-12").json()["numberMatched"] > 0


def test_a_tile_draws_no_route_that_nobody_had_named(client: TestClient) -> None:
    tile = "/collections/rutas/tiles/WebMercatorQuad/0/0/0"
    assert client.get(tile).status_code == 200
    assert client.get(f"{tile}?corte=2025-11").status_code == 204


def test_the_population_was_not_known_before_it_was_projected(client: TestClient) -> None:
    url = "/collections/entidades/items/23?fecha=2020-01-01"
    now = client.get(url).json()
    then = client.get(f"{url}&corte=2024-11").json()
    assert then["geometry"] == now["geometry"]
    assert now["properties"]["poblacion"] > 0
    assert (then["properties"]["poblacion"], then["properties"]["estatus"]) == (None, "sin_dato")


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
    first, after = body["features"][0]["id"], body["features"][-1]["id"]
    assert client.get(links["next"]).json()["features"][0]["id"] > after
    assert client.get(links["prev"]).json()["features"][-1]["id"] < first
    alternates = {each["type"] for each in body["links"] if each["rel"] == "alternate"}
    assert alternates == {each.media_type for name, each in ENCODINGS.items() if name != "json"} | {
        "text/html"
    }


@pytest.mark.parametrize("sortby", ["", "-carpetas,nombre", "nombre", "-poblacion"])
def test_pages_in_any_order_join_to_the_whole_backwards_too(client: TestClient, sortby: str) -> None:
    url = "/collections/incidencia-municipio/items"
    asked: dict[str, object] = {"datetime": 2022, "sortby": sortby, "filter": "cve_ent IN ('01','23')"}
    light = {"skipGeometry": "true", "properties": "carpetas,nombre,poblacion"}
    whole = [row["id"] for row in features(client, "incidencia-municipio", **asked, **light)]
    pages, onward = [], client.get(url, params={**asked, **light, "limit": 4}).json()
    while True:
        pages.append([row["id"] for row in onward["features"]])
        links = {each["rel"]: each["href"] for each in onward["links"]}
        if "next" not in links:
            break
        onward = client.get(links["next"]).json()
    assert [id for page in pages for id in page] == whole
    for page in reversed(pages[:-1]):
        back = client.get(links["prev"]).json()
        assert [row["id"] for row in back["features"]] == page
        links = {each["rel"]: each["href"] for each in back["links"]}
    assert "prev" not in links


def test_a_cursor_of_another_order_or_of_nobody_is_refused(client: TestClient) -> None:
    url = "/collections/entidades/items"
    body = client.get(url, params={"limit": 3, "sortby": "-poblacion"}).json()
    after = next(each["href"] for each in body["links"] if each["rel"] == "next")
    cursor = after.partition("cursor=")[2]
    for wrong in (
        {"cursor": cursor},
        {"cursor": "otro"},
        {"cursor": cursor, "sortby": "-poblacion", "offset": 1},
    ):
        answer = client.get(url, params=wrong)
        assert answer.status_code == 400
        assert "cursor" in answer.json()["detail"]


@pytest.mark.parametrize("f", [f for f in ENCODINGS if f != "json"])
def test_every_format_has_the_rows_asked_for_and_says_its_system(client: TestClient, f: str) -> None:
    asked = {"filter": "cve_ent = '01'", "datetime": 2022, "limit": 3, "f": f}
    answer = client.get("/collections/incidencia-municipio/items", params=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == ENCODINGS[f].media_type
    assert ("content-crs" in answer.headers) == (ENCODINGS[f].geometria != "ninguna")
    assert 'rel="next"' in answer.headers["link"]
    projected = client.get("/collections/entidades/items", params={"crs": f"{EPSG}/6372", "f": f})
    assert projected.status_code == (200 if ENCODINGS[f].geometria == "cualquiera" else 400)


def test_a_figure_of_the_country_is_asked_for_in_no_system(client: TestClient) -> None:
    answer = client.get("/collections/cadena-penal/items", params={"crs": f"{EPSG}/3857"})
    assert answer.status_code == 400
    assert "no tiene geometría" in answer.json()["detail"]


def test_a_moment_is_the_month_that_holds_it(client: TestClient) -> None:
    asked = {"limit": 1, "skipGeometry": "true"}
    [row] = features(client, "incidencia-entidad", datetime="2018-03-15T06:00:00Z", **asked)
    assert row["properties"]["periodo"] == "2018-03"
    [row] = features(
        client, "incidencia-entidad", datetime="2018-03-15T06:00:00Z/2018-05-01T00:00:00Z", **asked
    )
    assert row["properties"]["periodo"] == "2018-03/2018-05"


def test_an_interval_is_the_last_day_of_a_situation_that_has_come(client: TestClient) -> None:
    asked = {"limit": 1, "skipGeometry": "true"}
    [row] = features(client, "leyes", datetime="../2016-06-01T00:00:00Z", **asked)
    assert row["properties"]["fecha"] == "2016-06-01"
    [row] = features(client, "leyes", datetime="2016-06-01T00:00:00Z/..", **asked)
    assert row["properties"]["fecha"] == date.today().isoformat()


def test_a_box_keeps_the_polygons_that_touch_it(client: TestClient) -> None:
    box = ",".join(map(str, AGUASCALIENTES))
    body = client.get("/collections/municipios/items", params={"bbox": box}).json()
    assert [feature["id"] for feature in body["features"] if feature["geometry"]] == ["01001"]
    bare = len(features(client, "municipios", filter="geometry IS NULL", limit=100))
    assert body["numberMatched"] == 1 + bare == 36


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
    assert 'rel="collection"' in answer.headers["link"]


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
    assert {each["rel"] for each in body["links"]} == {"self", "alternate", "collection"}


def test_one_row_may_come_with_some_columns(client: TestClient) -> None:
    body = client.get("/collections/entidades/items/23", params={"properties": "nombre"}).json()
    assert body["properties"] == {"nombre": "Quintana Roo"}


def test_an_open_interval_reaches_as_far_as_the_facts(client: TestClient) -> None:
    closed = features(client, "incidencia-entidad", datetime="2015/2016", properties="carpetas")
    opened = features(client, "incidencia-entidad", datetime="../2016", properties="carpetas")
    assert [row["properties"] for row in opened] == [row["properties"] for row in closed]


@pytest.mark.parametrize(
    "datetime", ["2016", "2016-12", "2010/2016", "2016-01-01T00:00:00Z/2016-12-31T09:00:00Z"]
)
def test_the_day_of_a_period_is_its_last(client: TestClient, datetime: str) -> None:
    by_day = features(client, "armonizacion", fecha="2016-12-31")
    assert features(client, "armonizacion", datetime=datetime) == by_day


@pytest.mark.parametrize("datetime", ["2016", "2016-06-01", "2016-06-01T12:00:00Z"])
def test_two_days_are_refused(client: TestClient, datetime: str) -> None:
    answer = client.get(f"/collections/entidades/items?fecha=2016-06-01&datetime={datetime}")
    assert answer.status_code == 400
    assert "envíe uno de los dos" in answer.json()["detail"]


def test_a_datetime_of_one_day_is_the_day_of_a_situation(client: TestClient) -> None:
    by_day = features(client, "armonizacion", fecha="2016-06-01")
    assert features(client, "armonizacion", datetime="2016-06-01T12:00:00Z") == by_day
    assert sum(row["properties"]["ley_armonizada"] == "si" for row in by_day) == 10


@pytest.mark.parametrize("text", ["2024-W01-1", "20240101", "ayer"])
def test_a_column_of_days_is_asked_for_one_day_written_in_one_way(client: TestClient, text: str) -> None:
    told = client.get(f"/collections/leyes/items?ley_especial_segun_fecha={text}")
    assert told.status_code == 400
    assert f"«ley_especial_segun_fecha={text}» no es un día; escríbalo como AAAA" in told.json()["detail"]
