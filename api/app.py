"""The application: one snapshot in memory, routes that choose and return, and one door for all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.answers import Answers
from api.deadline import Deadline
from api.editions import Cited, Editions, identify, lasts
from api.following import Reach, load
from api.following import follow as follow_store
from api.forwarded import Forwarded
from api.front import Front
from api.kept import FOR_EVER, Kept
from api.limits import Bounded, Rated
from api.memory import keep_giving_back
from api.metrics import Counted, Flying, Metrics
from api.middleware import Door, Recovered, Safe
from api.routes import (
    coverage,
    indicators,
    items,
    landing,
    registers,
    report,
    schemas,
    state,
    templates,
    tiles,
)
from api.settings import Settings
from api.snapshot import Snapshot
from api.warming import warm

CITABLE = (landing, items, schemas, tiles, indicators, coverage, registers, report)
"""The routes that answer from an edition: from the one in use, and under ``/editions/{id}`` from that one."""

OWN = (state, templates)
"""The routes that speak of the service itself."""


class Service(FastAPI):
    """FastAPI behind the door: an answer that is kept leaves without going through it.

    ``front`` is the way out that a connection knows; None where each request must pass the layers.
    """

    front: Front | None = None

    def through(self, layers: Sequence[Callable[[ASGIApp], ASGIApp]]) -> None:
        """Have every request pass ``layers``, from the outside in."""
        inner: ASGIApp = super().__call__
        for layer in reversed(layers):
            inner = layer(inner)
        self._door = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or begin and end the service."""
        scope["app"] = self
        await self._door(scope, receive, send)


def create_app(settings: Settings, snapshot: Snapshot | None = None, *, follow: bool = False) -> Service:
    """The service on ``snapshot``, or on the edition in use of the store where none is given.

    With ``follow`` it moves on to the edition that the store is told to use, without a restart.
    """
    metrics = Metrics()
    answers = Answers(int(settings.kept_mb * 1024 * 1024))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.closing = threading.Event()
        put_in_use(app, snapshot or load(settings.store))
        beside = [asyncio.create_task(keep_giving_back())]
        if follow:
            following = follow_store(app, settings.store, lambda made: put_in_use(app, made))
            beside.append(asyncio.create_task(following))
        yield
        app.state.closing.set()
        for task in beside:
            task.cancel()
        answers.close()

    app = Service(
        title=landing.TITLE,
        description=landing.DESCRIPTION,
        version=_version(),
        lifespan=lifespan,
        # The definition is at /api; FastAPI's own pages load from other hosts.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # FastAPI would look for OpenTelemetry at each request; ours is around the service (`api.tracing`).
        telemetry={"tracing": False, "metrics": False, "logs": False},
        # Within what Starlette does with a fault, which is to answer in plain text.
        middleware=[Middleware(Recovered)],
    )
    forwarded = partial(Forwarded, proxies=settings.proxies, root_path=settings.root_path)
    app.through([forwarded, *_layers(settings, metrics, answers)])
    if not settings.rate_limit:
        app.front = Front(app, forwarded(app).seen, answers, identify, metrics)
    app.state.settings, app.state.metrics, app.state.version = settings, metrics, _version()
    app.state.answers, app.state.editions = answers, Editions(settings.store, load)
    app.state.reach = Reach()
    problems.install(app)
    cited = APIRouter()
    for group in CITABLE:
        app.include_router(group.router)
        cited.include_router(group.router)
    for group in OWN:
        app.include_router(group.router)
    app.mount("/editions/{edicion}", Cited(cited, app.state.editions))
    app.mount("/assets", _Assets(directory=settings.page / "assets", check_dir=False), name="assets")
    return app


def put_in_use(app: FastAPI, snapshot: Snapshot) -> None:
    """Answer from ``snapshot`` from now on; requests under way end with the one they began with."""
    app.state.snapshot = snapshot
    app.state.answers.clear()
    # Beside the service: a first look finds things made, and no answer waits for them. The end of the
    # process does, for what is under way: a thread that is killed inside GEOS or Arrow aborts it.
    threading.Thread(target=warm, args=(snapshot, app.state.closing), name="preparativos").start()


def _layers(settings: Settings, metrics: Metrics, answers: Answers) -> list[Callable[[ASGIApp], ASGIApp]]:
    """What every request passes on its way in, once it is known whence it comes; from the outside."""
    return [
        partial(Counted, metrics=metrics),
        Bounded,
        *([partial(Rated, rate=settings.rate_limit)] if settings.rate_limit else []),
        # What is kept costs nothing to send; only what must be made waits for its turn.
        partial(Kept, answers=answers, identify=identify, lasts=lasts),
        partial(Flying, metrics=metrics),
        Safe,
        partial(Deadline, seconds=settings.timeout, at_once=settings.at_once),
        Door,
    ]


class _Assets(StaticFiles):
    """Files whose names carry a hash of their content: whoever has one may keep it for a year."""

    def file_response(self, full_path: Any, *args: Any, **kwargs: Any) -> Response:
        """The file in one body, so that it is kept, and packed, as every answer is."""
        found = super().file_response(full_path, *args, **kwargs)
        if found.status_code != 200:
            return found
        headers = {"Cache-Control": FOR_EVER.decode(), "Content-Type": found.headers["content-type"]}
        return Response(Path(full_path).read_bytes(), headers=headers)


def _version() -> str:
    try:
        return version("incidencia")
    except PackageNotFoundError:
        return "0.0.0+local"
