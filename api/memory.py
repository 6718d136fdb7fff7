"""How a process that lasts gives back the memory that it does not need any more."""

from __future__ import annotations

import asyncio
import ctypes
import os

EVERY = 5.0
"""Seconds between one time that what is free is given back and the next: it takes some two milliseconds."""

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # as glibc's malloc.h numbers them


def give_back() -> None:
    """Have glibc, and Arrow through it, keep little of what was freed; to be called before either is used.

    By itself glibc keeps a pool for each thread, and asks the system for large pieces only until it freed
    one: a fifth of what a service holds after some work is then of no use. Arrow brings an allocator of its
    own, which keeps another fifth. Another C library is left as it is.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return
    mallopt(_ARENA_MAX, 1)  # Python lets its threads work one at a time anyway
    mallopt(_MMAP_THRESHOLD, 1 << 20)


async def keep_giving_back() -> None:
    """Give the system what lies free between what is in use, every `EVERY` seconds, until cancelled."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(trim, 0)
