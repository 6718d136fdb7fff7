"""Several processes behind one port: each a service of its own, started again when it dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

from api.settings import Settings
from api.talk import say

_PAUSE = 0.25
_SETTLED = 10.0
"""Seconds after which a process that dies is started again at once; a younger one waits, longer each time."""
_LONGEST_WAIT = 30.0
_LAST_WORDS = 10.0
"""Seconds beyond `Settings.stop` until a process that does not end is killed."""
READY = "listo"
"""What a process writes when it answers."""


@dataclass
class _Place:
    """One of the processes: when it began, and when it may begin again if it died (monotonic seconds)."""

    process: subprocess.Popen[str]
    began: float
    wait: float = _PAUSE
    again: float | None = None


def run(settings: Settings, listening: socket.socket, count: int, ready: Callable[[], None]) -> int:
    """Keep ``count`` processes answering on a bound socket until told to end; the exit code.

    ``ready`` is called when all of them answer. One that cannot begin ends them all, with its exit code.
    Told to end, each finishes what it is answering, in ``settings.stop`` seconds at most.
    """
    ending: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        ending.append(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    places: list[_Place] = []
    with tempfile.TemporaryDirectory(prefix="incidencia-", ignore_cleanup_errors=True) as counted:
        try:
            places.extend(
                _Place(_start(settings, listening, counted), time.monotonic()) for _ in range(count)
            )
            for place in places:
                if not ending and not _began(place.process):
                    return place.process.wait()
            ready()
            while not ending:
                time.sleep(_PAUSE)
                for place in places:
                    if not ending:
                        _see_to(place, lambda: _start(settings, listening, counted), counted)
            return 0
        finally:
            _end([place.process for place in places], settings.stop + _LAST_WORDS)
            for number, handler in before.items():
                signal.signal(number, handler)


def _see_to(place: _Place, start: Callable[[], subprocess.Popen[str]], counted: str) -> None:
    """Start a process again that died; one that died young, after a pause that doubles each time."""
    now = time.monotonic()
    if place.again is None and place.process.poll() is not None:
        _forget(place.process, counted)
        place.wait = _PAUSE if now - place.began > _SETTLED else min(2 * place.wait, _LONGEST_WAIT)
        place.again = now + place.wait
        say(f"Un proceso terminó ({place.process.returncode}); se pone en marcha otro.")
    if place.again is not None and now >= place.again:
        place.process, place.began, place.again = start(), now, None


def _forget(process: subprocess.Popen[str], counted: str) -> None:
    """Take what a dead process had under way out of the counters; what it had counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process.pid, counted)  # type: ignore[no-untyped-call]
    if process.stdout:
        process.stdout.close()


def _end(processes: Sequence[subprocess.Popen[str]], within: float) -> None:
    """Tell them all to end, and kill those that have not in ``within`` seconds."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + within
    for process in processes:
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(max(0.0, until - time.monotonic()))
        if process.poll() is None:
            say("Un proceso no terminó a tiempo y se le quitó la palabra.")
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _start(settings: Settings, listening: socket.socket, counted: str) -> subprocess.Popen[str]:
    from api.metrics import SHARED  # which knows the web framework: half a second that `--help` need not wait

    told = {
        # Not as flags: a store's address may have a password, and everybody sees a command line.
        "INCIDENCIA_HOME": str(settings.home),
        "INCIDENCIA_STORE": settings.store,
        "INCIDENCIA_MARCO": settings.marco,
        SHARED: counted,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--descriptor", str(listening.fileno())],
        env={**os.environ, **told},
        pass_fds=[listening.fileno()],
        stdout=subprocess.PIPE,
        text=True,
        # A terminal's Ctrl-C reaches this process alone, which ends the others in order.
        start_new_session=True,
    )


def _began(process: subprocess.Popen[str]) -> bool:
    return process.stdout is not None and process.stdout.readline().strip() == READY
