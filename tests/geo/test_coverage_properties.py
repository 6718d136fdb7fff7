"""What holds of coverage whatever is said: of whom a statement speaks, and which days it can reach."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import coverage, coverages
from geo.evidence import History
from geo.facts import Facts

ENTIDADES = ("01", "09", "15")
MECHANISMS = ("ley_especial", "ley_armonizada", "refugio")  # one lasts, two lapse
COLUMNS = ("id", "cve_ent", "cve_mun", "mecanismo", "senal", "desde", "hasta", "vale_hasta",
           "naturaleza", "quien", "confianza", "origen")  # fmt: skip
YES, NO = ("existe", "inicia"), ("no_existe", "termina")
DAYS = st.dates(date(2009, 1, 1), date(2019, 12, 31))
ROW = st.fixed_dictionaries(
    {
        "cve_ent": st.sampled_from(ENTIDADES),
        "mecanismo": st.sampled_from(MECHANISMS),
        "senal": st.sampled_from([*YES, *NO, "existe_en_parte"]),
        "hasta": DAYS,
        "length": st.sampled_from([0, 0, 30, 364]),
        "term": st.sampled_from([None, None, 40, 1500]),
        "naturaleza": st.sampled_from(["noticia", "noticia", "veredicto", "publicacion"]),
        "quien": st.sampled_from(["Ana", "Eva"]),
        "confianza": st.sampled_from(["alta", "media", "baja"]),
    }
)
SAID = st.lists(ROW, max_size=8)


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Statements as they are carried."""
    full = [
        row | {
            "id": f"e{nth}", "cve_mun": "", "origen": "prueba", "hasta": str(row["hasta"]),
            "desde": str(row["hasta"] - timedelta(row["length"])),
            "vale_hasta": "" if row["term"] is None else str(row["hasta"] + timedelta(row["term"])),
        }
        for nth, row in enumerate(rows)
    ]  # fmt: skip
    return pd.DataFrame(full, columns=list(COLUMNS), dtype="str")


def statuses(facts: Facts, rows: list[dict[str, Any]], days: list[date]) -> dict[tuple[str, str, str], str]:
    """The status of each of the places and mechanisms above on each day, by (day, place, mechanism)."""
    found = history(facts, rows).on(days, cves=list(ENTIDADES))
    keys = found[["fecha", "cve", "mecanismo"]].itertuples(index=False, name=None)
    return dict(zip(keys, found["situacion"], strict=True))


def history(facts: Facts, rows: list[dict[str, Any]]) -> History:
    catalogue = facts.mecanismos
    return History.of(table(rows), catalogue[catalogue["clave"].isin(MECHANISMS)])


def turning_days(rows: list[dict[str, Any]]) -> list[date]:
    """Days on which a status may turn, or be shielded from turning, and their neighbours."""
    turns = set()
    for row in rows:
        first = row["hasta"] - timedelta(row["length"])
        for day in (first, first - timedelta(365), row["hasta"]):
            turns |= {day + timedelta(n) for n in (-1, 0, 1)}
    return sorted(turns)


