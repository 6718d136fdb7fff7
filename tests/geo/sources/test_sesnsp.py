"""SESNSP's files, written here with the publisher's quirks from the figures under data/entidades."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources import CASES, _containers
from geo.sources._names import month_in_name
from geo.sources._wide import BLANK, NOT_REPORTED, _count
from geo.sources.lectura import CLAVE, COLUMNS, FUENTE, Lectura
from geo.sources.sesnsp import read

from . import makers
from .makers import Row

NATIONAL = {2015: 415, 2016: 383, 2017: 304, 2018: 393, 2019: 546, 2020: 558, 2021: 625, 2022: 807, 2023: 731}
OAXACA = ["2015-01", "2015-03", "2015-04", "2015-06", "2015-07", "2015-09", "2015-10", "2015-12", "2016-10"]


def by_year(lectura: Lectura) -> dict[int, int]:
    years = lectura.casos["periodo"].str[:4].astype(int)
    return {int(year): int(total) for year, total in lectura.casos.groupby(years)["valor"].sum().items()}


def cells(lectura: Lectura) -> pd.DataFrame:
    return lectura.casos.drop(columns="fuente")


@pytest.fixture(scope="module")
def small() -> list[Row]:
    """A state file of three years: enough for every form to be tried on it."""
    return makers.estatal(2022)


@pytest.fixture(scope="module")
def small_read(small: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Lectura:
    return read(makers.write_csv(tmp_path_factory.mktemp("estatal") / "estatal.csv", small))


# --- what comes out


def test_state_file_gives_the_carried_cells_with_oaxacas_nine_unreported_months(tmp_path: Path) -> None:
    lectura = read(makers.write_gz(tmp_path / "estatal_2024-11.csv.gz", makers.estatal()))
    carried = pd.DataFrame(makers.carried("casos_entidad_mensual.csv"))
    ours = lectura.casos.rename(columns={"cve": "cve_ent"})[["cve_ent", "periodo", "valor", "estatus"]]
    both = carried.merge(ours, on=["cve_ent", "periodo"], suffixes=("_carried", ""))
    assert len(both) == len(carried) == len(ours)
    assert (both["estatus"] == both["estatus_carried"]).all()
    assert (both["carpetas"] == both["valor"].astype("string").fillna("")).all()
    assert by_year(lectura) == {**NATIONAL, 2024: 582}
    silent = ours[ours["estatus"] == "no_reportado"]
    assert silent["cve_ent"].unique().tolist() == ["20"]
    assert silent["periodo"].tolist() == OAXACA
    assert any("Oaxaca (2015-01" in aviso for aviso in lectura.avisos)


def test_the_source_says_what_it_is(small_read: Lectura) -> None:
    assert tuple(small_read.fuente) == FUENTE
    assert small_read.fuente == {
        "clave": "sesnsp-estatal-2024-11",
        "publica": "SESNSP",
        "titulo": "Incidencia delictiva del fuero común, nueva metodología, archivo estatal",
        "corte": "2024-11",
        "nota": "",
        "licencia": "datos abiertos del gobierno federal",
        "instrumento": "CNSP",
        "nivel": "entidad",
        "medida": "carpetas",
        "desde": "2022-01",
        "hasta": "2024-11",
        "paso": "mes",
        "celdas": "todas",
    }
    assert tuple(small_read.casos.columns) == COLUMNS
    assert (small_read.casos["valor"].isna() == (small_read.casos["estatus"] != "observado")).all()
    assert not small_read.casos.duplicated(list(CLAVE)).any()


def test_municipal_file_keeps_the_cells_above_zero(tmp_path: Path) -> None:
    lectura = read(makers.write_csv(tmp_path / "municipal_dic2024.csv", makers.municipal()))
    carried = pd.DataFrame(makers.carried("casos_municipio_mensual.csv"))
    ours = lectura.casos.set_index(["cve", "periodo"])["valor"].astype(int)
    assert (
        ours.to_dict()
        == carried.astype({"carpetas": int}).set_index(["cvegeo", "periodo"])["carpetas"].to_dict()
    )
    assert lectura.fuente["clave"] == "sesnsp-municipal-2024-12"
    assert (lectura.fuente["celdas"], lectura.fuente["nivel"]) == ("mayores_que_cero", "municipio")
    assert by_year(lectura) == {**NATIONAL, 2022: 808, 2024: 617}


def test_municipal_file_of_only_municipios_with_cases_reads_the_same(tmp_path: Path) -> None:
    listing = read(makers.write_csv(tmp_path / "a.csv", makers.municipal()))
    without_zeros = read(makers.write_csv(tmp_path / "b.csv", makers.municipal(zeros=False)))
    pd.testing.assert_frame_equal(listing.casos, without_zeros.casos)


def test_victims_file_splits_by_sex_and_age(tmp_path: Path) -> None:
    lectura = read(makers.write_csv(tmp_path / "victimas.csv", makers.victimas(2022), encoding="utf-8-sig"))
    assert by_year(lectura) == {2022: 942, 2023: 936, 2024: 790, 2025: 392}
    assert lectura.fuente["clave"] == "sesnsp-victimas-2025-06"
    assert lectura.fuente["medida"] == "victimas"
    groups = set(lectura.casos[["sexo", "grupo_edad"]].itertuples(index=False, name=None))
    assert groups == set(makers.EDADES)


def test_new_instrument_splits_trafficking_by_purpose_and_leaves_child_pornography_out(
    tmp_path: Path,
) -> None:
    lectura = read(makers.write_csv(tmp_path / "rnid.csv", makers.rnid(), encoding="utf-8"))
    carried = pd.DataFrame(makers.carried("rnid_entidad_mensual_2026.csv"))
    carried = carried[carried["tipo"] == makers.TRATA].astype({"carpetas": int})
    assert set(lectura.casos["subtipo"]) == set(makers.FINES)
    assert int(lectura.casos["valor"].sum()) == carried["carpetas"].sum() > 0
    assert lectura.fuente["clave"] == "sesnsp-rnid-2026-03"
    assert lectura.fuente["instrumento"] == "RNID"
    assert "ruptura" in lectura.fuente["nota"]


def test_another_crime_can_be_asked_for_by_type_or_subtype_without_accents(tmp_path: Path) -> None:
    path = makers.write_csv(tmp_path / "m.csv", makers.municipal(2024, 2024))
    amenazas = read(path, delito="AMENAZAS")
    assert set(amenazas.casos["subtipo"]) == {"Amenazas"}
    assert amenazas.clave == "sesnsp-municipal-2024-12-amenazas"
    state = makers.write_csv(tmp_path / "e.csv", makers.estatal(2024))
    assert set(read(state, delito="extorsion").casos["subtipo"]) == {"Extorsión"}
    assert set(read(state, delito="Homicidio").casos["subtipo"]) == {"Homicidio doloso", "Homicidio culposo"}
    assert set(read(state, delito="Homicidio doloso").casos["subtipo"]) == {"Homicidio doloso"}


def test_modalities_of_a_subtype_add_up(tmp_path: Path) -> None:
    rows = makers.estatal(2024)
    path = makers.write_csv(tmp_path / "e.csv", rows)
    ours = read(path, delito="Homicidio doloso").casos.set_index(["cve", "periodo"])["valor"]
    theirs = [int(row[7]) for row in rows[1:] if row[1] == "14" and row[5] == "Homicidio doloso"]
    assert ours["14", "2024-01"] == sum(theirs)


# --- forms

FORMS: dict[str, Callable[[Path, list[Row]], Path]] = {
    "cp1252": lambda p, rows: makers.write_csv(p / "a.csv", rows),
    "latin-1": lambda p, rows: makers.write_csv(p / "a.csv", rows, encoding="latin-1"),
    "utf-8": lambda p, rows: makers.write_csv(p / "a.csv", rows, encoding="utf-8"),
    "utf-8 with mark": lambda p, rows: makers.write_csv(p / "a.csv", rows, encoding="utf-8-sig"),
    "utf-16": lambda p, rows: makers.write_csv(p / "a.csv", rows, encoding="utf-16"),
    "utf-16 without mark": lambda p, rows: makers.write_csv(p / "a.csv", rows, encoding="utf-16-le"),
    "semicolon": lambda p, rows: makers.write_csv(p / "a.csv", rows, delimiter=";"),
    "tab": lambda p, rows: makers.write_csv(p / "a.csv", rows, delimiter="\t"),
    "bar": lambda p, rows: makers.write_csv(p / "a.csv", rows, delimiter="|"),
    "gz": lambda p, rows: makers.write_gz(p / "a.csv.gz", rows),
    "zip of one csv": lambda p, rows: makers.write_zip(p / "a.zip", {"d/a.csv": makers.cp1252(rows)}),
    "zip of a csv a year": lambda p, rows: makers.write_zip(
        p / "a.zip", makers.by_year(rows, makers.cp1252, "csv")
    ),
    "zip of an xlsx a year": lambda p, rows: makers.write_zip(
        p / "a.zip", makers.by_year(rows, makers.xlsx, "xlsx")
    ),
    "zip with a dictionary": lambda p, rows: makers.write_zip(
        p / "a.zip", {"a.csv": makers.cp1252(rows), "Diccionario.xlsx": b"x", "__MACOSX/._a.csv": b"x"}
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_state_file_reads_the_same(
    form: str, small: list[Row], small_read: Lectura, tmp_path: Path
) -> None:
    pd.testing.assert_frame_equal(read(FORMS[form](tmp_path, small)).casos, small_read.casos)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_municipal_file_reads_the_same(form: str, tmp_path: Path) -> None:
    rows = makers.municipal(2023, 2024)
    expected = read(makers.write_csv(tmp_path / "expected.csv", rows))
    pd.testing.assert_frame_equal(read(FORMS[form](tmp_path, rows)).casos, expected.casos)


@pytest.mark.parametrize("block", [37, 1000])
def test_lines_that_blocks_cut_are_found(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = makers.write_csv(tmp_path / "m.csv", makers.municipal(2024, 2024))
    expected = read(path).casos
    monkeypatch.setattr(_containers, "BLOCK", block)
    pd.testing.assert_frame_equal(read(path).casos, expected)


@pytest.mark.parametrize(
    "names",
    [
        {"Año": "Ano", "Clave_Ent": "CVE_ENT", "Cve. Municipio": "CVE_MUNICIPIO"},
        {
            "Año": "AÑO",
            "Clave_Ent": "Cve. Ent.",
            "Cve. Municipio": "cve_mun",
            "Tipo de delito": "TIPO DE DELITO",
        },
        {"Año": "Anio", "Bien jurídico afectado": "Bien juridico afectado", "Septiembre": "SEPTIEMBRE"},
    ],
)
def test_headers_vary_between_releases(names: dict[str, str], tmp_path: Path) -> None:
    rows = makers.municipal(2024, 2024)
    expected = read(makers.write_csv(tmp_path / "a.csv", rows)).casos
    pd.testing.assert_frame_equal(
        read(makers.write_csv(tmp_path / "b.csv", makers.renamed(rows, names))).casos, expected
    )


def test_keys_of_municipios_within_their_entidad_are_understood(tmp_path: Path) -> None:
    header, *rest = makers.municipal(2024, 2024)
    short = [[*row[:3], row[3][-3:], *row[4:]] for row in rest]
    expected = read(makers.write_csv(tmp_path / "a.csv", [header, *rest])).casos
    pd.testing.assert_frame_equal(
        read(makers.write_csv(tmp_path / "b.csv", [header, *short])).casos, expected
    )


@pytest.mark.parametrize("spelled", ["TRATA DE PERSONAS", "Trata De Personas", "trata de personas"])
def test_crime_is_found_in_any_case_and_comes_back_to_the_publishers_spelling(
    spelled: str, tmp_path: Path
) -> None:
    rows = makers.municipal(2023, 2024)
    # Only the second year is spelled otherwise: the beginning of the file does not show it.
    other = [[spelled if row[0] == "2024" and cell == makers.TRATA else cell for cell in row] for row in rows]
    expected = read(makers.write_csv(tmp_path / "a.csv", rows)).casos
    pd.testing.assert_frame_equal(read(makers.write_csv(tmp_path / "b.csv", other)).casos, expected)


def test_crimes_name_in_another_column_is_not_the_crime(tmp_path: Path) -> None:
    rows = makers.municipal(2024, 2024)
    decoy = [*rows[1][:8], "Trata de personas", *rows[1][9:]]
    assert decoy[6] != makers.TRATA
    expected = read(makers.write_csv(tmp_path / "a.csv", rows)).casos
    again = read(makers.write_csv(tmp_path / "b.csv", [rows[0], decoy, *rows[2:]])).casos
    pd.testing.assert_frame_equal(again, expected)


def test_tidy_copy_with_a_row_a_month_is_widened(tmp_path: Path) -> None:
    header = ["cvegeo", "cve_ent", "entidad", "anio", "mes", "tipo", "subtipo", "modalidad", "conteo"]
    carried = makers.carried("casos_municipio_mensual.csv")
    rows = [
        [r["cvegeo"], r["cvegeo"][:2], makers.name(r["cvegeo"][:2]), r["periodo"][:4], r["periodo"][5:],
         *[makers.TRATA] * 3, r["carpetas"]]
        for r in carried
    ]  # fmt: skip
    lectura = read(makers.write_csv(tmp_path / "larga.csv", [header, *rows], encoding="utf-8"))
    assert by_year(lectura) == {**NATIONAL, 2022: 808, 2024: 617}


# --- months and silences


@pytest.mark.parametrize("unreached", ["", "0"])
def test_corte_is_the_last_month_with_a_case_of_any_crime(unreached: str, tmp_path: Path) -> None:
    rows = makers.rnid("2026-02", unreached=unreached)
    lectura = read(makers.write_csv(tmp_path / "RNID_ago2026.csv", rows, encoding="utf-8-sig"))
    assert lectura.fuente["corte"] == "2026-02"
    assert lectura.casos["periodo"].max() == "2026-02"
    assert any("no alcanzados" in aviso for aviso in lectura.avisos) == (unreached == "0")
    assert any("dice 2026-08, pero el último mes con datos es 2026-02" in aviso for aviso in lectura.avisos)


def test_municipal_month_without_trafficking_was_reached_if_another_crime_has_a_case(tmp_path: Path) -> None:
    header, *rest = makers.municipal(2024, 2024)
    quiet = [[*row[:-1], "0"] if row[6] == makers.TRATA else row for row in rest]
    silent = [[*row[:-1], "0"] for row in rest]
    assert read(makers.write_csv(tmp_path / "a.csv", [header, *quiet])).fuente["corte"] == "2024-12"
    assert read(makers.write_csv(tmp_path / "b.csv", [header, *silent])).fuente["corte"] == "2024-11"


@pytest.mark.parametrize(("mark", "words"), [("-1", "−1"), ("", "vacías")])
def test_minus_one_and_blanks_before_the_corte_are_not_reported(
    mark: str, words: str, tmp_path: Path
) -> None:
    rows = makers.estatal(2024)
    row = next(row for row in rows if row[1] == "9" and row[4] == makers.TRATA)
    row[7] = mark
    lectura = read(makers.write_csv(tmp_path / "e.csv", rows))
    cell = lectura.casos[(lectura.casos["cve"] == "09") & (lectura.casos["periodo"] == "2024-01")].iloc[0]
    assert (cell["estatus"], cell["valor"]) == ("no_reportado", pd.NA)
    assert any(words in aviso for aviso in lectura.avisos)


def test_a_file_with_few_crimes_does_not_show_what_was_not_reported(tmp_path: Path) -> None:
    alone = [crime for crime in makers.DELITOS if crime[1] == makers.TRATA]
    lectura = read(makers.write_csv(tmp_path / "e.csv", makers.estatal(delitos=alone)))
    assert set(lectura.casos["estatus"]) == {"observado"}


def test_thousands_have_commas_in_one_release(tmp_path: Path) -> None:
    rows = makers.estatal(2024)
    next(row for row in rows if row[1] == "9" and row[4] == makers.TRATA)[7] = "1,124"
    casos = read(makers.write_csv(tmp_path / "e.csv", rows)).casos
    assert casos.set_index(["cve", "periodo"])["valor"]["09", "2024-01"] == 1124


@given(st.integers(0, 10**9))
def test_counts_are_read_as_written_with_commas_or_as_a_spreadsheets_float(count: int) -> None:
    assert _count(str(count)) == _count(f"{count:,}") == _count(f" {count}.0 ") == count


def test_what_is_no_count() -> None:
    assert (_count(""), _count("-1")) == (BLANK, NOT_REPORTED)
    assert [_count(text) for text in ("x", "1,12", "1.5", "-2", "1e3", "S/D")] == [None] * 6


def test_repeated_header_blank_rows_and_a_foot_are_passed_over_and_told(
    small: list[Row], small_read: Lectura, tmp_path: Path
) -> None:
    rows = [
        small[0],
        *small[1:500],
        small[0],
        [""] * len(small[0]),
        *small[500:],
        ["Fuente: SESNSP, con corte"],
    ]
    lectura = read(makers.write_csv(tmp_path / "e.csv", rows))
    pd.testing.assert_frame_equal(lectura.casos, small_read.casos)
    told = " ".join(lectura.avisos)
    assert "encabezado repetido (1)" in told
    assert "filas en blanco (1)" in told
    assert "Fuente: SESNSP" in told


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("estatal_corte_2024-11.csv.gz", "2024-11"),
        ("IDEFC_NM_nov24.csv", "2024-11"),
        ("IDM_NM_dic2024.zip", "2024-12"),
        ("Municipal-Delitos-2015-2025_jul2026.zip", "2026-07"),
        ("incidencia_202403.csv", "2024-03"),
        ("corte septiembre de 2023.csv", "2023-09"),
        ("Estatal-2015-2025.csv", None),
        ("datos.csv", None),
    ],
)
def test_month_that_a_files_name_speaks_of(name: str, month: str | None) -> None:
    assert month_in_name(Path(name)) == month


# --- the rest


def test_agrees_with_a_slow_obvious_twin(tmp_path: Path) -> None:
    path = makers.write_csv(tmp_path / "m.csv", makers.municipal())
    with path.open(encoding="cp1252", newline="") as file:
        slow = {
            (row["Cve. Municipio"].zfill(5), f"{row['Año']}-{month:02d}"): int(row[mes])
            for row in csv.DictReader(file)
            if row["Tipo de delito"] == makers.TRATA
            for month, mes in enumerate(makers.MESES, start=1)
            if int(row[mes])
        }
    assert read(path).casos.set_index(["cve", "periodo"])["valor"].to_dict() == slow


def test_municipal_file_is_read_without_holding_it(tmp_path: Path) -> None:
    # 150 MB of another crime around the trafficking of a real year: memory must not follow the file's size.
    lines = makers.text(makers.municipal(2024, 2024)).encode("cp1252").splitlines(keepends=True)
    other = next(line for line in lines[1:] if b"Trata" not in line)
    path = tmp_path / "m.csv"
    with path.open("wb") as out:
        out.write(lines[0])
        for _ in range(150):
            out.write(other * ((1 << 20) // len(other)))
        out.writelines(lines[1:])
    code = (
        "import sys; from pathlib import Path; from geo.sources.sesnsp import read\n"
        "lines = lambda: Path('/proc/self/status').read_text().splitlines()\n"
        "peak = lambda: next(int(x.split()[1]) for x in lines() if 'VmHWM' in x)\n"
        "before = peak(); print(read(Path(sys.argv[1])).casos['valor'].sum(), peak() - before)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    total, grown = run.stdout.split()
    assert int(total) == 617
    assert int(grown) < 100_000  # kB


def test_publishers_of_cases_are_these() -> None:
    assert set(CASES) == {"sesnsp"}
