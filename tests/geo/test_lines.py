"""The register of the 56 lines of action: one statement fulfils a line, and silence fulfils none."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest

from geo.errors import InputError, NotFoundError
from geo.indicators import indicator, rows
from geo.lines import line_history, line_rows, lines

from .test_evidence_twin import carried

DEADLINE = date(2012, 12, 31)
TODAY = date(2026, 11, 23)
KEYS = carried("lineas_accion")["clave"].tolist()


def with_lines(facts, *statements):
    """``facts`` with statements on lines: (cve_ent, linea, senal, day, who)."""
    said = [
        {"id": f"l{n}", "cve_ent": cve, "linea": linea, "senal": senal, "desde": day, "hasta": day,
         "vale_hasta": "", "naturaleza": "veredicto", "quien": who, "confianza": "alta", "origen": f"r{n}"}
        for n, (cve, linea, senal, day, who) in enumerate(statements)
    ]  # fmt: skip
    found = [
        {"id": f"r{n}", "fuente": "oficio", "pagina": "12", "fuente_titulo": f"Oficio {n}", "fuente_url": "",
         "fuente_fecha": "2013", "nota": ""}
        for n in range(len(said))
    ]  # fmt: skip
    return dataclasses.replace(
        facts,
        evidencias_lineas=pd.DataFrame(said, columns=facts.evidencias_lineas.columns, dtype="str"),
        registros=pd.DataFrame(found, columns=facts.registros.columns, dtype="str"),
    )


def test_the_register_is_the_programmes_and_starts_with_nothing_known(facts):
    table = lines(facts, DEADLINE)
    carried_lines = carried("lineas_accion")
    for column in ("clave", "objetivo", "estrategia", "resumen", "ambito", "territorial"):
        assert table[column].tolist() == carried_lines[column].tolist()
    assert len(table) == 56
    assert set(table["situacion"]) == {"sin_dato"}
    assert (table[["segun", "ultimo_conocido"]] == "").all(axis=None)


def test_what_was_fulfilled_stays_so_until_told_otherwise(facts):
    some = with_lines(
        facts,
        ("00", "1.1.1", "existe", "2011-06-01", "SEGOB"),
        ("00", "1.1.2", "existe", "2011-06-01", "SEGOB"),
        ("00", "1.1.2", "no_existe", "2019-07-04", "ASF"),
        ("00", "1.1.3", "no_existe", "2011-06-01", "SEGOB"),
    )
    told = lines(some, date(2020, 1, 1)).set_index("clave")
    assert told["situacion"].value_counts().to_dict() == {"sin_dato": 54, "si": 1, "no": 1}
    first = told.loc["1.1.1"]
    assert (first["situacion"], first["segun"], first["segun_fecha"]) == ("si", "SEGOB", "2011-06-01")
    assert told.loc["1.1.2", ["situacion", "segun"]].tolist() == ["no", "ASF"]
    # A denial lapses after three years (rule 1): by itself it leaves nothing known but what was last said.
    assert told.loc["1.1.3", ["situacion", "ultimo_conocido", "ultimo_segun"]].tolist() == [
        "sin_dato", "no", "SEGOB"
    ]  # fmt: skip
    assert lines(some, date(2011, 5, 31))["situacion"].eq("sin_dato").all()


def test_what_an_entidad_did_is_shown_for_it_and_never_counts_for_the_country(facts):
    some = with_lines(facts, ("21", "2.2.2", "existe", "2011-06-01", "Congreso"))
    assert lines(some, TODAY)["situacion"].eq("sin_dato").all()
    own = lines(some, TODAY, cve_ent="21").set_index("clave")["situacion"]
    assert (own["2.2.2"], (own == "si").sum()) == ("si", 1)
    assert indicator(some, "informes_semestrales", TODAY).numerador == 0
    [row] = line_rows(some, TODAY).to_dict("records")
    assert (row["usada"], row["regla"]) == ("no", "es de una entidad y no del país")


def test_the_indicator_is_the_share_of_the_lines_and_lists_them_by_key(facts):
    done = [("00", clave, "existe", "2012-06-30", "SEGOB") for clave in KEYS[:14]]
    some = with_lines(facts, *done, ("00", KEYS[20], "no_existe", "2012-06-30", "SEGOB"))
    it = indicator(some, "informes_semestrales", DEADLINE)
    assert (it.numerador, it.valor, it.si, it.no) == (14, 25.0, tuple(KEYS[:14]), (KEYS[20],))
    assert it.maximo == 100 * 55 / 56
    assert (it.estado, it.avance["valor"]) == ("en_avance", 25.0)
    assert indicator(some, "informes_semestrales", date(2013, 1, 1)).estado == "no_cumplida"
    # Once the denial lapses, nobody knows of the other 42.
    assert indicator(some, "informes_semestrales", date(2015, 6, 30)).estado == "sin_dato"
    by_year = {row["anio"]: row for row in it.serie}
    assert (by_year[2011]["si"], by_year[2012]["si"], by_year[2012]["sin_dato"]) == (0, 14, 41)
    assert it.texto == "De 41 de las 56 líneas de acción no sabemos si se cumplieron."


@pytest.mark.parametrize(
    ("last", "estado"), [("2012-12-31", "cumplida"), ("2013-01-01", "cumplida_fuera_de_plazo")]
)
def test_all_56_reach_the_target_on_the_day_of_the_last(facts, last, estado):
    done = [("00", clave, "existe", "2011-06-30", "SEGOB") for clave in KEYS[1:]]
    some = with_lines(facts, *done, ("00", KEYS[0], "existe", last, "SEGOB"))
    it = indicator(some, "informes_semestrales", TODAY)
    assert (it.valor, it.estado, it.alcanzada, it.sin_dato) == (100.0, estado, last, ())


def test_every_statement_comes_with_its_document_used_or_not(facts):
    some = with_lines(
        facts,
        ("00", "4.1.10", "existe", "2011-06-01", "SEGOB"),
        ("00", "1.1.1", "no_existe", "2010-06-01", "CNDH"),
        ("00", "1.1.1", "existe", "2012-06-01", "SEGOB"),
    )
    behind = rows(some, "informes_semestrales", DEADLINE)
    assert behind[["linea", "usada", "regla", "fuente_titulo", "pagina"]].to_numpy().tolist() == [
        ["1.1.1", "no", "hay algo dicho después (regla 4)", "Oficio 1", "12"],
        ["1.1.1", "si", "", "Oficio 2", "12"],
        ["4.1.10", "si", "", "Oficio 0", "12"],
    ]
    assert rows(facts, "informes_semestrales", DEADLINE).empty


def test_a_history_that_is_kept_answers_the_same(facts):
    some = with_lines(facts, ("00", "1.1.1", "existe", "2011-06-01", "SEGOB"))
    assert lines(some, TODAY, historia=line_history(some)).equals(lines(some, TODAY))


def test_an_unknown_entidad_or_an_impossible_day_is_refused(facts):
    with pytest.raises(NotFoundError, match=r"no hay entidad «33»; use de 01 a 32, o 00 para el país"):
        lines(facts, TODAY, cve_ent="33")
    with pytest.raises(InputError, match=r"1999-01-01 es anterior a los datos"):
        lines(facts, date(1999, 1, 1))
    with pytest.raises(InputError, match=r"2030-01-01 aún no llega"):
        lines(facts, date(2030, 1, 1), hoy=TODAY)
