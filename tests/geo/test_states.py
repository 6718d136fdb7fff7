"""The state of an indicator on a day, on rows made for it: an office's convenios, comparable figures."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.indicators import ESTADOS, indicator

from .test_evidence_twin import ENTIDADES

TODAY = date(2026, 11, 23)
DEADLINE = date(2012, 12, 31)


def with_agreements(facts, statements):
    """``facts`` with only these statements of a convenio: (cve_ent, senal, day, vale_hasta)."""
    said = [
        (f"e{n}", cve, "", "convenio_marco", senal, str(day), str(day), until, "noticia", "Ana", "alta", "")
        for n, (cve, senal, day, until) in enumerate(statements)
    ]
    table = pd.DataFrame(said, columns=facts.evidencias.columns, dtype="str")
    return dataclasses.replace(facts, evidencias=table)


def with_figures(facts, id, *figures):
    """``facts`` with one row of programa_valores for each (valor, desde, hasta, comparable)."""
    blank = dict.fromkeys(facts.programa_valores.columns, "")
    made = [
        blank | {"clave": id, "valor": valor, "desde": desde, "hasta": hasta, "periodo": desde[:4],
                 "comparable": comparable, "unidad_valor": "cosas", "confianza": "alta"}
        for valor, desde, hasta, comparable in figures
    ]  # fmt: skip
    table = pd.DataFrame(made, columns=facts.programa_valores.columns)
    return dataclasses.replace(facts, programa_valores=table.astype(facts.programa_valores.dtypes))


class TestThirtyTwoAgreements:
    """An office imports what nobody printed: a convenio with each entidad, two of which run out."""

    @staticmethod
    def signed(facts, day=date(2011, 3, 1), *, until="2013-06-30", ended=("09", "15")):
        return with_agreements(
            facts, [(cve, "inicia", day, until if cve in ended else "") for cve in ENTIDADES]
        )

    @pytest.mark.parametrize(
        ("day", "valor", "estado"),
        [
            (date(2011, 2, 28), None, "sin_dato"),
            (date(2011, 3, 1), 100.0, "cumplida"),
            (DEADLINE, 100.0, "cumplida"),
            (date(2013, 1, 1), 100.0, "cumplida"),
            (date(2013, 6, 30), 100.0, "cumplida"),
            (date(2013, 7, 1), 93.75, "sin_dato"),  # nobody said that the two were not renewed
            (date(2017, 2, 28), 93.75, "sin_dato"),
            (date(2017, 3, 1), None, "sin_dato"),  # 72 months on, nobody vouches for any of them
        ],
    )
    def test_a_term_that_runs_out_leaves_two_unknown(self, facts, day, valor, estado):
        it = indicator(self.signed(facts), "convenios_entidades", day)
        assert (it.valor, it.estado) == (valor, estado)
        assert it.alcanzada == ("2011-03-01" if day >= date(2011, 3, 1) else "")

    @pytest.mark.parametrize(
        ("day", "valor", "estado", "lacking"),
        [
            (date(2012, 6, 29), 100.0, "cumplida", ()),
            (date(2012, 6, 30), 93.75, "en_avance", ("09", "15")),
            (DEADLINE, 93.75, "en_avance", ("09", "15")),
            (date(2013, 1, 1), 93.75, "no_cumplida", ("09", "15")),
        ],
    )
    def test_two_that_ended_make_it_93_75(self, facts, day, valor, estado, lacking):
        said = [(cve, "inicia", date(2011, 3, 1), "") for cve in ENTIDADES]
        said += [(cve, "termina", date(2012, 6, 30), "") for cve in ("09", "15")]
        it = indicator(with_agreements(facts, said), "convenios_entidades", day)
        assert (it.valor, it.estado, it.no, it.alcanzada) == (valor, estado, lacking, "2011-03-01")
        assert (it.minimo, it.maximo) == (valor, valor)
        assert it.falta == ""
        assert ("Constó alcanzada el 1 de marzo de 2011 y ya no consta." in it.estado_texto) == bool(lacking)

    @pytest.mark.parametrize(
        ("last", "estado"),
        [(DEADLINE, "cumplida"), (date(2013, 1, 1), "cumplida_fuera_de_plazo")],
    )
    def test_the_deadline_itself_is_in_time_and_the_next_day_is_not(self, facts, last, estado):
        said = [(cve, "inicia", date(2011, 3, 1), "") for cve in ENTIDADES[:-1]]
        some = with_agreements(facts, [*said, ("32", "inicia", last, "")])
        for day in (last, last + timedelta(400)):
            it = indicator(some, "convenios_entidades", day)
            assert (it.valor, it.estado, it.alcanzada) == (100.0, estado, str(last))
        assert indicator(some, "convenios_entidades", last - timedelta(1)).estado == "sin_dato"

    def test_reached_before_there_was_a_programme_is_reached(self, facts):
        it = indicator(self.signed(facts, date(2008, 5, 1)), "convenios_entidades", date(2009, 1, 1))
        assert (it.estado, it.alcanzada) == ("cumplida", "2008-05-01")
        assert it.estado_texto.endswith("El Programa es de 2010: ese día aún no había meta.")

    def test_lost_and_won_back_in_time_counts_from_the_first_day(self, facts):
        said = [(cve, "inicia", date(2010, 3, 1), "") for cve in ENTIDADES]
        said += [("01", "termina", date(2011, 1, 1), ""), ("01", "inicia", date(2014, 1, 1), "")]
        some = with_agreements(facts, said)
        assert indicator(some, "convenios_entidades", date(2013, 6, 1)).estado == "no_cumplida"
        again = indicator(some, "convenios_entidades", date(2014, 6, 1))
        assert (again.estado, again.alcanzada) == ("cumplida", "2010-03-01")


class TestByComparableFigures:
    """Were a figure published that can be compared, it would be divided; none of those carried can."""

    def test_an_increase_is_divided_by_the_increase_asked(self, facts):
        some = with_figures(facts, "campanas_apf", (133.4, "2011-01-01", "2011-12-31", "si"))
        it = indicator(some, "campanas_apf", date(2012, 6, 1))
        assert (it.valor, it.minimo, it.maximo, it.estado) == (133.4, 133.4, 133.4, "en_avance")
        assert it.avance["valor"] == pytest.approx(50.0)  # 17.4 of the 34.8 asked
        assert it.distancia["valor"] == pytest.approx(17.4)
        assert (it.valor_desde, it.valor_hasta, it.mediciones[0]["usada"]) == (
            "2011-01-01",
            "2011-12-31",
            "si",
        )
        assert indicator(some, "campanas_apf", date(2013, 1, 1)).estado == "no_cumplida"

    def test_fewer_than_the_baseline_is_less_than_nothing_of_the_increase(self, facts):
        some = with_figures(facts, "campanas_apf", (81.2, "2011-01-01", "2011-12-31", "si"))
        assert indicator(some, "campanas_apf", DEADLINE).avance["valor"] == pytest.approx(-100.0)

    @pytest.mark.parametrize(
        ("id", "enough", "short"),
        [
            ("diagnostico_nacional", 1, 0),
            ("campanas_apf", 150.8, 150.7),
            ("averiguaciones_pgr", 80, 79.9),
            ("victimas_atendidas", 100, 99.9),
            ("instrumentos_atencion", 2, 1),
            ("acuerdos_cipstp", 80, 79.9),
            ("capacitaciones", 3380.4, 3380),
        ],
    )
    def test_exactly_the_target_is_enough(self, facts, id, enough, short):
        reached = with_figures(facts, id, (enough, "2012-01-01", "2012-12-31", "si"))
        late = with_figures(facts, id, (enough, "2012-01-02", "2013-01-01", "si"))
        below = with_figures(facts, id, (short, "2012-01-01", "2012-12-31", "si"))
        assert indicator(reached, id, DEADLINE - timedelta(1)).estado == "sin_dato"
        assert indicator(reached, id, DEADLINE).estado == "cumplida"
        assert indicator(reached, id, TODAY).avance["valor"] == pytest.approx(100.0)
        assert indicator(late, id, TODAY).estado == "cumplida_fuera_de_plazo"
        assert indicator(below, id, DEADLINE).estado == "en_avance"
        assert indicator(below, id, TODAY).estado == "no_cumplida"

    def test_the_newest_is_used_and_an_older_one_says_why_not(self, facts):
        some = with_figures(
            facts, "acuerdos_cipstp",
            (90, "2011-01-01", "2011-12-31", "si"), (50, "2012-01-01", "2012-12-31", "si"),
            (99, "2013-01-01", "2013-12-31", "parcial"),
        )  # fmt: skip
        it = indicator(some, "acuerdos_cipstp", TODAY)
        assert (it.valor, it.estado, it.alcanzada) == (50.0, "no_cumplida", "2011-12-31")
        assert [row["usada"] for row in it.mediciones] == ["no", "si", "no"]
        assert it.mediciones[0]["por_que"] == "hay otra más nueva"
        assert it.medido["valor"] == 99.0

    def test_two_of_one_day_that_disagree_are_bounds_and_no_value(self, facts):
        some = with_figures(
            facts, "acuerdos_cipstp",
            (70, "2012-01-01", "2012-12-31", "si"), (85, "2012-01-01", "2012-12-31", "si"),
        )  # fmt: skip
        it = indicator(some, "acuerdos_cipstp", TODAY)
        assert (it.valor, it.minimo, it.maximo, it.estado) == (None, 70.0, 85.0, "sin_dato")
        assert (it.distancia["minimo"], it.distancia["maximo"]) == (-5.0, 10.0)

    @given(valor=st.floats(0, 1e6), comparable=st.sampled_from(["no", "parcial"]))
    @settings(max_examples=25, deadline=None)
    def test_a_figure_that_cannot_be_compared_moves_nothing(self, facts, valor, comparable):
        figure = (valor, "2012-01-01", "2012-12-31", comparable)
        for id in ("campanas_apf", "victimas_atendidas"):
            it = indicator(with_figures(facts, id, figure), id, TODAY)
            assert (it.valor, it.minimo, it.avance["valor"], it.estado) == (None, 0.0, None, "no_comparable")
            assert it.medido["valor"] == valor


STATEMENT = st.tuples(
    st.sampled_from(ENTIDADES),
    st.sampled_from(["existe", "no_existe", "existe_en_parte", "inicia", "termina"]),
    st.dates(date(2007, 1, 1), date(2020, 12, 31)),
    st.just(""),
)


@given(statements=st.lists(STATEMENT, max_size=60), day=st.dates(date(2007, 1, 1), TODAY))
@settings(max_examples=30, deadline=None)
def test_bounds_hold_the_value_every_entidad_is_in_one_list_and_the_state_follows(facts, statements, day):
    it = indicator(with_agreements(facts, statements), "convenios_entidades", day)
    assert sorted([*it.si, *it.parcial, *it.no, *it.en_conflicto, *it.sin_dato]) == ENTIDADES
    assert 0 <= it.minimo <= (it.valor if it.valor is not None else it.minimo) <= it.maximo <= 100
    assert it.estado in ESTADOS
    assert (it.estado in ("cumplida", "cumplida_fuera_de_plazo")) == (len(it.si) == 32)
    assert (it.estado in ("en_avance", "no_cumplida")) == bool(it.no or it.parcial)
    assert it.estado != ("en_avance" if day > DEADLINE else "no_cumplida")
    assert it.alcanzada == "" or it.alcanzada <= str(day)
