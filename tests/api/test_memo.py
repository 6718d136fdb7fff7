"""A bounded memory of answers."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.memo import Bounded, Memo


def test_the_answers_used_last_are_kept() -> None:
    memo: Memo[int] = Memo(2)
    made: list[str] = []

    def make(name: str) -> int:
        made.append(name)
        return len(made)

    for name in ("a", "b", "a", "c", "a", "b"):
        memo.get(name, lambda name=name: make(name))
    assert made == ["a", "b", "c", "b"]
    assert len(memo) == 2


def test_many_who_ask_at_once_wait_for_one() -> None:
    memo: Memo[int] = Memo(2)
    made = []

    def slowly() -> int:
        time.sleep(0.05)
        made.append(threading.get_ident())
        return 7

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: memo.get("x", slowly), range(8))) == {7}
    assert len(made) == 1


def test_an_error_passes_and_is_not_kept() -> None:
    memo: Memo[int] = Memo(2)
    with pytest.raises(ZeroDivisionError):
        memo.get("x", lambda: 1 // 0)
    assert memo.get("x", lambda: 5) == 5


def test_weights_bound_what_is_kept() -> None:
    memo: Memo[bytes] = Memo(10, weigh=len)
    for name, size in (("a", 4), ("b", 4), ("c", 4), ("b", 4)):
        memo.get(name, lambda size=size: b"x" * size)
    assert (len(memo), memo.weight) == (2, 8)
    assert memo.get("d", lambda: b"x" * 11) == b"x" * 11  # made, and not kept
    assert (len(memo), memo.weight) == (2, 8)
    memo.clear()
    assert (len(memo), memo.weight) == (0, 0)


def test_an_answer_that_is_none_is_made_once() -> None:
    memo: Memo[None] = Memo(2)
    made: list[None] = []
    for _ in range(3):
        memo.get("x", lambda: made.append(None))
    assert len(made) == 1


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 12)), max_size=40),
    st.none() | st.integers(0, 8),
)
def test_a_bounded_memory_agrees_with_a_slow_one(puts: list[tuple[str, int]], long: int | None) -> None:
    """The twin keeps a list from the least to the most used and adds it up each time."""
    bounded: Bounded[int] = Bounded(20, largest=10, long=long)
    slow: list[tuple[str, int]] = []
    for name, weight in puts:
        kept = bounded.put(name, weight, weight)
        slow = [each for each in slow if each[0] != name]
        if weight <= 10:
            slow.append((name, weight))
        while sum(each[1] for each in slow) > 20:
            large = [each for each in slow if long is not None and each[1] > long]
            few = [each for each in slow if each not in large]
            slow.remove(large[0] if sum(each[1] for each in large) > 10 else few[0])
        assert kept == ((name, weight) in slow)
        assert bounded.weight == sum(each[1] for each in slow)
        assert len(bounded) == len(slow)
    assert {name: bounded.get(name) for name in "abcde"} == {name: dict(slow).get(name) for name in "abcde"}


def test_what_is_long_does_not_put_out_what_is_short() -> None:
    bounded: Bounded[str] = Bounded(100, long=10)
    for number in range(5):
        bounded.put(f"corta {number}", "x", 10)
    for number in range(5):
        bounded.put(f"larga {number}", "x", 30)
    assert all(bounded.get(f"corta {number}") for number in range(5))
    assert [bounded.get(f"larga {number}") for number in range(5)] == [None, None, None, None, "x"]
