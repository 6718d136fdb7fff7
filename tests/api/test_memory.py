"""What is free goes back to the system, where the C library can do that."""

from __future__ import annotations

import asyncio
import ctypes
import os
from types import SimpleNamespace
from typing import Any

import pytest

from api import memory


def test_what_is_free_is_given_back_again_and_again_until_the_service_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[int] = []
    monkeypatch.setattr(memory, "EVERY", 0.001)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(malloc_trim=given.append))

    async def a_while() -> None:
        beside = asyncio.create_task(memory.keep_giving_back())
        while len(given) < 3:
            await asyncio.sleep(0.001)
        beside.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beside

    asyncio.run(asyncio.wait_for(a_while(), 20))
    assert set(given) == {0}


def test_another_c_library_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(_: Any) -> Any:
        return SimpleNamespace()

    monkeypatch.setattr(ctypes, "CDLL", lacks)
    monkeypatch.setenv("ARROW_DEFAULT_MEMORY_POOL", "")  # to be put back after what follows
    memory.give_back()
    asyncio.run(asyncio.wait_for(memory.keep_giving_back(), 1))


def test_who_chose_an_allocator_for_arrow_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    monkeypatch.setenv("ARROW_DEFAULT_MEMORY_POOL", "mimalloc")
    memory.give_back()
    assert os.environ["ARROW_DEFAULT_MEMORY_POOL"] == "mimalloc"
