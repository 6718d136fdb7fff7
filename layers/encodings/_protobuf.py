"""The four shapes of Protocol Buffers that a vector tile is written with, on bytes and on whole arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def varint(value: int) -> bytes:
    """One unsigned integer, seven bits a byte, the lowest first.

    >>> varint(300).hex()
    'ac02'
    """
    return _SHORT[value] if value < len(_SHORT) else _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


_SHORT = tuple(_varint(number) for number in range(1 << 14))  # nearly all lengths of a tile's messages


def field_varint(number: int, value: int) -> bytes:
    """A field that holds an unsigned integer."""
    return varint(number << 3) + varint(value)


def field_bytes(number: int, value: bytes) -> bytes:
    """A field that holds bytes: text, a message, or packed integers."""
    return varint(number << 3 | 2) + varint(len(value)) + value


def zigzag(values: Ints) -> Ints:
    """Signed to unsigned, small magnitudes first: 0, −1, 1, −2 → 0, 1, 2, 3."""
    return (values << 1) ^ (values >> 63)


def varints(values: Ints) -> tuple[bytes, Ints]:
    """Unsigned integers below 2³⁵ one after the other, and the offset of each (one more at the end).

    Raises ValueError for any other.

    >>> varints(np.array([1, 300, 2]))[0].hex()
    '01ac0202'
    """
    if len(values) and (values.min() < 0 or values.max() >= 1 << 35):
        raise ValueError("varints are whole numbers from 0 to 2³⁵ − 1")
    sizes = np.ones(len(values), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        sizes += values >= 1 << bits
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    out = np.zeros(int(offsets[-1]), dtype=np.uint8)
    for nth in range(5):
        has = sizes > nth
        more = np.where(sizes[has] > nth + 1, 0x80, 0)
        out[offsets[:-1][has] + nth] = values[has] >> 7 * nth & 0x7F | more
    return out.tobytes(), offsets
