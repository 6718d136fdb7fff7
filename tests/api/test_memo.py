"""A bounded memory of answers."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.memo import Memo


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
