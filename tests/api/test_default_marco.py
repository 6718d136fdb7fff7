"""The service on the default Marco: the figures that the whole project promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.snapshot import prepare
from geo import marcos
from geo.edition import build
from geo.facts import load_carried

NATIONAL = dict(zip(range(2015, 2026), (415, 383, 304, 393, 546, 558, 625, 808, 731, 624, 636), strict=True))


@pytest.fixture(scope="module")
def real(home_2019: Path) -> Iterator[TestClient]:
    snapshot = prepare(build(load_carried(), marcos.load(home_2019, "2019")))
    with TestClient(create_app(Settings(home=home_2019, store=str(home_2019 / "store")), snapshot)) as client:
        yield client


def rows(client: TestClient, layer: str, **query: object) -> list[dict]:
    answer = client.get(f"/collections/{layer}/items", params={"limit": 3000, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()["features"]


def test_2022_by_municipio(real: TestClient) -> None:
    found = rows(real, "incidencia-municipio", datetime=2022)
    assert len(found) == 2510
    assert sum(row["properties"]["tipo"] == "municipio" for row in found) == 2478
    assert sum(row["properties"]["tipo"] == "sin_municipio" for row in found) == 32
    assert sum(row["geometry"] is not None for row in found) == 2465
    assert sum(row["properties"]["carpetas"] or 0 for row in found) == 808


@pytest.mark.parametrize(("year", "total"), NATIONAL.items())
def test_each_year_sums_to_the_national_figure(real: TestClient, year: int, total: int) -> None:
    states = rows(real, "incidencia-entidad", datetime=year, skipGeometry="true")
    assert sum(row["properties"]["carpetas"] for row in states) == total
    if year <= 2023:
        municipal = rows(real, "incidencia-municipio", datetime=year, skipGeometry="true")
        assert sum(row["properties"]["carpetas"] or 0 for row in municipal) == total


def test_2024_tells_its_corte_where_the_levels_differ(real: TestClient) -> None:
    municipal = rows(real, "incidencia-municipio", datetime=2024, skipGeometry="true")
    assert sum(row["properties"]["carpetas"] or 0 for row in municipal) == 617
    assert {row["properties"]["corte"] for row in municipal} == {"2024-12"}
    states = rows(real, "incidencia-entidad", datetime=2024, skipGeometry="true")
    assert sum(row["properties"]["carpetas"] for row in states) == 624
    assert {row["properties"]["corte"] for row in states} == {"2026-01"}


def test_oaxaca_2015_says_how_many_months_were_reported(real: TestClient) -> None:
    [oaxaca] = [row for row in rows(real, "incidencia-entidad", datetime=2015) if row["id"] == "20"]
    assert oaxaca["properties"]["meses_reportados"] == 4
    assert oaxaca["properties"]["meses_pedidos"] == 12


def test_municipios_in_2025_are_without_data(real: TestClient) -> None:
    found = rows(real, "incidencia-municipio", datetime=2025, skipGeometry="true")
    assert {row["properties"]["estatus"] for row in found} == {"sin_dato"}
    assert {row["properties"]["carpetas"] for row in found} == {None}


def test_2026_is_the_new_instrument_and_its_first_months(real: TestClient) -> None:
    found = rows(real, "incidencia-entidad", datetime=2026, skipGeometry="true")
    assert {row["properties"]["instrumento"] for row in found} == {"RNID"}
    assert {(row["properties"]["meses_reportados"], row["properties"]["meses_pedidos"]) for row in found} == {
        (3, 12)
    }


def test_polygons_have_six_decimals_and_turn_counterclockwise(real: TestClient) -> None:
    import shapely

    found = [row for row in rows(real, "municipios", bbox="-99.4,19.0,-98.9,19.6") if row["geometry"]]
    assert len(found) > 20
    for row in found:
        shape = shapely.geometry.shape(row["geometry"])
        numbers = [f"{number!r}" for number in shapely.get_coordinates(shape).ravel().tolist()]
        assert max(len(number.partition(".")[2]) for number in numbers) <= 6
        assert all(part.exterior.is_ccw for part in shapely.get_parts(shape))


def test_every_municipio_shows_in_the_tile_of_the_whole_country(real: TestClient) -> None:
    import mapbox_vector_tile

    tile = mapbox_vector_tile.decode(real.get("/collections/municipios/tiles/WebMercatorQuad/3/3/1").content)
    other = mapbox_vector_tile.decode(real.get("/collections/municipios/tiles/WebMercatorQuad/3/3/2").content)
    features = tile["municipios"]["features"] + other["municipios"]["features"]
    assert len({each["properties"]["cvegeo"] for each in features}) == 2465
