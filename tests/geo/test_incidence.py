"""Which source answers, what it had reported, and what stands where nothing was observed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.codes import Nivel, carried_path
from geo.errors import InputError
from geo.facts import Facts, with_imports
from geo.incidence import cases_periods, default_period, incidence
from geo.periods import Periodo, month_text
from geo.sources.lectura import COLUMNS, FUENTE, Lectura

# The totals that were published by year, as the project's tables of facts were checked against.
CARPETAS = dict(zip(range(2015, 2026), (415, 383, 304, 393, 546, 558, 625, 808, 731, 624, 636), strict=True))
VICTIMAS = dict(zip(range(2015, 2025), (1171, 782, 537, 584, 682, 681, 753, 942, 936, 790), strict=True))

Ask = Callable[..., pd.DataFrame]


@pytest.fixture
def ask(facts: Facts) -> Ask:
    """`incidence` of the carried facts, with the period as text."""
    return lambda nivel, period, **more: incidence(facts, nivel, Periodo.parse(period), **more)


def carried(name: str) -> list[dict[str, str]]:
    """A carried file read apart from the code under test."""
    with carried_path(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("year", CARPETAS)
def test_entidades_add_up_to_the_published_total_of_each_year(ask: Ask, year: int) -> None:
    rows = ask("entidad", str(year))
    assert rows["carpetas"].sum() == CARPETAS[year]
    assert set(rows["corte"]) == {"2026-01"}


@pytest.mark.parametrize("year", range(2015, 2024))
def test_municipios_add_up_to_the_same_total_until_2023(ask: Ask, year: int) -> None:
    assert ask("municipio", str(year))["carpetas"].sum() == CARPETAS[year]


def test_municipios_of_2024_are_those_of_their_own_older_corte(ask: Ask) -> None:
    rows = ask("municipio", "2024")
    assert (rows["carpetas"].sum(), set(rows["corte"])) == (617, {"2024-12"})


@pytest.mark.parametrize("year", VICTIMAS)
def test_victims_add_up_to_the_published_total_of_each_year(ask: Ask, year: int) -> None:
    assert ask("entidad", str(year), medida="victimas")["carpetas"].sum() == VICTIMAS[year]


def test_every_municipio_and_one_row_a_state_for_no_municipio(ask: Ask) -> None:
    rows = ask("municipio", "2022")
    assert len(rows) == 2478 + 32
    assert rows.index.is_unique
    assert rows.index.str.endswith("999").sum() == 32


def test_998_is_folded_into_the_row_of_no_municipio(ask: Ask) -> None:
    said: Counter[str] = Counter()
    for row in carried("casos_municipio_mensual"):
        if row["cvegeo"][2:] in ("998", "999"):
            said[row["cvegeo"][:2] + "999"] += int(row["carpetas"])
    rows = ask("municipio", "2015/2024")["carpetas"]
    assert said
    assert {key: rows[key] for key in said} == dict(said)


def test_the_months_that_oaxaca_left_unreported_are_not_zeros(ask: Ask) -> None:
    year, month = ask("entidad", "2015").loc["20"], ask("entidad", "2015-01").loc["20"]
    assert (year["estatus"], year["meses_reportados"], year["meses_pedidos"]) == ("observado", 4, 12)
    assert month["estatus"] == "no_reportado"
    assert month["carpetas"] is pd.NA
    assert ask("entidad", "2016").loc["20", "meses_reportados"] == 11
    assert ask("entidad", "2016-10").loc["20", "estatus"] == "no_reportado"


def test_victims_and_municipios_share_the_unreported_months_of_their_entidad(ask: Ask) -> None:
    assert ask("entidad", "2015", medida="victimas").loc["20", "meses_reportados"] == 4
    rows = ask("municipio", "2015-01")
    oaxaca = rows[rows.index.str.startswith("20")]
    assert set(oaxaca["estatus"]) == {"no_reportado"}
    assert set(rows.drop(oaxaca.index)["estatus"]) == {"observado", "no_aplica"}


def test_the_rate_stands_on_the_person_years_of_the_months_reported(ask: Ask) -> None:
    """By hand: 4,067,038 people for 4 of 12 months are 1,355,679.33 person-years."""
    row = ask("entidad", "2015", medida="victimas").loc["20"]
    people = next(r for r in carried("poblacion_entidad") if (r["cve_ent"], r["anio"]) == ("20", "2015"))
    years = (int(people["hombres"]) + int(people["mujeres"])) * 4 / 12
    assert row["personas_anio"] == pytest.approx(years)
    assert row["tasa"] == pytest.approx(row["carpetas"] / years * 1e5)
    assert row["tasa_inf"] < row["tasa"] < row["tasa_sup"]


def test_no_source_speaks_of_municipios_in_2025(ask: Ask) -> None:
    rows = ask("municipio", "2025")
    assert set(rows["estatus"]) == set(rows["tasa_estatus"]) - {"no_aplica"} == {"sin_dato"}
    assert rows["carpetas"].isna().all()
    assert set(rows["fuente"]) == {""}


def test_a_municipio_does_not_apply_before_it_exists(ask: Ask) -> None:
    assert ask("municipio", "2020").loc["12082", "estatus"] == "no_aplica"
    assert ask("municipio", "2012").loc["12082", "estatus"] == "no_aplica"  # though no source covers it
    born = ask("municipio", "2021").loc["12082"]
    assert (born["estatus"], born["meses_reportados"]) == ("observado", 5)  # from August on


def test_who_has_no_population_has_no_rate_and_says_why(ask: Ask) -> None:
    rows = ask("municipio", "2024")
    assert rows.loc["24059", ["estatus", "poblacion_estatus", "tasa_estatus"]].tolist() == [
        "observado", "sin_dato", "sin_dato",
    ]  # fmt: skip
    assert rows.loc["01999", ["poblacion_estatus", "tasa_estatus"]].tolist() == ["no_aplica", "no_aplica"]


def test_parts_of_years_come_from_the_monthly_file_and_tell_its_corte(ask: Ask) -> None:
    rows = ask("entidad", "2018-07/2019-06")
    told = sum(
        int(row["carpetas"]) for row in carried("casos_entidad_mensual")
        if "2018-07" <= row["periodo"] <= "2019-06" and row["carpetas"]
    )  # fmt: skip
    assert rows["carpetas"].sum() == told
    assert set(rows["corte"]) == {"2024-11"}


def test_months_beyond_the_source_are_not_counted_as_reported(ask: Ask) -> None:
    rows = ask("entidad", "2024-07/2025-06")
    assert set(rows["meses_reportados"]) == {5}
    assert set(rows["meses_pedidos"]) == {12}


def test_the_new_instrument_is_never_added_to_the_old_one(ask: Ask) -> None:
    new = ask("entidad", "2026")
    assert (set(new["instrumento"]), set(new["meses_reportados"])) == ({"RNID"}, {3})
    both = ask("entidad", "2025/2026")
    assert set(both["instrumento"]) == {"CNSP"}
    assert both["carpetas"].sum() == CARPETAS[2025]


def test_child_pornography_is_not_trafficking(ask: Ask) -> None:
    told = [row for row in carried("rnid_entidad_mensual_2026") if row["tipo"] == "Trata de personas"]
    assert ask("entidad", "2026")["carpetas"].sum() == sum(int(row["carpetas"]) for row in told)


def test_corte_asks_what_was_known_then(ask: Ask) -> None:
    then = ask("entidad", "2023", corte="2024-11")
    told = [r for r in carried("casos_entidad_mensual") if r["periodo"].startswith("2023")]
    assert then["carpetas"].sum() == sum(int(r["carpetas"]) for r in told)
    assert set(then["corte"]) == {"2024-11"}
    with pytest.raises(InputError, match=r"ningún corte hasta 2019-01.*2024-11"):
        ask("entidad", "2018", corte="2019-01")


def test_a_newer_monthly_file_answers_for_what_it_covers(facts: Facts) -> None:
    fuente = dict.fromkeys(FUENTE, "") | {
        "clave": "sesnsp-estatal-2025-02", "publica": "SESNSP", "titulo": "prueba", "corte": "2025-02",
        "licencia": "ninguna", "instrumento": "CNSP", "nivel": "entidad", "medida": "carpetas",
        "desde": "2025-01", "hasta": "2025-02", "paso": "mes", "celdas": "todas",
    }  # fmt: skip
    cell = {"fuente": "sesnsp-estatal-2025-02", "instrumento": "CNSP", "corte": "2025-02", "nivel": "entidad",
            "medida": "carpetas", "subtipo": "Trata de personas", "sexo": "total", "grupo_edad": "total",
            "estatus": "observado", "valor": 7, "periodo": "2025-02"}  # fmt: skip
    cases = pd.DataFrame([cell | {"cve": cve} for cve in facts.entidades["cve_ent"]])[list(COLUMNS)]
    cases = cases.astype(dict.fromkeys(COLUMNS, "str") | {"valor": "Int64"})
    more = with_imports(facts, [Lectura(fuente, cases)])
    rows = incidence(more, "entidad", Periodo.parse("2025-02"))
    assert set(rows["carpetas"]) == {7}
    january = incidence(more, "entidad", Periodo.parse("2025-01"))
    assert set(january["estatus"]) == {"sin_dato"}  # the file covers it and does not say


def test_a_case_counted_before_its_municipio_was_born_stays_counted(facts: Facts) -> None:
    early = (
        facts.casos[facts.casos["nivel"] == "municipio"]
        .iloc[[0]]
        .assign(cve="12082", periodo="2016-05", valor=2)
    )
    more = replace(facts, casos=pd.concat([facts.casos, early.astype(facts.casos.dtypes)], ignore_index=True))
    row = incidence(more, "municipio", Periodo.parse("2016")).loc["12082"]
    assert (row["estatus"], row["carpetas"]) == ("observado", 2)


def test_defaults_are_the_last_whole_year_and_all_years_of_municipios(facts: Facts) -> None:
    assert str(default_period(facts, "entidad")) == "2025"
    assert str(default_period(facts, "municipio")) == "2015/2024"
    assert cases_periods(facts, "entidad") == list(range(2015, 2027))
    assert cases_periods(facts, "municipio") == list(range(2015, 2025))


months = st.integers(2015 * 12, 2026 * 12 + 11)


@settings(max_examples=60, deadline=None)
@given(a=months, b=months, nivel=st.sampled_from(["entidad", "municipio"]))
def test_a_value_is_null_exactly_where_its_estatus_is_not_observado(
    facts: Facts, a: int, b: int, nivel: Nivel
) -> None:
    rows = incidence(facts, nivel, Periodo(month_text(min(a, b)), month_text(max(a, b))))
    for value, estatus in (
        ("carpetas", "estatus"),
        ("poblacion", "poblacion_estatus"),
        ("tasa", "tasa_estatus"),
    ):
        np.testing.assert_array_equal(rows[value].notna(), rows[estatus] == "observado")
    assert (rows["meses_reportados"] <= rows["meses_pedidos"]).all()
    assert (rows["meses_reportados"] > 0).eq(rows["estatus"] == "observado").all()


@settings(max_examples=30, deadline=None)
@given(a=st.integers(2015 * 12, 2024 * 12 + 10), n=st.integers(0, 30), cut=st.integers(0, 30))
def test_a_span_of_months_is_the_sum_of_its_parts(facts: Facts, a: int, n: int, cut: int) -> None:
    last = min(a + n, 2024 * 12 + 10)
    middle = min(a + cut, last)
    spans = [(a, last), (a, middle), *([(middle + 1, last)] if middle < last else [])]
    total, *parts = (
        incidence(facts, "entidad", Periodo(month_text(i), month_text(j)), corte="2024-11") for i, j in spans
    )
    counts = [part["carpetas"].fillna(0) for part in parts]
    np.testing.assert_array_equal(total["carpetas"].fillna(0), sum(counts))
