"""The default marco as it is drawn: nothing vanishes at any zoom, no gap opens, files keep every row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pandas as pd
import pytest
import shapely

from geo import edition
from geo.boundaries import BoundarySet
from geo.edition import Edition
from geo.facts import Facts
from geo.marcos import load
from geo.periods import Periodo
from layers.build import build
from layers.catalogue import LAYERS
from layers.encodings import ENCODINGS, mvt
from layers.spec import LayerQuery
from layers.tiles.cut import BUFFER
from layers.tiles.cut import cut as cut_tile
from layers.tiles.grids import EXTENT, MAX_ZOOM, WEB_MERCATOR, Box
from layers.tiles.shapes import prepare
from layers.tiles.tags import tag

MEXICO = (-118.5, 14.4, -86.6, 32.8)


@pytest.fixture(scope="module")
def official(home_2019: Path) -> BoundarySet:
    return load(home_2019, "2019")


@pytest.fixture(scope="module")
def published_2019(facts: Facts, official: BoundarySet) -> Edition:
    return edition.build(facts, official)


def tiles(boundaries: BoundarySet, z: int, box: Box = MEXICO) -> list[dict[str, Any]]:
    """The features of each tile of zoom ``z`` that touches a box in degrees."""
    frame = boundaries["municipio", WEB_MERCATOR.resolution(z)].frame
    shapes = prepare(frame.geometry, WEB_MERCATOR)
    tags = tag(pd.DataFrame({"cvegeo": frame.index.array}), "cvegeo", shapes.keys, ["cvegeo"])
    drawn = [
        mvt.draw(cut_tile(shapes, WEB_MERCATOR, z, x, y), shapes.keys)
        for x, y in WEB_MERCATOR.covering(box, z)
    ]
    cut = [mvt.tile("municipios", each, tags) for each in drawn]
    decoded = [
        mapbox_vector_tile.decode(data, default_options={"y_coord_down": True}) for data in cut if data
    ]
    return [{each["properties"]["cvegeo"]: each for each in one["municipios"]["features"]} for one in decoded]


@pytest.mark.parametrize("z", range(8))
def test_every_municipio_is_seen_at_every_zoom_of_the_country(z: int, official: BoundarySet) -> None:
    seen = set().union(*tiles(official, z))
    assert seen == set(official["municipio", 250].frame.index)


@pytest.mark.parametrize("z", range(8, MAX_ZOOM + 1))
def test_inland_the_municipios_fill_each_tile_without_gap_or_overlap(z: int, official: BoundarySet) -> None:
    side = EXTENT + 2 * BUFFER
    # Around Puebla and Tlaxcala, where municipios are small and the sea is far.
    for features in tiles(official, z, (-98.3, 19.0, -98.2, 19.1)):
        shapes = [shapely.geometry.shape(each["geometry"]) for each in features.values()]
        # A sliver that collapses on the grid is the only difference there may be.
        assert sum(shape.area for shape in shapes) == pytest.approx(side**2, rel=1e-4)


def test_the_municipal_layer_of_2022_as_geojson(published_2019: Edition) -> None:
    layer = build(published_2019, LAYERS["incidencia-municipio"], LayerQuery(datetime=Periodo.parse("2022")))
    features = json.loads(ENCODINGS["json"].encode(layer))["features"]
    assert len(features) == 2510
    assert sum(feature["geometry"] is not None for feature in features) == 2465
    assert sum(feature["properties"]["tipo"] == "sin_municipio" for feature in features) == 32
    rows = [feature["properties"] for feature in features]
    assert sum(row["carpetas"] for row in rows if row["estatus"] == "observado") == 808
    # Eldorado, Juan José Ríos and Villa de Pozos are of 2024: a null, and why.
    unborn = {row["cvegeo"] for row in rows if row["carpetas"] is None}
    assert unborn == {row["cvegeo"] for row in rows if row["estatus"] == "no_aplica"}
    assert unborn == {"24059", "25019", "25020"}


def test_the_surface_of_the_country_is_the_one_that_is_known(published_2019: Edition) -> None:
    for id in ("entidades", "municipios"):
        rows = build(published_2019, LAYERS[id], LayerQuery()).values
        assert rows["superficie_km2"].sum() == pytest.approx(1_960_000, rel=0.01)
