"""Several processes behind one port: each a service of its own, started again when it dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from api.settings import Settings
from api.talk import say

_PAUSE = 0.25
READY = "listo"
"""What a process writes when it answers."""


def run(settings: Settings, listening: socket.socket, count: int, ready: Callable[[], None]) -> int:
    """Keep ``count`` processes answering on a bound socket until told to end; the exit code.

    ``ready`` is called when all of them answer. One that cannot begin ends them all, with its exit code.
    """
    ending: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        ending.append(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    running: list[subprocess.Popen[str]] = []
    try:
        running += [_start(settings, listening) for _ in range(count)]
        for process in running:
            if not ending and not _began(process):
                return process.wait()
        ready()
        while not ending:
            time.sleep(_PAUSE)
            for place, process in enumerate(running):
                if not ending and process.poll() is not None:
                    say(f"Un proceso terminó ({process.returncode}); se pone en marcha otro.")
                    running[place] = _start(settings, listening)
        return 0
    finally:
        for process in running:
            process.terminate()
        for process in running:
            with suppress(KeyboardInterrupt):
                process.wait()
            if process.stdout:
                process.stdout.close()
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(settings: Settings, listening: socket.socket) -> subprocess.Popen[str]:
    told = {
        # Not as flags: a store's address may have a password, and everybody sees a command line.
        "INCIDENCIA_HOME": str(settings.home),
        "INCIDENCIA_STORE": settings.store,
        "INCIDENCIA_MARCO": settings.marco,
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
