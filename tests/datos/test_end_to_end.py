"""From the publishers' own files to a layer, by the orders that a person types."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import cli

RELEASES = ("2023-07", "2023-11", "2024-01", "2024-04", "2024-11")
MONTHS = (
    *("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio"),
    *("Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"),
)


def incidencia(home: Path, *words: object) -> str:
    """What an order prints; it must be done."""
    done = CliRunner().invoke(cli, ["--home", str(home), *map(str, words)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("name", "polygons"), [("mg2023_municipios_completo.parquet", 2475), ("mg2020.gpkg", 2469)]
)
def test_a_marco_of_a_file_draws_what_it_has_and_keeps_every_row(
    datos: Path, tmp_path: Path, name: str, polygons: int
) -> None:
    incidencia(tmp_path, "marco", "install", datos / "marco" / name)
    [installed] = json.loads(incidencia(tmp_path, "marco", "list", "--json"))
    incidencia(tmp_path, "edition", "build", "--marco", installed["marco"])
    target = tmp_path / "capa.geojson"
    incidencia(tmp_path, "layer", "export", "incidencia-municipio", "-o", target, "--datetime", "2022")
    features = json.loads(target.read_text(encoding="utf-8"))["features"]
    assert len(features) == 2478 + 32
    assert sum(feature["geometry"] is not None for feature in features) == polygons
    assert sum(feature["properties"]["carpetas"] or 0 for feature in features) == 808


def reported(path: Path, year: str) -> Counter[str]:
    """Trafficking files of one year by entidad, counted apart from the code under test."""
    found: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="latin-1", newline="") as file:
        for row in csv.DictReader(file):
            if row["Año"] == year and row["Tipo de delito"] == "Trata de personas":
                counts = [row[month].replace(",", "") for month in MONTHS]
                found[row["Clave_Ent"].zfill(2)] += sum(int(count) for count in counts if count)
    return found


def test_every_release_stands_beside_the_others_and_corte_asks_for_each(datos: Path, tmp_path: Path) -> None:
    for release in RELEASES:
        incidencia(tmp_path, "import", "sesnsp", datos / "casos" / f"estatal_corte_{release}.csv.gz")
    (tmp_path / "marcos").mkdir(exist_ok=True)
    incidencia(tmp_path, "marco", "install", datos / "marco" / "mg2020.gpkg")
    incidencia(tmp_path, "edition", "build", "--marco", "2020")
    for release in RELEASES:
        target = tmp_path / f"{release}.csv"
        words = ("--datetime", "2022", "--corte", release)
        incidencia(tmp_path, "layer", "export", "incidencia-entidad", "-o", target, *words)
        with target.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        told = reported(datos / "casos" / f"estatal_corte_{release}.csv.gz", "2022")
        assert {row["cvegeo"]: int(row["carpetas"]) for row in rows} == {
            row["cvegeo"]: told[row["cvegeo"]] for row in rows
        }
        assert {row["corte"] for row in rows} == {release}
