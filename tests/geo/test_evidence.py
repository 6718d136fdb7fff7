"""The six rules, each by itself and on the carried rows (test_evidence_twin.py checks them all at once)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError
from geo.evidence import History, add_months, check_day, status_on

CARRIED = Path(__file__).resolve().parents[2] / "data" / "entidades"
ENTIDADES = [f"{n:02d}" for n in range(1, 33)]


def carried(name: str) -> pd.DataFrame:
    return pd.read_csv(CARRIED / f"{name}.csv", dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def history() -> History:
    return History.of(carried("evidencias"), carried("mecanismos"))


MECANISMOS = pd.DataFrame(
    [
        ("ley", "entidad", "si", ""),
        ("comision", "entidad", "no", "24"),
        ("instancia", "municipio", "no", "36"),
    ],
    columns=["clave", "nivel", "permanente", "vigencia_meses"],
)


def said(*rows: str) -> pd.DataFrame:
    """Statements in short: ``senal hasta [desde=…] [quien=…] [naturaleza=…] [confianza=…] [mecanismo=…]``."""
    table = []
    for n, row in enumerate(rows, 1):
        senal, hasta, *rest = row.split()
        given = dict(part.split("=") for part in rest)
        table.append(
            {"id": f"e{n}", "cve_ent": "08", "cve_mun": "", "mecanismo": "comision", "senal": senal,
             "desde": hasta, "hasta": hasta, "vale_hasta": "", "naturaleza": "noticia",
             "quien": "Ana", "confianza": "media"}
            | given
        )  # fmt: skip
    return pd.DataFrame(table, dtype="str")


def on(evidencias: pd.DataFrame, day: str, mecanismo: str = "comision", cve: str = "08") -> dict[str, Any]:
    table = status_on(evidencias, MECANISMOS, date.fromisoformat(day), cves=[cve])
    return table.set_index("mecanismo").loc[mecanismo].to_dict()


def situaciones(evidencias: pd.DataFrame, *days: str, mecanismo: str = "comision") -> list[str]:
    return [on(evidencias, day, mecanismo)["situacion"] for day in days]


# Rule 1: how long a statement counts


def test_a_statement_counts_from_its_last_possible_day_until_its_months_are_over():
    rows = said("existe 2015-06-30 desde=2015-06-01")
    days = ["2015-06-29", "2015-06-30", "2017-06-29", "2017-06-30"]
    assert situaciones(rows, *days) == ["sin_dato", "si", "si", "sin_dato"]


def test_what_is_permanent_lasts_but_its_denial_lapses_after_36_months():
    assert on(said("existe 2010-03-01 mecanismo=ley"), "2099-12-31", "ley")["situacion"] == "si"
    rows = said("no_existe 2010-03-01 mecanismo=ley")
    assert situaciones(rows, "2013-02-28", "2013-03-01", mecanismo="ley") == ["no", "sin_dato"]


def test_an_agreement_with_a_term_counts_until_its_last_day_and_not_for_the_months():
    longer = said("inicia 2010-03-01 vale_hasta=2018-12-31")
    assert situaciones(longer, "2018-12-31", "2019-01-01") == ["si", "sin_dato"]
    shorter = said("inicia 2010-03-01 vale_hasta=2011-02-28", "termina 2011-03-01")
    assert situaciones(shorter, "2011-02-28", "2011-03-01", "2030-01-01") == ["si", "no", "no"]
    assert situaciones(said("existe 2010-03-01 vale_hasta=2010-03-01"), "2010-03-01", "2010-03-02") == [
        "si", "sin_dato"
    ]  # fmt: skip


def test_what_is_permanent_but_says_its_own_term_ends_with_it():
    rows = said("existe 2010-03-01 mecanismo=ley vale_hasta=2012-01-31")
    assert situaciones(rows, "2012-01-31", "2012-02-01", mecanismo="ley") == ["si", "sin_dato"]


def test_an_end_lasts_where_a_denial_lapses_with_the_mechanism():
    assert situaciones(said("no_existe 2010-03-01"), "2012-02-29", "2012-03-01") == ["no", "sin_dato"]
    assert situaciones(said("termina 2010-03-01"), "2010-03-01", "2050-01-01") == ["no", "no"]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2016-02-29", 36, "2019-02-28"),
        ("2016-02-29", 48, "2020-02-29"),
        ("2015-08-31", 1, "2015-09-30"),
        ("2015-12-31", 2, "2016-02-29"),
        ("2015-01-30", 1, "2015-02-28"),
        ("2015-11-15", 14, "2017-01-15"),
    ],
)
def test_months_are_added_by_the_calendar_and_clip_to_the_end_of_the_month(day, months, expected):
    assert add_months(np.array([day], dtype="M8[D]"), np.array([months])) == np.array(
        [expected], dtype="M8[D]"
    )


def test_a_statement_of_a_leap_day_counts_until_the_eve_of_28_february():
    rows = said("existe 2016-02-29 mecanismo=comision", "existe 2016-02-29 mecanismo=ley quien=Eva")
    assert situaciones(rows, "2018-02-27", "2018-02-28") == ["si", "sin_dato"]


# Rule 2: the gazette


def test_a_publication_decides_over_newer_and_surer_words_and_no_word_disputes_it():
    rows = said(
        "existe 2014-01-01 mecanismo=ley naturaleza=publicacion confianza=baja",
        "no_existe 2014-05-01 mecanismo=ley quien=Eva confianza=alta",
    )
    days = ["2014-01-01", "2014-03-01", "2014-05-01", "2015-01-01"]
    assert situaciones(rows, *days, mecanismo="ley") == ["si"] * 4


def test_among_publications_the_newest_decides():
    rows = said(
        "inicia 2010-01-01 mecanismo=ley naturaleza=publicacion",
        "termina 2012-01-01 mecanismo=ley naturaleza=publicacion",
        "inicia 2015-01-01 mecanismo=ley naturaleza=publicacion",
    )
    days = ["2011-12-31", "2012-01-01", "2014-12-31", "2015-01-01"]
    assert situaciones(rows, *days, mecanismo="ley") == ["si", "no", "no", "si"]


def test_a_publication_that_lapsed_leaves_the_word_to_others():
    rows = said("existe 2010-01-01 naturaleza=publicacion", "no_existe 2011-06-01 quien=Eva")
    assert situaciones(rows, "2011-12-31", "2012-01-01") == ["si", "no"]


# Rule 3: inside a beginning or an end


def test_inside_a_beginning_or_an_end_nobody_knows():
    rows = said("existe 2012-06-01", "termina 2013-12-31 desde=2013-01-01")
    days = ["2012-12-31", "2013-01-01", "2013-12-30", "2013-12-31"]
    assert situaciones(rows, *days) == ["si", "sin_dato", "sin_dato", "no"]
    assert on(rows, "2013-06-01")["filas"] == ("e2",)


def test_a_publication_decides_inside_a_beginning_too():
    rows = said("existe 2013-01-01 naturaleza=publicacion", "inicia 2013-12-31 desde=2013-01-01")
    assert on(rows, "2013-06-01")["situacion"] == "si"


# Rule 4: the newest word that is not of low confidence


def test_the_newest_word_decides_and_one_of_low_confidence_never_does():
    rows = said("no_existe 2012-01-01", "inicia 2012-09-01", "termina 2013-01-01 confianza=baja")
    assert situaciones(rows, "2012-01-01", "2012-09-01", "2013-06-01") == ["no", "si", "si"]
    assert on(said("existe 2012-01-01 confianza=baja"), "2012-02-01")["situacion"] == "sin_dato"


def test_in_part_is_a_status_of_its_own_that_contradicts_neither_side():
    rows = said("no_existe 2012-01-01", "existe_en_parte 2012-06-01 quien=Eva", "existe 2012-09-01 quien=Luz")
    assert situaciones(rows, "2012-06-01", "2012-08-31") == ["parcial", "parcial"]
    same_day = said("existe 2012-06-01", "existe_en_parte 2012-06-01 quien=Eva")
    assert on(same_day, "2012-06-01")["situacion"] == "en_conflicto"


# Rule 5: evaluators who disagree


@pytest.mark.parametrize(("days", "expected"), [(365, "en_conflicto"), (366, "sin_dato")])
def test_a_contrary_word_by_somebody_else_within_a_year_is_a_conflict_even_before_it_is_said(days, expected):
    first = date(2012, 3, 1)
    rows = said(f"no_existe {first}", f"existe {first + timedelta(days)} quien=Eva")
    assert situaciones(rows, "2012-03-01", "2012-03-02") == [
        "en_conflicto" if days == 365 else "no",
        expected,
    ]


def test_a_conflict_names_both_sides_and_all_statements_behind_it():
    rows = said("no_existe 2012-03-01", "existe 2012-09-01 quien=Eva confianza=baja")
    row = on(rows, "2012-05-01")
    assert (row["situacion"], row["segun"], row["filas"]) == ("en_conflicto", "Ana; Eva", ("e1", "e2"))
    assert (row["desde"], row["segun_fecha"]) == ("2012-03-01", "2012-03-01")


def test_a_conflict_does_not_rest_on_who_contradicts_it_years_later():
    rows = said(
        "no_existe 2012-03-01", "existe 2012-06-01 quien=Eva confianza=baja", "existe 2013-09-01 quien=Luz"
    )
    assert on(rows, "2012-12-01")["filas"] == ("e1", "e2")


@pytest.mark.parametrize(
    "contrary",
    [
        "existe 2012-09-01 quien=Ana",
        "existe 2012-09-01 quien=Eva naturaleza=publicacion",
        "inicia 2012-09-01 quien=Eva",
        "existe_en_parte 2012-09-01 quien=Eva",
    ],
)
def test_no_conflict_with_oneself_the_gazette_an_event_or_a_partial_yes(contrary):
    assert on(said("no_existe 2012-03-01", contrary), "2012-03-01")["situacion"] == "no"


def test_two_statements_of_the_same_day_that_disagree_are_a_conflict():
    assert on(said("existe 2012-03-01", "no_existe 2012-03-01"), "2012-04-01")["situacion"] == "en_conflicto"
    hesitant = said("existe 2012-03-01", "no_existe 2012-03-01 confianza=baja")
    assert on(hesitant, "2012-04-01")["situacion"] == "en_conflicto"
    published = said(
        "existe 2012-03-01 naturaleza=publicacion", "no_existe 2012-03-01 naturaleza=publicacion"
    )
    assert on(published, "2012-04-01")["situacion"] == "en_conflicto"


# Rule 6: it changed, and nobody knows when


def test_a_later_contrary_word_leaves_the_days_between_unknown():
    rows = said("no_existe 2012-03-01", "existe 2013-09-01")
    days = ["2012-03-01", "2012-03-02", "2013-08-31", "2013-09-01"]
    assert situaciones(rows, *days) == ["no", "sin_dato", "sin_dato", "si"]
    assert on(rows, "2012-06-01")["filas"] == ("e1", "e2")
    assert on(rows, "2012-06-01")["ultimo_conocido"] == "no"


def test_there_is_no_gap_when_the_first_had_lapsed_or_the_second_is_of_low_confidence():
    assert situaciones(said("no_existe 2012-03-01", "existe 2014-03-01"), "2014-02-28") == ["no"]
    rows = said("no_existe 2012-03-01", "existe 2013-09-01 confianza=baja")
    assert situaciones(rows, "2013-08-31", "2013-09-01") == ["no", "no"]


def test_a_beginning_that_comes_first_dates_the_change():
    rows = said("no_existe 2012-03-01", "inicia 2012-10-01 quien=Eva", "existe 2013-09-01")
    assert situaciones(rows, "2012-09-30", "2012-10-01") == ["no", "si"]


def test_a_confirmation_that_comes_first_moves_the_doubt_to_its_own_day():
    rows = said("existe 2012-03-01", "existe 2012-10-01 quien=Eva", "no_existe 2014-01-01 quien=Luz")
    days = ["2012-09-30", "2012-10-01", "2012-10-02", "2014-01-01"]
    assert situaciones(rows, *days) == ["si", "si", "sin_dato", "no"]


# What is answered


def test_since_is_the_first_day_of_the_unbroken_run_of_the_same_status():
    rows = said("existe 2012-03-01", "existe 2013-05-01 quien=Eva", "existe 2016-01-01")
    assert on(rows, "2014-12-31")["desde"] == "2012-03-01"
    assert on(rows, "2016-06-01")["desde"] == "2016-01-01"


def test_a_silence_tells_what_was_last_known_preferring_words_that_can_decide():
    rows = said("existe 2012-03-01 quien=Eva", "no_existe 2013-05-01 confianza=baja")
    row = on(rows, "2019-01-01")
    assert (row["ultimo_conocido"], row["ultimo_fecha"], row["ultimo_segun"]) == ("si", "2012-03-01", "Eva")
    row = on(said("no_existe 2013-05-01 confianza=baja"), "2013-05-01")
    assert (row["situacion"], row["ultimo_conocido"], row["filas"]) == ("sin_dato", "no", ())
    assert on(rows, "2012-02-29")["ultimo_conocido"] == ""


def test_what_a_municipio_has_never_counts_for_its_entidad():
    rows = said("existe 2015-01-01", "existe 2015-01-01 mecanismo=instancia cve_mun=08037").iloc[1:]
    assert set(status_on(rows, MECANISMOS, date(2015, 6, 1), cves=["08"])["situacion"]) == {"sin_dato"}
    municipal = status_on(rows, MECANISMOS, date(2015, 6, 1), cves=["08037", "08019"])
    assert municipal[["cve", "mecanismo", "situacion"]].to_numpy().tolist() == [
        ["08037", "instancia", "si"],
        ["08019", "instancia", "sin_dato"],
    ]


def test_without_statements_everything_is_unknown():
    table = status_on(said("existe 2015-01-01").iloc[:0], MECANISMOS, date(2015, 6, 1), cves=["08", "09"])
    assert table["situacion"].tolist() == ["sin_dato"] * 4


def test_many_days_at_once_are_the_days_one_by_one(history):
    days = [date(year, 12, 31) for year in range(2007, 2026)]
    together = history.on(days, cves=ENTIDADES)
    assert len(together) == len(days) * 32 * 18
    for day in days:
        alone = status_on(carried("evidencias"), carried("mecanismos"), day, cves=ENTIDADES)
        part = together[together["fecha"] == str(day)].drop(columns="fecha").reset_index(drop=True)
        pd.testing.assert_frame_equal(part, alone)


@pytest.mark.parametrize("column", ["senal", "mecanismo", "confianza"])
def test_a_word_that_the_rules_do_not_know_is_refused_by_its_row(column):
    with pytest.raises(InputError, match=r"evidencias, e1: «quizá» no es un valor"):
        status_on(
            said("existe 2015-01-01").assign(**{column: "quizá"}), MECANISMOS, date(2016, 1, 1), cves=[]
        )


def test_keys_of_another_length_and_mechanisms_without_validity_are_refused():
    with pytest.raises(InputError, match="«8» no es una clave"):
        status_on(said("existe 2015-01-01"), MECANISMOS, date(2016, 1, 1), cves=["8"])
    with pytest.raises(InputError, match=r"mecanismos, comision: .* necesita vigencia_meses"):
        status_on(said("existe 2015-01-01"), MECANISMOS.assign(vigencia_meses=""), date(2016, 1, 1), cves=[])


def test_a_day_before_2007_or_after_today_is_refused():
    with pytest.raises(InputError, match="1999-01-01 es anterior a los datos"):
        check_day(date(1999, 1, 1))
    with pytest.raises(InputError, match="2026-11-24 aún no llega"):
        check_day(date(2026, 11, 24), hoy=date(2026, 11, 23))
    assert check_day(date(2026, 11, 23), hoy=date(2026, 11, 23)) == date(2026, 11, 23)


# On the carried rows


def count(history: History, mecanismo: str, day: str) -> dict[str, int]:
    table = history.on([date.fromisoformat(day)], cves=ENTIDADES)
    return Counter(table.loc[table["mecanismo"] == mecanismo, "situacion"])


def row(history: History, cve: str, mecanismo: str, day: str) -> dict[str, Any]:
    table = history.on([date.fromisoformat(day)], cves=[cve])
    return table.set_index("mecanismo").loc[mecanismo].to_dict()


def test_harmonised_law_in_june_2016_with_durango_and_tamaulipas_in_conflict(history):
    assert count(history, "ley_armonizada", "2016-06-01") == {"si": 10, "no": 20, "en_conflicto": 2}
    table = history.on([date(2016, 6, 1)], cves=ENTIDADES).query("mecanismo == 'ley_armonizada'")
    assert table.loc[table["situacion"] == "en_conflicto", "cve"].tolist() == ["10", "28"]
    # evi-154 (Morena, 2016-05-21, no_existe) against evi-155 (UNAM, 2016-09-06, existe, baja)
    assert row(history, "10", "ley_armonizada", "2016-06-01")["filas"] == ("evi-154", "evi-155")


def test_harmonised_law_in_2020_is_unknown_everywhere_but_somebody_spoke_of_each(history):
    table = history.on([date(2020, 6, 30)], cves=ENTIDADES).query("mecanismo == 'ley_armonizada'")
    assert set(table["situacion"]) == {"sin_dato"}
    assert Counter(table["ultimo_conocido"]) == {"si": 10, "no": 20, "en_conflicto": 2}
    assert set(table["ultimo_fecha"]) == {"2016-05-21", "2016-09-06"}
    # Puebla: evi-173 (UNAM, 2016-09-06, alta) is the last of its four rows, and lapses on 2019-09-06
    puebla = row(history, "21", "ley_armonizada", "2020-06-30")
    assert (puebla["ultimo_conocido"], puebla["ultimo_fecha"]) == ("si", "2016-09-06")
    assert puebla["ultimo_segun"] == "Observatorio Legislativo en Materia de Trata, UNAM"
    assert row(history, "21", "ley_armonizada", "2019-09-05")["situacion"] == "si"
    assert row(history, "21", "ley_armonizada", "2019-09-06")["situacion"] == "sin_dato"


def test_special_law_today(history):
    assert count(history, "ley_especial", "2026-11-23") == {"si": 30, "sin_dato": 2}
    # 03 and 04 have one row each, a `no` of low confidence of 2012-2013
    for cve in ("03", "04"):
        assert row(history, cve, "ley_especial", "2026-11-23")["ultimo_conocido"] == "no"


@pytest.mark.parametrize("day", ["2007-10-17", "2012-12-31", "2016-06-01", "2026-11-23"])
def test_no_committee_is_a_convenio(history, day):
    assert count(history, "convenio_marco", day) == {"sin_dato": 32}


def test_chihuahua_had_no_special_law_until_its_publication_in_october_2017(history):
    # evi-206 baja, evi-207 no_existe 2015-11, evi-208 publication 2017-10-14, evi-209 … evi-211 later
    expected = {
        "2015-11-29": "sin_dato", "2015-11-30": "no", "2017-10-13": "no",
        "2017-10-14": "si", "2018-11-30": "si", "2026-11-23": "si",
    }  # fmt: skip
    got = {day: row(history, "08", "ley_especial", day)["situacion"] for day in expected}
    assert got == expected
    now = row(history, "08", "ley_especial", "2026-11-23")
    assert (now["desde"], now["segun_fecha"], now["naturaleza"]) == (
        "2017-10-14",
        "2018-10-31",
        "publicacion",
    )


def test_sinaloa_falls_silent_when_the_denial_of_2010_lapses_before_anybody_affirms(history):
    # evi-261 no_existe 2010-10-31 counts until 2013-10-31; evi-262 existe counts from 2013-12-31
    expected = {"2010-10-30": "sin_dato", "2010-10-31": "no", "2013-10-30": "no", "2013-10-31": "sin_dato",
                "2013-12-30": "sin_dato", "2013-12-31": "si"}  # fmt: skip
    assert {day: row(history, "25", "ley_especial", day)["situacion"] for day in expected} == expected


def test_tamaulipas_has_its_law_from_its_publication_whatever_was_said_that_month(history):
    # evi-272 publication 2010-10-19; evi-271 says, of some day of October 2010, that there is none
    assert row(history, "28", "ley_especial", "2010-10-18")["situacion"] == "sin_dato"
    assert row(history, "28", "ley_especial", "2010-10-25")["situacion"] == "si"


def test_the_unit_of_mexico_state_lapses_between_two_statements(history):
    # evi-131 inicia in 2010, counts 36 months from 2010-12-31; evi-132 existe 2018-02
    expected = {"2010-06-30": "sin_dato", "2010-12-31": "si", "2013-12-30": "si", "2013-12-31": "sin_dato",
                "2018-02-28": "si", "2021-02-27": "si", "2021-02-28": "sin_dato"}  # fmt: skip
    got = {day: row(history, "15", "fiscalia_especializada", day)["situacion"] for day in expected}
    assert got == expected


def test_monterrey_has_its_agreement_and_nuevo_leon_has_none_of_it(history):
    day = date(2026, 11, 23)
    municipal = history.on([day], cves=["19039"]).set_index("mecanismo")
    assert municipal["situacion"].to_dict() == {"convenio_municipal": "si", "organo_municipal": "si"}
    assert "convenio_municipal" not in set(history.on([day], cves=["19"])["mecanismo"])


def test_no_row_tells_in_which_municipio_a_shelter_is():
    entidades = carried("entidades")
    states = {*entidades["nombre"], *entidades["nombre_corto"], *"|".join(entidades["alias"]).split("|")}
    towns = {*carried("municipios")["nombre"], *carried("municipios")["cabecera"]} - states - {""}
    place = re.compile(r"\b(" + "|".join(map(re.escape, sorted(towns, key=len, reverse=True))) + r")\b")
    evidencias, instituciones = carried("evidencias"), carried("instituciones")
    shelter = evidencias["mecanismo"].isin(["refugio", "albergue_procuraduria", "atencion_completa"])
    words = instituciones[["clase", "nombre", "nota"]].agg(" ".join, axis=1)
    house = words.str.contains("refugio|albergue|casa de medio camino", case=False)
    texts = [*evidencias.loc[shelter, "quien"]]
    for column in ("nombre", "nota", "estado_segun_fuente", "fuente_titulo"):
        texts += [*instituciones.loc[house, column]]
    assert len(texts) > 50
    assert [text for text in texts if place.search(text)] == []
    assert (evidencias.loc[shelter, "cve_mun"] == "").all()
    assert place.search("albergue en Tapachula, Chiapas")
