"""``incidencia serve``: the service, from nothing if need be."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.carried import outdated
from api.commands.edition import build_edition
from api.memory import give_back
from api.settings import Settings
from api.talk import Progress, part, progress_bar, say
from api.workers import READY, run
from geo.errors import InputError

if TYPE_CHECKING:
    from geo.marcos import Marco

_LAST_WORDS = 5.0
"""Seconds between the end of the service and that of the process, at most."""


@click.command("serve")
@click.option("--host", default=None, help="Dirección en la que escucha (HOST; por omisión, 127.0.0.1).")
@click.option("--port", type=int, default=None, help="Puerto en el que escucha (PORT; por omisión, 8000).")
@click.option("--marco", default=None, help="Versión, archivo o URL del Marco que se usa (INCIDENCIA_MARCO).")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Cuántos procesos contestan (uno).")
@click.option("--descriptor", type=int, default=None, hidden=True)
@click.pass_obj
def serve(
    settings: Settings,
    host: str | None,
    port: int | None,
    marco: str | None,
    workers: int,
    descriptor: int | None,
) -> int:
    """Sirve la página y los datos; la primera vez instala el Marco y construye la edición."""
    settings = settings.with_flags(host=host, port=port, marco=marco)
    give_back()
    # Nearly all that a start makes stays: to look again and again for what does not is a tenth of its time.
    gc.disable()
    if descriptor is not None:  # one of several: the port is bound and the edition made
        with socket.socket(fileno=descriptor) as shared:
            _run(settings, choose_edition(settings), shared, READY)
        return 0
    # The port first: nobody should wait minutes to learn that it is taken.
    listening = _bind(settings.host, settings.port)
    try:
        chosen = choose_edition(settings)
        greeting = f"Incidencia responde en {_address(settings.host, listening.getsockname()[1])}"
        if workers > 1:
            gc.enable()  # this process only watches over those that answer
            return run(settings, listening, workers, lambda: click.echo(greeting))
        _run(settings, chosen, listening, greeting)
        return 0
    finally:
        listening.close()


def choose_edition(settings: Settings) -> str:
    """The id of the edition to serve: the one in use, or one on the Marco asked for; made if missing."""
    from geo.stores import open_store

    store = open_store(settings.store)
    if not settings.marco and (current := store.current()):
        if outdated(current, settings.home):
            say("Los hechos que trae el programa cambiaron desde que se construyó la edición en uso; "
                "para que se vean: incidencia edition build.")  # fmt: skip
        return current
    gc.enable()  # what follows may take minutes
    if not settings.marco:
        from geo import marcos

        say("Es la primera vez: se instala el Marco y se construye la edición.")
        with progress_bar() as progress:
            return build_edition(settings, marcos.DEFAULT, progress).id
    with progress_bar() as progress:
        vintage = _vintage(settings, part(progress, 0.0, 0.8))
        for held in store.editions():
            if held.marco == vintage.marco and held.sha256 == vintage.sha256:
                return held.id
        return build_edition(settings, vintage.marco, part(progress, 0.8, 1.0)).id


def _vintage(settings: Settings, progress: Progress) -> Marco:
    from api import sources
    from geo import marcos

    wanted = settings.marco
    if "://" in wanted:
        return marcos.install(wanted, settings.home, progress=progress)
    if (source := Path(wanted)).is_file():
        held = sources.recall(source, settings.home)
        if held is None:
            held = marcos.install(source, settings.home, progress=progress)
            sources.remember(source, held, settings.home)
        return held
    if source.exists():
        return marcos.install(source, settings.home, progress=progress)
    if wanted == marcos.DEFAULT and wanted not in {held.marco for held in marcos.installed(settings.home)}:
        return marcos.install_default(settings.home, progress=progress)
    return marcos.find(settings.home, wanted)


def _bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address; InputError in one sentence where it is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise InputError(
            f"no se puede escuchar en {host}:{port} ({error.strerror or error})",
            fix="elija otro con PORT y HOST, o cierre el programa que lo ocupa",
        ) from None
    return made


def _run(settings: Settings, chosen: str, listening: socket.socket, greeting: str) -> None:
    from api.following import load

    with ThreadPoolExecutor(1) as beside:
        # Read here and not in the lifespan, so that an altered file is refused in one sentence; and beside
        # the import of the web framework, which takes as long.
        preparing = beside.submit(load, settings.store, chosen)
        import uvicorn

        from api.app import create_app
        from api.connections import configured
        from api.tracing import traced

        snapshot = preparing.result()
    gc.freeze()  # as long as the service lasts
    gc.enable()

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                click.echo(greeting)

    app = create_app(settings, snapshot, follow=not settings.marco)
    config = configured(traced(app, settings, version=app.version), settings)
    _allow_open_files(settings.connections)
    # Told to end, uvicorn finishes what it is answering and then gives the signal back: both are a good end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with suppress(KeyboardInterrupt):
            Announcing(config).run(sockets=[listening])
    finally:
        _leave()


def _leave() -> None:
    """See to it that a thread that computes an answer nobody waits for any more does not hold the process."""
    last = threading.Timer(_LAST_WORDS, os._exit, [0])
    last.daemon = True
    last.start()


def _allow_open_files(connections: int) -> None:
    """Let this process open as many files as its connections need, as far as the system allows."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connections + 256  # those past the limit are open too until they are refused
    if now != resource.RLIM_INFINITY and now < wanted:
        least = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))


def _address(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"
