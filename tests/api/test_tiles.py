"""Boundaries as vector tiles, read back with somebody else's decoder."""

from __future__ import annotations

import threading

import mapbox_vector_tile
import pytest
from starlette.testclient import TestClient

from api.snapshot import Snapshot
from api.tiles import Tiles, covering

GRID = "tiles/WebMercatorQuad"


@pytest.mark.parametrize(("collection", "count"), [("entidades", 32), ("municipios", 2475)])
def test_the_first_tile_holds_every_polygon(client: TestClient, collection: str, count: int) -> None:
    answer = client.get(f"/collections/{collection}/{GRID}/0/0/0")
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    tile = mapbox_vector_tile.decode(answer.content)
    assert list(tile) == [collection]
    keys = {feature["properties"]["cvegeo"] for feature in tile[collection]["features"]}
    assert len(keys) == count


def test_a_feature_names_its_area_and_its_entidad(client: TestClient) -> None:
    tile = mapbox_vector_tile.decode(client.get(f"/collections/municipios/{GRID}/0/0/0").content)
    named = {each["properties"]["cvegeo"]: each["properties"] for each in tile["municipios"]["features"]}
    assert named["09015"] == {"cvegeo": "09015", "nombre": "Cuauhtémoc", "cve_ent": "09"}


def test_the_row_comes_before_the_column(client: TestClient) -> None:
    # At zoom 3 Mexico lies in rows 3 and columns 1–2 of the grid; the mirror image of a tile is open sea.
    assert client.get(f"/collections/entidades/{GRID}/3/3/1").status_code == 200
    assert client.get(f"/collections/entidades/{GRID}/3/1/3").status_code == 204


def test_a_tile_without_land_is_204(client: TestClient) -> None:
    answer = client.get(f"/collections/entidades/{GRID}/5/0/0")
    assert answer.status_code == 204
    assert answer.content == b""


@pytest.mark.parametrize("address", ["13/0/0", "2/4/0", "2/0/4", "-1/0/0"])
def test_a_tile_off_the_grid_is_400(client: TestClient, address: str) -> None:
    assert client.get(f"/collections/entidades/{GRID}/{address}").status_code == 400


def test_tiles_travel_compressed_to_whoever_accepts_it(client: TestClient) -> None:
    url = f"/collections/municipios/{GRID}/0/0/0"
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content  # the client unpacks the first


def test_who_holds_a_tile_is_not_sent_it_again(client: TestClient) -> None:
    url = f"/collections/municipios/{GRID}/0/0/0"
    tag = client.get(url).headers["etag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_warming_cuts_the_first_look_and_stops_when_told(snapshot: Snapshot) -> None:
    tiles, stop = Tiles(snapshot.edition.boundaries), threading.Event()
    stop.set()
    tiles.warm(stop, after=0, pause=0)
    assert len(tiles._cut) == 0
    stop.clear()
    tiles.warm(stop, after=0, pause=0)
    assert len(tiles._cut) > 20


def test_the_tiles_over_a_box() -> None:
    assert list(covering((-118, 14, -86, 33), 0)) == [(0, 0)]
    assert set(covering((-118, 14, -86, 33), 3)) == {(1, 3), (2, 3)}
