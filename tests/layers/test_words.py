"""What is said of a situation: by whom, on what day, and how old that is."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from geo.periods import day_in_words
from layers import words

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("situacion", "sentence"),
    [
        ("si", "Ley armonizada según el Congreso, 21 de mayo de 2016 (hace 10 años)"),
        ("parcial", "Ley armonizada: en parte, según el Congreso, 21 de mayo de 2016 (hace 10 años)"),
        ("no", "Ley armonizada: no, según el Congreso, 21 de mayo de 2016 (hace 10 años)"),
        (
            "en_conflicto",
            "Ley armonizada: en conflicto, según el Congreso, 21 de mayo de 2016 (hace 10 años)",
        ),
        (
            "sin_dato",
            "Ley armonizada: sin dato; lo último, según el Congreso, 21 de mayo de 2016 (hace 10 años)",
        ),
    ],
)
def test_a_situation_is_said_with_its_evaluator_and_its_day(situacion: str, sentence: str) -> None:
    assert words.said("Ley armonizada", situacion, "el Congreso", "2016-05-21", TODAY) == sentence


@pytest.mark.parametrize(
    ("fecha", "age"),
    [
        ("2026-11-23", ""),
        ("2025-11-24", ""),
        ("2025-11-23", " (hace un año)"),
        ("2024-11-24", " (hace un año)"),
        ("2024-11-23", " (hace 2 años)"),
    ],
)
def test_an_age_is_told_from_the_day_on_which_a_year_is_over(fecha: str, age: str) -> None:
    said = words.said("Refugio", "si", "CNDH", fecha, TODAY)
    assert said == f"Refugio según CNDH, {day_in_words(fecha)}{age}"


def test_of_what_nobody_ever_spoke_nobody_is_named() -> None:
    assert words.said("Tipo penal", "sin_dato", "", "", TODAY) == "Tipo penal: sin dato"


def test_doctests() -> None:
    assert doctest.testmod(words) == (0, 4)
