"""The programme's ten indicators: what each asks, what is known of it on a day, and the state that gives."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.errors import InputError, NotFoundError
from geo.findings import findings
from geo.indicators import indicator, indicators, lookup, rows

from .test_evidence_twin import ENTIDADES, carried, twin
from .test_states import with_figures

TODAY = date(2026, 11, 23)
DEADLINE = date(2012, 12, 31)
JUNE_2016 = date(2016, 6, 1)
DAYS = [date(2008, 6, 1), date(2009, 12, 31), date(2010, 10, 31), DEADLINE, date(2013, 1, 1),
        date(2013, 12, 31), JUNE_2016, date(2018, 12, 31), date(2021, 12, 31), TODAY]  # fmt: skip

# Read off programa_indicadores.csv: baseline, target, and the rule that leads from one to the other.
ASKED = {
    "diagnostico_nacional": (0, 1, "absoluta"),
    "campanas_apf": (116, 150.8, "incremento_pct"),  # 116 + 30 %
    "convenios_entidades": (None, 100, "cobertura_pct"),
    "averiguaciones_pgr": (34, 80, "integracion_pct"),
    "leyes_armonizadas": (None, 100, "cobertura_pct"),
    "victimas_atendidas": (160, 100, "cobertura_pct"),
    "instrumentos_atencion": (1, 2, "incremento_pct"),  # 1 + 100 %
    "informes_semestrales": (None, 100, "cobertura_pct"),
    "acuerdos_cipstp": (None, 80, "cobertura_pct"),
    "capacitaciones": (2817, 3380.4, "incremento_pct"),  # 2,817 + 20 %
}
BY_COVERAGE = {"convenios_entidades": "convenio_marco", "leyes_armonizadas": "ley_armonizada"}
BY_FIGURES = [id for id in ASKED if id not in (*BY_COVERAGE, "informes_semestrales")]


class TestWhatTheProgrammeAsks:
    def test_all_ten_come_in_the_order_of_the_table_with_its_words(self, facts):
        every = indicators(facts, TODAY, hoy=TODAY)
        table = carried("programa_indicadores")
        assert [it.id for it in every] == list(table["clave"]) == list(ASKED)
        for it, row in zip(every, table.to_dict("records"), strict=True):
            assert (it.titulo, it.unidad, it.objetivo) == (row["indicador"], row["unidad"], row["objetivo"])
            assert (it.meta_texto, it.plazo) == (row["meta_2012"], "2012-12-31")
            assert it.linea_base["nota"] == row["linea_base_nota"]

    @pytest.mark.parametrize("id", ASKED)
    def test_the_target_follows_the_rule_of_the_row(self, facts, id):
        it = indicator(facts, id, TODAY)
        assert (it.linea_base["valor"], it.meta, it.regla) == ASKED[id]
        assert it.linea_base["estatus"] == ("sin_dato" if ASKED[id][0] is None else "observado")

    def test_a_baseline_of_unequal_periods_says_so_instead_of_being_one_number(self, facts):
        base = indicator(facts, "victimas_atendidas", TODAY).linea_base
        assert not base["sumable"]
        assert sum(part["valor"] for part in base["partes"]) == base["valor"] == 160
        for part in base["partes"]:
            assert f"{part['quien']} {part['valor']} ({part['periodo']})" in base["nota"]
        others = [indicator(facts, id, TODAY).linea_base for id in ASKED if id != "victimas_atendidas"]
        assert all(base["sumable"] and base["partes"] == () for base in others)

    def test_an_increase_on_a_baseline_that_nobody_measured_asks_for_no_number(self, facts):
        table = facts.programa_indicadores.copy()
        table.loc[table["clave"] == "campanas_apf", "linea_base"] = pd.NA
        some = with_figures(facts, "campanas_apf", (160, "2012-01-01", "2012-12-31", "si"))
        it = indicator(dataclasses.replace(some, programa_indicadores=table), "campanas_apf", TODAY)
        assert (it.meta, it.meta_estatus, it.estado, it.valor) == (None, "sin_dato", "sin_dato", 160)
        assert (it.avance["valor"], it.avance["estatus"]) == (None, "sin_dato")
        assert it.estado_texto == "La meta no se puede poner en número: nadie midió la línea base."


class TestByHand:
    """Every indicator on every one of the days, against a count of the rows of the CSVs written here."""

    @pytest.mark.parametrize("day", DAYS)
    @pytest.mark.parametrize("id", BY_COVERAGE)
    def test_by_coverage_each_entidad_is_counted_once(self, facts, id, day):
        it = indicator(facts, id, day)
        said = carried("evidencias")
        said = said[(said["mecanismo"] == BY_COVERAGE[id]) & (said["cve_mun"] == "")]
        months = int(carried("mecanismos").set_index("clave")["vigencia_meses"][BY_COVERAGE[id]])
        held: dict[str, list[str]] = {s: [] for s in ("si", "parcial", "no", "en_conflicto", "sin_dato")}
        for cve in ENTIDADES:
            own = said[said["cve_ent"] == cve].to_dict("records")
            own = [r | {c: date.fromisoformat(r[c]) for c in ("desde", "hasta")} for r in own]
            held[twin(own, False, months, day)].append(cve)
        assert {s: list(getattr(it, s)) for s in held} == held
        assert (it.numerador, it.denominador, it.denominador_que) == (len(held["si"]), 32, "entidades")
        possible = len(held["si"]) + len(held["en_conflicto"]) + len(held["sin_dato"])
        assert (it.minimo, it.maximo) == (100 * len(held["si"]) / 32, 100 * possible / 32)
        known = bool(held["si"] + held["no"] + held["parcial"])
        assert it.valor == (it.minimo if known else None)
        assert it.valor_estatus == ("observado" if known else "sin_dato")
        # Never are all 32 known to have it; they are known not to only where maximo falls short.
        late = "no_cumplida" if day > DEADLINE else "en_avance"
        assert it.estado == (late if it.maximo < 100 else "sin_dato")

    @pytest.mark.parametrize("day", DAYS)
    @pytest.mark.parametrize("id", BY_FIGURES)
    def test_by_figures_none_of_those_carried_can_be_compared(self, facts, id, day):
        it = indicator(facts, id, day)
        told = carried("programa_valores")
        told = told[(told["clave"] == id) & (told["hasta"] <= str(day))]
        assert not (told["comparable"] == "si").any()
        assert it.estado == ("no_comparable" if len(told) else "sin_dato")
        assert sorted(row["valor"] for row in it.mediciones) == sorted(told["valor"].astype(float))
        assert all(row["usada"] == "no" and "no se divide" in row["por_que"] for row in it.mediciones)
        assert (it.valor, it.valor_estatus, it.numerador, it.alcanzada) == (None, "sin_dato", None, "")
        assert (it.avance["valor"], it.distancia["valor"]) == (None, None)
        assert it.avance["estatus"] == ("no_aplica" if len(told) else "sin_dato")
        assert it.parte_poblacion["estatus"] == "no_aplica"
        if len(told):
            assert it.medido["hasta"] == told["hasta"].max()
            assert (
                it.medido["valor"]
                in told.loc[told["hasta"] == told["hasta"].max(), "valor"].astype(float).tolist()
            )
        else:
            assert (it.medido["valor"], it.medido["estatus"]) == (None, "sin_dato")

    @pytest.mark.parametrize("day", DAYS)
    def test_the_reports_are_the_share_of_56_lines_of_which_nobody_spoke(self, facts, day):
        assert carried("evidencias_lineas").empty
        keys = tuple(carried("lineas_accion")["clave"])
        it = indicator(facts, "informes_semestrales", day)
        assert (it.numerador, it.denominador, it.denominador_que) == (0, 56, "líneas de acción")
        assert (it.valor, it.minimo, it.maximo, it.estado) == (None, 0.0, 100.0, "sin_dato")
        assert (it.sin_dato, it.si, it.no) == (keys, (), ())
        # The yearly report of 2013 is shown beside and counts for nothing.
        assert [row["valor"] for row in it.mediciones] == ([1.0] if day >= date(2013, 12, 31) else [])

    def test_the_newest_figure_of_each_is_shown_in_its_own_unit(self, facts):
        newest = {it.id: (it.medido["valor"], it.medido["hasta"][:4]) for it in indicators(facts, TODAY)}
        assert newest["diagnostico_nacional"] == (1.0, "2015")
        assert newest["averiguaciones_pgr"] == (288.0, "2018")  # of two of 2018, the one of confidence alta
        assert newest["victimas_atendidas"] == (3896.0, "2021")
        assert newest["acuerdos_cipstp"] == (72.4, "2018")
        assert newest["leyes_armonizadas"] == (34.38, "2016")

    def test_harmonised_laws_in_june_2016(self, facts):
        it = indicator(facts, "leyes_armonizadas", JUNE_2016)
        assert it.si == ("02", "05", "07", "09", "11", "14", "15", "21", "23", "30")
        assert (it.en_conflicto, len(it.no), it.parcial, it.sin_dato) == (("10", "28"), 20, (), ())
        assert (it.numerador, it.valor, it.minimo, it.maximo) == (10, 31.25, 31.25, 37.5)
        assert {k: it.distancia[k] for k in ("valor", "minimo", "maximo")} == {
            "valor": 68.75, "minimo": 62.5, "maximo": 68.75
        }  # fmt: skip
        assert (it.avance["valor"], it.avance["maximo"]) == (31.25, 37.5)
        assert (it.estado, it.valor_desde, it.valor_hasta) == ("no_cumplida", "2016-06-01", "2016-06-01")
        assert it.estado_texto == (
            "El plazo venció el 31 de diciembre de 2012 y lo que se sabe no llega a 100 %: a lo más 37.5 %."
        )
        # What the press computed (28.13, 31.25, 31.25) stands beside and is not what is measured with.
        assert [row["valor"] for row in it.mediciones] == [28.13, 31.25, 31.25]
        assert {row["usada"] for row in it.mediciones} == {"no"}


def test_a_day_shows_nothing_that_was_measured_later(facts):
    for day in DAYS:
        for it in indicators(facts, day):
            assert all(row["hasta"] <= str(day) for row in it.mediciones)
            assert it.serie[-1]["fecha"] == str(day)
            assert [row["anio"] for row in it.serie[:-1]] == list(range(2007, day.year))


def without_estatus(value: Any, where: str = "") -> list[str]:
    """Where a null stands without an estatus in the same mapping."""
    if isinstance(value, dict):
        bare = [k for k, v in value.items() if v is None
                and not {"estatus", f"{k}_estatus"} & set(value)
                and not (k == "denominador" and "numerador_estatus" in value)]  # fmt: skip
        inner = [b for k, v in value.items() for b in without_estatus(v, f"{where}.{k}")]
        return [f"{where}.{k}" for k in bare] + inner
    if isinstance(value, (list, tuple)):
        return [b for each in value for b in without_estatus(each, f"{where}[]")]
    return []


@pytest.mark.parametrize("day", [date(2008, 6, 1), JUNE_2016, TODAY])
def test_every_indicator_is_plain_json_without_a_bare_null(facts, day):
    for it in indicators(facts, day):
        document = dataclasses.asdict(it)
        assert json.loads(json.dumps(document, allow_nan=False))["id"] == it.id
        beside = {"publicados"}  # of another room: nuestro has nuestro_estatus, diferencia follows it
        assert without_estatus({k: v for k, v in document.items() if k not in beside}) == []
        assert all(document[name] for name in ("cuenta", "estado_texto", "texto"))
        assert it.falta or it.valor is not None


class TestWhatStandsBehind:
    def test_of_one_by_coverage_the_findings_of_its_mechanism(self, facts):
        behind = rows(facts, "leyes_armonizadas", JUNE_2016)
        assert behind.equals(findings(facts, "ley_armonizada", JUNE_2016))
        used = behind[behind["usada"] == "si"]
        covered = set(indicator(facts, "leyes_armonizadas", JUNE_2016).si)
        assert set(used.loc[used["situacion"] == "si", "cve_ent"]) == covered
        assert (behind["regla"] != "").eq(behind["usada"] == "no").all()

    def test_of_one_by_figures_each_figure_and_why_it_is_not_divided(self, facts):
        behind = rows(facts, "acuerdos_cipstp", TODAY)
        assert behind[["valor", "comparable", "usada"]].to_numpy().tolist() == [[72.4, "no", "no"]]
        assert rows(facts, "campanas_apf", TODAY).empty
        assert list(rows(facts, "campanas_apf", TODAY).columns) == list(behind.columns)

    def test_a_mechanism_answers_too(self, facts):
        assert rows(facts, "refugio", TODAY).equals(findings(facts, "refugio", TODAY))
        assert lookup(facts, "refugio", TODAY).mecanismo == "refugio"  # type: ignore[union-attr]
        assert lookup(facts, "campanas_apf", TODAY) == indicator(facts, "campanas_apf", TODAY)

    def test_an_unknown_one_or_an_impossible_day_is_refused_in_one_sentence(self, facts):
        for ask in (indicator, lookup, rows):
            with pytest.raises(NotFoundError, match=r"no hay indicador «otro»; use diagnostico_nacional, "):
                ask(facts, "otro", TODAY)
            with pytest.raises(InputError, match=r"1810-09-16 es anterior a los datos"):
                ask(facts, "campanas_apf", date(1810, 9, 16))
            with pytest.raises(InputError, match=r"2030-01-01 aún no llega"):
                ask(facts, "campanas_apf", date(2030, 1, 1), hoy=TODAY)
