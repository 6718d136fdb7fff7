"""A service on the carried facts and on made boundaries: one square around each municipio's seat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.snapshot import Snapshot, prepare
from geo.boundaries import RESOLUCIONES, BoundarySet
from geo.codes import Nivel, entidades, municipios
from geo.edition import Edition, build
from geo.facts import load_carried

HALF = 0.02  # degrees from a seat to the sides of its square


def squares(nivel: Nivel) -> gpd.GeoDataFrame:
    """One square a municipio that has a seat; an entidad is the union of its municipios' squares."""
    seats = municipios().dropna(subset=["lat", "lon"]).set_index("cvegeo")
    lon, lat = seats["lon"].to_numpy(float), seats["lat"].to_numpy(float)
    frame = gpd.GeoDataFrame(
        {"nombre": seats["nombre"]},
        geometry=shapely.box(lon - HALF, lat - HALF, lon + HALF, lat + HALF),
        index=seats.index,
        crs=4326,
    )
    if nivel == "municipio":
        return frame
    frame["cve"] = frame.index.str[:2]
    states = frame.dissolve("cve")[["geometry"]]
    states.insert(0, "nombre", entidades().set_index("cve_ent")["nombre"].reindex(states.index))
    return states.rename_axis("cvegeo")


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The carried facts on the squares."""
    frames = {"entidad": squares("entidad"), "municipio": squares("municipio")}
    made = BoundarySet(
        marco="2019",
        fuente="cuadros hechos para las pruebas",
        licencia="ninguna",
        sha256="0" * 64,
        sin_poligono=tuple(sorted(set(municipios()["cvegeo"]) - set(frames["municipio"].index))),
        hallazgos=(),
        niveles=tuple((nivel, res) for nivel in ("entidad", "municipio") for res in RESOLUCIONES),
        abrir=lambda nivel, _: frames[nivel],
    )
    return build(load_carried(), made)


@pytest.fixture(scope="session")
def snapshot(edition: Edition) -> Snapshot:
    return prepare(edition)


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Vite leaves: an index and an asset with a hash in its name."""
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Incidencia</title>", encoding="utf-8")
    (folder / "assets" / "index-abc123.js").write_text("export {}", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, page: Path) -> Settings:
    home = tmp_path_factory.mktemp("home")
    return Settings(home=home, store=str(home / "store"), page=page, proxies=("testclient",))


@pytest.fixture(scope="session")
def client(settings: Settings, snapshot: Snapshot) -> Iterator[TestClient]:
    """A caller of the service; what fails inside is answered, not raised."""
    with TestClient(create_app(settings, snapshot), raise_server_exceptions=False) as made:
        yield made
