"""One table of consequences: which error becomes which status, and how it reads (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.parameters import PARAMETERS
from api.safety import HEADERS
from geo.errors import IncidenciaError, InputError, NotFoundError, StoreError

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger("incidencia")

STATUS_OF: tuple[tuple[type[IncidenciaError], int], ...] = (
    (NotFoundError, 404),
    (InputError, 400),
    (StoreError, 503),
    (IncidenciaError, 500),
)

TITLES = {
    400: "La petición no se entiende",
    404: "No existe",
    405: "Aquí sólo se lee",
    406: "No hay respuesta en ese formato",
    410: "Fue retirada",
    413: "La petición lleva demasiado",
    414: "La dirección es demasiado larga",
    416: "Esa parte no existe",
    429: "Demasiadas peticiones",
    431: "Los encabezados son demasiado largos",
    500: "Falla del servicio",
    503: "El servicio aún no puede responder",
}

DETAILS = {
    404: "no hay nada en esta dirección; la lista de lo que hay está en /collections y en /api.",
    416: "la respuesta es más corta que la parte pedida; su tamaño está en Content-Range.",
    405: "lo publicado no cambia por HTTP; use GET, HEAD u OPTIONS.",
    500: "la falla quedó anotada; vuelva a intentarlo más tarde.",
    503: "el almacén no contesta y esto aún no se había leído; vuelva a intentarlo en un momento.",
}


def problem(status: int, detail: str = "", *, instance: str = "") -> Response:
    """A problem document; ``detail`` says in one sentence what to send instead."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": sentence(detail or DETAILS.get(status, TITLES.get(status, "error"))),
    }
    if instance:
        body["instance"] = instance
    headers = HEADERS | ({"Allow": "GET, HEAD, OPTIONS"} if status == 405 else {})
    return Response(orjson.dumps(body), status, headers=headers, media_type=MEDIA_TYPE)


def sentence(text: str) -> str:
    """The text with a capital letter and one full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def install(app: FastAPI) -> None:
    """Give the application its error handlers."""
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)
    for error, status in STATUS_OF:
        app.add_exception_handler(error, _handler(status))


def _handler(status: int) -> Callable[[Request, Exception], Response]:
    def handle(request: Request, error: Exception) -> Response:
        if status >= 500:  # which file or server fails is no business of who asks
            _log.error("%s: %s", request.url.path, error)
            return problem(status, instance=request.url.path)
        return problem(status, str(error), instance=request.url.path)

    return handle


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    spoken = error.detail if error.status_code in (406, 410) else ""  # Starlette's own texts are in English
    return problem(error.status_code, spoken, instance=request.url.path)


def _malformed(request: Request, error: Exception) -> Response:
    """A parameter that is not what its declaration says: 400; a part of the path that is not: 404."""
    assert isinstance(error, RequestValidationError)
    faults: Sequence[Any] = error.errors()
    if any(fault["loc"][0] == "path" for fault in faults):
        return problem(404, instance=request.url.path)
    spoken = []
    for fault in faults:
        name = str(fault["loc"][-1])
        spoken.append(
            f"«{name}={fault.get('input', '')}» no se entiende: {PARAMETERS.get(name, 'no es válido')}"
        )
    return problem(400, "; ".join(spoken), instance=request.url.path)
