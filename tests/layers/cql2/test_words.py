"""CASEI, ACCENTI and LIKE: what they match, against a slow obvious twin, and in time whatever is asked."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cql2.words import normal, pattern, without_accents, without_case

from .made import matching


def twin(like: str, text: str) -> bool:
    """LIKE as its definition says: each % tried with every length."""
    if not like:
        return not text
    if like[0] == "%":
        return any(twin(like[1:], text[start:]) for start in range(len(text) + 1))
    if like[0] == "\\" and len(like) > 1:
        return text[:1] == like[1] and twin(like[2:], text[1:])
    return bool(text) and like[0] in ("_", text[0]) and twin(like[1:], text[1:])


@given(st.text("ab%_\\\n", max_size=9), st.text("ab%_\\\n", max_size=9))
def test_like_matches_what_its_definition_matches(like: str, text: str) -> None:
    assert (pattern(like).fullmatch(text) is not None) == twin(like, text)


def test_no_pattern_goes_back_over_the_text() -> None:
    text = "a" * 20_000
    started = time.thread_time()
    assert pattern("%a" * 200 + "%b%").fullmatch(text) is None
    assert pattern("a%" * 200 + "b").fullmatch(text) is None
    assert time.thread_time() - started < 1


@pytest.mark.parametrize(
    ("text", "folded"),
    [("OAXACA", "oaxaca"), ("Ñandú", "ñandú"), ("Straße", "strasse"), ("ΣΊΣΥΦΟΣ", "σίσυφοσ")],
)
def test_casei_folds_case_as_unicode_does(text: str, folded: str) -> None:
    assert without_case(text) == normal(folded)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("México", "Mexico"),
        ("Peñón", "Penon"),
        ("Güémez", "Guemez"),
        ("København", "Kobenhavn"),
        ("Łódź", "Lodz"),
    ],
)
def test_accenti_takes_every_mark_off(text: str, bare: str) -> None:
    assert without_accents(text) == without_accents(bare) == bare


def test_like_with_casei_and_accenti_finds_a_name_however_it_is_written() -> None:
    assert matching("ACCENTI(CASEI(nombre)) LIKE ACCENTI(CASEI('MÉX%'))") == [0, 1, 11]
    assert matching("CASEI(nombre) LIKE CASEI('MEX%')") == [1, 11]
    assert matching("nombre LIKE 'M_xico'") == [0, 11]
    assert matching("nombre NOT LIKE '%'") == []


def test_an_escaped_wildcard_is_itself() -> None:
    assert matching(r"nombre LIKE 'a\%b'") == [4]
    assert matching(r"nombre LIKE 'a\_b'") == [5]
    assert matching("nombre LIKE 'a_b'") == [4, 5, 6]
