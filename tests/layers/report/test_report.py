"""The report says what `/indicadores` says on that day, and what is not known beside it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pandas as pd
import pytest

from geo.codes import carried_path
from geo.coverage import coverages
from geo.edition import Edition
from geo.errors import InputError, NotFoundError
from geo.evidence import History, status_on
from geo.facts import Facts
from geo.indicators import indicators
from layers.report.ask import OFFICES
from layers.report.report import Report, gather

DAYS = (date(2008, 3, 1), date(2012, 12, 31), date(2016, 6, 1), date(2019, 1, 15), date(2026, 11, 24))


@pytest.fixture(scope="module")
def past(facts: Facts) -> History:
    return History.of(facts.evidencias, facts.mecanismos)


@pytest.fixture(scope="module")
def report(published: Edition, past: History):
    @cache
    def made(fecha: date, cve_ent: str = "00", desde: date | None = None) -> Report:
        return gather(published, fecha, cve_ent=cve_ent, desde=desde, historia=past)

    return made


def carried(name: str) -> pd.DataFrame:
    return pd.read_csv(carried_path(f"{name}.csv"), dtype=str, keep_default_na=False)


@pytest.mark.parametrize("fecha", DAYS, ids=str)
def test_its_numbers_are_those_of_the_indicators_on_that_day(
    report, facts: Facts, past: History, fecha: date
) -> None:
    assert report(fecha).indicadores == indicators(facts, fecha, historia=past)
    assert report(fecha).coberturas == coverages(facts, fecha, historia=past)
    assert len(report(fecha).indicadores) == 10


def test_the_report_of_an_entidad_shows_the_same_indicators_as_the_country(report) -> None:
    assert report(DAYS[2], "20").indicadores == report(DAYS[2]).indicadores


@pytest.mark.parametrize(("cve_ent", "anio"), [("00", "2025"), ("23", "2025"), ("09", "2019")])
def test_the_carpetas_are_those_of_the_yearly_file(report, cve_ent: str, anio: str) -> None:
    rows = carried("casos_entidad_anual")
    rows = rows[
        (rows["periodo"] == anio) & rows["cve_ent"].isin([cve_ent] if cve_ent != "00" else rows["cve_ent"])
    ]
    by_year = {row["periodo"]: row for row in report(DAYS[4], cve_ent).serie}
    assert by_year[anio]["carpetas"] == rows["carpetas"].astype(int).sum()


def test_the_latest_year_is_the_one_that_had_ended_on_the_day(report) -> None:
    assert report(DAYS[4]).incidencia["ultimo"]["periodo"] == "2025"
    assert report(DAYS[2]).incidencia["ultimo"]["periodo"] == "2015"
    assert [row["periodo"] for row in report(date(2016, 12, 31)).serie] == ["2015", "2016"]


def test_a_rate_lies_within_its_interval_and_beside_the_countrys(report) -> None:
    for row in report(DAYS[4], "20").serie:
        assert row["tasa_inf"] <= row["tasa"] <= row["tasa_sup"]
        assert row["tasa_nacional"] > 0


def test_the_new_instrument_is_marked_where_it_begins(report) -> None:
    assert [row["periodo"] for row in report(DAYS[4]).serie if row["discontinua"]] == ["2026"]


def test_before_the_series_began_nothing_is_known_of_the_carpetas(report) -> None:
    told = report(DAYS[1])
    assert (told.incidencia["ultimo"]["carpetas"], told.incidencia["ultimo"]["estatus"]) == (None, "sin_dato")
    assert told.serie == ()


def test_what_changed_since_is_of_the_place_and_of_both_days(report, facts: Facts) -> None:
    told = report(date(2016, 6, 1), "20", date(2016, 1, 1))
    assert [row["mecanismo"] for row in told.cambios] == ["ley_armonizada"]
    for row, day in ((told.cambios[0]["antes"], "2016-01-01"), (told.cambios[0]["despues"], "2016-06-01")):
        status = status_on(facts.evidencias, facts.mecanismos, date.fromisoformat(day), cves=["20"])
        assert status.set_index("mecanismo")["situacion"]["ley_armonizada"] == row


def test_by_default_it_tells_what_changed_in_half_a_year(report) -> None:
    assert report(date(2026, 8, 31)).desde == "2026-02-28"
    assert report(date(2007, 2, 1)).desde == "2007-01-01"


@pytest.mark.parametrize("cve_ent", ["00", "20"])
def test_each_doubtful_mechanism_comes_with_whom_to_ask(report, facts: Facts, cve_ent: str) -> None:
    told = report(DAYS[2], cve_ent)
    cves = facts.entidades["cve_ent"].tolist() if cve_ent == "00" else [cve_ent]
    status = status_on(facts.evidencias, facts.mecanismos, DAYS[2], cves=cves)
    doubtful = status[status["situacion"].isin(["sin_dato", "en_conflicto"])]
    assert {row["mecanismo"] for row in told.desconocido} == set(doubtful["mecanismo"])
    assert sum(len(row["sin_dato"]) + len(row["en_conflicto"]) for row in told.desconocido) == len(doubtful)
    assert all(row["oficina"] and row["razon"] for row in told.desconocido)


def test_every_mechanism_of_the_catalogue_has_an_office() -> None:
    assert set(OFFICES) == set(carried("mecanismos")["clave"])


def test_municipios_with_a_mechanism_are_those_of_the_entidad(report, facts: Facts) -> None:
    said = facts.evidencias[
        (facts.evidencias["cve_mun"] != "") & (facts.evidencias["senal"].isin(["existe", "inicia"]))
    ]
    assert len(said)
    one = said.iloc[0]
    told = report(date.fromisoformat(one["hasta"]), one["cve_ent"])
    [row] = [row for row in told.municipales if row["mecanismo"] == one["mecanismo"]]
    name = facts.municipios.set_index("cvegeo")["nombre"][one["cve_mun"]]
    assert name in row["con"]
    assert row["si"] + row["sin_dato"] <= row["municipios"] < 600


def test_it_names_the_edition_and_its_sources(report, published: Edition) -> None:
    told = report(DAYS[4])
    assert told.edicion == published.id
    assert len(told.fuentes) == len(published.facts.fuentes)


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        ({"fecha": date(2016, 6, 1), "cve_ent": "33"}, NotFoundError, r"no hay entidad «33»"),
        ({"fecha": date(2006, 12, 31)}, InputError, r"anterior a los datos"),
        ({"fecha": date(2026, 2, 2), "hoy": date(2026, 2, 1)}, InputError, r"aún no llega"),
        ({"fecha": date(2016, 6, 1), "desde": date(2016, 6, 2)}, InputError, r"posterior"),
    ],
)
def test_what_cannot_be_reported_is_refused(published: Edition, asked, error, says: str) -> None:
    with pytest.raises(error, match=says):
        gather(published, **asked)
