"""The card of an entidad and the board: what the page says before and after a click."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from geo.errors import NotFoundError
from geo.facts import Facts
from geo.indicators import indicator
from layers.board import board, last_covered
from layers.card import card
from layers.catalogue import LAYERS

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def quintana_roo(facts: Facts) -> dict[str, Any]:
    return card(facts, "23", TODAY)


@pytest.fixture(scope="module")
def tablero(facts: Facts) -> dict[str, Any]:
    return board(facts, TODAY)


class TestCard:
    def test_the_summary_compares_the_last_whole_year_with_the_country(
        self, quintana_roo: dict[str, Any]
    ) -> None:
        said = quintana_roo["resumen"]
        assert (said["periodo"], said["carpetas"], said["estatus"]) == ("2025", 165, "observado")
        assert said["tasa_inf"] < said["tasa"] < said["tasa_sup"]
        assert said["razon_nacional"] == pytest.approx(said["tasa"] / said["tasa_nacional"])

    def test_the_series_has_a_row_a_year_and_marks_the_new_instrument(
        self, quintana_roo: dict[str, Any]
    ) -> None:
        series = quintana_roo["serie"]
        assert [row["periodo"] for row in series] == [str(year) for year in range(2015, 2027)]
        assert [row["periodo"] for row in series if row["discontinua"]] == ["2026"]
        assert series[-1]["instrumento"] == "RNID"
        assert (series[-1]["meses_reportados"], series[-1]["meses_pedidos"]) == (3, 12)

    def test_a_year_reported_in_part_says_so(self, facts: Facts) -> None:
        series = card(facts, "20", TODAY)["serie"]
        assert [(row["meses_reportados"], row["meses_pedidos"]) for row in series[:2]] == [(4, 12), (11, 12)]

    def test_each_mechanism_names_who_says_so_or_that_nobody_does(
        self, facts: Facts, quintana_roo: dict[str, Any]
    ) -> None:
        rows = {row["mecanismo"]: row for row in quintana_roo["mecanismos"]}
        assert set(rows) == set(facts.mecanismos.loc[facts.mecanismos["nivel"] == "entidad", "clave"])
        assert all((row["situacion"] == "sin_dato") == (row["segun"] == "") for row in rows.values())
        assert rows["convenio_marco"]["situacion"] == "sin_dato"
        assert rows["ley_armonizada"]["ultimo_conocido"] == "si"

    def test_municipios_come_with_the_most_cases_first_and_none_is_left_out(self, facts: Facts) -> None:
        said = card(facts, "02", TODAY, sin_poligono=("02006", "02007"))["municipios"]
        counts = [row["carpetas"] for row in said["filas"] if row["carpetas"] is not None]
        assert counts == sorted(counts, reverse=True)
        assert len(said["filas"]) == (facts.municipios["cvegeo"].str[:2] == "02").sum() + 1
        undrawn = {row["cvegeo"] for row in said["filas"] if not row["poligono"]}
        assert undrawn == {"02006", "02007", "02999"}
        assert said["periodo"] == "2015/2024"

    def test_an_unknown_entidad_is_refused(self, facts: Facts) -> None:
        with pytest.raises(NotFoundError, match="no hay entidad «33»; use dos dígitos"):
            card(facts, "33", TODAY)


class TestBoard:
    def test_convenios_are_unknown_and_not_none(self, tablero: dict[str, Any]) -> None:
        said = tablero["convenios"]
        assert (said["numerador"], said["denominador"], said["minimo"], said["maximo"]) == (0, 32, 0.0, 100.0)
        assert len(said["sin_dato"]) == 32

    def test_the_harmonised_law_is_told_for_today_and_for_the_last_day_it_was_known(
        self, facts: Facts, tablero: dict[str, Any]
    ) -> None:
        said = tablero["armonizacion"]
        assert said["actual"]["numerador"] == 0
        assert said["ultimo"]["numerador"] >= 1
        last = date.fromisoformat(said["ultimo"]["fecha"])
        assert indicator(facts, "leyes_armonizadas", last + timedelta(days=1)).numerador == 0

    def test_the_last_day_is_today_while_something_is_known(self, facts: Facts) -> None:
        assert last_covered(facts, "ley_armonizada", date(2016, 6, 1)) == date(2016, 6, 1)

    def test_what_nobody_ever_had_has_no_last_day(self, facts: Facts) -> None:
        assert last_covered(facts, "convenio_marco", TODAY) is None
        assert board(facts, date(2008, 1, 1))["armonizacion"]["ultimo"] is None

    def test_carpetas_are_those_of_all_whole_years_of_one_instrument(self, tablero: dict[str, Any]) -> None:
        said = tablero["carpetas"]
        assert (said["periodo"], said["carpetas"], said["estatus"]) == ("2015/2025", 6023, "observado")
        assert said["tasa_inf"] < said["tasa"] < said["tasa_sup"]
        assert said["fuente"] == "sesnsp-estatal-2026-01"

    def test_help_and_every_layer_are_there(self, tablero: dict[str, Any], facts: Facts) -> None:
        assert tablero["ayuda"]["telefono"] == "800 5533 000"
        assert [each["id"] for each in tablero["capas"]] == list(LAYERS)
        with_mechanisms = {each["id"] for each in tablero["capas"] if "mecanismos" in each}
        of_one = {f"cobertura-{clave.replace('_', '-')}" for clave in facts.mecanismos["clave"]}
        of_many = {"convenios", "armonizacion", "leyes", "cobertura", "cobertura-municipio"}
        assert with_mechanisms == of_one | of_many


def test_both_are_plain_json(tablero: dict[str, Any], quintana_roo: dict[str, Any]) -> None:
    for document in (tablero, quintana_roo):
        assert json.loads(orjson.dumps(document)) is not None
        assert "NaN" not in json.dumps(document)
