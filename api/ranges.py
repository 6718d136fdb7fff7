"""Ranges of a body (RFC 9110 §14), by which a client reads the part of a GeoParquet that it needs."""

from __future__ import annotations

import re

_RANGE = re.compile(rb"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE)


class RangeError(Exception):
    """The range lies outside of the body: HTTP 416."""


def read(header: bytes, length: int) -> tuple[int, int] | None:
    """The first byte of a ``Range`` and the one after its last, in a body of ``length`` bytes.

    None where the header is to be ignored and the whole body answers: another unit, several ranges, or one
    that nobody understands. Raises `RangeError`.
    """
    found = _RANGE.fullmatch(header)
    if found is None or found.groups() == (b"", b""):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        if int(last) == 0 or length == 0:
            raise RangeError
        return max(length - int(last), 0), length
    begin, end = int(first), min(int(last) + 1 if last else length, length)
    if last and int(last) < begin:
        return None
    if begin >= length:
        raise RangeError
    return begin, end
