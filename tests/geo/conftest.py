"""The carried facts, read once a run, and a small marco to publish them on."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geo.boundaries import BoundarySet
from geo.codes import Nivel
from geo.facts import Facts, load_carried


@pytest.fixture(scope="session")
def facts() -> Facts:
    return load_carried()


def three_squares(nivel: Nivel, _: int) -> gpd.GeoDataFrame:
    """Aguascalientes as three municipios side by side."""
    if nivel == "entidad":
        keys, names, shapes = ["01"], ["Aguascalientes"], [shapely.box(-102.6, 22.0, -102.0, 22.2)]
    else:
        keys, names = ["01001", "01002", "01003"], ["Aguascalientes", "Asientos", "Calvillo"]
        shapes = [shapely.box(-102.6 + x, 22.0, -102.4 + x, 22.2) for x in (0, 0.2, 0.4)]
    index = gpd.pd.Index(keys, name="cvegeo", dtype="str")
    return gpd.GeoDataFrame({"nombre": names}, geometry=shapes, index=index, crs=4326)


@pytest.fixture(scope="session")
def small_marco() -> BoundarySet:
    return BoundarySet(
        marco="2019",
        fuente="cuadros hechos para las pruebas",
        licencia="ninguna",
        sha256="ab" * 32,
        sin_poligono=(),
        hallazgos=(),
        niveles=(("entidad", 0), ("municipio", 0), ("entidad", 250), ("municipio", 250)),
        abrir=three_squares,
    )
