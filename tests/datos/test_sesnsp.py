"""SESNSP's own files: state releases, the new instrument, municipal, victims, and what is refused."""

from __future__ import annotations

import csv
import gzip
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from geo import imports
from geo.codes import carried_path
from geo.errors import InputError
from geo.revisions import diff
from geo.sources.lectura import Lectura
from geo.sources.sesnsp import read

CORTES = ("2023-07", "2023-11", "2024-01", "2024-04", "2024-11")
TRATA = "Trata de personas"
OAXACA = ["2015-01", "2015-03", "2015-04", "2015-06", "2015-07", "2015-09", "2015-10", "2015-12", "2016-10"]
MUNICIPAL = {
    "2015": 415, "2016": 383, "2017": 304, "2018": 393, "2019": 546,
    "2020": 558, "2021": 625, "2022": 808, "2023": 731, "2024": 617,
}  # fmt: skip


def state(datos: Path, corte: str) -> Path:
    return datos / "casos" / f"estatal_corte_{corte}.csv.gz"


def by_year(casos: pd.DataFrame) -> dict[str, int]:
    return {
        str(year): int(total)
        for year, total in casos.groupby(casos["periodo"].str[:4])["valor"].sum().items()
    }


@pytest.fixture(scope="module")
def releases(datos: Path) -> dict[str, Lectura]:
    return {corte: read(state(datos, corte)) for corte in CORTES}


@pytest.mark.parametrize("corte", CORTES)
def test_each_state_release_imports_with_its_corte(
    corte: str, releases: dict[str, Lectura], tmp_path: Path
) -> None:
    lectura = releases[corte]
    assert lectura.clave == f"sesnsp-estatal-{corte}"
    months = int(corte[:4]) * 12 + int(corte[5:]) - 2015 * 12
    assert len(lectura.casos) == 32 * months
    silent = lectura.casos[lectura.casos["estatus"] == "no_reportado"]
    assert (silent["cve"].unique().tolist(), silent["periodo"].tolist()) == (["20"], OAXACA)
    assert not any("nombre del archivo" in aviso for aviso in lectura.avisos)
    imports.save(lectura, tmp_path)
    assert imports.save(lectura, tmp_path).endswith("sin cambios.")


def test_newest_state_release_is_the_carried_table(releases: dict[str, Lectura]) -> None:
    with carried_path("casos_entidad_mensual.csv").open(encoding="utf-8", newline="") as file:
        carried = {(r["cve_ent"], r["periodo"]): [r["carpetas"], r["estatus"]] for r in csv.DictReader(file)}
    casos = releases["2024-11"].casos
    values = casos["valor"].astype("string").fillna("")
    columns = (casos["cve"], casos["periodo"], values, casos["estatus"])
    ours = {(cve, periodo): rest for cve, periodo, *rest in zip(*columns, strict=True)}
    assert ours == carried


def by_hand(path: Path) -> dict[tuple[str, str], str]:
    """Trafficking's cells as written, with nothing but the csv module; Oaxaca's silent months left out."""
    cells: dict[tuple[str, str], str] = {}
    with gzip.open(path, "rt", encoding="latin-1", newline="") as file:
        for row in csv.reader(file):
            if row[4] == TRATA:
                for month, value in enumerate(row[7:], start=1):
                    if value:
                        cells[row[1].zfill(2), f"{row[0]}-{month:02d}"] = value
    return {key: value for key, value in cells.items() if not (key[0] == "20" and key[1] in OAXACA)}


@pytest.mark.parametrize(("a", "b"), [*pairwise(CORTES), (CORTES[0], CORTES[-1])])
def test_what_changed_between_cortes_agrees_with_a_count_by_hand(
    a: str, b: str, datos: Path, releases: dict[str, Lectura]
) -> None:
    before, after = by_hand(state(datos, a)), by_hand(state(datos, b))
    expected = {key: (int(before[key]), int(after[key])) for key in before if before[key] != after[key]}
    found = diff(pd.concat([releases[a].casos, releases[b].casos]), a, b)
    ours = {(row.cve, row.periodo): (row.valor_a, row.valor_b) for row in found.itertuples()}
    assert ours == expected
    assert expected


