"""The programme's indicators on the command line: the numbers of the library, as a table, JSON and CSV."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import date

import pytest

from geo.facts import Facts, load_carried
from geo.indicators import indicators, lookup
from geo.indicators import rows as programme_rows

DAY = "2016-06-01"


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_carried()


@pytest.fixture(scope="module")
def ask(published, run):
    """``incidencia indicators`` with some words, on the published edition."""
    return lambda *words: run("--home", published, "indicators", *words)


def test_json_csv_and_the_library_tell_the_same_ten(ask, facts) -> None:
    made = indicators(facts, date.fromisoformat(DAY))
    told = json.loads(ask("--fecha", DAY, "--json").stdout)
    assert told == [json.loads(json.dumps(dataclasses.asdict(one))) for one in made]
    table = list(csv.DictReader(io.StringIO(ask("--fecha", DAY, "--csv").stdout)))
    assert [row["id"] for row in table] == [one.id for one in made]
    for row, one in zip(table, made, strict=True):
        assert (row["estado"], float(row["minimo"]), row["si"]) == (one.estado, one.minimo, "|".join(one.si))
        assert row["valor"] == "" if one.valor is None else float(row["valor"]) == one.valor


def test_for_a_person_a_table_of_the_ten_and_a_sentence_for_each(ask, facts) -> None:
    said = ask("--fecha", DAY)
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [
        one.id for one in indicators(facts, date.fromisoformat(DAY))
    ]
    assert "no_cumplida" in next(line for line in lines if line.startswith("leyes_armonizadas"))
    assert len(said.stderr.strip().splitlines()) == 10


@pytest.mark.parametrize("id", ["leyes_armonizadas", "campanas_apf", "refugio"])
def test_one_indicator_or_mechanism(ask, facts, id: str) -> None:
    made = dataclasses.asdict(lookup(facts, id, date.fromisoformat(DAY)))
    assert json.loads(ask(id, "--fecha", DAY, "--json").stdout) == json.loads(json.dumps(made))
    assert id in ask(id, "--fecha", DAY).stdout


@pytest.mark.parametrize("id", ["leyes_armonizadas", "acuerdos_cipstp", "informes_semestrales"])
def test_what_stands_behind_a_number(ask, facts, id: str) -> None:
    made = programme_rows(facts, id, date(2020, 1, 1))
    told = json.loads(ask(id, "--filas", "--fecha", "2020-01-01", "--json").stdout)
    assert [row["usada"] for row in told] == list(made["usada"])
    table = list(csv.reader(io.StringIO(ask(id, "--filas", "--fecha", "2020-01-01", "--csv").stdout)))
    assert table[0] == list(made.columns)
    assert len(table) == len(made) + 1
    assert ask(id, "--filas", "--fecha", "2020-01-01").stdout.splitlines()[0].split()[-1] in (
        "regla",
        "por_que",
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("otro",), "no hay indicador «otro»"),
        (("--filas",), "--filas necesita saber de qué número"),
        (("--csv", "--json"), "--csv y --json no van juntos"),
        (("--fecha", "2016-02-30"), "no es un día"),
        (("--fecha", "1999-01-01"), "es anterior a los datos"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(ask, assert_refused, words, says) -> None:
    assert_refused(ask(*words), says)
