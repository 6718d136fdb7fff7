"""Pairs of mechanisms: who has the one and lacks the other, and of whom the other is not known."""

from __future__ import annotations

from datetime import date

import pytest

from geo.errors import InputError
from geo.evidence import History
from geo.gaps import COLUMNS, gaps

from .test_evidence_twin import carried, twin

DAYS = [date(2008, 6, 30), date(2011, 6, 1), date(2014, 12, 31), date(2016, 6, 1), date(2026, 11, 23)]


def by_hand(day: date) -> dict[tuple[str, str], str]:
    """The status of each entidad in each mechanism, from the files, statement by statement."""
    rules = {row["clave"]: row for row in carried("mecanismos").to_dict("records")}
    status = {}
    for (cve, clave), rows in carried("evidencias").query("cve_mun == ''").groupby(["cve_ent", "mecanismo"]):
        dated = [
            row | {name: date.fromisoformat(row[name]) for name in ("desde", "hasta")}
            for row in rows.to_dict("records")
        ]
        months = rules[clave]["vigencia_meses"]
        permanent = rules[clave]["permanente"] == "si"
        status[cve, clave] = twin(dated, permanent, int(months) if months else None, day)
    return status


@pytest.mark.parametrize("day", DAYS)
def test_each_pair_is_a_count_of_the_entidades_by_hand(facts, day):
    status = by_hand(day)
    entidades = [f"{n:02d}" for n in range(1, 33)]
    claves = [row["clave"] for row in carried("mecanismos").to_dict("records") if row["nivel"] == "entidad"]
    table = gaps(facts, day)
    assert len(table) == len(claves) * (len(claves) - 1) == 18 * 17
    assert list(zip(table["con"], table["sin"], strict=True)) == [
        (con, sin) for con in claves for sin in claves if con != sin
    ]
    for row in table.to_dict("records"):
        have = [cve for cve in entidades if status.get((cve, row["con"])) == "si"]
        of = {cve: status.get((cve, row["sin"]), "sin_dato") for cve in have}
        assert row["con_si"] == len(have)
        for situacion in ("si", "parcial", "no", "en_conflicto", "sin_dato"):
            assert row[situacion] == list(of.values()).count(situacion)
        assert row["entidades_no"] == "|".join(cve for cve in have if of[cve] == "no")
        assert row["entidades_sin_dato"] == "|".join(cve for cve in have if of[cve] == "sin_dato")


def test_puebla_has_a_law_and_a_unit_and_was_said_to_have_no_shelter(facts):
    table = gaps(facts, DAYS[-1]).set_index(["con", "sin"])
    law = table.loc["ley_especial", "refugio"]
    assert (law["con_titulo"], law["sin_titulo"]) == ("Ley especial", "Refugio o albergue")
    assert (law["con_si"], law["no"], law["entidades_no"], law["si"], law["sin_dato"]) == (30, 1, "21", 1, 28)
    assert table.loc["fiscalia_especializada", "refugio"]["entidades_no"] == "21"


def test_what_nobody_knows_is_no_gap(facts):
    row = gaps(facts, DAYS[-1]).set_index(["con", "sin"]).loc["ley_especial", "reglamento"]
    assert (row["no"], row["entidades_no"], row["sin_dato"], row["si"]) == (0, "", 22, 8)


def test_a_history_may_be_handed_over_and_an_impossible_day_is_refused(facts):
    history = History.of(facts.evidencias, facts.mecanismos)
    table = gaps(facts, DAYS[3], historia=history)
    assert tuple(table.columns) == COLUMNS
    assert table.equals(gaps(facts, DAYS[3]))
    with pytest.raises(InputError, match="2030-01-01 aún no llega"):
        gaps(facts, date(2030, 1, 1), hoy=DAYS[-1])
