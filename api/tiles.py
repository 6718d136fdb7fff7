"""Vector tiles: geometry cut once and kept without values, dressed on each request with the period asked."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow

from api.memo import Memo
from geo.boundaries import BoundarySet
from geo.codes import Nivel
from geo.facts import Facts
from layers.build import geometry
from layers.encodings import mvt
from layers.spec import LayerQuery, LayerSpec, Level
from layers.tiles.cut import cut
from layers.tiles.grids import WEB_MERCATOR, Box, Grid
from layers.tiles.shapes import Shapes, prepare
from layers.tiles.tags import Tags, tag

NIVEL_OF: dict[str, Nivel] = {"entidades": "entidad", "municipios": "municipio"}
WARM_ZOOMS = range(7)
_MEXICO: Box = (-118.5, 14.4, -86.6, 32.8)
SHAPES, DRAWINGS, TAGS = 48 << 20, 32 << 20, 16 << 20
"""Bytes that each memory may hold; all levels of one grid take 33 MB."""
_LINES_AT = 0  # lines are the same at every level of detail


@dataclass(frozen=True)
class Tiles:
    """The tiles of one edition: levels as arrays, drawings of tiles, and the tags of what was asked."""

    facts: Facts
    boundaries: BoundarySet
    archiving: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    """Held while a whole archive is made: one at a time, for it takes seconds."""
    _shapes: Memo[Shapes] = field(default_factory=lambda: _weighed(SHAPES), repr=False, compare=False)
    _drawings: Memo[mvt.Drawing] = field(
        default_factory=lambda: _weighed(DRAWINGS), repr=False, compare=False
    )
    _tags: Memo[Tags] = field(default_factory=lambda: _weighed(TAGS), repr=False, compare=False)

    def tile(
        self,
        spec: LayerSpec,
        asked: LayerQuery,
        values: pd.DataFrame,
        columns: Sequence[str],
        place: tuple[Grid, int, int, int],
    ) -> bytes:
        """One tile (grid, zoom, column, row) of a layer, not compressed; b"" where it has nothing.

        ``values`` are the layer's rows for ``asked``, a resolved query (`layers.build.resolve`), and
        ``columns`` those that travel. Raises InputError where the grid has no such tile.
        """
        drawing = self.drawing(spec.nivel, *place)
        if not drawing.bodies:
            return b""
        keys = self.shapes(place[0], spec.nivel, place[1]).keys
        known = self._tags.get(
            (spec.id, asked, tuple(columns), keys), lambda: tag(values, spec.key, keys, columns)
        )
        return mvt.tile(spec.id, drawing, known)

    def drawing(self, nivel: Level, grid: Grid, z: int, x: int, y: int) -> mvt.Drawing:
        """What a tile draws of a level, before any value. Raises InputError where the grid has none."""
        grid.check(z, x, y)

        def make() -> mvt.Drawing:
            shapes = self.shapes(grid, nivel, z)
            return mvt.draw(cut(shapes, grid, z, x, y), shapes.keys)

        return self._drawings.get((nivel, grid.id, z, x, y), make)

    def shapes(self, grid: Grid, nivel: Level, z: int) -> Shapes:
        """The shapes that a zoom is cut from."""
        resolution = grid.resolution(z) if nivel in ("entidad", "municipio") else _LINES_AT

        def make() -> Shapes:
            if nivel == "entidad" or nivel == "municipio":
                # Read past the set's own memory: nothing else is needed of a level.
                made = prepare(self.boundaries.abrir(nivel, resolution).geometry, grid)
                # Arrow keeps what it read the level with, a hundred megabytes that nobody asks for again.
                pyarrow.default_memory_pool().release_unused()
                return made
            return prepare(geometry(self.facts, self.boundaries, nivel, resolution), grid)

        return self._shapes.get((grid.id, nivel, resolution), make)

    def warm(self, stop: threading.Event, *, after: float = 1.0, pause: float = 0.02) -> None:
        """Make what a first look at the country needs, then every level, until done or ``stop`` is set."""
        stop.wait(after)  # the first answers need the processor more
        for z in WARM_ZOOMS:
            for nivel in NIVEL_OF.values():
                for x, y in WEB_MERCATOR.covering(_MEXICO, z):
                    if stop.wait(pause):
                        return
                    self.drawing(nivel, WEB_MERCATOR, z, x, y)
        for z in range(WEB_MERCATOR.max_zoom + 1):
            for nivel in NIVEL_OF.values():
                if stop.wait(pause):
                    return
                self.shapes(WEB_MERCATOR, nivel, z)


def _weighed(size: int) -> Memo[Any]:
    return Memo(size, weigh=lambda held: held.nbytes)
