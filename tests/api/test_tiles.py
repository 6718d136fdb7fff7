"""Tiles of every layer with their values, read back with somebody else's decoder, and their documents."""

from __future__ import annotations

import gzip
import threading
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pandas as pd
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles
from starlette.testclient import TestClient

from api import archives
from api.snapshot import Snapshot, prepare
from api.tiles import Tiles
from geo.edition import Edition
from layers.catalogue import LAYERS
from layers.tiles.grids import GRIDS, WEB_MERCATOR

MVT = "application/vnd.mapbox-vector-tile"
DRAWN = [id for id, spec in LAYERS.items() if spec.drawn]
GRID = "tiles/WebMercatorQuad"
# The tile or tiles of each grid's coarsest zoom that hold the whole country.
WHOLE = {"WebMercatorQuad": "0/0/0", "WorldCRS84Quad": "0/0/0"}


def features(client: TestClient, url: str) -> dict[str, Any]:
    """The tags of each feature of a tile by key, after what every tile promises."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MVT
    [(name, layer)] = mapbox_vector_tile.decode(answer.content).items()
    assert name == url.split("/")[2]
    assert (layer["version"], layer["extent"]) == (2, 4096)
    return {each["properties"][LAYERS[name].key]: each["properties"] for each in layer["features"]}


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("layer", DRAWN)
def test_the_coarsest_tile_holds_every_shape_with_its_estatus_and_its_values(
    client: TestClient, layer: str, grid: str
) -> None:
    found = features(client, f"/collections/{layer}/tiles/{grid}/{WHOLE[grid]}")
    told = client.get(f"/collections/{layer}/items?limit=10000").json()["features"]
    drawn = {each["id"]: each["properties"] for each in told if each["geometry"]}
    assert found.keys() == drawn.keys()
    for key, row in drawn.items():
        given = {name: value for name, value in row.items() if value is not None}
        if LAYERS[layer].of_areas:
            assert row["poligono_estatus"] == "observado"
        if LAYERS[layer].kind == "territorio":
            given = {name: given[name] for name in ("cvegeo", "cve_ent", "nombre", "estatus")}
        assert found[key] == given


@pytest.mark.parametrize("layer", DRAWN)
def test_rows_and_shapes_that_no_tile_shows_are_listed(client: TestClient, layer: str) -> None:
    answer = client.get(f"/collections/{layer}/{GRID}?f=tilejson").json()
    listed = answer["incidencia"]["sin_geometria"]
    told = client.get(f"/collections/{layer}/items?limit=10000").json()["features"]
    assert [each[LAYERS[layer].key] for each in listed] == [e["id"] for e in told if not e["geometry"]]
    assert all(each["estatus"] for each in listed)
    assert answer["incidencia"]["filas"] == len(told)
    assert client.get(f"/collections/{layer}/{GRID}?f=json").json()["incidencia"] == answer["incidencia"]


@pytest.mark.parametrize("z", range(2, 7))
def test_every_municipio_is_seen_at_every_zoom(client: TestClient, snapshot: Snapshot, z: int) -> None:
    box = snapshot.shapes["municipio"].extent
    seen: set[str] = set()
    for x, y in WEB_MERCATOR.covering(box, z):
        url = f"/collections/municipios/{GRID}/{z}/{y}/{x}"
        if client.get(url).status_code == 200:
            seen |= features(client, url).keys()
    assert seen == set(snapshot.shapes["municipio"].keys)


def test_a_tile_answers_for_the_period_asked(client: TestClient) -> None:
    for year in ("2021", "2022"):
        found = features(client, f"/collections/incidencia-entidad/{GRID}/0/0/0?datetime={year}")
        rows = client.get(f"/collections/incidencia-entidad/items?datetime={year}").json()["features"]
        wanted = {each["id"]: each["properties"].get("carpetas") for each in rows}
        assert {key: row.get("carpetas") for key, row in found.items()} == wanted
        assert {row["periodo"] for row in found.values()} == {year}


def test_a_tile_answers_for_the_day_asked(client: TestClient) -> None:
    found = features(client, f"/collections/convenios/{GRID}/0/0/0?fecha=2016-06-01")
    assert {row["fecha"] for row in found.values()} == {"2016-06-01"}


def test_the_columns_asked_for_travel_and_the_key_and_the_estatus_always(client: TestClient) -> None:
    found = features(client, f"/collections/incidencia-entidad/{GRID}/0/0/0?datetime=2022&properties=tasa")
    assert {name for row in found.values() for name in row} == {"cvegeo", "estatus", "tasa"}
    told = client.get(f"/collections/incidencia-entidad/{GRID}?f=tilejson&properties=tasa").json()
    assert set(told["vector_layers"][0]["fields"]) == {"cvegeo", "estatus", "tasa"}
    assert told["tiles"][0].endswith("{z}/{y}/{x}?properties=tasa")


def test_the_row_comes_before_the_column(client: TestClient) -> None:
    # At zoom 3 Mexico lies in row 3 and columns 1 and 2 of the grid.
    assert client.get(f"/collections/entidades/{GRID}/3/3/1").status_code == 200
    assert client.get(f"/collections/entidades/{GRID}/3/1/3").status_code == 404


def test_a_tile_within_the_limits_without_land_is_204(client: TestClient, snapshot: Snapshot) -> None:
    box = snapshot.shapes["entidad"].extent
    left, _, _, bottom = WEB_MERCATOR.limits(box, 6)  # the sea to the south-west
    answer = client.get(f"/collections/entidades/{GRID}/6/{bottom}/{left}")
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_tile_beyond_the_limits_is_404_and_says_where_they_are(client: TestClient) -> None:
    answer = client.get(f"/collections/entidades/{GRID}/5/0/0")
    assert answer.status_code == 404
    limits = client.get(f"/collections/entidades/{GRID}?f=json").json()["tileMatrixSetLimits"][5]
    assert f"de la fila {limits['minTileRow']} a la {limits['maxTileRow']}" in answer.json()["detail"]


@pytest.mark.parametrize("address", ["13/0/0", "2/4/0", "2/0/4", "2/-1/0", "2/x/0"])
def test_a_tile_off_the_grid_is_refused(client: TestClient, address: str) -> None:
    assert client.get(f"/collections/entidades/{GRID}/{address}").status_code in (400, 404)


def test_what_speaks_of_the_whole_country_has_no_tiles(client: TestClient) -> None:
    for path in ("tiles", GRID, f"{GRID}/0/0/0", "style", "pmtiles"):
        answer = client.get(f"/collections/cadena-penal/{path}")
        assert answer.status_code == 404
        assert "/collections/cadena-penal/items" in answer.json()["detail"]


def test_the_links_lead_from_a_collection_to_a_tile(client: TestClient) -> None:
    def follow(document: Any, rel: str, **values: object) -> Any:
        [href] = [each["href"] for each in document["links"] if each["rel"].endswith(rel)][:1]
        answer = client.get(href.format(**values))
        assert answer.status_code == 200
        return answer

    collection = client.get("/collections/rutas?f=json").json()
    listed = follow(collection, "tilesets-vector").json()
    for entry in listed["tilesets"]:
        grid = follow(entry, "tiling-scheme").json()
        assert entry["crs"] == grid["crs"]
        told = follow(entry, "self").json()
        assert told["tileMatrixSetURI"] == grid["uri"] == entry["tileMatrixSetURI"]
        tile = follow(told, "item", tileMatrix=0, tileRow=0, tileCol=0)
        assert tile.headers["content-type"] == MVT
    style = follow(collection, "stylesheet").json()
    source = client.get(style["sources"]["rutas"]["url"]).json()
    assert client.get(source["tiles"][0].format(z=0, y=0, x=0)).headers["content-type"] == MVT


def test_the_links_of_a_tileset_keep_what_was_asked(client: TestClient) -> None:
    told = client.get(f"/collections/incidencia-entidad/{GRID}?datetime=2019&f=json").json()
    [item] = [each["href"] for each in told["links"] if each["rel"] == "item"]
    assert item.endswith("{tileMatrix}/{tileRow}/{tileCol}?datetime=2019")


def test_tilejson_is_only_for_the_grid_that_it_knows(client: TestClient) -> None:
    assert client.get("/collections/entidades/tiles/WorldCRS84Quad?f=tilejson").status_code == 400


def test_a_layer_comes_whole_as_an_archive_that_is_read_by_ranges(client: TestClient) -> None:
    url = "/collections/incidencia-entidad/pmtiles?datetime=2022"
    whole = client.get(url)
    assert whole.headers["content-type"] == "application/vnd.pmtiles"
    reader = Reader(MemorySource(whole.content))
    assert reader.metadata()["vector_layers"][0]["id"] == "incidencia-entidad"
    first = dict(all_tiles(MemorySource(whole.content)))[0, 0, 0]
    alone = client.get(f"/collections/incidencia-entidad/{GRID}/0/0/0?datetime=2022").content
    assert gzip.decompress(first) == alone
    part = client.get(url, headers={"Range": "bytes=0-126"})
    assert (part.status_code, part.content) == (206, whole.content[:127])
    assert part.headers["etag"] == whole.headers["etag"]
    assert client.get(url, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    assert client.head(url).headers["content-length"] == str(len(whole.content))


def test_an_archive_is_written_once_and_the_oldest_go_when_the_folder_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LIMIT", 25)

    def make(key: str, content: bytes) -> Path:
        return archives.archive(tmp_path, "capa", key, ".pmtiles", lambda out: out.write(content) and None)

    first = make("a", b"0123456789")
    assert make("a", b"something else") == first
    second, third = make("b", b"0123456789"), make("c", b"abcdefghij")
    assert second.exists()
    assert third.exists()
    assert not first.exists()
    assert archives.tag(second) == archives.tag(make("b", b"0123456789")) != archives.tag(third)
    assert {each.suffix for each in tmp_path.iterdir()} == {".pmtiles"}


def test_an_archive_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail(_: object) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match=r"no space"):
        archives.archive(tmp_path, "capa", "a", ".pmtiles", fail)
    assert list(tmp_path.iterdir()) == []


def test_warming_makes_the_first_look_and_stops_when_told(edition: Edition) -> None:
    tiles, stop = prepare(edition).tiles, threading.Event()
    stop.set()
    tiles.warm(stop, after=0, pause=0)
    assert len(tiles._drawings) == 0
    stop.clear()
    tiles.warm(stop, after=0, pause=0)
    assert len(tiles._drawings) > 20


def test_a_period_more_is_no_geometry_more(snapshot: Snapshot) -> None:
    tiles, spec = Tiles(snapshot.edition.facts, snapshot.edition.boundaries), LAYERS["rutas"]
    for number in range(3):
        values = pd.DataFrame({"id": [f"ruta-{n:03d}" for n in range(1, 200)], "estatus": str(number)})
        tiles.tile(spec, number, values, ("id", "estatus"), (WEB_MERCATOR, 0, 0, 0))
    assert (len(tiles._drawings), len(tiles._tags)) == (1, 3)
