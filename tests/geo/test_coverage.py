"""Coverage of every mechanism, counted by hand from the carried files and held to what others counted."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.coverage import Coverage, coverage, coverages
from geo.errors import InputError, NotFoundError

from .by_hand import LISTS, by_hand, places, rows_of, said

TODAY = date(2026, 11, 23)
JUNE_2016 = date(2016, 6, 1)
DAYS = [
    date(2008, 6, 30), date(2010, 10, 31), date(2012, 1, 28), date(2012, 12, 31), date(2014, 5, 29),
    JUNE_2016, date(2018, 12, 31), date(2021, 12, 31), date(2024, 7, 31), TODAY,
]  # fmt: skip


KEYS = [row["clave"] for row in rows_of("mecanismos")]


class TestCountedByHand:
    """Every mechanism on ten days between 2008 and 2026."""

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_who_has_it_who_has_not_and_who_is_not_known(self, facts, day):
        every = coverages(facts, day, hoy=TODAY)
        assert [it.mecanismo for it in every] == KEYS
        for it in every:
            hand = by_hand(it.mecanismo, day)
            assert {name: list(getattr(it, name)) for name in LISTS} == hand, it.mecanismo
            whole = sum(map(len, hand.values()))
            yes, doubt = len(hand["si"]), len(hand["en_conflicto"]) + len(hand["sin_dato"])
            assert (it.numerador, it.denominador) == (yes, whole), it.mecanismo
            assert it.minimo == 100 * yes / whole
            assert it.maximo == 100 * (yes + doubt) / whole
            assert (it.valor, it.valor_estatus) == (
                (it.minimo, "observado") if doubt < whole else (None, "sin_dato")
            )

    @pytest.mark.parametrize(
        ("mecanismo", "day", "expected"),
        [
            # evi-053 … evi-085: INM, 17 October 2007, one an entidad, for 36 months; Colima again in 2011
            ("comite_inm", "2008-06-30", (32, 0, 0, 0, 0)),
            ("comite_inm", "2012-12-31", (1, 0, 0, 0, 31)),
            ("ley_especial", "2012-01-28", (12, 0, 4, 0, 16)),
            ("ley_especial", "2024-07-31", (24, 0, 0, 0, 8)),
            ("ley_especial", "2026-11-23", (30, 0, 0, 0, 2)),
            ("ley_armonizada", "2016-06-01", (10, 0, 20, 2, 0)),
            ("diez_mecanismos", "2018-12-31", (0, 0, 32, 0, 0)),
            ("albergue_procuraduria", "2021-12-31", (2, 0, 30, 0, 0)),
            ("tipo_penal", "2010-10-31", (1, 0, 0, 0, 31)),
            ("convenio_marco", "2026-11-23", (0, 0, 0, 0, 32)),
            # evi-087 and evi-297: Monterrey, 19 February 2026
            ("convenio_municipal", "2026-11-23", (1, 0, 0, 0, 2477)),
            ("organo_municipal", "2024-07-31", (0, 0, 0, 0, 2475)),
        ],
    )
    def test_counts_that_a_reader_can_check_in_the_file(self, facts, mecanismo, day, expected):
        it = coverage(facts, mecanismo, date.fromisoformat(day))
        assert tuple(len(getattr(it, name)) for name in LISTS) == expected

    def test_the_series_has_each_31_december_since_2007_and_the_day_itself(self, facts):
        days = [*(date(year, 12, 31) for year in range(2007, 2026)), TODAY]
        for mecanismo in KEYS:
            serie = coverage(facts, mecanismo, TODAY).serie
            assert [row["fecha"] for row in serie] == [str(day) for day in days]
            for day, row in zip(days, serie, strict=True):
                hand = {name: len(held) for name, held in by_hand(mecanismo, day).items()}
                assert {name: row[name] for name in LISTS} == hand, (mecanismo, day)
                assert row["minimo"] == 100 * hand["si"] / sum(hand.values())

    def test_a_municipio_counts_from_the_month_in_which_it_exists(self, facts):
        # Three of Morelos, Hueyapan (17036) among them, came into force on 1 January 2019
        days = (date(2018, 12, 31), date(2019, 1, 1))
        before, after = (coverage(facts, "convenio_municipal", day) for day in days)
        assert "17036" not in before.sin_dato
        assert "17036" in after.sin_dato
        assert (before.denominador, after.denominador) == (2463, 2466)
        assert [len(places("municipio", day)) for day in days] == [2463, 2466]


class TestSharesByHand:
    """How much of the people, the carpetas and the victims is in places that have it."""

    @staticmethod
    def check(part: dict[str, Any], hand: dict[str, list[str]], weight: dict[str, int]) -> None:
        total = sum(weight.values())
        status = {cve: name for name, held in hand.items() for cve in held}
        held = dict.fromkeys(LISTS, 0)
        for cve, figure in weight.items():  # what lies in no place there is may be in a covered one
            held[status.get(cve, "sin_dato")] += figure
        known = any(hand[name] for name in ("si", "parcial", "no"))
        assert part["minimo"] == pytest.approx(100 * held["si"] / total)
        assert part["maximo"] == pytest.approx(100 - 100 * (held["no"] + held["parcial"]) / total)
        assert part["valor"] == (part["minimo"] if known else None)
        assert part["estatus"] == ("observado" if known else "sin_dato")
        assert part["entidades_con_cifra"] == sum(cve in status for cve in weight)

    @pytest.mark.parametrize("day", [date(2012, 12, 31), JUNE_2016, date(2024, 7, 31), TODAY], ids=str)
    def test_of_the_inhabitants_of_the_year(self, facts, day):
        people: dict[str, dict[str, int]] = {"entidad": {}, "municipio": {}}
        for nivel, key in (("entidad", "cve_ent"), ("municipio", "cvegeo")):
            for row in rows_of(f"poblacion_{nivel}"):
                if row["anio"] == str(day.year):
                    people[nivel][row[key]] = int(row["hombres"]) + int(row["mujeres"])
        for it in coverages(facts, day):
            part = it.parte_poblacion
            if not people[it.nivel]:  # municipal projections begin in 2014
                assert (part["valor"], part["estatus"], part["anio"]) == (None, "sin_dato", None)
                assert (part["minimo"], part["maximo"], part["entidades_con_cifra"]) == (0, 100, 0)
                continue
            self.check(part, by_hand(it.mecanismo, day), people[it.nivel])
            assert (part["anio"], part["fuente"]) == (day.year, "conapo-2024")

    @pytest.mark.parametrize(
        ("day", "year", "total"),
        [(JUNE_2016, 2015, 415), (date(2021, 12, 31), 2021, 625), (TODAY, 2025, 636)],
        ids=str,
    )
    def test_of_the_carpetas_of_the_last_year_that_had_ended(self, facts, day, year, total):
        cases = {
            row["cve_ent"]: int(row["carpetas"])
            for row in rows_of("casos_entidad_anual")
            if row["periodo"] == str(year)
        }
        assert sum(cases.values()) == total
        for it in coverages(facts, day):
            if it.nivel == "entidad":
                self.check(it.parte_casos, by_hand(it.mecanismo, day), cases)
                source = ("sesnsp-estatal-2026-01", "2026-01", year)
                assert tuple(it.parte_casos[name] for name in ("fuente", "corte", "anio")) == source

    @pytest.mark.parametrize(("day", "year"), [(date(2018, 12, 31), 2018), (TODAY, 2024)], ids=str)
    def test_of_the_carpetas_in_a_municipio_and_in_none(self, facts, day, year):
        cases: dict[str, int] = dict.fromkeys(places("municipio", TODAY), 0)
        for row in rows_of("casos_municipio_mensual"):
            if row["periodo"][:4] == str(year):
                cases[row["cvegeo"]] = cases.get(row["cvegeo"], 0) + int(row["carpetas"])
        unborn = set(cases) - set(places("municipio", day)) - {k for k in cases if k[2:] in ("998", "999")}
        assert all(cases[cve] == 0 for cve in unborn)
        for mecanismo in ("convenio_municipal", "organo_municipal"):
            part = coverage(facts, mecanismo, day).parte_casos
            self.check(part, by_hand(mecanismo, day), cases)
            assert (part["fuente"], part["anio"]) == ("sesnsp-municipal-2024-12", year)

    @pytest.mark.parametrize(
        ("day", "year", "total"),
        [(JUNE_2016, 2015, 1171), (date(2021, 12, 31), 2021, 753), (TODAY, 2024, 790)],
    )
    def test_of_the_victims_of_the_last_whole_year_which_2025_is_not(self, facts, day, year, total):
        victims: dict[str, int] = {}
        for row in rows_of("victimas_entidad_anual"):
            if row["periodo"] == str(year):
                victims[row["cve_ent"]] = victims.get(row["cve_ent"], 0) + int(row["victimas"])
        assert sum(victims.values()) == total
        for it in coverages(facts, day):
            if it.nivel == "entidad":
                self.check(it.parte_victimas, by_hand(it.mecanismo, day), victims)
                assert (it.parte_victimas["anio"], it.parte_victimas["corte"]) == (year, "2025-06")
            else:
                assert it.parte_victimas["estatus"] == "sin_dato"

    @pytest.mark.parametrize(
        ("day", "year"), [(date(2026, 11, 23), 2025), (date(2024, 12, 31), 2024), (date(2024, 12, 30), 2023)]
    )
    def test_a_year_counts_once_it_is_over(self, facts, day, year):
        assert coverage(facts, "ley_especial", day).parte_casos["anio"] == year

    def test_before_the_first_year_of_cases_nothing_but_0_and_100_is_known(self, facts):
        for name in ("parte_casos", "parte_victimas"):
            assert getattr(coverage(facts, "ley_especial", date(2015, 6, 1)), name) == {
                "valor": None, "minimo": 0.0, "maximo": 100.0, "estatus": "sin_dato",
                "anio": None, "fuente": "", "corte": "", "entidades_con_cifra": 0,
            }  # fmt: skip

    def test_of_two_cortes_of_a_year_the_newest_weighs_and_half_a_year_never_does(self, facts):
        year = facts.casos.query("medida == 'carpetas' and nivel == 'entidad' and periodo == '2015'")
        source = facts.fuentes.query("clave == 'sesnsp-estatal-2026-01'")
        newer = year.assign(corte="2026-07", fuente="nueva", valor=1)
        half = year.assign(corte="2026-06", fuente="media", periodo="2026")
        more = dataclasses.replace(
            facts,
            casos=pd.concat([facts.casos, newer, half], ignore_index=True),
            fuentes=pd.concat(
                [
                    facts.fuentes,
                    source.assign(clave="nueva", corte="2026-07", desde="2015-01", hasta="2015-12"),
                    source.assign(clave="media", corte="2026-06", desde="2026-01", hasta="2026-06"),
                ],
                ignore_index=True,
            ),
        )
        part = coverage(more, "ley_armonizada", JUNE_2016).parte_casos
        assert (part["corte"], part["valor"]) == ("2026-07", 31.25)  # one carpeta an entidad: 10 of 32
        assert coverage(more, "ley_armonizada", TODAY).parte_casos["anio"] == 2025


class TestWhatIsSaid:
    def test_each_status_comes_with_who_said_it_and_when(self, facts):
        for day in (date(2012, 1, 28), JUNE_2016, TODAY):
            for it in coverages(facts, day):
                told = {row["cve"]: row for row in it.dichos}
                for cve in (*it.si, *it.parcial, *it.no, *it.en_conflicto):
                    assert told[cve]["segun"], (it.mecanismo, cve)
                    assert told[cve]["desde"] <= str(day)
                    assert told[cve]["segun_fecha"] <= str(day)
                    assert told[cve]["filas"]
                for cve in set(told) & set(it.sin_dato):
                    assert told[cve]["ultimo_segun"], (it.mecanismo, cve)
                    assert told[cve]["ultimo_fecha"] <= str(day)

    def test_chiapas_and_puebla_in_june_2016_by_their_evaluators(self, facts):
        told = {row["cve"]: row for row in coverage(facts, "ley_armonizada", JUNE_2016).dichos}
        assert (told["07"]["situacion"], told["07"]["segun_fecha"]) == ("si", "2016-05-21")
        newest = max(said()["07", "ley_armonizada"], key=lambda row: row["hasta"])
        assert (told["07"]["segun"], str(newest["hasta"])) == (newest["quien"], "2016-05-21")

    @pytest.mark.parametrize(
        ("mecanismo", "day", "text"),
        [
            ("convenio_marco", TODAY, "De ninguna entidad sabemos si lo firmó."),
            ("ley_armonizada", JUNE_2016, "Dos entidades están en disputa: Durango y Tamaulipas."),
            (
                "ley_armonizada", TODAY,
                "De ninguna entidad sabemos si su ley está armonizada. "
                "Lo último que alguien dijo es de 2016.",
            ),
            (
                "ley_especial", TODAY,
                "De dos entidades no sabemos si tienen ley especial: Baja California Sur y Campeche.",
            ),
            ("convenio_municipal", TODAY, "De 2,477 municipios no sabemos si tienen convenio municipal."),
            ("organo_municipal", JUNE_2016, "De ningún municipio sabemos si tiene instancia municipal."),
            ("diez_mecanismos", date(2018, 12, 31), "De todas las entidades se sabe."),
        ],
    )  # fmt: skip
    def test_what_is_not_known_is_said_in_a_sentence(self, facts, mecanismo, day, text):
        assert coverage(facts, mecanismo, day).texto == text

    def test_a_coverage_is_plain_json(self, facts):
        for it in coverages(facts, JUNE_2016):
            assert json.loads(json.dumps(dataclasses.asdict(it)))["mecanismo"] == it.mecanismo

    def test_an_unknown_mechanism_or_an_impossible_day_is_refused_in_one_sentence(self, facts):
        with pytest.raises(NotFoundError, match=r"no hay un mecanismo «ley_seca».*convenio_marco, "):
            coverage(facts, "ley_seca", TODAY)
        with pytest.raises(InputError, match="2006-12-31 es anterior a los datos"):
            coverages(facts, date(2006, 12, 31))
        with pytest.raises(InputError, match="2026-11-24 aún no llega"):
            coverage(facts, "ley_especial", date(2026, 11, 24), hoy=TODAY)


def test_all_at_once_are_each_alone(facts):
    every: dict[str, Coverage] = {it.mecanismo: it for it in coverages(facts, JUNE_2016)}
    for mecanismo in ("ley_armonizada", "convenio_municipal", "refugio"):
        assert coverage(facts, mecanismo, JUNE_2016) == every[mecanismo]
