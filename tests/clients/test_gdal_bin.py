"""Debian's GDAL at the command line: what a person with `gdal-bin` types."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from layers.catalogue import LAYERS

from .recording import Recorder

Source = Callable[[str], gpd.GeoDataFrame]


def run(*words: str | Path) -> str:
    """What a program of GDAL says; it must find nothing to warn of."""
    program = shutil.which(str(words[0]))
    assert program is not None, f"falta {words[0]}; lo instala: python tests/postgres.py"
    done = subprocess.run([program, *words[1:]], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_the_landing_page_opens_and_lists_every_collection(service: str) -> None:
    said = run("ogrinfo", "-ro", "-q", f"OAPIF:{service}")
    found = re.findall(r"^\d+: ([a-z-]+) \(title: (.+?)\)", said, re.MULTILINE)
    assert found == [(spec.id, spec.titulo) for spec in LAYERS.values()]


@pytest.mark.parametrize("id", ["incidencia-municipio", "rutas", "cadena-penal"])
def test_a_collection_becomes_a_geopackage(
    recorder: Recorder, source: Source, tmp_path: Path, id: str
) -> None:
    made = tmp_path / "capa.gpkg"
    # Without the option GDAL takes the kind of geometry of the first rows for that of all.
    kind = ("-nlt", "PROMOTE_TO_MULTI")
    run("ogr2ogr", *kind, "-oo", "PAGE_SIZE=1000", made, f"OAPIF:{recorder.address}", id)
    got, expected, key = gpd.read_file(made), source(id), LAYERS[id].key
    assert got[key].tolist() == expected[key].tolist()
    drawn = expected.geometry.notna().tolist()
    assert got.geometry.notna().tolist() == drawn
    assert got["estatus"].tolist() == expected["estatus"].tolist()
    if any(drawn):
        np.testing.assert_allclose(got.total_bounds, expected.total_bounds, atol=1e-6)


def test_a_filter_is_sent_to_the_service(recorder: Recorder, source: Source, tmp_path: Path) -> None:
    made = tmp_path / "oaxaca.csv"
    where = ("-where", "cve_ent = '20' AND carpetas > 2")
    run("ogr2ogr", *where, made, f"OAPIF:{recorder.address}", "incidencia-municipio")
    frame = source("incidencia-municipio")
    selected = frame[(frame["cve_ent"] == "20") & (frame["carpetas"] > 2)]
    assert len(made.read_text(encoding="utf-8").splitlines()) == 1 + len(selected) > 1
    [asked] = [each for each in recorder.items() if "filter" in each.query]
    assert asked.query["filter"] == "(cve_ent = '20') AND (carpetas > 2)"
    assert asked.json["numberMatched"] == asked.json["numberReturned"] == len(selected)
