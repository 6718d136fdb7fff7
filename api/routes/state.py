"""``/healthz``, ``/readyz``, ``/metrics`` and ``/editions``: how the service is and what it serves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.following import Reach
from api.html import resource
from api.metrics import MEDIA_TYPE, Metrics
from api.negotiation import HTML, JSON, base, choose, formats, json_response, link
from api.parameters import Parameters, no_repeats
from api.problems import problem
from api.snapshot import Snapshot
from geo.errors import NotFoundError, StoreError
from geo.stores import open_store

PAGES = {"json": JSON, "html": HTML}

router = APIRouter(dependencies=[Depends(no_repeats)], tags=["Servicio"])


@router.get("/healthz", summary="Si el proceso vive", response_class=Response)
def healthz() -> Response:
    """Responde mientras el proceso viva."""
    return _momentary(json_response({"estado": "vivo"}))


@router.get("/readyz", summary="Si ya puede responder", response_class=Response)
def readyz(request: Request) -> Response:
    """Responde 200 cuando hay una edición preparada (antes, 503), con su edad y si el almacén contesta."""
    snapshot: Snapshot | None = getattr(request.app.state, "snapshot", None)
    if snapshot is None:
        return problem(503, "aún no hay edición preparada; vuelva a preguntar en unos segundos")
    reach: Reach = request.app.state.reach
    manifest, now = snapshot.edition.manifest, datetime.now(UTC)
    said: dict[str, Any] = {
        "estado": "listo",
        "edicion": manifest.id,
        "creada": manifest.creada,
        "edad_segundos": int((now - datetime.fromisoformat(manifest.creada)).total_seconds()),
        "almacen": "conectado",
    }
    if reach.since is not None:
        # Still 200: it answers with what it has, and taking it away would leave nobody to.
        said |= {"almacen": "sin conexión", "sin_conexion_segundos": int((now - reach.since).total_seconds())}
        # Which server does not answer, and where it is, stands in the log: this address is public.
        said["motivo"] = "el almacén no contesta; el registro del servicio dice por qué"
    return _momentary(json_response(said))


@router.get("/metrics", summary="Contadores para Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    """Respuestas, segundos y bytes por ruta, y la edición que se sirve."""
    counters: Metrics = request.app.state.metrics
    reach: Reach = request.app.state.reach
    snapshot: Snapshot = request.app.state.snapshot
    text = counters.text(edition=snapshot.edition.id, reachable=reach.since is None, layers=snapshot.held)
    return _momentary(Response(text, media_type=MEDIA_TYPE))


@router.get("/editions", summary="Las ediciones publicadas", response_class=Response)
def editions(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """Los manifiestos de las ediciones, la más nueva primero."""
    f = choose(request, asked.f, PAGES)
    snapshot: Snapshot = request.app.state.snapshot
    address = f"{base(request)}/editions"
    listed: list[dict[str, Any]] = [
        {
            **held.as_dict(),
            "en_uso": held.id == snapshot.edition.id,
            "links": [link(f"{address}/{held.id}", "item", JSON, "Su manifiesto")],
        }
        for held in _held(request, snapshot)
    ]
    document = {"ediciones": listed, "links": formats(request, PAGES)}
    if f == "html":
        return _momentary(resource(request, "editions", document, title="Ediciones"), "no-cache")
    return _momentary(json_response(document), "no-cache")


@router.get("/editions/{id}", summary="Una edición", response_class=Response)
def edition(request: Request, id: str, asked: Annotated[Parameters, Query()]) -> Response:
    """El manifiesto de una edición: fuentes, huellas, licencias, cortes, cuentas y versiones."""
    f = choose(request, asked.f, PAGES)
    snapshot: Snapshot = request.app.state.snapshot
    for held in _held(request, snapshot):
        if held.id == id:
            links = [*formats(request, PAGES), *_under(base(request), id)]
            document = {**held.as_dict(), "en_uso": id == snapshot.edition.id, "links": links}
            if f == "html":
                return _momentary(resource(request, "edition", document, title=f"Edición {id}"), "no-cache")
            return _momentary(json_response(document), "no-cache")
    raise NotFoundError(f"no hay edición «{id}»", fix="la lista está en /editions")


def _under(address: str, id: str) -> list[dict[str, Any]]:
    """Where what an edition says may be cited: addresses whose answers never change."""
    cited = f"{address}/editions/{id}"
    return [
        link(f"{address}/editions", "up", JSON, "Todas las ediciones"),
        link(f"{cited}/", "service", JSON, "La portada de esta edición"),
        link(f"{cited}/collections", "data", JSON, "Las capas de esta edición"),
        link(f"{cited}/tablero", "related", JSON, "El tablero de esta edición"),
        link(f"{cited}/indicadores", "related", JSON, "Los indicadores de esta edición"),
    ]


def _momentary(response: Response, cache_control: str = "no-store") -> Response:
    """An answer that may change at any moment: nobody keeps it, or none without asking («no-cache»)."""
    response.headers["Cache-Control"] = cache_control
    return response


def _held(request: Request, snapshot: Snapshot) -> list[Any]:
    """The manifests of the store, or those last seen where it does not answer.

    The one that is served stands first where the store lacks it.
    """
    state = request.app.state
    try:
        held = state.listed = list(open_store(state.settings.store).editions())
    except StoreError as error:
        state.reach.lost(error)
        held = list(getattr(state, "listed", ()))
    if snapshot.edition.id not in {one.id for one in held}:
        held.insert(0, snapshot.edition.manifest)
    return held
