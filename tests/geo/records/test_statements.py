"""An office's rows beside the carried facts: what they say, when, and that nothing else moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.boundaries import BoundarySet
from geo.edition import build
from geo.evidence import History
from geo.facts import TABLES, Facts
from geo.harmonisation import criteria_history
from geo.imports import withdraw
from geo.indicators import indicator
from geo.lines import line_history
from geo.records import Reading, load_all, read, save, with_records

from . import makers

Read = Callable[..., Reading]


def on(facts: Facts, mecanismo: str, day: str, cve: str = "14") -> str:
    past = History.of(facts.evidencias, facts.mecanismos)
    return str(past.on([date.fromisoformat(day)], cves=[cve], mecanismo=mecanismo)["situacion"].iloc[0])


def added(before: Facts, after: Facts, table: str) -> pd.DataFrame:
    """The rows of a table that are not carried; the carried ones must stand first, as they were."""
    old, new = getattr(before, table), getattr(after, table)
    pd.testing.assert_frame_equal(new.iloc[: len(old)], old)
    return new.iloc[len(old) :].reset_index(drop=True)


@pytest.mark.parametrize("fill", [makers.fill_xlsx, makers.fill_csv])
def test_32_agreements_of_which_two_end_are_93_75_percent_from_then_on(fill, facts: Facts, tmp_path) -> None:
    path = fill(
        tmp_path / ("c.xlsx" if fill is makers.fill_xlsx else "c.csv"), "convenios", makers.agreements()
    )
    grown = with_records(facts, [read(path, "convenios", hoy=makers.TODAY)])
    expected = {
        "2012-03-14": None,
        "2012-03-15": 100.0,
        "2014-12-31": 100.0,
        "2015-01-01": 93.75,
        "2016-06-30": 93.75,
        "2018-03-14": 93.75,
    }
    for day, value in expected.items():
        found = indicator(grown, "convenios_entidades", date.fromisoformat(day))
        assert found.valor == value, day
        assert found.no == (("01", "02") if value == 93.75 else ())
    # Signed without a term, an agreement is carried for 72 months, as the carried table of mechanisms says.
    later = indicator(grown, "convenios_entidades", date(2018, 3, 15))
    assert (len(later.sin_dato), later.no) == (30, ("01", "02"))


def test_an_agreement_begins_when_signed_and_ends_the_day_after_its_last(facts: Facts, reading: Read) -> None:
    row = {"cve_ent": "Jalisco", "fecha": "15/03/2012", "vigente_hasta": "31/12/2014"}
    said = added(facts, with_records(facts, [reading("convenios", row)]), "evidencias")
    columns = ["id", "senal", "desde", "hasta", "vale_hasta", "naturaleza", "origen"]
    assert said[columns].to_numpy().tolist() == [
        ["oficina:2", "inicia", "2012-03-15", "2012-03-15", "2014-12-31", "registro", "oficina:2"],
        ["oficina:2:fin", "termina", "2015-01-01", "2015-01-01", "", "registro", "oficina:2"],
    ]


def test_the_finding_keeps_what_the_row_said_and_where(facts: Facts, reading: Read) -> None:
    row = {"cve_ent": "Jalisco", "vigente_hasta": "2014", "documento": "Registro", "pagina": "7", "url": ""}
    grown = with_records(facts, [reading("convenios", row)])
    [finding] = added(facts, grown, "convenios").to_dict("records")
    assert finding["id"] == "oficina:2"
    assert finding["usada_como"] == "oficina:2|oficina:2:fin"
    assert finding["fuente_titulo"] == "Registro, p. 7"
    assert finding["estado_segun_fuente"] == "firmado, vigente hasta 2014"
    [source] = added(facts, grown, "fuentes").to_dict("records")
    assert (source["clave"], source["licencia"]) == ("oficina", "no especificada")


@pytest.mark.parametrize(
    ("day", "situacion"),
    [("2014-01-01", "si"), ("2014-01-02", "sin_dato"), ("2014-12-31", "sin_dato"), ("2015-01-01", "no")],
)
def test_of_a_term_without_its_day_only_what_is_sure_counts(
    day: str, situacion: str, facts: Facts, reading: Read
) -> None:
    grown = with_records(facts, [reading("convenios", {"fecha": "15/03/2012", "vigente_hasta": "2014"})])
    assert on(grown, "convenio_marco", day) == situacion


@pytest.mark.parametrize("apart", [False, True], ids=["in one file", "in two files"])
def test_the_end_of_an_agreement_says_nothing_while_another_one_goes_on(
    apart: bool, facts: Facts, reading: Read
) -> None:
    first = {"fecha": "15/03/2008", "vigente_hasta": "31/12/2012"}
    renewed = {"fecha": "01/06/2012", "vigente_hasta": "31/12/2016"}
    files = (
        [reading("convenios", first, clave="a"), reading("convenios", renewed, clave="b")]
        if apart
        else [reading("convenios", first, renewed)]
    )
    grown = with_records(facts, files)
    told = {
        day: on(grown, "convenio_marco", day)
        for day in ("2012-12-31", "2013-01-01", "2016-12-31", "2017-01-01")
    }
    assert list(told.values()) == ["si", "si", "si", "no"]


def test_a_law_that_replaces_another_leaves_the_entidad_with_a_law(facts: Facts, reading: Read) -> None:
    law = {"tipo_ordenamiento": "ley", "cve_ent": "Baja California Sur"}
    old, new = law | {"nombre": "Ley de 2010"}, law | {"nombre": "Ley de 2014"}
    rows = [
        old | {"evento": "publicacion", "fecha": "01/02/2010"},
        new | {"evento": "publicacion", "fecha": "10/05/2014"},
        old | {"evento": "abrogacion", "fecha": "10/05/2014"},
    ]
    assert on(with_records(facts, [reading("leyes", *rows)]), "ley_especial", "2014-05-10", "03") == "si"
    ended = [*rows, new | {"evento": "abrogacion", "fecha": "01/01/2020"}]
    grown = with_records(facts, [reading("leyes", *ended)])
    assert on(grown, "ley_especial", "2019-12-31", "03") == "si"
    assert on(grown, "ley_especial", "2020-01-01", "03") == "no"


@pytest.mark.parametrize(
    ("tabla", "row", "mecanismo", "senal", "naturaleza"),
    [
        ("leyes", {"evento": "publicacion"}, "ley_especial", "inicia", "publicacion"),
        ("leyes", {"evento": "reforma", "tipo_ordenamiento": "codigo_penal"},
         "tipo_penal", "existe", "publicacion"),
        ("leyes", {"evento": "existencia", "tipo_ordenamiento": "reglamento"},
         "reglamento", "existe", "registro"),
        ("leyes", {"evento": "sin_ley"}, "ley_especial", "no_existe", "registro"),
        ("leyes", {"evento": "abrogacion"}, "ley_especial", "termina", "publicacion"),
        ("evaluaciones", {"criterio_evaluado": "armonizada con Ley General 2012", "veredicto": "parcial"},
         "ley_armonizada", "existe_en_parte", "veredicto"),
        ("evaluaciones", {"veredicto": "no"}, "reglamento", "no_existe", "veredicto"),
        ("instituciones", {"estado": "instalada"}, "comision_interinstitucional", "inicia", "registro"),
        ("instituciones", {"estado": "existe", "clase": "refugio", "nombre": ""},
         "refugio", "existe", "registro"),
        ("instituciones", {"estado": "extinta"}, "comision_interinstitucional", "termina", "registro"),
        ("convenios", {"publicado": "DOF", "vigente_hasta": ""}, "convenio_marco", "inicia", "publicacion"),
    ],
)  # fmt: skip
def test_a_row_is_one_statement_on_its_mechanism(
    tabla: str, row: dict[str, str], mecanismo: str, senal: str, naturaleza: str, facts: Facts, reading: Read
) -> None:
    grown = with_records(facts, [reading(tabla, row)])
    [said] = added(facts, grown, "evidencias").to_dict("records")
    assert (said["mecanismo"], said["senal"], said["naturaleza"]) == (mecanismo, senal, naturaleza)
    assert said["quien"] == makers.row_of(tabla)[{"evaluaciones": "Evaluador"}.get(tabla, "Quién lo dice")]
    [finding] = added(facts, grown, tabla).to_dict("records")
    assert (finding["id"], finding["usada_como"]) == (said["origen"], said["id"])


@pytest.mark.parametrize(
    ("tabla", "row"), [("leyes", {"evento": "aprobacion"}), ("instituciones", {"estado": "prevista"})]
)
def test_what_is_only_approved_or_planned_is_kept_and_says_nothing(
    tabla: str, row: dict[str, str], facts: Facts, reading: Read
) -> None:
    grown = with_records(facts, [reading(tabla, row)])
    assert added(facts, grown, "evidencias").empty
    [finding] = added(facts, grown, tabla).to_dict("records")
    assert finding["usada_como"] == ""


def test_a_statement_may_say_until_when_it_holds(facts: Facts, reading: Read) -> None:
    row = {"mecanismo": "programa_estatal", "fecha": "2012-05-15", "vale_hasta": "31/12/2012"}
    grown = with_records(facts, [reading("evidencias", row | {"cve_ent": "03", "naturaleza": "registro"})])
    assert on(grown, "programa_estatal", "2012-12-31", "03") == "si"
    assert on(grown, "programa_estatal", "2013-01-01", "03") == "sin_dato"
    [finding] = added(facts, grown, "registros").to_dict("records")
    assert (finding["id"], finding["fuente"], finding["pagina"]) == ("oficina:2", "oficina", "34")


def test_a_municipio_has_its_own_agreements_and_the_entidad_none_of_them(facts: Facts, reading: Read) -> None:
    row = {"tipo": "convenio municipal", "cve_mun": "Guadalajara", "fecha": "2012-03-15", "vigente_hasta": ""}
    grown = with_records(facts, [reading("convenios", row)])
    assert on(grown, "convenio_municipal", "2012-03-15", "14039") == "si"
    assert on(grown, "convenio_marco", "2012-03-15", "14") == "sin_dato"


def test_a_verdict_on_a_criterion_and_one_on_a_line_have_their_own_tables(
    facts: Facts, reading: Read
) -> None:
    criterion = {"criterio": "T01", "veredicto": "parcial", "fecha": "2014-05-15"}
    line = {"linea": "1.1.3", "veredicto": "si", "fecha": "2012-05-15"}
    grown = with_records(
        facts, [reading("criterios", criterion, clave="a"), reading("lineas", line, clave="b")]
    )
    day = [date(2015, 1, 1)]
    assert list(criteria_history(grown).on(day, cves=["14"], mecanismo="T01")["situacion"]) == ["parcial"]
    assert list(line_history(grown).on(day, cves=["00"], mecanismo="1.1.3")["situacion"]) == ["si"]
    assert added(facts, grown, "evidencias").empty
    assert list(added(facts, grown, "registros")["id"]) == ["a:2", "b:2"]


def test_of_a_shelter_the_edition_holds_that_it_exists_and_nothing_else(facts: Facts, reading: Read) -> None:
    row = {"clase": "refugio", "nombre": "", "documento": "Informe", "pagina": ""}
    grown = with_records(facts, [reading("instituciones", row)])
    [finding] = added(facts, grown, "instituciones").to_dict("records")
    assert (finding["nombre"], finding["nota"], finding["fuente_url"]) == ("Refugio o albergue", "", "")
    assert list(added(facts, grown, "evidencias")["cve_mun"]) == [""]


def test_rows_that_say_the_same_stand_beside_each_other(facts: Facts, reading: Read) -> None:
    row = {"vigente_hasta": ""}
    grown = with_records(facts, [reading("convenios", row, clave="b"), reading("convenios", row, clave="a")])
    assert list(added(facts, grown, "evidencias")["id"]) == ["a:2", "b:2"]


def test_without_records_the_facts_are_the_same_object(facts: Facts) -> None:
    assert with_records(facts, []) is facts


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tabla=st.sampled_from(["convenios", "evaluaciones", "leyes", "criterios", "lineas"]),
    count=st.integers(1, 5),
    clave=st.from_regex(r"[a-z]{3}(-[0-9]{1,3})?", fullmatch=True),
)
def test_an_import_and_its_withdrawal_give_the_edition_it_began_with(
    tabla: str, count: int, clave: str, facts: Facts, small_marco: BoundarySet, tmp_path: Path
) -> None:
    names = [row["Entidad"] for row in makers.agreements(count)]
    rows = [makers.row_of(tabla, cve_ent=name) for name in names]
    path = makers.fill_csv(tmp_path / "f.csv", tabla, rows)
    held = {reading.clave for reading in load_all(tmp_path)}
    assert held == set()
    began = build(facts, small_marco).id
    save(read(path, tabla, clave=clave, hoy=makers.TODAY), tmp_path)
    assert build(with_records(facts, load_all(tmp_path)), small_marco).id != began
    withdraw(clave, tmp_path)
    assert build(with_records(facts, load_all(tmp_path)), small_marco).id == began


ANY_ORDER = ["convenios", "evaluaciones", "leyes", "instituciones", "evidencias"]


@pytest.fixture(scope="module")
def one_of_each(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    """A file of each of those tables, read; nobody writes on what was read."""
    folder = tmp_path_factory.mktemp("una-de-cada")
    paths = {
        tabla: makers.fill_csv(folder / f"{tabla}.csv", tabla, [makers.row_of(tabla)]) for tabla in ANY_ORDER
    }
    return {tabla: read(path, tabla, clave=tabla, hoy=makers.TODAY) for tabla, path in paths.items()}


@pytest.fixture(scope="module")
def in_order(facts: Facts, one_of_each: dict[str, Reading]) -> Facts:
    return with_records(facts, [one_of_each[tabla] for tabla in sorted(ANY_ORDER)])


@settings(max_examples=6)
@given(order=st.permutations(ANY_ORDER))
def test_the_order_of_the_files_changes_nothing_and_carried_rows_stay(
    order: list[str], facts: Facts, one_of_each: dict[str, Reading], in_order: Facts
) -> None:
    grown = with_records(facts, [one_of_each[tabla] for tabla in order])
    for name in TABLES:
        assert len(added(facts, grown, name)) == len(getattr(in_order, name)) - len(getattr(facts, name))
        pd.testing.assert_frame_equal(getattr(grown, name), getattr(in_order, name))
