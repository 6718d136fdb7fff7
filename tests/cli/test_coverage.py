"""``incidencia coverage``: what it prints is what `geo` answers."""

from __future__ import annotations

import csv
import io
import json

import pytest


def test_all_mechanisms_on_a_day(run, published) -> None:
    result = run("--home", published, "coverage", "--fecha", "2016-06-01", "--json")
    assert result.exit_code == 0, result.stderr
    found = {each["mecanismo"]: each for each in json.loads(result.stdout)}
    assert len(found) == 20
    assert found["ley_armonizada"]["numerador"] == 10
    table = run("--home", published, "coverage", "--fecha", "2016-06-01", "--csv").stdout
    assert {row["mecanismo"]: row["numerador"] for row in csv.DictReader(io.StringIO(table))} == {
        clave: str(each["numerador"]) for clave, each in found.items()
    }


def test_one_mechanism_tells_since_when_each_entidad_has_it(run, published) -> None:
    words = ("--home", published, "coverage", "ley_especial", "--fecha", "2026-11-23")
    shown = run(*words)
    assert shown.exit_code == 0, shown.stderr
    [chiapas] = [line for line in shown.stdout.splitlines() if line.startswith("07")]
    assert chiapas.split()[:4] == ["07", "Chiapas", "2009-04-03", "2009-04-03"]
    assert "Ley especial: 30 de 32 al 2026-11-23." in shown.stderr
    whole = json.loads(run(*words, "--json").stdout)
    assert len(whole["estancias"]) == whole["numerador"] == 30
    table = list(csv.DictReader(io.StringIO(run(*words, "--csv").stdout)))
    assert [row["cve"] for row in table] == [each["cve"] for each in whole["estancias"]]


def test_the_gaps_on_a_screen_are_those_that_there_are(run, published) -> None:
    words = ("--home", published, "coverage", "--brechas", "--fecha", "2026-11-23")
    lines = run(*words).stdout.splitlines()[1:]
    assert [line.split()[:2] for line in lines] == [
        ["ley_especial", "refugio"], ["fiscalia_especializada", "refugio"],
    ]  # fmt: skip
    assert len(json.loads(run(*words, "--json").stdout)) == 306
    assert len(json.loads(run(*words, "refugio", "--json").stdout)) == 17


def test_what_changed_since_a_day(run, published) -> None:
    words = ("--home", published, "coverage", "--desde", "2016-05-20", "--fecha", "2016-05-21", "--json")
    everything = json.loads(run(*words).stdout)
    harmonised = json.loads(run(*words, "ley_armonizada").stdout)
    assert len(harmonised) == 22
    assert [each for each in everything if each["mecanismo"] == "ley_armonizada"] == harmonised


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ley",), "no hay un mecanismo «ley»"),
        (("--brechas", "--desde", "2016-01-01"), "no van juntos"),
        (("--csv", "--json"), "no van juntos"),
        (("--desde", "2016-01-01", "--fecha", "2015-01-01"), "posterior"),
        (("--fecha", "2106-01-01"), "aún no llega"),
    ],
)
def test_what_cannot_be_asked_is_refused(words, says, run, published, assert_refused) -> None:
    assert_refused(run("--home", published, "coverage", *words), says)
