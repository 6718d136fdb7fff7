"""What is written of an answer, and in how many pieces it reaches the connection."""

from __future__ import annotations

import asyncio

import pytest

from api.joining import SMALL, Joined


class Wire:
    """A transport that remembers each call."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.calls.append(data)

    def writelines(self, pieces: tuple[bytes, ...]) -> None:
        self.calls.append(b"".join(pieces))

    def close(self) -> None:
        self.calls.append(b"(closed)")

    def is_closing(self) -> bool:
        return False


def written(*pieces: bytes, pause: bool = False, close: bool = False) -> list[bytes]:
    async def run() -> list[bytes]:
        wire = Wire()
        joined = Joined(wire, asyncio.get_running_loop())  # type: ignore[arg-type]
        for piece in pieces:
            joined.write(piece)
            if pause:
                await asyncio.sleep(0)
        if close:
            joined.close()
        await asyncio.sleep(0)
        return wire.calls

    return asyncio.run(run())


@pytest.mark.parametrize("body", [b"", b"x", b"x" * SMALL, b"x" * (SMALL + 1)])
def test_a_head_leaves_with_its_body(body: bytes) -> None:
    assert written(b"head", body, b"more") == [b"head" + body, b"more"]


def test_a_head_does_not_wait_for_a_body_that_is_not_there_yet() -> None:
    assert written(b"head", b"body", pause=True) == [b"head", b"body"]
    assert written(b"head") == [b"head"]


def test_a_head_leaves_before_the_connection_is_closed() -> None:
    assert written(b"head", close=True) == [b"head", b"(closed)"]
    assert written(b"head", b"body", close=True) == [b"headbody", b"(closed)"]