def test_municipal_file_sums_to_the_published_totals(datos: Path) -> None:
    lectura = read(datos / "casos" / "municipal_forma_ancha_trata_2015-2024.csv")
    assert lectura.clave == "sesnsp-municipal-2024-12"
    assert by_year(lectura.casos) == MUNICIPAL
    with carried_path("casos_municipio_mensual.csv").open(encoding="utf-8", newline="") as file:
        carried = {(r["cvegeo"], r["periodo"]): int(r["carpetas"]) for r in csv.DictReader(file)}
    assert lectura.casos.set_index(["cve", "periodo"])["valor"].to_dict() == carried


def test_tidy_municipal_extract_holds_the_same_cells(datos: Path) -> None:
    wide = read(datos / "casos" / "municipal_forma_ancha_trata_2015-2024.csv")
    tidy = read(datos / "casos" / "trata_municipal_mensual_2015_2024.csv")
    pd.testing.assert_frame_equal(tidy.casos, wide.casos)


def test_victims_sum_to_the_published_totals(datos: Path) -> None:
    lectura = read(datos / "casos" / "victimas_estatal_mensual_2015_2025-06.csv")
    assert lectura.clave == "sesnsp-victimas-2025-06"
    totals = [1171, 782, 537, 584, 682, 681, 753, 942, 936, 790, 392]
    assert by_year(lectura.casos) == {str(2015 + n): total for n, total in enumerate(totals)}
    assert any("no dice de qué delito es" in aviso for aviso in lectura.avisos)


@pytest.mark.parametrize("corte", ["2026-01", "2026-03"])
def test_new_instrument_holds_four_purposes_of_trafficking(corte: str, datos: Path) -> None:
    lectura = read(datos / "casos" / f"rnid_estatal_corte_{corte}.csv")
    assert lectura.clave == f"sesnsp-rnid-{corte}"
    assert lectura.fuente["instrumento"] == "RNID"
    assert lectura.casos["subtipo"].nunique() == 4
    assert len(lectura.casos) == 32 * 4 * int(corte[5:])


def test_new_instruments_newest_release_is_the_carried_table(datos: Path) -> None:
    casos = read(datos / "casos" / "rnid_estatal_corte_2026-03.csv").casos
    with carried_path("rnid_entidad_mensual_2026.csv").open(encoding="utf-8", newline="") as file:
        carried = {
            (r["cve_ent"], r["periodo"], r["subtipo"]): int(r["carpetas"])
            for r in csv.DictReader(file)
            if r["tipo"] == TRATA
        }
    assert casos.set_index(["cve", "periodo", "subtipo"])["valor"].to_dict() == carried


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("estatal_metodologia_anterior_1997-2017.csv", "metodología anterior"),
        ("fuero_federal_2012-2025.csv", "fuero federal"),
        ("rnid_victimas_municipal_extracto.csv", "no tiene filas del delito «Trata de personas»"),
        ("puntos_prueba_96k.parquet", "no un archivo del SESNSP"),
    ],
)
def test_what_holds_no_trafficking_is_refused_by_what_it_is(name: str, words: str, datos: Path) -> None:
    with pytest.raises(InputError, match=words):
        read(datos / "casos" / name)


def test_a_release_cut_in_the_middle_is_refused(datos: Path, tmp_path: Path) -> None:
    content = gzip.decompress(state(datos, "2024-11").read_bytes())
    lines = content.splitlines(keepends=True)
    cuts = {
        "está cortado": content[:-40],
        "en 2024 faltan": b"".join(lines[:-200]),
        "en 2024 la entidad 32 tiene 88 de 98 delitos": b"".join(lines[:-10]),
    }
    for words, cut in cuts.items():
        path = tmp_path / "cortado.csv"
        path.write_bytes(cut)
        with pytest.raises(InputError, match=words):
            read(path)
