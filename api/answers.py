"""The answers that a process keeps, and the thread that packs them smaller."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from weakref import WeakValueDictionary

from api.answer import LONG, Answer
from api.memo import Bounded

SIZE = 64 * 1024 * 1024
"""Bytes of answers that a process keeps, if it is told nothing else."""

_WAITING = 32  # codings that may wait to be made; another is asked for again by whoever comes next
_log = logging.getLogger("incidencia")


class Answers:
    """At most ``size`` bytes of answers, none above a quarter of that; ``making`` are those under way.

    One that gave way to others while slow readers still take it is found as long as they do: made again it
    would be in memory twice.
    """

    def __init__(self, size: int = SIZE) -> None:
        self._kept: Bounded[Answer] = Bounded(size, largest=size // 4, long=LONG)
        self.making: dict[Hashable, asyncio.Future[Answer | None]] = {}
        self._packing: set[tuple[Hashable, str]] = set()
        self._beside: ThreadPoolExecutor | None = None
        self._lock = Lock()
        self._held: WeakValueDictionary[Hashable, Answer] = WeakValueDictionary()

    def get(self, key: Hashable) -> Answer | None:
        """What is kept, or still being sent, under ``key``."""
        found = self._kept.get(key)
        if found is None and (found := self._held.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, or weigh it again."""
        if self._kept.put(key, answer, answer.weight):
            self._held[key] = answer

    def pack(self, key: Hashable, answer: Answer, coding: str) -> None:
        """Make a body in another coding beside, in one thread for all, for those who ask from then on."""
        with self._lock:
            if (key, coding) in self._packing or len(self._packing) >= _WAITING:
                return
            self._packing.add((key, coding))
            if self._beside is None:
                self._beside = ThreadPoolExecutor(1, thread_name_prefix="codificaciones")
            self._beside.submit(self._pack, key, answer, coding)

    def _pack(self, key: Hashable, answer: Answer, coding: str) -> None:
        try:
            answer.make(coding)
            self.put(key, answer)
        except Exception:  # nobody waits for this thread: the log is who must hear of it
            _log.exception("no se pudo codificar una respuesta en %s", coding)
        finally:
            with self._lock:
                self._packing.discard((key, coding))

    @property
    def weight(self) -> int:
        """Bytes kept."""
        return self._kept.weight

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Let go of every answer."""
        self._kept.clear()
        self._held.clear()

    def close(self) -> None:
        """Let go of every answer and of what waits to be packed; whoever asks later begins anew."""
        with self._lock:
            beside, self._beside = self._beside, None
            self._packing.clear()
        if beside is not None:
            beside.shutdown(wait=False, cancel_futures=True)
        self.clear()
