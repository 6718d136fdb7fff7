"""Which part of a body a Range names (RFC 9110 §14.1.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import ranges


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (b"bytes=0-0", (0, 1)),
        (b"bytes=2-5", (2, 6)),
        (b"bytes=7-", (7, 10)),
        (b"bytes=-3", (7, 10)),
        (b"bytes=-99", (0, 10)),
        (b"bytes=5-99", (5, 10)),
        (b"Bytes=1-1", (1, 2)),
        # Not understood, or not to be served in parts: the whole body answers.
        (b"bytes=5-2", None),
        (b"bytes=0-1,4-5", None),
        (b"filas=0-1", None),
        (b"bytes=-", None),
        (b"bytes=a-b", None),
        (b"bytes=" + b"9" * 40 + b"-", None),
    ],
)
def test_a_range_of_ten_bytes(header: bytes, span: tuple[int, int] | None) -> None:
    assert ranges.read(header, 10) == span


@pytest.mark.parametrize("header", [b"bytes=10-", b"bytes=10-12", b"bytes=-0"])
def test_a_range_outside_of_the_body_is_refused(header: bytes) -> None:
    with pytest.raises(ranges.RangeError):
        ranges.read(header, 10)


def test_an_empty_body_has_no_part() -> None:
    with pytest.raises(ranges.RangeError):
        ranges.read(b"bytes=-1", 0)


@given(st.integers(0, 30), st.integers(0, 30), st.binary(min_size=1, max_size=25))
def test_a_range_is_a_slice(first: int, last: int, body: bytes) -> None:
    try:
        span = ranges.read(f"bytes={first}-{last}".encode(), len(body))
    except ranges.RangeError:
        assert first >= len(body)
    else:
        assert (body[slice(*span)] if span else b"") == body[first : last + 1]
