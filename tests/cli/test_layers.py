"""Layers, maps and indicators as files and tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import Result

from layers.catalogue import LAYERS
from layers.encodings import ENCODINGS
from layers.spec import AFTER

from ..layers.encodings.readers import READERS

Run = Callable[..., Result]
COLUMNS = (*LAYERS["incidencia-entidad"].before, *LAYERS["incidencia-entidad"].columnas, *AFTER)


def test_the_layers_are_listed(run: Run) -> None:
    assert [row["id"] for row in json.loads(run("layer", "list", "--json").stdout)] == list(LAYERS)


@pytest.mark.parametrize("f", ENCODINGS)
def test_a_layer_is_written_in_the_format_of_its_name(
    published: Path, tmp_path: Path, f: str, run: Run
) -> None:
    target = tmp_path / f"Capa de 2022{ENCODINGS[f].extension}"
    words = ("incidencia-entidad", "-o", target, "--datetime", "2022", "--resolucion", "4000")
    result = run("--home", published, "layer", "export", *words)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(target)
    assert "32 renglones" in result.stderr
    read = READERS[f](target.read_bytes(), tmp_path / target.name, COLUMNS)
    assert sum(row["carpetas"] for row in read.rows) == 808
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".gpkg"] == [
        target.name for _ in range(f != "gpkg")
    ]


def test_the_format_may_be_named_where_the_extension_does_not_tell(
    published: Path, tmp_path: Path, run: Run
) -> None:
    target = tmp_path / "capa.txt"
    words = ("incidencia-entidad", "-o", target, "--f", "csv", "--resolucion", "4000")
    assert run("--home", published, "layer", "export", *words).exit_code == 0
    assert target.read_bytes().startswith(b"cvegeo,")


@pytest.mark.parametrize("epsg", [3857, 6372])
def test_coordinates_go_in_the_system_asked_for(published: Path, tmp_path: Path, epsg: int, run: Run) -> None:
    degrees, metres = tmp_path / "grados.gpkg", tmp_path / "metros.gpkg"
    for target, code in ((degrees, 4326), (metres, epsg)):
        words = ("entidades", "-o", target, "--epsg", code, "--resolucion", "4000")
        assert run("--home", published, "layer", "export", *words).exit_code == 0
    frame = gpd.read_file(metres)
    assert frame.crs.to_epsg() == epsg
    expected = gpd.read_file(degrees).to_crs(epsg)
    assert frame.geometry.geom_equals_exact(expected.geometry, 0.01).all()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("incidencia-entidad", "-o", "capa.docx"), (".docx", ".geojson", ".zip")),
        (("incidencia-entidad", "-o", "capa"), (".geojson", ".zip")),
        (("incidencia-entidad", "-o", "capa.csv", "--f", "shp"), ("«shp»", "gpkg")),
        (("no-hay", "-o", "capa.csv"), ("no-hay",)),
        (("incidencia-entidad", "-o", "capa.csv", "--datetime", "ayer"), ("ayer",)),
        (("incidencia-entidad", "-o", "capa.csv", "--fecha", "2022-01-01"), ("fecha", "datetime=2022")),
        (("incidencia-entidad", "-o", "capa.csv", "--corte", "1999-01"), ("1999-01",)),
        (("entidades", "-o", "capa.csv", "--resolucion", "7"), ("7",)),
        (("entidades", "-o", "capa.gpkg", "--epsg", "32614"), ("--epsg", "4326, 3857, 6372")),
        (("entidades", "-o", "capa.geojson", "--epsg", "6372"), (".geojson", "grados", ".gpkg")),
        (("entidades", "-o", "capa.geojsons", "--epsg", "3857"), ("grados",)),
        (("entidades", "-o", "capa.kml", "--epsg", "3857"), ("grados",)),
        (("entidades", "-o", "capa.xlsx", "--epsg", "3857"), (".xlsx no lleva geometría",)),
        (("cadena-penal", "-o", "capa.gpkg", "--epsg", "3857"), ("cadena-penal no lleva geometría",)),
        (("entidades", "-o", "no/hay/capa.csv"), ("no existe",)),
        (("entidades",), ("-o",)),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_sentence_and_nothing_is(
    published: Path,
    tmp_path: Path,
    words: tuple[str, ...],
    says: tuple[str, ...],
    run: Run,
    assert_refused: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(run("--home", published, "layer", "export", *words), *says)
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_leaves_the_file_that_was_there(
    published: Path, tmp_path: Path, run: Run, assert_refused: Callable[..., None]
) -> None:
    target = tmp_path / "capa.geojson"
    target.write_bytes(b"antes")
    words = ("entidades", "-o", target, "--epsg", "6372")
    assert_refused(run("--home", published, "layer", "export", *words), "grados")
    assert target.read_bytes() == b"antes"


@pytest.mark.parametrize(("id", "count", "drawn"), [("rutas", 78, 59), ("cadena-penal", 42, 0)])
def test_rows_that_are_no_areas_are_written_with_their_warnings_told(
    published: Path, tmp_path: Path, id: str, count: int, drawn: int, run: Run
) -> None:
    target = tmp_path / "capa.parquet"
    result = run("--home", str(published), "layer", "export", id, "-o", str(target))
    assert result.exit_code == 0, result.stderr
    rows = gpd.read_parquet(target)
    assert (len(rows), int(rows.geometry.notna().sum())) == (count, drawn)
    assert LAYERS[id].advertencias[0] in result.stderr


def test_figures_of_the_country_have_no_map_and_nothing_is_written(
    published: Path, tmp_path: Path, run: Run
) -> None:
    target = tmp_path / "mapa.html"
    result = run("--home", str(published), "map", "cadena-penal", "-o", str(target))
    assert result.exit_code == 2
    assert "no tienen mapa" in result.stderr
    assert not target.exists()


def test_a_map_is_one_html_file(published: Path, tmp_path: Path, run: Run) -> None:
    target = tmp_path / "mapa.html"
    words = ("map", "incidencia-entidad", "-o", str(target), "--datetime", "2022", "--resolucion", "4000")
    result = run("--home", str(published), *words)
    assert result.exit_code == 0, result.stderr
    assert "<html" in target.read_text(encoding="utf-8")[:2000].lower()


def test_indicators_on_a_day(published: Path, run: Run) -> None:
    result = run(
        "--home", str(published), "indicators", "leyes_armonizadas", "--fecha", "2016-06-01", "--json"
    )
    body = json.loads(result.stdout)
    assert len(body["si"]) == body["numerador"] == 10
    both = run("--home", str(published), "indicators", "--fecha", "2016-06-01")
    assert "convenios_entidades" in both.stdout
    assert both.stderr.strip()


def test_a_folder_that_is_not_there_is_named(published: Path, tmp_path: Path, run) -> None:
    target = tmp_path / "nada" / "capa.csv"
    result = run("--home", str(published), "layer", "export", "entidades", "-o", str(target))
    assert result.exit_code == 2
    assert f"no existe la carpeta {target.parent}" in result.stderr.lower()
