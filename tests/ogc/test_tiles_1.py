"""OGC API - Tiles 1: tilesets of each collection, and their vector tiles (OGC 20-057, 17-083r4)."""

from __future__ import annotations

import re
from typing import Any

import mapbox_vector_tile
import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry import shape

from layers.catalogue import LAYERS

from . import schemas
from .service import COLLECTIONS, HTML, JSON, KINDS, MVT, REL, Service, check, only, rels
from .standards import proves

TILED = tuple(spec.id for spec in LAYERS.values() if spec.nivel != "pais")
OF_KINDS = tuple(each for each in KINDS if each in TILED)
MATRIX_SETS = ("WebMercatorQuad", "WorldCRS84Quad")
REGISTERED = "http://www.opengis.net/def/tilematrixset/OGC/1.0"
CRS_OF = {"WebMercatorQuad": "EPSG:3857", "WorldCRS84Quad": "OGC:CRS84"}


def tileset(service: Service, collection: str, matrix_set: str) -> dict[str, Any]:
    return dict(service.json(f"/collections/{collection}/tiles/{matrix_set}", accept=JSON))


def matrices(service: Service, document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The tile matrices of a tileset, by their identifiers, as its tiling scheme tells them."""
    scheme = service.json(only(rels(document, f"{REL}/tiling-scheme"))["href"], accept=JSON)
    return {each["id"]: each for each in scheme["tileMatrices"]}


def limits(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["tileMatrix"]: each for each in document["tileMatrixSetLimits"]}


def address(document: dict[str, Any], matrix: str, row: int, column: int) -> str:
    template = only(each for each in rels(document, "item") if each["type"] == MVT)["href"]
    filled = template.replace("{tileMatrix}", matrix).replace("{tileRow}", str(row))
    return str(filled.replace("{tileCol}", str(column)))


def extent(matrix: dict[str, Any], row: int, column: int) -> Any:
    """The rectangle of a tile in the coordinates of its tile matrix set (17-083r4, clause 6.1)."""
    left, top = matrix["pointOfOrigin"]
    width, height = (matrix["cellSize"] * matrix[each] for each in ("tileWidth", "tileHeight"))
    return shapely.box(
        left + column * width, top - (row + 1) * height, left + (column + 1) * width, top - row * height
    )


def tile_over(matrix: dict[str, Any], x: float, y: float) -> tuple[int, int]:
    """Row and column of the tile that covers a point of the tile matrix set's CRS."""
    left, top = matrix["pointOfOrigin"]
    column = (x - left) / (matrix["cellSize"] * matrix["tileWidth"])
    row = (top - y) / (matrix["cellSize"] * matrix["tileHeight"])
    return int(row), int(column)


def seat(service: Service, collection: str, matrix_set: str) -> tuple[dict[str, Any], tuple[float, float]]:
    """A feature with a shape, and a point of it in the tile matrix set's CRS."""
    feature = next(each for each in service.items(collection)["features"] if each["geometry"])
    drawn = shape(feature["geometry"])
    # Of a line an end: what lies between is straight in degrees here, and in the grid there.
    end = shapely.Point(shapely.get_coordinates(drawn)[0])
    point = end if "Line" in drawn.geom_type else drawn.representative_point()
    way = pyproj.Transformer.from_crs("OGC:CRS84", CRS_OF[matrix_set], always_xy=True)
    return feature, way.transform(point.x, point.y)


@pytest.mark.parametrize("collection", TILED)
@proves(
    "tiles-1/req/geodata-tilesets/operation",
    "tiles-1/req/geodata-tilesets/desc-links",
    "tiles-1/conf/geodata-tilesets/operation",
    "tiles-1/conf/geodata-tilesets/desc-links",
)
def test_req_geodata_tilesets_operation(service: Service, collection: str) -> None:
    own = f"http://testserver/collections/{collection}"
    for document in (service.json(f"/collections/{collection}"), collected(service, collection)):
        assert only(rels(document, f"{REL}/tilesets-vector"))["href"] == f"{own}/tiles"
    assert service.json(f"{own}/tiles", accept=JSON)["tilesets"]


def collected(service: Service, collection: str) -> dict[str, Any]:
    listed = service.json("/collections")["collections"]
    return dict(only(each for each in listed if each["id"] == collection))


@pytest.mark.parametrize("collection", [each for each in COLLECTIONS if each not in TILED])
def test_a_collection_without_geometry_has_no_tiles_and_links_to_none(
    service: Service, collection: str
) -> None:
    assert not rels(service.json(f"/collections/{collection}"), f"{REL}/tilesets-vector")
    service.get(f"/collections/{collection}/tiles", status=404)


@pytest.mark.parametrize("collection", TILED)
@proves(
    "tiles-1/req/tilesets-list/tileset-path",
    "tiles-1/req/tilesets-list/tileset-links",
    "tiles-1/conf/tilesets-list/tileset-links",
)
def test_req_tilesets_list_tileset_path(service: Service, collection: str) -> None:
    path = f"/collections/{collection}/tiles"
    answer = service.get(path, accept=JSON)
    assert answer.headers["content-type"] == JSON
    document = answer.json()
    check(document, schemas.TILESETS)
    assert {each["tileMatrixSetURI"] for each in document["tilesets"]} == {
        f"{REGISTERED}/{each}" for each in MATRIX_SETS
    }
    for each in document["tilesets"]:
        assert each["dataType"] == "vector"
        name = each["tileMatrixSetURI"].rpartition("/")[2]
        assert only(rels(each, "self"))["href"] == f"http://testserver{path}/{name}"
        full = service.json(only(rels(each, "self"))["href"], accept=JSON)
        assert {key: full[key] for key in ("dataType", "crs", "tileMatrixSetURI")} == {
            key: each[key] for key in ("dataType", "crs", "tileMatrixSetURI")
        }
        scheme = service.json(only(rels(each, f"{REL}/tiling-scheme"))["href"], accept=JSON)
        check(scheme, schemas.TILE_MATRIX_SET)
    assert service.get(path, accept=HTML).headers["content-type"].startswith(HTML)


@pytest.mark.parametrize("matrix_set", MATRIX_SETS)
@pytest.mark.parametrize("collection", TILED)
@proves("tiles-1/req/tileset/description", "tiles-1/conf/tileset/description")
def test_req_tileset_description(service: Service, collection: str, matrix_set: str) -> None:
    document = tileset(service, collection, matrix_set)
    check(document, schemas.TILESET)
    assert document["dataType"] == "vector"
    assert document["tileMatrixSetURI"] == f"{REGISTERED}/{matrix_set}"
    scheme = service.json(only(rels(document, f"{REL}/tiling-scheme"))["href"], accept=JSON)
    check(scheme, schemas.TILE_MATRIX_SET)
    assert (scheme["id"], scheme["uri"]) == (matrix_set, f"{REGISTERED}/{matrix_set}")
    for link in rels(document, "item"):
        assert link["templated"] is True
        assert link["type"] == MVT
        assert set(re.findall(r"\{(\w+)\}", link["href"])) == {"tileMatrix", "tileRow", "tileCol"}
    assert set(limits(document)) <= set(matrices(service, document))
    service.get(f"/collections/{collection}/tiles/NoExiste", status=404)


@pytest.mark.parametrize("matrix_set", MATRIX_SETS)
@pytest.mark.parametrize("collection", OF_KINDS)
@proves(
    "tiles-1/req/core/tc-op",
    "tiles-1/req/core/tc-success",
    "tiles-1/conf/core/tc-op",
    "tiles-1/conf/core/tc-success",
)
def test_req_core_tc_op(service: Service, collection: str, matrix_set: str) -> None:
    document = tileset(service, collection, matrix_set)
    feature, point = seat(service, collection, matrix_set)
    held = limits(document)
    for name, matrix in matrices(service, document).items():
        if name not in held:
            continue
        row, column = tile_over(matrix, *point)
        assert held[name]["minTileRow"] <= row <= held[name]["maxTileRow"]
        assert held[name]["minTileCol"] <= column <= held[name]["maxTileCol"]
        answer = service.get(address(document, name, row, column), accept=MVT)
        assert answer.headers["content-type"] == MVT
        assert feature["id"] in identifiers(answer.content, LAYERS[collection].key)


def identifiers(tile: bytes, key: str) -> set[str]:
    layers = mapbox_vector_tile.decode(tile)
    return {each["properties"][key] for layer in layers.values() for each in layer["features"]}


@pytest.mark.parametrize("matrix_set", MATRIX_SETS)
@pytest.mark.parametrize("collection", OF_KINDS)
@proves("tiles-1/req/core/tc-error", "tiles-1/conf/core/tc-error")
def test_req_core_tc_error(service: Service, collection: str, matrix_set: str) -> None:
    document = tileset(service, collection, matrix_set)
    name = max(limits(document), key=int)
    held, matrix = limits(document)[name], matrices(service, document)[name]
    row, column = held["minTileRow"], held["minTileCol"]
    wrong = [
        ("99", 0, 0),
        (name, matrix["matrixHeight"], column),
        (name, row, matrix["matrixWidth"]),
        (name, held["maxTileRow"] + 1, column),
        (name, row, held["maxTileCol"] + 1),
        (name, row, held["minTileCol"] - 1),
    ]
    for each in wrong:
        answer = service.client.get(address(document, *each))
        assert answer.status_code in {400, 404}, each
    # The corner of the limits lies in the sea: nothing to draw, and nothing wrong.
    empty = service.client.get(address(document, name, row, column))
    assert empty.status_code in {200, 204}
    assert empty.status_code == 200 or empty.content == b""


@proves("tiles-1/req/core/tc-tilematrix-definition", "tiles-1/conf/core/tc-tilematrix-definition")
def test_req_core_tc_tilematrix_definition(service: Service) -> None:
    matrix = service.parameter(tile_path(service), "tileMatrix")
    assert (matrix["in"], matrix["required"], matrix["schema"]["type"]) == ("path", True, "string")


@proves("tiles-1/req/core/tc-tilerow-definition", "tiles-1/conf/core/tc-tilerow-definition")
def test_req_core_tc_tilerow_definition(service: Service) -> None:
    row = service.parameter(tile_path(service), "tileRow")
    assert (row["in"], row["required"], row["schema"]["type"]) == ("path", True, "integer")
    assert row["schema"]["minimum"] == 0


@proves("tiles-1/req/core/tc-tilecol-definition", "tiles-1/conf/core/tc-tilecol-definition")
def test_req_core_tc_tilecol_definition(service: Service) -> None:
    column = service.parameter(tile_path(service), "tileCol")
    assert (column["in"], column["required"], column["schema"]["type"]) == ("path", True, "integer")
    assert column["schema"]["minimum"] == 0


def tile_path(service: Service) -> str:
    """The path of one tile in the definition: it ends in its matrix, row and column, in that order."""
    ending = "/{tileMatrix}/{tileRow}/{tileCol}"
    return str(only(each for each in service.definition()["paths"] if each.endswith(ending)))


@pytest.mark.parametrize("matrix_set", MATRIX_SETS)
@pytest.mark.parametrize("collection", OF_KINDS)
@proves("tiles-1/req/mvt/content", "tiles-1/conf/mvt/content")
def test_req_mvt_content(service: Service, collection: str, matrix_set: str) -> None:
    document = tileset(service, collection, matrix_set)
    feature, point = seat(service, collection, matrix_set)
    name = max(limits(document), key=int)
    matrix = matrices(service, document)[name]
    row, column = tile_over(matrix, *point)
    answer = service.get(address(document, name, row, column), accept=MVT)
    layer = only(mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True}).values())
    key = LAYERS[collection].key
    for each in layer["features"]:
        assert each["geometry"]["type"].removeprefix("Multi") in {"Polygon", "LineString"}
        assert each["type"] == "Feature"
        assert each["properties"]["estatus"]
    mine = only(each for each in layer["features"] if each["properties"][key] == feature["id"])
    # From the grid back to the ground: 0,0 is the tile's top left corner, and every step is as long.
    west, south, east, north = extent(matrix, row, column).bounds
    step = np.array([(east - west) / layer["extent"], -(north - south) / layer["extent"]])
    ground = shapely.transform(shape(mine["geometry"]), lambda grid: grid * step + (west, north))
    assert ground.distance(shapely.Point(*point)) <= np.hypot(*step)
