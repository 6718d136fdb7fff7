"""Which format answers, and the links that lead from one answer to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from geo.errors import InputError

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"


def choose(request: Request, f: str, offers: Mapping[str, str]) -> str:
    """The name of the format that answers; ``offers`` maps names to media types, the preferred first.

    ``f`` decides where it is given (InputError where it names none, HTTP 400); else the Accept
    header does, by its weights (HTTP 406 where nothing on offer is acceptable).
    """
    if f:
        if f not in offers:
            raise InputError(f"«f={f}» no es un formato de esta dirección", fix=f"hay {', '.join(offers)}")
        return f
    weights = _accepted(request.headers.get("accept", "*/*"))
    best, best_weight = "", 0.0
    for name, media_type in offers.items():
        weight = max(_weight(kind, weights) for kind in _also(media_type))
        if weight > best_weight:
            best, best_weight = name, weight
    if not best:
        raise HTTPException(406, f"hay {', '.join(offers.values())}; elija uno con Accept o con f=.")
    return best


def _also(media_type: str) -> tuple[str, ...]:
    """What is written in JSON is JSON: whoever accepts the general type can read the special one."""
    kind = media_type.partition(";")[0]
    return (kind, JSON) if kind.endswith("+json") else (kind,)


def _accepted(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        kind, *options = [piece.strip() for piece in part.split(";")]
        weight = 1.0
        for option in options:
            name, _, value = option.partition("=")
            if name == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        if kind:
            weights[kind] = weight
    return weights or {"*/*": 1.0}


def _weight(kind: str, weights: Mapping[str, float]) -> float:
    for pattern in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        if pattern in weights:
            return weights[pattern]
    return 0.0


def base(request: Request) -> str:
    """The service's absolute address without a final slash, as the caller's proxy shows it."""
    return str(request.base_url).rstrip("/")


def here(request: Request, **changed: str | int) -> str:
    """This request's absolute address with every parameter kept, and some changed ("" removes one)."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    kept += [(name, str(value)) for name, value in changed.items() if value != ""]
    path = request.url.path
    query = f"?{urlencode(kept, safe=',:/')}" if kept else ""
    return f"{request.url.scheme}://{request.url.netloc}{path}{query}"


def link(href: str, rel: str, media_type: str, title: str = "", **more: Any) -> dict[str, Any]:
    """One link of a document."""
    made: dict[str, Any] = {"href": href, "rel": rel, "type": media_type}
    if title:
        made["title"] = title
    return made | more


def formats(request: Request, offers: Mapping[str, str]) -> list[dict[str, Any]]:
    """The links to this answer in every format on offer, JSON the answer's own."""
    others = [link(here(request, f=name), "alternate", kind) for name, kind in offers.items() if kind != JSON]
    return [link(here(request), "self", JSON), *others]


def json_response(body: Any, *, media_type: str = JSON, status: int = 200) -> Response:
    """A body as JSON; NaN becomes null, and what orjson cannot write is an error, not a guess."""
    return Response(orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY), status, media_type=media_type)
