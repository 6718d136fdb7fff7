"""Boundaries from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import shapely

from geo.codes import municipios

from ..geo import makers


def test_boundaries_that_overlap_are_refused(home: Path, tmp_path: Path, run, assert_refused) -> None:
    seats = municipios().dropna(subset=["lat", "lon"]).head(40)
    boxes = gpd.GeoDataFrame(
        {"CVEGEO": seats["cvegeo"], "NOMGEO": seats["nombre"]},
        geometry=shapely.box(seats["lon"] - 0.5, seats["lat"] - 0.5, seats["lon"] + 0.5, seats["lat"] + 0.5),
        crs=4326,
    )
    source = tmp_path / "mg2031.gpkg"
    boxes.to_file(source, layer="municipios")
    assert_refused(run("--home", str(home), "marco", "install", str(source), "--marco", "2031"))
    assert not home.exists()


def test_vintages_are_listed_with_what_they_do_not_draw(published: Path, run) -> None:
    [row] = json.loads(run("--home", str(published), "marco", "list", "--json").stdout)
    assert (row["marco"], row["municipios"], row["entidades"]) == ("2019", 2465, 32)
    assert {"cvegeo": "24059", "nombre": "Villa de Pozos"} in row["sin_poligono"]
    assert len(row["sin_poligono"]) == 13
    assert "Villa de Pozos" in run("--home", str(published), "marco", "list").stdout


def test_a_sound_vintage_has_no_findings_and_an_altered_one_has(tmp_path: Path, run) -> None:
    source = makers.geopackage(makers.grid(), tmp_path)
    made = run("--home", tmp_path, "marco", "install", source, "--marco", "2019")
    assert made.exit_code == 0, made.stderr
    sound = run("--home", str(tmp_path), "marco", "check", "--json")
    assert (sound.exit_code, json.loads(sound.stdout)) == (0, [])
    [level] = (tmp_path / "marcos").glob("*/entidad-4000.parquet")
    level.write_bytes(level.read_bytes()[:-4] + b"\0\0\0\0")
    altered = run("--home", str(tmp_path), "marco", "check", "--json")
    assert altered.exit_code == 1
    assert "entidad-4000" in altered.stdout
