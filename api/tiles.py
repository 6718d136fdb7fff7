"""Vector tiles of the boundaries: cut when asked for, kept compressed, the low zooms ahead of time."""

from __future__ import annotations

import gzip
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.memo import Memo
from geo.boundaries import BoundarySet, resolution_for_zoom
from geo.codes import Nivel
from layers.encodings import mvt

NIVEL_OF: dict[str, Nivel] = {"entidades": "entidad", "municipios": "municipio"}
WARM_ZOOMS = range(7)
_MEXICO = (-118.5, 14.4, -86.6, 32.8)


@dataclass(frozen=True)
class Tiles:
    """The tiles of one boundary set; ``get`` answers gzip bytes, b"" where a tile is empty."""

    boundaries: BoundarySet
    _cut: Memo[bytes] = field(default_factory=lambda: Memo(4096), repr=False, compare=False)
    _prepared: Memo[mvt.Prepared] = field(default_factory=lambda: Memo(4), repr=False, compare=False)

    def get(self, collection: str, z: int, x: int, y: int) -> bytes:
        """One tile of ``entidades`` or ``municipios``. Raises InputError where the grid has none."""

        def make() -> bytes:
            cut = mvt.tile(self.prepared(collection, z), z, x, y)
            return gzip.compress(cut, 6, mtime=0) if cut else b""

        return self._cut.get((collection, z, x, y), make)

    def prepared(self, collection: str, z: int) -> mvt.Prepared:
        """The polygons that a zoom is cut from, projected once."""
        z = min(max(z, 0), mvt.MAX_ZOOM)  # mvt.tile refuses the others, in its own words
        key = NIVEL_OF[collection], resolution_for_zoom(z)
        # Read past the set's own memory: once projected, nothing else is needed of a level.
        return self._prepared.get(
            (collection, key), lambda: mvt.prepare(collection, self.boundaries.abrir(*key))
        )

    def warm(self, stop: threading.Event, *, after: float = 1.0, pause: float = 0.02) -> None:
        """Cut what a first look at the country needs, slowly, until done or ``stop`` is set."""
        stop.wait(after)  # the first answers need the processor more
        for z in WARM_ZOOMS:
            for collection in NIVEL_OF:
                for x, y in covering(_MEXICO, z):
                    if stop.wait(pause):
                        return
                    self.get(collection, z, x, y)


def covering(box: tuple[float, float, float, float], z: int) -> Iterator[tuple[int, int]]:
    """Columns and rows (from the north) of the tiles of zoom ``z`` that a box in degrees touches."""
    west, south, east, north = box
    for x in range(_column(west, z), _column(east, z) + 1):
        for y in range(_row(north, z), _row(south, z) + 1):
            yield x, y


def _column(longitude: float, z: int) -> int:
    return int((longitude + 180) / 360 * 2**z)


def _row(latitude: float, z: int) -> int:
    """Web Mercator: y = ½ − ln tan(π/4 + φ/2) / 2π of the world's height, from the north."""
    return int((0.5 - math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)) * 2**z)
