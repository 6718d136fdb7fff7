"""Official boundaries as distributed: every vintage installs, keeps its promises, agrees with others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import marcos
from geo.boundaries import RESOLUCIONES
from geo.generalise import MUST_STAY
from geo.topology import neighbours

VINTAGES = {
    "2010": ("mg2010_derivado_municipios.parquet", 2456),
    "2020": ("mg2020.gpkg", 2469),
    "2023": ("mg2023_municipios_completo.parquet", 2475),
}
YOUNGEST = {"24059", "25019", "25020"}


@pytest.fixture(scope="session", params=VINTAGES)
def home(
    request: pytest.FixtureRequest, datos: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    marco: str = request.param
    made = tmp_path_factory.mktemp(f"home_{marco}")
    marcos.install(datos / "marco" / VINTAGES[marco][0], made)
    return made, marco


def test_every_vintage_installs_under_the_year_it_tells(home: tuple[Path, str]) -> None:
    path, marco = home
    (made,) = marcos.installed(path)
    assert (made.marco, made.municipios, made.entidades) == (marco, VINTAGES[marco][1], 32)
    assert set(made.sin_poligono) >= YOUNGEST
    assert len(made.sin_poligono) == 2478 - made.municipios


def test_at_every_level_it_is_a_coverage(home: tuple[Path, str]) -> None:
    path, marco = home
    assert marcos.check(path, marco) == ()


@pytest.mark.parametrize("nivel", ["entidad", "municipio"])
def test_at_every_level_neighbours_stay_neighbours(nivel, home: tuple[Path, str]) -> None:
    path, marco = home
    levels = marcos.load(path, marco)
    full = neighbours(np.asarray(levels[nivel, 0].frame.geometry.values))
    long = full.index[full > MUST_STAY]
    for metres in RESOLUCIONES[1:]:
        frame = levels[nivel, metres].frame
        now = neighbours(np.asarray(frame.geometry.values)).index
        assert long.difference(now).empty, metres
        assert now.difference(full.index).empty, metres
        assert frame.index.equals(levels[nivel, 0].frame.index)


def test_the_rebuilt_municipio_of_2023_is_told(datos: Path, tmp_path: Path) -> None:
    made = marcos.install(datos / "marco" / "mg2023_250m.gpkg", tmp_path)
    assert ("reconstruido", ("03002",)) in [(h.clase, h.claves) for h in made.hallazgos]


def test_the_default_agrees_with_2023_within_metres(datos: Path, home_2019: Path) -> None:
    """Where both drew a municipio with as many vertices, each vertex lies where the other's does.

    The default comes without EPSG code in INEGI's projection; the other was published in EPSG:4326.
    """
    path = datos / "marco" / "mg2023_municipios_completo.parquet"
    other = gpd.read_parquet(path, columns=["CVEGEO", "geometry"]).set_index("CVEGEO").geometry
    ours = marcos.load(home_2019, "2019")["municipio", 0].frame.geometry
    both = ours.index.intersection(other.index)
    alike = both[shapely.get_num_coordinates(ours[both]) == shapely.get_num_coordinates(other[both])]
    assert len(alike) > 300
    alike = alike[::3]
    lines = (
        shapely.boundary(np.asarray(ours[alike].values)),
        shapely.boundary(np.asarray(other[alike].values)),
    )
    metres = shapely.hausdorff_distance(*lines) * 111_195
    assert np.median(metres) < 0.1


def test_entidades_agree_with_those_published_for_2023(datos: Path, home: tuple[Path, str]) -> None:
    """By area: the same in 2023; within 3 % in the others, which draw fewer islands off Colima and 03."""
    path, marco = home
    published = gpd.read_parquet(datos / "marco" / "mg2023_entidades_completo.parquet").set_index("CVE_ENT")
    ours = marcos.load(path, marco)["entidad", 0].frame
    assert ours.index.tolist() == sorted(published.index)
    ratio = ours.to_crs(6933).area / published.to_crs(6933).area.reindex(ours.index)
    assert np.abs(ratio - 1).max() < (1e-9 if marco == "2023" else 0.03)


def test_the_finest_set_installs_within_its_budget(datos: Path) -> None:
    """In its own process: under 120 s and 3 GB, as the benchmark measures it."""
    source = datos / "marco" / VINTAGES["2023"][0]
    ended = subprocess.run(
        [sys.executable, "-m", "bench.marco", str(source)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    _, _, municipios, seconds, memory, _ = ended.stdout.split("|")
    assert municipios.strip() == "2,475"
    assert float(seconds.removesuffix("s ")) < 120
    assert float(memory.removesuffix("GB ")) < 3
