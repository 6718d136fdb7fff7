"""Boundaries kept beside the service, so that a store that goes away takes none of the map with it."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd

from geo.codes import Nivel
from geo.edition import Edition
from geo.errors import StoreError

_log = logging.getLogger("incidencia")


class KeptLevels:
    """Reads a level of a boundary set once from its store, and from a temporary folder ever after."""

    def __init__(self, source: Callable[[Nivel, int], gpd.GeoDataFrame]) -> None:
        self._source = source
        self._folder = Path(tempfile.mkdtemp(prefix="incidencia-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def __call__(self, nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
        """The polygons of a level, by cvegeo."""
        path = self._folder / f"{nivel}-{resolucion}.parquet"
        if path.is_file():
            return gpd.read_parquet(path).set_index("cvegeo")
        frame = self._source(nivel, resolucion)
        # Two threads may read the same level; whoever comes second replaces it whole.
        part = path.with_suffix(f".{threading.get_ident()}")
        frame.reset_index().to_parquet(part, index=False)
        part.replace(path)
        return frame


def beside(edition: Edition) -> Edition:
    """An edition of a database, whose levels are kept here once they were read."""
    kept = KeptLevels(edition.boundaries.abrir)
    return replace(edition, boundaries=replace(edition.boundaries, abrir=kept))


def keep(edition: Edition, stop: threading.Event, *, pause: float = 2.0) -> None:
    """Read every level that the map draws, if they are to be kept here, until done or ``stop`` is set.

    A store that does not answer is asked again every ``pause`` seconds; that it does not is told once.
    """
    if not isinstance(edition.boundaries.abrir, KeptLevels):
        return
    for nivel, resolucion in edition.boundaries:
        # At 0, the publisher's own, nothing that is answered needs them.
        if resolucion and not _kept(edition, nivel, resolucion, stop, pause):
            return


def _kept(edition: Edition, nivel: Nivel, resolucion: int, stop: threading.Event, pause: float) -> bool:
    told = False
    while not stop.is_set():
        try:
            edition.boundaries.abrir(nivel, resolucion)
        except StoreError as error:
            if not told:
                _log.error("aún no se guardan los límites: %s", error)
            told = True
            stop.wait(pause)
        else:
            return True
    return False
