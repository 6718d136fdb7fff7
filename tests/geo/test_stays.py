"""When each entidad entered and left, as intervals where the day is not known, and for how long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError, NotFoundError
from geo.evidence import History
from geo.stays import COLUMNS, MOTIVOS, stays

from .statements import COMMISSION, ENTIDAD, LAW, dated, drawn, only, turning_days
from .test_evidence_twin import ROWS, carried, twin

TODAY = date(2026, 11, 23)
ENDS = ["entro_desde", "entro_hasta", "salio_desde", "salio_hasta", "motivo_salida"]


def told(facts: Any, *rows: str, mecanismo: str = COMMISSION, hasta: date = TODAY) -> list[list[str]]:
    """The ends of each stay that the statements make."""
    return stays(only(facts, *rows), mecanismo, hasta)[ENDS].to_numpy().tolist()


# How a stay begins


def test_a_beginning_dates_the_entry_between_its_first_and_last_possible_day(facts):
    assert told(facts, "inicia 2024-03-31 desde=2024-03-01") == [
        ["2024-03-01", "2024-03-31", "", "", "sigue"]
    ]


def test_who_says_that_it_exists_says_only_that_it_had_begun_by_then(facts):
    assert told(facts, "existe 2025-03-01") == [["", "2025-03-01", "", "", "sigue"]]


def test_who_says_that_it_exists_after_a_denial_leaves_the_entry_between_both(facts):
    rows = ("no_existe 2023-01-31 desde=2023-01-01", "existe 2025-03-01 quien=Eva")
    # On some day of January it was not so; the cautious first day is the one after the first of them.
    assert told(facts, *rows) == [["2023-01-02", "2025-03-01", "", "", "sigue"]]


def test_a_denial_before_the_days_of_the_beginning_does_not_widen_them(facts):
    rows = ("no_existe 2023-06-15", "inicia 2024-12-31 desde=2024-01-01 quien=Eva")
    assert told(facts, *rows) == [["2024-01-01", "2024-12-31", "", "", "sigue"]]


def test_a_denial_within_the_days_of_the_beginning_leaves_them_whole_in_doubt(facts):
    # Rule 3: on none of those days is a status known, so none of them is ruled out.
    rows = ("no_existe 2024-06-15", "inicia 2024-12-31 desde=2024-01-01 quien=Eva")
    assert told(facts, *rows) == [["2024-01-01", "2024-12-31", "", "", "sigue"]]


def test_a_denial_narrows_a_published_beginning(facts):
    gazette = "mecanismo=ley_especial naturaleza=publicacion"
    rows = (
        f"inicia 2009-01-01 {gazette}",
        f"termina 2010-06-15 {gazette}",
        f"inicia 2010-12-31 desde=2010-01-01 {gazette}",
    )
    assert told(facts, *rows, mecanismo=LAW)[1] == ["2010-06-16", "2010-12-31", "", "", "sigue"]


def test_what_existed_in_part_was_not_whole_until_after_that_day(facts):
    rows = ("existe_en_parte 2023-05-01", "existe 2024-05-01")
    assert told(facts, *rows) == [["2023-05-02", "2024-05-01", "", "", "sigue"]]


def test_a_stay_that_begins_because_a_conflict_ended_may_be_older_than_its_first_day(facts):
    rows = ("existe 2020-01-01", "no_existe 2020-06-01 quien=Eva", "existe 2022-01-01")
    assert told(facts, *rows, hasta=date(2022, 6, 1)) == [["", "2022-01-01", "", "", "sigue"]]
    denied = ("no_existe 2018-01-01", *rows)
    assert told(facts, *denied, hasta=date(2022, 6, 1)) == [["2018-01-02", "2022-01-01", "", "", "sigue"]]


def test_a_stay_that_begins_because_a_denial_lapsed_is_later_than_the_denial(facts):
    # The law of 2005 counts without end; Ana's own denial of 2010 counts for 36 months.
    rows = ("existe 2008-01-01 mecanismo=ley_especial", "no_existe 2010-01-01 mecanismo=ley_especial")
    assert told(facts, *rows, mecanismo=LAW) == [
        ["", "2008-01-01", "2008-01-02", "2010-01-01", "se_dijo_que_no"],
        ["2010-01-02", "2013-01-01", "", "", "sigue"],
    ]


# How a stay ends


def test_an_end_dates_the_leaving_between_its_first_and_last_possible_day(facts):
    rows = ("inicia 2010-01-01", "termina 2011-12-31 desde=2011-01-01 quien=Eva")
    table = stays(only(facts, *rows), COMMISSION, TODAY)
    assert table[ENDS].to_numpy().tolist() == [
        ["2010-01-01", "2010-01-01", "2011-01-01", "2011-12-31", "termina"]
    ]
    row = table.iloc[0]
    assert (row["dias_minimo"], row["dias_maximo"], row["dias_maximo_estatus"]) == (365, 729, "observado")
    assert (row["segun"], row["salida_segun"], row["filas"], row["salida_filas"]) == (
        "Ana",
        "Eva",
        "e1",
        "e2",
    )


def test_a_published_end_may_have_come_before_the_last_day_with_yes(facts):
    gazette = "mecanismo=ley_especial naturaleza=publicacion"
    rows = (f"inicia 2010-01-01 {gazette}", f"termina 2011-12-31 desde=2011-01-01 {gazette}")
    table = stays(only(facts, *rows), LAW, TODAY)
    assert table[ENDS].to_numpy().tolist() == [
        ["2010-01-01", "2010-01-01", "2011-01-01", "2011-12-31", "termina"]
    ]
    assert table["dias_minimo"].tolist() == [365]


def test_what_was_said_lapses_and_nobody_says_that_it_ended(facts):
    assert told(facts, "existe 2010-01-01") == [["", "2010-01-01", "2013-01-01", "", "vencio"]]
    later = ("existe 2010-01-01", "no_existe 2015-01-01 quien=Eva")
    assert told(facts, *later) == [["", "2010-01-01", "2013-01-01", "2015-01-01", "vencio"]]


def test_two_stays_with_a_lapse_between_them_do_not_overlap(facts):
    rows = ("existe 2010-01-01", "existe 2015-01-01")
    assert told(facts, *rows) == [
        ["", "2010-01-01", "2013-01-01", "", "vencio"],
        ["2013-01-01", "2015-01-01", "2018-01-01", "", "vencio"],
    ]


def test_an_old_end_that_counts_again_ended_nothing(facts):
    rows = ("termina 2009-01-01", "existe 2010-01-01")
    assert told(facts, *rows) == [["2009-01-02", "2010-01-01", "2013-01-01", "", "vencio"]]


def test_a_denial_two_years_later_leaves_the_leaving_between_both(facts):
    rows = ("existe 2010-01-01", "no_existe 2012-01-01 quien=Eva")
    assert told(facts, *rows) == [["", "2010-01-01", "2010-01-02", "2012-01-01", "se_dijo_que_no"]]


def test_a_dispute_ends_the_stay_and_nobody_knows_whether_it_left(facts):
    rows = ("existe 2010-01-01", "existe 2012-01-01", "no_existe 2012-06-01 quien=Eva")
    table = stays(only(facts, *rows), COMMISSION, TODAY)
    assert table[ENDS].to_numpy().tolist() == [["", "2010-01-01", "2012-01-01", "", "en_conflicto"]]
    assert table.loc[0, "salida_segun"] == "Ana; Eva"


def test_somebody_who_dates_the_beginning_later_interrupts_the_stay(facts):
    # Carried: Morelos has a unit created in 2013 and another in 2016.
    row = stays(facts, "fiscalia_especializada", TODAY).query("cve == '17'")[ENDS].to_numpy().tolist()
    assert row == [
        ["2013-01-01", "2013-12-31", "2016-01-01", "", "inicio_posterior"],
        ["2016-01-01", "2016-12-31", "2019-12-31", "", "vencio"],
    ]


def test_an_agreement_with_a_term_leaves_the_day_after_it(facts):
    rows = (
        "inicia 2010-01-01 vale_hasta=2012-12-31 mecanismo=convenio_marco",
        "termina 2013-01-01 mecanismo=convenio_marco",
    )
    table = stays(only(facts, *rows), "convenio_marco", TODAY)
    assert table[ENDS].to_numpy().tolist() == [
        ["2010-01-01", "2010-01-01", "2013-01-01", "2013-01-01", "termina"]
    ]
    assert table[["dias_minimo", "dias_maximo"]].to_numpy().tolist() == [[1096, 1096]]


# How long


def test_days_are_counted_until_the_day_asked_for_that_day_included(facts):
    here = only(facts, "inicia 2024-03-31 desde=2024-03-01")
    row = stays(here, COMMISSION, date(2024, 4, 1)).iloc[0]
    assert (row["dias_minimo"], row["dias_maximo"]) == (2, 32)
    assert stays(here, COMMISSION, date(2024, 3, 30)).empty


def test_without_a_first_day_the_longest_is_unknown_and_says_so(facts):
    row = stays(only(facts, "existe 2025-03-01"), COMMISSION, TODAY).iloc[0]
    assert row["dias_minimo"] == (TODAY - date(2025, 3, 1)).days + 1
    assert pd.isna(row["dias_maximo"])
    assert row["dias_maximo_estatus"] == "sin_dato"


# The carried rows


def test_the_laws_of_chiapas_and_zacatecas(facts):
    table = stays(facts, LAW, TODAY).set_index("cve")
    assert table.loc["07", ENDS].tolist() == ["2009-04-03", "2009-04-03", "", "", "sigue"]
    # Zacatecas: denied in November 2013, in the catalogue of March 2026.
    denied = carried("evidencias").query("cve_ent == '32' and mecanismo == 'ley_especial'")
    assert denied.query("senal == 'no_existe'")["desde"].max() == "2013-11-14"
    assert table.loc["32", ENDS].tolist() == ["2013-11-15", "2026-03-15", "", "", "sigue"]


@pytest.mark.parametrize(
    "day",
    [date(2009, 1, 1), date(2011, 6, 1), date(2014, 12, 31), date(2016, 6, 1), date(2020, 2, 29), TODAY],
)
def test_who_stays_on_a_day_is_who_has_it_that_day(facts, day):
    history = History.of(facts.evidencias, facts.mecanismos)
    now = history.on([day], cves=list(facts.entidades["cve_ent"]))
    for clave in facts.mecanismos.query("nivel == 'entidad'")["clave"]:
        rows = now[(now["mecanismo"] == clave) & (now["situacion"] == "si")].set_index("cve")
        staying = (
            stays(facts, clave, day, historia=history).query("motivo_salida == 'sigue'").set_index("cve")
        )
        assert list(staying.index) == list(rows.index)
        assert staying["segun"].equals(rows["segun"].rename_axis("cve"))
        assert (staying["segun_fecha"] == rows["segun_fecha"]).all()


def test_a_mechanism_of_municipios_tells_its_municipios(facts):
    table = stays(facts, "organo_municipal", TODAY)
    assert table[["cve", "nombre", "entro_desde"]].to_numpy().tolist() == [
        ["19039", "Monterrey", "2026-02-19"]
    ]


def test_nothing_was_ever_said_of_a_convenio_and_there_is_no_stay(facts):
    table = stays(facts, "convenio_marco", TODAY)
    assert table.empty
    assert tuple(table.columns) == COLUMNS


@given(rows=st.lists(ROWS, min_size=1, max_size=5), permanent=st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_days_of_the_stays_are_the_days_with_yes_and_their_ends_never_cross(facts, rows, permanent):
    rows, mecanismo = dated(rows), LAW if permanent else COMMISSION
    here = drawn(facts, rows, mecanismo)
    last = turning_days(rows)[-1] + timedelta(400)
    first = min(row["desde"] for row in rows)
    table = stays(here, mecanismo, last)
    history = History.of(here.evidencias, here.mecanismos)
    every = [first + timedelta(n) for n in range((last - first).days + 1)]
    status = history.on(every, cves=[ENTIDAD], mecanismo=mecanismo)["situacion"].tolist()
    assert status[:: max(1, len(every) // 40)] == [
        twin(rows, permanent, None if permanent else 36, day) for day in every[:: max(1, len(every) // 40)]
    ]
    yes = [str(day) for day, found in zip(every, status, strict=True) if found == "si"]
    begins = [day for day in yes if str(date.fromisoformat(day) - timedelta(1)) not in set(yes)]
    assert table["entro_hasta"].tolist() == begins
    assert set(table["motivo_salida"]) <= set(MOTIVOS)
    before = ""
    for stay in table.to_dict("records"):
        assert before <= (stay["entro_desde"] or stay["entro_hasta"]) <= stay["entro_hasta"]
        assert (stay["motivo_salida"] == "sigue") == (stay["salio_desde"] == "")
        if stay["motivo_salida"] == "sigue":
            assert status[-1] == "si"
            out = str(last + timedelta(1))
        else:
            out = before = stay["salio_desde"]
            assert stay["entro_hasta"] <= stay["salio_desde"]
            assert stay["salio_hasta"] == "" or stay["salio_desde"] <= stay["salio_hasta"]
        held = [day for day in yes if stay["entro_hasta"] <= day < out]
        assert stay["dias_minimo"] == len(held)
        longest = stay["dias_maximo"]
        assert pd.isna(longest) == (stay["dias_maximo_estatus"] == "sin_dato")
        assert pd.isna(longest) or longest >= stay["dias_minimo"]


@given(rows=st.lists(ROWS, min_size=1, max_size=5), order=st.randoms())
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_statements_changes_nothing(facts, rows, order):
    here = drawn(facts, dated(rows), COMMISSION)
    places = list(range(len(rows)))
    order.shuffle(places)
    mixed = drawn(facts, [], COMMISSION)
    mixed = type(mixed)(**{**vars(mixed), "evidencias": here.evidencias.iloc[places]})
    pd.testing.assert_frame_equal(stays(here, COMMISSION, TODAY), stays(mixed, COMMISSION, TODAY))


def test_what_does_not_exist_or_cannot_be_asked_is_refused(facts):
    with pytest.raises(NotFoundError, match="no hay un mecanismo «ley»"):
        stays(facts, "ley", TODAY)
    with pytest.raises(InputError, match="2006-01-01 es anterior"):
        stays(facts, LAW, date(2006, 1, 1))
