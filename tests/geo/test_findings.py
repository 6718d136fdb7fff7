"""Every statement and finding behind a status, and for those not used the rule that left them out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError, NotFoundError
from geo.evidence import History
from geo.findings import COLUMNS, explained, findings

from .statements import COMMISSION, LAW, dated, drawn, only, turning_days
from .test_evidence_twin import DAYS, ROWS, carried, plus_months, twin

TODAY = date(2026, 11, 23)
JUNE_2016 = date(2016, 6, 1)
LATER = "posterior a la fecha (regla 1)"
NEXT = "posterior a la fecha; es lo siguiente que se dijo y hasta ese día no deja duda (regla 6)"
LAPSED = "ya no vale (regla 1)"
GAZETTE = "decide una publicación oficial (regla 2)"
NEWER_GAZETTE = "decide otra publicación, más nueva (regla 2)"
INSIDE = "ese día cae dentro de un inicio o un término (regla 3)"
WEAK = "confianza baja (regla 4)"
OLDER = "hay algo dicho después (regla 4)"


def rules(facts: Any, day: str, mecanismo: str = COMMISSION) -> dict[str, str]:
    """Of each statement "si" where it is used, else its rule."""
    rows = findings(facts, mecanismo, date.fromisoformat(day))
    rows = rows[rows["senal"] != ""]
    return {id: regla or usada for id, usada, regla in rows[["id", "usada", "regla"]].to_numpy()}


def test_puebla_in_june_2016_has_one_word_that_counts_and_a_rule_for_each_of_the_others(facts):
    # 170 the press on 2012 (baja), 171 Orozco 2015, 172 the Congress 21 May 2016, 173 UNAM September 2016
    rows = findings(facts, "ley_armonizada", JUNE_2016)
    puebla = rows[rows["cve_ent"] == "21"]
    assert puebla[["id", "usada", "regla"]].to_numpy().tolist() == [
        ["evi-170", "no", LAPSED],
        ["evi-171", "no", OLDER],
        ["evi-172", "si", ""],
        ["evi-173", "no", NEXT],
    ]
    assert set(puebla["situacion"]) == {"si"}
    assert puebla["fuente_url"].str.startswith("http").all()
    assert puebla["tabla"].tolist() == ["leyes", "evaluaciones", "evaluaciones", "evaluaciones"]
    assert puebla["dice"].tolist()[1:] == ["si", "si", "si"]


def test_a_conflict_rests_on_both_who_speak(facts):
    rows = findings(facts, "ley_armonizada", JUNE_2016)
    durango = rows[rows["cve_ent"] == "10"]
    assert durango[["id", "situacion", "usada"]].to_numpy().tolist() == [
        ["evi-154", "en_conflicto", "si"],
        ["evi-155", "en_conflicto", "si"],
    ]


@pytest.mark.parametrize("day", [date(2008, 6, 30), JUNE_2016])
def test_every_statement_and_every_finding_without_one_is_listed_exactly_once(facts, day):
    history = History.of(facts.evidencias, facts.mecanismos)
    tables = [findings(facts, clave, day, historia=history) for clave in facts.mecanismos["clave"]]
    listed = pd.concat(tables)
    held = [
        id for name in ("leyes", "evaluaciones", "convenios", "instituciones") for id in carried(name)["id"]
    ]
    said = carried("evidencias")
    expected = Counter([*said["id"], *(id for id in held if id not in set(said["origen"]))])
    assert len(said) == 350
    assert len(expected) == 350 + 71
    assert Counter(listed["id"]) == expected
    assert ((listed["usada"] == "si") == (listed["regla"] == "")).all()
    assert tuple(listed.columns) == COLUMNS
    assert listed["nombre"].ne("").equals(~listed["cve_ent"].isin(["00", ""]))


def test_what_is_used_is_what_the_status_rests_on(facts):
    history = History.of(facts.evidencias, facts.mecanismos)
    status = history.on([JUNE_2016], cves=list(facts.entidades["cve_ent"]))
    for clave in facts.mecanismos.query("nivel == 'entidad'")["clave"]:
        rows = findings(facts, clave, JUNE_2016, historia=history)
        behind = {id for filas in status.loc[status["mecanismo"] == clave, "filas"] for id in filas}
        assert set(rows.loc[rows["usada"] == "si", "id"]) == behind


def test_a_finding_that_never_became_a_statement_says_why(facts):
    told = {}
    for clave in ("convenio_marco", "ley_especial", "refugio", "comision_interinstitucional"):
        rows = findings(facts, clave, TODAY)
        told |= dict(rows.loc[rows["senal"] == "", ["id", "regla"]].to_numpy())
    assert told["con-045"] == "es del país y no de una entidad"  # «está por firmar un convenio»
    assert told["con-056"] == "no dice de qué entidad"
    assert told["ley-002"] == "no se pudo fechar"
    assert told["ley-079"] == "no dice con claridad que lo haya ni que falte"  # an initiative of 2009
    assert told["ins-057"] == "esa fuente ya dio otra evidencia"
    rows = findings(facts, "convenio_marco", TODAY).set_index("id")
    assert rows.loc["con-045", ["dice", "situacion", "usada", "nombre"]].tolist() == [
        "por firmar", "no_aplica", "no", "",
    ]  # fmt: skip


def test_a_statement_of_a_municipio_never_counts_for_its_entidad(facts):
    here = only(facts, "existe 2015-01-01 cve_mun=08019")
    rows = findings(here, COMMISSION, date(2015, 6, 1))
    row = rows[rows["id"] == "e1"].iloc[0]
    assert (row["regla"], row["situacion"], row["cve_mun"]) == ("es de un municipio", "sin_dato", "08019")


def test_a_mechanism_of_municipios_shows_the_status_of_the_municipio(facts):
    rows = findings(facts, "convenio_municipal", TODAY)
    assert rows[["id", "cve_mun", "situacion", "usada"]].to_numpy().tolist() == [
        ["evi-087", "19039", "si", "si"]
    ]
    here = only(facts, "existe 2015-01-01 mecanismo=convenio_municipal")
    assert rules(here, "2015-06-01", "convenio_municipal") == {"e1": "es de la entidad y no de un municipio"}


def test_each_rule_is_named_where_it_leaves_a_statement_out(facts):
    words = only(
        facts,
        "existe 2010-01-01",
        "existe 2014-01-01 quien=Eva",
        "existe 2014-02-01 confianza=baja",
        "existe 2015-06-01",
        "existe 2016-06-01",
    )
    assert rules(words, "2014-06-01") == {"e1": LAPSED, "e2": "si", "e3": WEAK, "e4": NEXT, "e5": LATER}
    assert rules(words, "2016-01-01") == {"e1": LAPSED, "e2": OLDER, "e3": WEAK, "e4": "si", "e5": NEXT}
    gazettes = only(
        facts,
        "inicia 2010-01-01 mecanismo=ley_especial naturaleza=publicacion",
        "inicia 2012-01-01 mecanismo=ley_especial naturaleza=publicacion",
        "no_existe 2013-01-01 mecanismo=ley_especial",
    )
    assert rules(gazettes, "2013-06-01", LAW) == {"e1": NEWER_GAZETTE, "e2": "si", "e3": GAZETTE}
    turning = only(facts, "existe 2014-01-01", "termina 2015-12-31 desde=2015-01-01")
    assert rules(turning, "2015-06-01") == {"e1": INSIDE, "e2": "si"}
    assert rules(turning, "2014-06-01") == {"e1": "si", "e2": NEXT}


def test_a_statement_made_after_the_day_is_used_where_it_leaves_the_day_in_doubt(facts):
    changed = only(facts, "existe 2012-01-01", "no_existe 2014-01-01 quien=Eva")
    assert rules(changed, "2013-01-01") == {"e1": "si", "e2": "si"}
    disputed = only(facts, "existe 2012-01-01", "no_existe 2012-06-01 quien=Eva")
    assert rules(disputed, "2012-02-01") == {"e1": "si", "e2": "si"}


def holds(rule: str, row: dict[str, Any], rows: list[dict[str, Any]], last: Any, t: date) -> bool:
    """Whether what a rule says of a row is so, written from the text of the rules."""
    counting = [r for r in rows if r["hasta"] <= t <= last(r)]
    gazettes = [r for r in counting if r["naturaleza"] == "publicacion"]
    inside = [r for r in rows if r["senal"] in ("inicia", "termina") and r["desde"] <= t < r["hasta"]]
    return {
        LATER: row["hasta"] > t,
        NEXT: row["hasta"] > t,
        LAPSED: last(row) < t,
        GAZETTE: bool(gazettes) and row["naturaleza"] != "publicacion",
        NEWER_GAZETTE: any(g["hasta"] > row["hasta"] for g in gazettes) and row in gazettes,
        INSIDE: bool(inside) and not gazettes and row not in inside,
        WEAK: row["confianza"] == "baja" and row["naturaleza"] != "publicacion" and not gazettes,
        OLDER: any(r["hasta"] > row["hasta"] and r["confianza"] != "baja" for r in counting),
    }[rule]


@given(rows=st.lists(ROWS, min_size=1, max_size=5), permanent=st.booleans(), more=st.lists(DAYS, max_size=3))
@settings(max_examples=15, deadline=None)
def test_the_rule_that_left_a_statement_out_is_true(facts, rows, permanent, more):
    rows, mecanismo = dated(rows), LAW if permanent else COMMISSION
    here = drawn(facts, rows, mecanismo)
    history = History.of(here.evidencias, here.mecanismos)
    months = None if permanent else 36

    def last_day(r: dict[str, Any]) -> date:
        if r["vale_hasta"] and r["senal"] not in ("termina", "no_existe"):
            return r["vale_hasta"]
        if r["senal"] == "termina" or (permanent and r["senal"] != "no_existe"):
            return date.max
        return date.fromordinal(plus_months(r["hasta"], 36).toordinal() - 1)

    for t in [*turning_days(rows), *more]:
        status = twin(rows, permanent, months, t)
        told = explained(here.evidencias, history, t)
        assert set(told["situacion"]) == {status}
        for id, usada, regla in told[["id", "usada", "regla"]].to_numpy():
            if usada == "si":
                continue
            row = rows[int(id[1:])]
            assert holds(regla, row, rows, last_day, t), (t, regla)
            without = twin([r for r in rows if r is not row], permanent, months, t)
            # Only what is said next may change the day without being said by then: it dates the change.
            assert without == status or regla == NEXT, (t, id, regla)


def test_no_carried_statement_that_was_left_out_would_have_changed_the_status(facts):
    said = facts.evidencias.query("mecanismo in ['ley_especial', 'ley_armonizada', 'fiscalia_especializada']")
    alone = {"clave": said["id"], "nivel": "entidad"}
    history = History.of(facts.evidencias, facts.mecanismos)
    for day in (date(2011, 1, 1), date(2014, 6, 1), JUNE_2016, date(2021, 6, 1), TODAY):
        told = pd.concat(
            [findings(facts, clave, day, historia=history) for clave in said["mecanismo"].unique()]
        )
        told = told[(told["senal"] != "") & (told["usada"] == "no") & ~told["regla"].eq(NEXT)]
        # One mechanism of its own for each statement left out: its cell without it.
        rule = facts.mecanismos.set_index("clave").loc[told["mecanismo"], ["permanente", "vigencia_meses"]]
        catalogue = pd.DataFrame({"clave": told["id"], "nivel": "entidad"}).reset_index(drop=True)
        catalogue[["permanente", "vigencia_meses"]] = rule.to_numpy()
        cells = told[["id", "cve_ent", "mecanismo"]].rename(columns={"id": "fuera"})
        rest = cells.merge(said, on=["cve_ent", "mecanismo"]).query("id != fuera")
        rest = rest.assign(mecanismo=rest["fuera"], id=rest["fuera"] + "-" + rest["id"]).drop(columns="fuera")
        status = History.of(rest, catalogue).on([day], cves=list(facts.entidades["cve_ent"]))
        found = status.set_index(["cve", "mecanismo"])["situacion"]
        pairs = list(zip(told["cve_ent"], told["id"], strict=True))
        assert found.loc[pairs].tolist() == told["situacion"].tolist()
    assert len(alone["clave"]) > 150


def test_what_does_not_exist_or_cannot_be_asked_is_refused(facts):
    with pytest.raises(NotFoundError, match="no hay un mecanismo «ley»"):
        findings(facts, "ley", TODAY)
    with pytest.raises(InputError, match="2030-01-01 aún no llega"):
        findings(facts, LAW, date(2030, 1, 1), hoy=TODAY)
