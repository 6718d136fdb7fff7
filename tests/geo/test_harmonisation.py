"""The matrix entidad × criterion: what was evaluated, by whom, and what nobody ever looked at."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.harmonisation import criteria, matrix, scores, scores_by_instrument

from .test_evidence_twin import ENTIDADES, carried

DAY = date(2020, 6, 30)
CRITERIA = list(dict.fromkeys(carried("criterios")["id_criterio"]))


def with_verdicts(facts, *statements):
    """``facts`` with verdicts: (cve_ent, criterio, senal, day, who, article of the state's law)."""
    said = [
        {"id": f"c{n}", "cve_ent": cve, "criterio": criterio, "articulo_local": article, "senal": senal,
         "desde": day, "hasta": day, "vale_hasta": "", "naturaleza": "veredicto", "quien": who,
         "confianza": "alta", "origen": ""}
        for n, (cve, criterio, senal, day, who, article) in enumerate(statements)
    ]  # fmt: skip
    table = pd.DataFrame(said, columns=facts.evidencias_criterios.columns, dtype="str")
    return dataclasses.replace(facts, evidencias_criterios=table)


def test_there_are_37_criteria_and_each_names_the_articles_that_ask_for_it(facts):
    known = criteria(facts)
    assert known["criterio"].tolist() == CRITERIA
    assert len(CRITERIA) == 37
    first = known.set_index("criterio").loc["T01"]
    assert first["pregunta"] == "¿La ley estatal remite o recoge las conductas?"
    assert first["instrumentos"] == ("Protocolo de Palermo", "LGPSEDMTP", "LPSTP 2007")
    assert first["articulos"] == ("3 a)", "10", "5")
    assert first["verificado"] == (
        "cita literal secundaria",
        "texto leído",
        "citado en el Programa 2010-2012",
    )
    # T05 is asked for by two articles of Palermo, which do not stand side by side in the table.
    minors = known.set_index("criterio").loc["T05"]
    assert minors["instrumentos"] == ("Protocolo de Palermo", "CDN")
    assert minors["articulos"] == ("3 c); 3 d)", "1")
    assert known["pregunta"].str.startswith("¿").all()


def test_every_article_of_the_table_is_in_one_criterion(facts):
    table = carried("criterios")
    asked = {
        (row.criterio, instrument, article)
        for row in criteria(facts).itertuples()
        for instrument, articles in zip(row.instrumentos, row.articulos, strict=True)
        for article in articles.split("; ")
    }
    told = {
        (row.id_criterio, row.instrumento, article)
        for row in table.itertuples()
        for article in row.articulo.split("; ")
    }
    assert asked == told


def test_the_matrix_starts_with_nothing_known(facts):
    cells = matrix(facts, DAY)
    assert carried("evidencias_criterios").empty
    assert list(zip(cells["cve_ent"], cells["criterio"], strict=True)) == [
        (cve, criterio) for cve in ENTIDADES for criterio in CRITERIA
    ]
    assert set(cells["situacion"]) == {"sin_dato"}
    table = scores(facts, DAY)
    assert table["cve_ent"].tolist() == ENTIDADES
    assert table[
        ["cumplidos", "evaluados", "no_evaluados", "total"]
    ].drop_duplicates().to_numpy().tolist() == [[0, 0, 37, 37]]
    assert table["valor"].isna().all()
    assert set(table["valor_estatus"]) == {"sin_dato"}


def test_the_score_is_of_what_was_evaluated_and_the_rest_stands_apart(facts):
    some = with_verdicts(
        facts,
        ("21", "T01", "existe", "2019-06-01", "UNAM", "art. 5"),
        ("21", "T02", "existe", "2019-06-01", "UNAM", ""),
        ("21", "T03", "existe", "2019-06-01", "UNAM", ""),
        ("21", "T04", "no_existe", "2019-06-01", "UNAM", ""),
        ("21", "V01", "existe_en_parte", "2019-06-01", "UNAM", ""),
        ("21", "V02", "existe", "2019-06-01", "UNAM", "art. 9"),
        ("21", "V02", "no_existe", "2019-09-01", "CNDH", "art. 10"),
        ("21", "I01", "existe", "2015-06-01", "UNAM", ""),
    )
    cells = matrix(some, DAY).set_index(["cve_ent", "criterio"]).loc["21"]
    assert cells.loc[["T01", "T04", "V01", "V02", "I01"], "situacion"].tolist() == [
        "si", "no", "parcial", "en_conflicto", "sin_dato"
    ]  # fmt: skip
    assert (cells.loc["T01", "articulo_local"], cells.loc["T01", "segun"]) == ("art. 5", "UNAM")
    assert set(cells.loc["V02", "articulo_local"].split("; ")) == {"art. 9", "art. 10"}
    # A verdict of 2015 had lapsed after 36 months, and is told as the last that was known.
    assert cells.loc["I01", ["ultimo_conocido", "ultimo_fecha"]].tolist() == ["si", "2015-06-01"]
    row = scores(some, DAY).set_index("cve_ent").loc["21"]
    told = ["cumplidos", "parciales", "no_cumplidos", "evaluados", "en_conflicto", "no_evaluados", "total"]
    assert row[told].tolist() == [3, 1, 1, 5, 1, 31, 37]
    assert (row["valor"], row["valor_estatus"]) == (60.0, "observado")
    others = scores(some, DAY).set_index("cve_ent").drop("21")
    assert (others["no_evaluados"] == 37).all()


def test_each_instrument_has_the_score_of_the_criteria_it_asks_for(facts):
    table = carried("criterios")
    asked = table.groupby("instrumento")["id_criterio"].nunique().to_dict()
    some = with_verdicts(
        facts,
        ("09", "T01", "existe", "2019-06-01", "UNAM", ""),
        ("09", "V15", "no_existe", "2019-06-01", "UNAM", ""),
    )
    own = scores_by_instrument(some, DAY).set_index(["cve_ent", "instrumento"]).loc["09"]
    assert own["total"].to_dict() == asked
    # T01 is asked for by Palermo, the Ley General and the law of 2007; V15 by the protocol of the CRC alone.
    assert own["cumplidos"].to_dict() == {
        "Protocolo de Palermo": 1, "LGPSEDMTP": 1, "LPSTP 2007": 1, "CDN": 0, "OPSC": 0
    }  # fmt: skip
    assert own.loc["OPSC", ["valor", "evaluados"]].tolist() == [0.0, 1]
    assert own.loc["CDN", "valor_estatus"] == "sin_dato"


VERDICT = st.tuples(
    st.sampled_from(ENTIDADES[:3]),
    st.sampled_from(CRITERIA[:5]),
    st.sampled_from(["existe", "no_existe", "existe_en_parte"]),
    st.dates(date(2016, 1, 1), date(2021, 12, 31)).map(str),
    st.sampled_from(["UNAM", "CNDH"]),
    st.just(""),
)


@given(verdicts=st.lists(VERDICT, max_size=25))
@settings(max_examples=25, deadline=None)
def test_what_nobody_evaluated_never_enters_a_score(facts, verdicts):
    table = scores(with_verdicts(facts, *verdicts), DAY)
    assert (table["evaluados"] + table["en_conflicto"] + table["no_evaluados"] == 37).all()
    assert (table["cumplidos"] + table["parciales"] + table["no_cumplidos"] == table["evaluados"]).all()
    assert table["valor"].isna().eq(table["evaluados"] == 0).all()
    known = table[table["evaluados"] > 0]
    assert (known["valor"] == 100 * known["cumplidos"] / known["evaluados"]).all()
    assert (table.set_index("cve_ent")["evaluados"].drop(ENTIDADES[:3]) == 0).all()


def test_an_impossible_day_is_refused(facts):
    for ask in (matrix, scores, scores_by_instrument):
        with pytest.raises(InputError, match=r"2030-01-01 aún no llega"):
            ask(facts, date(2030, 1, 1), hoy=DAY)
