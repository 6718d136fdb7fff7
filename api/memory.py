"""How a process that lasts gives back the memory that it does not need any more."""

from __future__ import annotations

import ctypes

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # as glibc's malloc.h numbers them


def give_back() -> None:
    """Have glibc keep little of what was freed; to be called before there are threads.

    By itself it keeps a pool for each thread, and asks the system for large pieces only until it freed one:
    a fifth of what a service holds after some work is then of no use. Another C library is left as it is.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return
    mallopt(_ARENA_MAX, 1)  # Python lets its threads work one at a time anyway
    mallopt(_MMAP_THRESHOLD, 1 << 20)
