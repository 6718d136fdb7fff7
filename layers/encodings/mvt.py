"""Mapbox Vector Tiles (specification 2.1): a tile's drawing, made once, and the tags of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.encodings._protobuf import Ints, field_bytes, field_varint, varint, varints, zigzag
from layers.tiles.cut import Cut
from layers.tiles.grids import EXTENT
from layers.tiles.shapes import Geometry
from layers.tiles.tags import MISSING, Tags

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
_MOVE_TO, _CLOSE_PATH = 9, 15
_KINDS: dict[Geometry, int] = {"LINESTRING": 2, "POLYGON": 3}


@dataclass(frozen=True)
class Drawing:
    """The features of one tile without their tags: ``rows`` is the shape of each, ``bodies`` its id, type and
    geometry as protobuf fields."""

    rows: Ints
    bodies: tuple[bytes, ...]

    @property
    def nbytes(self) -> int:
        """Bytes that it holds, with what Python adds to each."""
        return self.rows.nbytes + sum(len(body) + 41 for body in self.bodies)


def draw(cut: Cut, keys: Sequence[str]) -> Drawing:
    """The features of a cut; ``keys`` names its shapes, and the digits of a key are its feature's id."""
    if not len(cut.rows):
        return Drawing(cut.rows, ())
    stream, starts = _commands(cut)
    new = np.append(True, cut.rows[1:] != cut.rows[:-1])
    ends = [*starts[:-1][new].tolist(), len(stream)]
    kind, rows = field_varint(3, _KINDS[cut.kind]), cut.rows[new]
    bodies = tuple(
        field_varint(1, feature_id(keys[row])) + kind + field_bytes(4, stream[begin:end])
        for row, begin, end in zip(rows.tolist(), ends[:-1], ends[1:], strict=True)
    )
    return Drawing(rows, bodies)


def feature_id(key: str) -> int:
    """The whole number that a tile names a row with, for text is not allowed there.

    >>> feature_id("09015"), feature_id("ruta-012")
    (9015, 12)
    """
    return int(key.rpartition("-")[2])


def tile(name: str, drawing: Drawing, tags: Tags) -> bytes:
    """A tile of one layer ``name``: the features of a drawing with their tags; b"" where there are none."""
    known = tags.known[drawing.rows]
    rows = drawing.rows[known]
    bodies = [body for body, has in zip(drawing.bodies, known.tolist(), strict=True) if has]
    if not bodies:
        return b""
    codes = tags.codes[rows]
    used, numbers = _renumbered(codes)
    present = codes != MISSING
    pairs = np.empty((*codes.shape, 2), dtype=np.int64)
    pairs[..., 0], pairs[..., 1] = np.arange(codes.shape[1]), numbers
    packed, offsets = varints(pairs[present].ravel())
    ends = offsets[np.concatenate([[0], 2 * np.cumsum(present.sum(axis=1))])].tolist()
    parts = [field_bytes(1, name.encode())]
    for body, begin, end in zip(bodies, ends[:-1], ends[1:], strict=True):
        size = varint(end - begin)
        parts += (b"\x12", varint(1 + len(size) + end - begin + len(body)), b"\x12", size)
        parts += (packed[begin:end], body)
    parts += [field_bytes(3, column.encode()) for column in tags.columns]
    parts += [tags.values[number] for number in used.tolist()]
    parts += [field_varint(5, EXTENT), field_varint(15, 2)]
    return field_bytes(3, b"".join(parts))


def _renumbered(codes: npt.NDArray[np.int32]) -> tuple[Ints, Ints]:
    """The values that occur, ascending, and the place among them of each of ``codes``."""
    occurs = np.zeros(int(codes.max(initial=MISSING)) + 2, dtype=bool)
    occurs[codes] = True  # `MISSING` is the last place
    occurs[-1] = False
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[codes]


def _commands(cut: Cut) -> tuple[bytes, Ints]:
    """Drawing commands of all rings as bytes, and where each ring begins in them (one more at the end)."""
    closed = cut.kind == "POLYGON"
    first = np.cumsum(cut.counts) - cut.counts
    new = np.append(True, cut.rows[1:] != cut.rows[:-1])
    delta = np.diff(cut.points, axis=0, prepend=0)
    # The cursor returns to the corner of the tile at each feature; within one it stays where a ring ended.
    delta[first[new]] = cut.points[first[new]]
    size = 2 * cut.counts + (3 if closed else 2)
    begin = np.cumsum(size) - size
    stream = np.empty(int(size.sum()), dtype=np.int64)
    stream[begin], stream[begin + 3] = _MOVE_TO, (cut.counts - 1) << 3 | 2
    if closed:
        stream[begin + size - 1] = _CLOSE_PATH
    within = np.arange(len(cut.points)) - np.repeat(first, cut.counts)
    place = np.repeat(begin, cut.counts) + 2 * within + np.where(within > 0, 2, 1)
    stream[place], stream[place + 1] = zigzag(delta[:, 0]), zigzag(delta[:, 1])
    encoded, offsets = varints(stream)
    return encoded, offsets[np.append(begin, len(stream))]
