"""What changed between two days or two editions, from what to what, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from geo.changes import COLUMNS, MOTIVOS, changes
from geo.errors import InputError
from geo.evidence import History

from .statements import only

TODAY = date(2026, 11, 23)


def told(facts: Any, first: str, last: str, antes: Any = None) -> list[tuple[str, ...]]:
    table = changes(facts, date.fromisoformat(first), date.fromisoformat(last), antes=antes)
    return [tuple(row) for row in table[["antes", "despues", "filas", "motivo"]].to_numpy()]


def test_what_the_congress_said_in_may_2016_changed_the_laws_of_twenty_two_entidades(facts):
    table = changes(facts, date(2016, 5, 20), date(2016, 5, 21)).query("mecanismo == 'ley_armonizada'")
    assert set(table["motivo"]) == {"lo_dicho"}
    # The ten harmonised ones were so on the eve, by the word of February 2015.
    counts = table.groupby(["antes", "despues"]).size().to_dict()
    assert counts == {("sin_dato", "no"): 20, ("sin_dato", "en_conflicto"): 2}
    durango = table.set_index("cve").loc["10"]
    assert durango["nombre"] == "Durango"
    assert durango["titulo"] == "Ley armonizada"
    assert (durango["filas"], durango["antes_filas"]) == ("evi-154|evi-155", "")
    assert "UNAM" in durango["segun"]
    assert durango["segun_fecha"] == "2016-05-21"


def test_three_years_later_it_no_longer_counts(facts):
    table = changes(facts, date(2019, 5, 20), date(2019, 5, 21)).query("mecanismo == 'ley_armonizada'")
    assert set(table["motivo"]) == {"vencio"}
    assert set(table["despues"]) == {"sin_dato"}
    assert (table["antes"] == "si").sum() == 9  # all but Puebla, of which UNAM spoke in September 2016
    assert (table["segun"] == "").all()
    assert (table["antes_segun"] != "").all()


def test_each_reason_by_itself(facts):
    word = only(facts, "existe 2010-01-01")
    assert told(word, "2009-12-31", "2010-01-01") == [("sin_dato", "si", "e1", "lo_dicho")]
    assert told(word, "2010-01-01", "2013-01-01") == [("si", "sin_dato", "", "vencio")]
    assert told(word, "2009-12-31", "2013-01-01") == []
    doubt = only(facts, "existe 2010-01-01", "no_existe 2012-01-01 quien=Eva")
    assert told(doubt, "2010-01-01", "2011-01-01") == [("si", "sin_dato", "e1|e2", "paso_el_tiempo")]
    assert told(doubt, "2011-01-01", "2012-01-01") == [("sin_dato", "no", "e2", "lo_dicho")]
    ending = only(facts, "inicia 2010-01-01", "termina 2011-12-31 desde=2011-01-01")
    assert told(ending, "2010-06-01", "2011-06-01") == [("si", "sin_dato", "e2", "paso_el_tiempo")]
    assert told(ending, "2011-06-01", "2011-12-31") == [("sin_dato", "no", "e2", "lo_dicho")]
    older = only(facts, "termina 2009-01-01", "existe 2010-01-01")
    assert told(older, "2010-01-01", "2013-01-01") == [("si", "no", "e1", "vencio")]


def test_an_edition_that_holds_more_changes_a_day_that_had_passed(facts):
    before, now = only(facts), only(facts, "existe 2010-01-01")
    assert told(now, "2011-01-01", "2011-01-01", before) == [("sin_dato", "si", "e1", "lo_dicho")]
    assert told(before, "2011-01-01", "2011-01-01", now) == [("si", "sin_dato", "", "lo_dicho")]
    assert told(now, "2011-01-01", "2013-01-01", before) == []
    assert told(now, "2011-01-01", "2013-01-01", now) == [("si", "sin_dato", "", "vencio")]


def test_a_mechanism_that_an_older_edition_did_not_have_was_unknown(facts):
    now = only(facts, "existe 2010-01-01")
    before = replace(only(facts), mecanismos=facts.mecanismos.query("clave == 'ley_especial'"))
    assert told(now, "2011-01-01", "2011-01-01", before) == [("sin_dato", "si", "e1", "lo_dicho")]


def test_municipios_change_too(facts):
    table = changes(facts, date(2026, 2, 18), date(2026, 2, 19))
    monterrey = table[table["cve"] == "19039"]
    assert monterrey["mecanismo"].tolist() == ["convenio_municipal", "organo_municipal"]
    assert set(monterrey["nombre"]) == {"Monterrey"}


@pytest.mark.parametrize(
    ("first", "last"),
    [((2008, 1, 1), (2010, 12, 31)), ((2012, 1, 1), (2016, 6, 1)), ((2016, 6, 1), (2026, 11, 23))],
)
def test_the_rows_are_the_differences_between_both_days(facts, first, last):
    history = History.of(facts.evidencias, facts.mecanismos)
    days, cves = [date(*first), date(*last)], [*facts.entidades["cve_ent"], "19039"]
    before, after = (history.on([day], cves=cves).set_index(["cve", "mecanismo"]) for day in days)
    table = changes(facts, *days, historia=history)
    assert tuple(table.columns) == COLUMNS
    assert set(table["motivo"]) <= set(MOTIVOS)
    moved = before["situacion"] != after["situacion"]
    assert list(zip(table["cve"], table["mecanismo"], strict=True)) == list(moved.index[moved])
    assert table["antes"].tolist() == before.loc[moved, "situacion"].tolist()
    assert table["despues"].tolist() == after.loc[moved, "situacion"].tolist()
    assert changes(facts, days[0], days[0]).empty


def test_days_the_wrong_way_round_or_impossible_are_refused(facts):
    with pytest.raises(InputError, match="2016-06-02 es posterior a 2016-06-01"):
        changes(facts, date(2016, 6, 2), date(2016, 6, 1))
    with pytest.raises(InputError, match="2030-01-01 aún no llega"):
        changes(facts, date(2016, 6, 2), date(2030, 1, 1), hoy=TODAY)
