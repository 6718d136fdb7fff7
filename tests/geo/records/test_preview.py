"""What an import would change is told before it is made: from what to what, and on which days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from geo.evidence import History
from geo.facts import Facts
from geo.records import Reading, preview, with_records

from .makers import TODAY

Read = Callable[..., Reading]


def test_each_stretch_of_days_is_told_with_its_ends(facts: Facts, reading: Read) -> None:
    row = {"cve_ent": "14", "fecha": "15/03/2012", "vigente_hasta": "31/12/2014"}
    seen = preview(facts, with_records(facts, [reading("convenios", row)]), TODAY)
    assert seen.situaciones.to_numpy().tolist() == [
        ["evidencias", "convenio_marco", "14", "Jalisco", "2012-03-15", "2014-12-31", "sin_dato", "si"],
        ["evidencias", "convenio_marco", "14", "Jalisco", "2015-01-01", "", "sin_dato", "no"],
    ]
    told = seen.indicadores[["id", "fecha", "numerador_antes", "numerador_despues"]].to_numpy().tolist()
    assert told == [
        ["convenios_entidades", "2012-03-15", 0, 1],
        ["convenios_entidades", "2015-01-01", 0, 0],
        ["convenios_entidades", "2026-11-24", 0, 0],
    ]


def test_the_days_between_are_those_on_which_the_statuses_differ(facts: Facts, reading: Read) -> None:
    """Day by day, against the two histories asked one by one."""
    row = {"cve_ent": "10", "criterio_evaluado": "armonizada con Ley General 2012", "veredicto": "no"}
    grown = with_records(facts, [reading("evaluaciones", row | {"fecha": "01/10/2016"})])
    days = [date(2007, 1, 1) + timedelta(days=n) for n in range((TODAY - date(2007, 1, 1)).days + 1)]
    then, now = (
        History.of(each.evidencias, each.mecanismos).on(days, cves=["10"], mecanismo="ley_armonizada")
        for each in (facts, grown)
    )
    differ = set(then["fecha"][then["situacion"] != now["situacion"]])
    told = set()
    for stretch in preview(facts, grown, TODAY).situaciones.itertuples():
        first, last = date.fromisoformat(stretch.desde), date.fromisoformat(stretch.hasta or str(TODAY))
        told |= {str(first + timedelta(days=n)) for n in range((last - first).days + 1)}
    assert told == differ
    assert differ


def test_a_mechanism_that_no_indicator_counts_has_its_coverage(facts: Facts, reading: Read) -> None:
    row = {"cve_ent": "03", "mecanismo": "programa_estatal", "fecha": "2024-05-15"}
    seen = preview(facts, with_records(facts, [reading("evidencias", row)]), TODAY)
    assert set(seen.indicadores["id"]) == {"programa_estatal"}
    first = seen.indicadores.iloc[0]
    assert first["fecha"] == "2024-05-15"
    assert first["numerador_despues"] == first["numerador_antes"] + 1


def test_a_line_of_action_moves_the_half_yearly_reports(facts: Facts, reading: Read) -> None:
    row = {"cve_ent": "País", "linea": "1.1.1", "veredicto": "si", "fecha": "2012-05-15"}
    seen = preview(facts, with_records(facts, [reading("lineas", row)]), TODAY)
    first = seen.indicadores.iloc[0]
    assert (first["id"], first["fecha"]) == ("informes_semestrales", "2012-05-15")
    assert (first["numerador_antes"], first["numerador_despues"], first["denominador_despues"]) == (0, 1, 56)


@pytest.mark.parametrize("veredicto", ["si", "no", "parcial"])
def test_a_criterion_changes_its_status_and_no_indicator(veredicto: str, facts: Facts, reading: Read) -> None:
    row = {"cve_ent": "14", "criterio": "T01", "veredicto": veredicto, "fecha": "2014-05-15"}
    seen = preview(facts, with_records(facts, [reading("criterios", row)]), TODAY)
    [stretch] = seen.situaciones.to_dict("records")
    assert (stretch["tabla"], stretch["clave"], stretch["despues"]) == (
        "evidencias_criterios",
        "T01",
        veredicto,
    )
    assert (stretch["desde"], stretch["hasta"]) == ("2014-05-15", "2017-05-14")
    assert seen.indicadores.empty


def test_the_same_facts_change_nothing(facts: Facts) -> None:
    seen = preview(facts, facts, TODAY)
    assert seen.situaciones.empty
    assert seen.indicadores.empty
