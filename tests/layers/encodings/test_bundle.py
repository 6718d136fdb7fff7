"""One zip with all that a layer is, opened as a person opens it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.build import Layer

from .cases import CASES
from .conftest import Encoded
from .readers import csv_rows

ALWAYS = {
    "LEEME.md", "LICENCIA.md", "diccionario.csv", "codigos.csv", "fuentes.csv", "checksums.txt",
}  # fmt: skip


@pytest.fixture
def archive(name: str, encoded: Encoded) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(encoded(name, "zip")))


@pytest.mark.parametrize("name", CASES)
def test_every_part_is_there_and_the_read_me_tells_what_each_is(
    name: str, archive: zipfile.ZipFile, case: Callable[[str], Layer]
) -> None:
    id = case(name).spec.id
    assert set(archive.namelist()) == ALWAYS | {f"{id}.gpkg", f"{id}.csv"}
    assert archive.testzip() is None
    read_me = archive.read("LEEME.md").decode()
    assert all(f"`{part}`" in read_me for part in archive.namelist() if part != "LEEME.md")
    assert case(name).spec.descripcion in read_me
    assert all(sentence in read_me for sentence in case(name).advertencias)


@pytest.mark.parametrize("name", CASES)
def test_the_dictionary_explains_every_column_of_the_values(name: str, archive: zipfile.ZipFile) -> None:
    [values] = [part for part in archive.namelist() if part.endswith(".csv") and part not in ALWAYS]
    header = archive.read(values).decode().partition("\r\n")[0].split(",")
    rows = csv_rows(archive.read("diccionario.csv"))
    assert [row["columna"] for row in rows] == header
    assert all(row["descripcion"] and row["tipo"] in ("texto", "entero", "decimal") for row in rows)
    assert all(row["unidad"] for row in rows if row["tipo"] != "texto")


@pytest.mark.parametrize("name", CASES)
def test_every_code_and_every_source_in_the_values_is_explained(name: str, archive: zipfile.ZipFile) -> None:
    [values] = [part for part in archive.namelist() if part.endswith(".csv") and part not in ALWAYS]
    rows = csv_rows(archive.read(values))
    codes = {row["codigo"] for row in csv_rows(archive.read("codigos.csv"))}
    said = {cell for row in rows for key, cell in row.items() if key.split("_")[-1] == "estatus"}
    assert said <= codes
    sources = {row["clave"]: row for row in csv_rows(archive.read("fuentes.csv"))}
    named = {key for row in rows for key in row.get("fuente", "").split("|") if key}
    assert named <= set(sources)
    licences = archive.read("LICENCIA.md").decode()
    for row in sources.values():
        assert row["publica"]
        assert row["corte"]
        assert f"{row['publica']}, {row['titulo']} ({row['corte']}): {row['licencia']}." in licences


def test_intervals_stand_beside_the_rate_with_the_estatus_of_each_row(encoded: Encoded) -> None:
    archive = zipfile.ZipFile(io.BytesIO(encoded("incidencia-entidad", "zip")))
    rows = csv_rows(archive.read("incidencia-entidad.csv"))
    observed = [row for row in rows if row["tasa_estatus"] == "observado"]
    assert observed
    for row in observed:
        assert float(row["tasa_inf"]) <= float(row["tasa"]) <= float(row["tasa_sup"])


def test_the_sums_are_those_of_sha256sum_and_its_files_can_be_read_by_anyone(
    encoded: Encoded, tmp_path: Path
) -> None:
    (tmp_path / "x.zip").write_bytes(encoded("rutas", "zip"))
    shutil.unpack_archive(tmp_path / "x.zip", tmp_path)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "checksums.txt"], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(checked.stdout.splitlines()) == len(ALWAYS) + 1
    entries = zipfile.ZipFile(tmp_path / "x.zip").infolist()
    assert {each.external_attr >> 16 for each in entries} == {0o644}
    assert {each.date_time for each in entries} == {(1980, 1, 1, 0, 0, 0)}
