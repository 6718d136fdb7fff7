"""Bounded memories of answers, safe between threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Bounded(Generic[V]):
    """What was used last, as much of it as weighs ``size`` in all; nothing that weighs more than ``largest``.

    What weighs more than ``long`` gives way first while all of that kind takes more than half: one of them
    would put a hundred small ones out, each of which somebody is about to ask for. The weight is whatever the
    caller counts in: answers, or bytes.
    """

    def __init__(self, size: int, *, largest: int | None = None, long: int | None = None) -> None:
        self._size, self._largest = size, size if largest is None else largest
        self._long = size if long is None else long
        self._parts = _Part[V](), _Part[V]()  # short, long
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        """What is kept under ``key``, which counts as a use; None where there is nothing."""
        with self._lock:
            for part in self._parts:
                if (found := part.kept.get(key)) is not None:
                    part.kept.move_to_end(key)
                    return found[0]
            return None

    def put(self, key: Hashable, value: V, weight: int = 1) -> bool:
        """Keep ``value`` in the place of what was there, letting go of the least used; whether it fits."""
        with self._lock:
            for part in self._parts:
                part.drop(key)
            if weight > self._largest:
                return False
            short, long = self._parts
            part = long if weight > self._long else short
            part.kept[key] = value, weight
            part.weight += weight
            while short.weight + long.weight > self._size:
                fuller = long if 2 * long.weight > self._size else short
                fuller.drop(next(iter(fuller.kept)))
            return key in part.kept

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._parts = _Part[V](), _Part[V]()

    @property
    def weight(self) -> int:
        """What is kept weighs in all."""
        return sum(part.weight for part in self._parts)

    def __len__(self) -> int:
        with self._lock:
            return sum(len(part.kept) for part in self._parts)


@dataclass(slots=True)
class _Part(Generic[V]):
    """Values with their weights, from the least to the most used."""

    kept: OrderedDict[Hashable, tuple[V, int]] = field(default_factory=OrderedDict)
    weight: int = 0

    def drop(self, key: Hashable) -> None:
        gone = self.kept.pop(key, None)
        if gone is not None:
            self.weight -= gone[1]


class Memo(Generic[V]):
    """Makes each answer once, however many ask at the same time, and keeps what was used last.

    ``size`` counts answers, or what ``weigh`` says of them (bytes) where it is given; ``long`` is as in
    `Bounded`.
    """

    def __init__(
        self, size: int, *, weigh: Callable[[V], int] | None = None, long: int | None = None
    ) -> None:
        self._kept: Bounded[tuple[V]] = Bounded(size, long=long)
        self._weigh = weigh
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The answer kept under ``key``, made by ``make`` where there is none; its errors pass through."""
        # In a tuple, so that an answer that is None is an answer.
        if (found := self._kept.get(key)) is not None:
            return found[0]
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            if (found := self._kept.get(key)) is not None:
                return found[0]
            try:
                made = make()
                self._kept.put(key, (made,), self._weigh(made) if self._weigh else 1)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def clear(self) -> None:
        """Let go of everything."""
        self._kept.clear()

    @property
    def weight(self) -> int:
        """What is kept weighs in all: answers, or bytes."""
        return self._kept.weight

    def __len__(self) -> int:
        return len(self._kept)
