"""What is made ready beside the service once it answers, so that no caller waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial

from api.levels import keep
from api.snapshot import Snapshot
from geo.errors import IncidenciaError
from layers.catalogue import LAYERS
from layers.spec import LayerQuery

FIRST = ("entidades", "municipios", "incidencia-entidad", "incidencia-municipio")
"""The layers that are asked for most; the others follow as the catalogue has them."""

_log = logging.getLogger("incidencia")


def warm(snapshot: Snapshot, stop: threading.Event, *, after: float = 1.0, pause: float = 0.02) -> None:
    """Read the boundaries that are kept here, then make rows and tiles, until done or ``stop`` is set.

    It waits ``after`` seconds and pauses in between: the first answers need the processor more.
    """
    try:
        keep(snapshot.edition, stop)
        stop.wait(after)
        _make(snapshot, stop, pause)
    except RuntimeError:
        if not stop.is_set():  # as a process ends, what is under way finds no more threads to work in
            raise


def _make(snapshot: Snapshot, stop: threading.Event, pause: float) -> None:
    for shapes in snapshot.shapes.values():
        if stop.wait(pause):
            return
        shapes.openings.write()
    for id in sorted(LAYERS, key=lambda id: id not in FIRST):
        if stop.wait(pause):
            return
        _tried(id, partial(snapshot.rows, LAYERS[id], LayerQuery()))
    _tried("las teselas", partial(snapshot.tiles.warm, stop, after=0))


def _tried(name: str, make: Callable[[], object]) -> None:
    """Make something that nobody waits for; whoever asks for it later hears the error, and the log now."""
    try:
        make()
    except IncidenciaError as error:
        _log.warning("no se preparó %s: %s", name, error)
