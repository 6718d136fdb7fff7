"""The application: one snapshot in memory, routes that choose and return, and one door for all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api import problems
from api.following import Reach, load
from api.following import follow as follow_store
from api.levels import keep
from api.metrics import Metrics
from api.middleware import Counted, Forwarded, ReadOnly, Recovered, Safe, Validated
from api.routes import coverage, indicators, items, landing, registers, report, state, templates, tiles
from api.settings import Settings
from api.snapshot import Snapshot
from api.tiles import Tiles


def create_app(settings: Settings, snapshot: Snapshot | None = None, *, follow: bool = False) -> FastAPI:
    """The service on ``snapshot``, or on the edition in use of the store where none is given.

    With ``follow`` it moves on to the edition that the store is told to use, without a restart.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.closing = threading.Event()
        put_in_use(app, snapshot or load(settings.store))
        following = None
        if follow:
            beside = follow_store(app, settings.store, lambda made: put_in_use(app, made))
            following = asyncio.create_task(beside)
        yield
        app.state.closing.set()
        if following:
            following.cancel()

    app = FastAPI(
        title=landing.TITLE,
        description=landing.DESCRIPTION,
        version=_version(),
        lifespan=lifespan,
        root_path=settings.root_path,
        # The definition is at /api; FastAPI's own pages load from other hosts.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(Forwarded, proxies=settings.proxies),
            Middleware(Counted, metrics=metrics),
            Middleware(Safe),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "OPTIONS"],
                expose_headers=["ETag", "Link"],
            ),
            Middleware(ReadOnly),
            Middleware(GZipMiddleware, compresslevel=5),
            Middleware(Validated),
            Middleware(Recovered),
        ],
    )
    app.state.settings, app.state.metrics, app.state.version = settings, metrics, _version()
    app.state.reach = Reach()
    problems.install(app)
    for group in (landing, items, tiles, indicators, coverage, registers, report, state, templates):
        app.include_router(group.router)
    app.mount("/assets", _Assets(directory=settings.page / "assets", check_dir=False), name="assets")
    app.openapi = _definition(app)  # type: ignore[method-assign]
    return app


def put_in_use(app: FastAPI, snapshot: Snapshot) -> None:
    """Answer from ``snapshot`` from now on; requests under way end with the one they began with."""
    tiles = Tiles(snapshot.edition.boundaries)
    app.state.tiles, app.state.snapshot = tiles, snapshot
    # Beside the service: a first look finds the tiles cut, and no answer waits for it. The end of the
    # process does, for the tile under way: a thread that is killed inside GEOS or Arrow aborts it.
    closing = app.state.closing

    def warm() -> None:
        keep(snapshot.edition, closing)
        tiles.warm(closing)

    threading.Thread(target=warm, name="teselas").start()


class _Assets(StaticFiles):
    """Files whose names carry a hash of their content: whoever has one may keep it for a year."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        """Add the long life to what StaticFiles answers."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _definition(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """OpenAPI in version 3.0.3, which the clients of OGC API read."""

    def make() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                openapi_version="3.0.3",
                routes=app.routes,
            )
            for path in made["paths"].values():
                path["get"]["responses"] = _responses(path["get"]["responses"]["200"])
            made["components"] = {"schemas": {"Problema": _PROBLEM}}
            app.openapi_schema = made
        return app.openapi_schema

    return make


_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Por qué no hay respuesta y qué enviar en su lugar (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}


def _responses(good: dict[str, Any]) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Problema"}}
    refused = {
        "description": "Un problema, con qué enviar en su lugar.",
        "content": {problems.MEDIA_TYPE: schema},
    }
    return {
        "200": {**good, "description": "La respuesta."},
        "400": refused,
        "404": refused,
        "default": refused,
    }


def _version() -> str:
    try:
        return version("incidencia")
    except PackageNotFoundError:
        return "0.0.0+local"
