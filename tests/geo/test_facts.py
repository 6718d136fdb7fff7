"""Facts: what is carried keeps its schemas, what breaks one is named, what is imported stands beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import geo.facts
from geo.boundaries import BoundarySet
from geo.codes import carried_path
from geo.edition import build
from geo.errors import InputError
from geo.facts import TABLES, Facts, check, complete, load_carried, with_imports
from geo.schemas import SCHEMAS
from geo.sources.lectura import CLAVE, Lectura

STATE = "sesnsp-estatal-2024-11"
OFFICES_OWN = ("evidencias_criterios", "evidencias_lineas", "registros")


@pytest.mark.parametrize("name", TABLES)
def test_a_carried_table_keeps_its_schema(name: str, facts: Facts) -> None:
    table = getattr(facts, name)
    assert (len(table) == 0) == (name in OFFICES_OWN)
    assert list(table.columns) == list(SCHEMAS[name].columns)
    SCHEMAS[name].validate(table)


@pytest.mark.parametrize("name", TABLES)
def test_words_are_never_null_and_numbers_have_their_type(name: str, facts: Facts) -> None:
    table = getattr(facts, name)
    assert {str(dtype) for dtype in table.dtypes} <= {"str", "Int64", "Float64"}
    assert not table.select_dtypes("str").isna().any(axis=None)


def test_an_edition_older_than_a_table_or_a_column_says_nothing_there(facts: Facts) -> None:
    tables = {name: getattr(facts, name) for name in TABLES if name not in OFFICES_OWN}
    tables["evidencias"] = facts.evidencias.drop(columns="vale_hasta")
    filled = complete(tables)
    check(filled)
    assert filled.evidencias.equals(facts.evidencias)
    for name in OFFICES_OWN:
        assert list(getattr(filled, name).columns) == list(SCHEMAS[name].columns)


def test_a_value_is_null_exactly_where_its_estatus_is_not_observado(facts: Facts) -> None:
    assert facts.casos["valor"].notna().eq(facts.casos["estatus"] == "observado").all()


def test_nine_months_of_oaxaca_were_not_reported(facts: Facts) -> None:
    missed = facts.casos[facts.casos["estatus"] == "no_reportado"]
    assert set(zip(missed["fuente"], missed["cve"], strict=True)) == {(STATE, "20")}
    assert missed["periodo"].nunique() == len(missed) == 9


def test_a_cell_is_told_once(facts: Facts) -> None:
    assert not facts.casos.duplicated(list(CLAVE)).any()


def test_every_source_named_in_cases_covers_the_months_it_says(facts: Facts) -> None:
    for clave, rows in facts.casos.groupby("fuente"):
        source = facts.fuentes.set_index("clave").loc[clave]
        assert set(rows["corte"]) == {source["corte"]}
        assert set(rows["instrumento"]) == {source["instrumento"]}
        length = len("2025") if source["paso"] == "anio" else len("2025-01")
        assert rows["periodo"].min() == source["desde"][:length]
        assert rows["periodo"].max() == source["hasta"][:length]


def test_the_source_of_the_evidence_speaks_up_to_its_newest_statement(facts: Facts) -> None:
    source = facts.fuentes.set_index("clave").loc["evidencias-incidencia"]
    assert source["corte"] == facts.evidencias["hasta"].max()[:7]


@pytest.mark.parametrize(
    ("table", "row", "column", "wrong"),
    [
        ("entidades", 3, "cve_ent", "33"),
        ("fuentes", 0, "licencia", ""),
        ("poblacion_entidad", 7, "hombres", -1),
        ("casos", 5, "cve", "1"),
        ("casos", 5, "periodo", "2022-13"),
        ("casos", 5, "estatus", "quizá"),
        ("casos", 5, "valor", pd.NA),
        ("casos", 5, "fuente", "la-vecina"),
        ("mecanismos", 1, "permanente", "a veces"),
        ("evidencias", 2, "senal", "dicen"),
        ("evidencias", 2, "mecanismo", "buena_voluntad"),
        ("evidencias", 2, "hasta", "2001-01-01"),
        ("poblacion_municipio", 4, "cvegeo", "01777"),
        ("cambios_municipios", 1, "cvegeo", "32777"),
        ("nombres_municipio", 0, "cvegeo", "09777"),
    ],
)
def test_a_broken_cell_is_named_by_table_row_and_column(
    table: str, row: int, column: str, wrong: object, facts: Facts
) -> None:
    broken = getattr(facts, table).copy()
    broken.loc[row, column] = wrong
    with pytest.raises(InputError) as refused:
        check(replace(facts, **{table: broken}))
    # As a person counts the lines of the file: its header is the first.
    assert refused.value.where == f"{table}, fila {row + 2}, columna {column}"


def test_a_municipio_that_does_not_exist_is_named(facts: Facts) -> None:
    row = facts.casos.index[facts.casos["nivel"] == "municipio"][0]
    casos = facts.casos.copy()
    casos.loc[row, "cve"] = "01777"
    with pytest.raises(InputError, match=r"«01777» no es un municipio") as refused:
        check(replace(facts, casos=casos))
    assert refused.value.where == f"casos, fila {row + 2}, columna cve"


def test_a_key_given_twice_is_named(facts: Facts) -> None:
    twice = pd.concat([facts.mecanismos, facts.mecanismos.iloc[[4]]], ignore_index=True)
    with pytest.raises(InputError, match=facts.mecanismos["clave"][4]) as refused:
        check(replace(facts, mecanismos=twice))
    assert refused.value.where.startswith("mecanismos, fila 6")


def test_a_column_that_is_missing_is_named(facts: Facts) -> None:
    with pytest.raises(InputError, match="«valor»"):
        check(replace(facts, casos=facts.casos.drop(columns="valor")))


def test_a_letter_for_a_number_in_a_carried_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in TABLES:
        if name != "casos":
            shutil.copy(carried_path(f"{name}.csv"), tmp_path)
    path = tmp_path / "poblacion_entidad.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("01,2008,564557", "01,2008,5645S7"), "utf-8")
    monkeypatch.setattr(geo.facts, "carried_path", lambda name: tmp_path / name)
    with pytest.raises(InputError, match="«5645S7» no es un número") as refused:
        load_carried()
    assert refused.value.where == "poblacion_entidad, fila 3, columna hombres"


Imported = Callable[..., Lectura]


@pytest.fixture
def imported(facts: Facts) -> Imported:
    """The carried state file as if it had just been imported, rows in another order: with what is changed."""

    def read(**changed: str) -> Lectura:
        fuente = facts.fuentes.set_index("clave", drop=False).loc[STATE].to_dict() | changed
        rows = facts.casos[facts.casos["fuente"] == STATE].sample(frac=1, random_state=1)
        return Lectura(fuente, rows.assign(fuente=fuente["clave"], corte=fuente["corte"]))

    return read


def test_importing_what_is_carried_is_the_very_same_edition(
    facts: Facts, imported: Imported, small_marco: BoundarySet
) -> None:
    again = with_imports(facts, [imported(nota="importado otra vez")])
    assert build(again, small_marco).id == build(facts, small_marco).id


def test_another_corte_stands_beside_the_one_that_was_there(facts: Facts, imported: Imported) -> None:
    newer = imported(clave="sesnsp-estatal-2024-12", corte="2024-12")
    both = with_imports(facts, [newer])
    assert len(both.fuentes) == len(facts.fuentes) + 1
    assert len(both.casos) == len(facts.casos) + len(newer.casos)
    for table in ("fuentes", "casos"):
        held = getattr(both, table).head(len(getattr(facts, table)))
        pd.testing.assert_frame_equal(held, getattr(facts, table))


def test_other_cells_of_the_same_corte_replace_the_carried_ones(facts: Facts, imported: Imported) -> None:
    read = imported(nota="corregido")
    row = read.casos.index[read.casos["estatus"] == "observado"][0]
    read.casos.loc[row, "valor"] += 1
    mended = with_imports(facts, [read])
    assert len(mended.fuentes) == len(facts.fuentes)
    assert len(mended.casos) == len(facts.casos)
    assert mended.fuentes.set_index("clave").loc[STATE, "nota"] == "corregido"
    assert mended.casos["valor"].sum() == facts.casos["valor"].sum() + 1


def test_an_import_that_breaks_a_schema_is_refused(facts: Facts, imported: Imported) -> None:
    read = imported(clave="sesnsp-estatal-2024-12", corte="2024-12")
    wrong = Lectura(read.fuente, read.casos.assign(estatus="quizá"))
    with pytest.raises(InputError, match="quizá"):
        with_imports(facts, [wrong])
