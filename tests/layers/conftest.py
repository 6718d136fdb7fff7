"""The carried facts on a made marco: a chessboard of squares, one a municipio, quick and easy to count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import edition
from geo.boundaries import BoundarySet
from geo.codes import Nivel
from geo.edition import Edition
from geo.facts import Facts, load_carried
from layers.build import Layer
from layers.build import build as build_layer
from layers.catalogue import LAYERS
from layers.spec import LayerQuery

# Younger than the vintage of 2019: these keep a row without polygon (issue 3).
WITHOUT_POLYGON = (
    "02006", "02007", "04012", "04013", "07125", "12082", "12083", "12084", "12085", "17036",
    "24059", "25019", "25020",
)  # fmt: skip
COLUMNS, SIDE = 60, 0.25
JUNE_2016 = date(2016, 6, 1)


@pytest.fixture(scope="session")
def facts() -> Facts:
    return load_carried()


@pytest.fixture(scope="session")
def boundaries(facts: Facts) -> BoundarySet:
    return made_boundaries(facts)


@pytest.fixture(scope="session")
def published(facts: Facts, boundaries: BoundarySet) -> Edition:
    return edition.build(facts, boundaries)


@pytest.fixture(scope="session")
def layer(published: Edition) -> Callable[[str], Layer]:
    """A layer by its id: of its default period, or of the day on which most was known of the laws."""

    @cache
    def built(id: str) -> Layer:
        spec = LAYERS[id]
        return build_layer(published, spec, LayerQuery(fecha=JUNE_2016) if spec.by_day else LayerQuery())

    return built


def made_boundaries(facts: Facts) -> BoundarySet:
    """2,465 squares of a quarter of a degree in rows of sixty, and the 32 unions of them."""
    names = facts.municipios.set_index("cvegeo")["nombre"]
    names = names[~names.index.isin(WITHOUT_POLYGON)].sort_index()
    row, column = np.divmod(np.arange(len(names)), COLUMNS)
    west, south = -117 + SIDE * column, 15 + SIDE * row
    squares = shapely.box(west, south, west + SIDE, south + SIDE)
    index = names.index.rename("cvegeo")
    municipios = gpd.GeoDataFrame({"nombre": names.to_numpy()}, geometry=squares, index=index, crs=4326)
    entidades = municipios.dissolve(by=index.str[:2].rename("cvegeo"), method="coverage")
    entidades["nombre"] = facts.entidades.set_index("cve_ent")["nombre"]
    frames = {"municipio": municipios, "entidad": entidades[["nombre", "geometry"]]}

    def open_level(nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
        return frames[nivel]

    levels: tuple[tuple[Nivel, int], ...] = (
        ("entidad", 250),
        ("municipio", 250),
        ("entidad", 0),
        ("municipio", 0),
    )
    return BoundarySet(
        "2019", "squares made by the tests", "CC0-1.0", "0" * 64, WITHOUT_POLYGON, (), levels, open_level
    )
