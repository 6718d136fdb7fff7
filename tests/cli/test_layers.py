"""Layers, maps and indicators as files and tables."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from layers.catalogue import LAYERS


def test_the_layers_are_listed(run) -> None:
    assert [row["id"] for row in json.loads(run("layer", "list", "--json").stdout)] == list(LAYERS)


@pytest.mark.parametrize("name", ["capa.csv", "capa.geojson", "capa.parquet"])
def test_a_layer_is_written_in_the_format_of_its_name(
    published: Path, tmp_path: Path, name: str, run
) -> None:
    target = tmp_path / name
    words = (
        "layer",
        "export",
        "incidencia-municipio",
        "-o",
        str(target),
        "--datetime",
        "2022",
        "--resolucion",
        "4000",
    )
    result = run("--home", str(published), *words)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(target)
    if name.endswith(".parquet"):
        rows = gpd.read_parquet(target)
    else:
        rows = pd.read_csv(target) if name.endswith(".csv") else gpd.read_file(target)
    assert len(rows) == 2510
    assert rows["carpetas"].sum() == 808


@pytest.mark.parametrize(("id", "count", "drawn"), [("rutas", 78, 59), ("cadena-penal", 42, 0)])
def test_rows_that_are_no_areas_are_written_with_their_warnings_told(
    published: Path, tmp_path: Path, id: str, count: int, drawn: int, run
) -> None:
    target = tmp_path / "capa.parquet"
    result = run("--home", str(published), "layer", "export", id, "-o", str(target))
    assert result.exit_code == 0, result.stderr
    rows = gpd.read_parquet(target)
    assert (len(rows), int(rows.geometry.notna().sum())) == (count, drawn)
    assert LAYERS[id].advertencias[0] in result.stderr


def test_figures_of_the_country_have_no_map_and_nothing_is_written(
    published: Path, tmp_path: Path, run
) -> None:
    target = tmp_path / "mapa.html"
    result = run("--home", str(published), "map", "cadena-penal", "-o", str(target))
    assert result.exit_code == 2
    assert "no tienen mapa" in result.stderr
    assert not target.exists()


def test_a_map_is_one_html_file(published: Path, tmp_path: Path, run) -> None:
    target = tmp_path / "mapa.html"
    words = ("map", "incidencia-entidad", "-o", str(target), "--datetime", "2022", "--resolucion", "4000")
    result = run("--home", str(published), *words)
    assert result.exit_code == 0, result.stderr
    assert "<html" in target.read_text(encoding="utf-8")[:2000].lower()


def test_indicators_on_a_day(published: Path, run) -> None:
    result = run(
        "--home", str(published), "indicators", "leyes_armonizadas", "--fecha", "2016-06-01", "--json"
    )
    body = json.loads(result.stdout)
    assert len(body["si"]) == body["numerador"] == 10
    both = run("--home", str(published), "indicators", "--fecha", "2016-06-01")
    assert "convenios_entidades" in both.stdout
    assert both.stderr.strip()