def shields(row: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether ``row`` contradicts ``new``, comes before it, and may decide wherever ``new`` may."""
    contrary = (row["senal"] in YES and new["senal"] in NO) or (row["senal"] in NO and new["senal"] in YES)
    able = row["naturaleza"] == "publicacion" or (
        row["confianza"] != "baja" and new["naturaleza"] != "publicacion"
    )
    same = (row["cve_ent"], row["mecanismo"]) == (new["cve_ent"], new["mecanismo"])
    return same and contrary and able and row["hasta"] < new["hasta"]


@given(SAID, ROW, st.lists(DAYS, max_size=5))
@settings(max_examples=50)
def test_a_statement_changes_nothing_for_another_entidad_or_mechanism(facts, rows, new, days):
    days = [*turning_days([*rows, new]), *days]
    before, after = statuses(facts, rows, days), statuses(facts, [*rows, new], days)
    changed = {key[1:] for key in before if before[key] != after[key]}
    assert changed <= {(new["cve_ent"], new["mecanismo"])}


@st.composite
def contradicted(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Statements on one thing, and a new one that the first of them contradicts and precedes."""
    new, rows = draw(ROW), draw(st.lists(ROW, min_size=1, max_size=8))
    rows = [row | {"cve_ent": new["cve_ent"], "mecanismo": new["mecanismo"]} for row in rows]
    new["senal"] = draw(st.sampled_from([*YES, *NO]))
    rows[0] |= {
        "senal": draw(st.sampled_from(NO if new["senal"] in YES else YES)),
        "hasta": new["hasta"] - timedelta(draw(st.integers(1, 3000))),
        "naturaleza": new["naturaleza"],
        "confianza": draw(st.sampled_from(["media", "alta"])),
    }
    return rows, new


@given(contradicted(), st.lists(DAYS, max_size=5))
@settings(max_examples=60)
def test_a_statement_leaves_alone_the_days_before_the_last_contrary_one_and_a_year_before_its_own(
    facts, said, days
):
    rows, new = said
    last = max(row["hasta"] for row in rows if shields(row, new))
    reach = min(last, new["hasta"] - timedelta(new["length"] + 365))
    days = [day for day in [*turning_days([*rows, new]), *days, reach - timedelta(1)] if day < reach]
    assert statuses(facts, [*rows, new], days) == statuses(facts, rows, days)


def test_a_contrary_rumour_does_not_shield_the_days_before_it(facts):
    # Rule 6 passes over words of confidence `baja`: the change may have come at any time since the law.
    plain = {"cve_ent": "01", "mecanismo": "ley_especial", "length": 0, "term": None, "naturaleza": "noticia",
             "quien": "Ana", "confianza": "alta"}  # fmt: skip
    law = plain | {"senal": "existe", "hasta": date(2010, 1, 1)}
    rumour = plain | {"senal": "existe", "hasta": date(2014, 1, 1), "confianza": "baja", "quien": "Eva"}
    denial = plain | {"senal": "no_existe", "hasta": date(2016, 1, 1)}
    key = ("2012-01-01", "01", "ley_especial")
    told = [
        statuses(facts, rows, [date(2012, 1, 1)])[key]
        for rows in ([law, rumour], [law, rumour, denial], [law, rumour | {"confianza": "alta"}, denial])
    ]
    assert told == ["si", "sin_dato", "si"]


@given(SAID, DAYS, st.sampled_from(MECHANISMS))
@settings(max_examples=25)
def test_an_unknown_entidad_never_moves_the_numerator(facts, rows, day, mecanismo):
    it = coverage(facts, mecanismo, day, historia=history(facts, rows))
    silent = [row for row in rows if row["cve_ent"] not in it.sin_dato]
    without = coverage(facts, mecanismo, day, historia=history(facts, silent))
    for name in ("numerador", "minimo", "maximo", "valor", "si", "no", "sin_dato"):
        assert getattr(without, name) == getattr(it, name), name
    assert it.numerador == len(it.si) == sum(row["situacion"] == "si" for row in it.dichos)


@given(SAID, DAYS, st.sampled_from(MECHANISMS))
@settings(max_examples=25)
def test_bounds_hold_the_value_and_every_entidad_is_in_one_list(facts, rows, day, mecanismo):
    it = coverage(facts, mecanismo, day, historia=history(facts, rows))
    everyone = [*it.si, *it.parcial, *it.no, *it.en_conflicto, *it.sin_dato]
    assert sorted(everyone) == [f"{n:02d}" for n in range(1, 33)]
    assert (it.valor is not None) == bool(it.si or it.parcial or it.no)
    whole = {"valor": it.valor, "minimo": it.minimo, "maximo": it.maximo, "estatus": it.valor_estatus}
    for part in (whole, it.parte_poblacion, it.parte_casos, it.parte_victimas, *it.serie):
        assert 0 <= part["minimo"] <= part["maximo"] <= 100
        assert (part["valor"] is None) == (part["estatus"] == "sin_dato")
        assert part["valor"] is None or part["minimo"] <= part["valor"] <= part["maximo"]


@given(SAID, st.randoms(use_true_random=False), DAYS, st.sampled_from(MECHANISMS))
@settings(max_examples=25)
def test_the_order_of_rows_changes_nothing(facts, rows, random, day, mecanismo):
    catalogue, said = facts.mecanismos, table(rows)
    moved = said.iloc[random.sample(range(len(said)), len(said))].reset_index(drop=True)
    one, other = (
        coverage(facts, mecanismo, day, historia=History.of(each, catalogue)) for each in (said, moved)
    )
    assert one == other


def test_the_carried_rows_read_backwards_give_the_same_coverage(facts):
    backwards = facts.evidencias.iloc[::-1].reset_index(drop=True)
    turned = History.of(backwards, facts.mecanismos.iloc[::-1].reset_index(drop=True))
    day = date(2016, 6, 1)
    assert coverages(facts, day, historia=turned) == coverages(facts, day)
