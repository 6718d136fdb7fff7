"""Which format answers, and the links that lead from one answer to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    wanted = _accepted(request.headers.get("accept", "*/*"))
    best, best_score = "", (0.0, 0)
    for name, media_type in offers.items():
        score = max(_score(kind, wanted) for kind in _also(media_type))
        if score[0] and score > best_score:
            best, best_score = name, score
    if not best:
        raise HTTPException(406, f"hay {', '.join(offers.values())}; elija uno con Accept o con f=.")
    return best


def accepted_type(request: Request, media_type: str) -> str:
    """The type under which JSON is sent: the special one, or the general one to who accepts only that."""
    wanted = _accepted(request.headers.get("accept", "*/*"))
    return media_type if _score(media_type, wanted)[0] or not _score(JSON, wanted)[0] else JSON


def _also(media_type: str) -> tuple[str, ...]:
    """What is written in JSON is JSON: whoever accepts the general type can read the special one."""
    return (media_type, JSON) if _kind(media_type).endswith("+json") else (media_type,)


@dataclass(frozen=True)
class _Range:
    """One part of an Accept header: its type or pattern, its parameters, and its weight from 0 to 1."""

    kind: str
    parameters: frozenset[str]
    weight: float


@lru_cache(maxsize=512)
def _accepted(header: str) -> tuple[_Range, ...]:
    ranges = []
    for part in header.lower().split(","):
        options = [piece.strip() for piece in part.split(";")]
        weight, parameters = 1.0, set()
        for option in options[1:]:
            name, _, value = option.partition("=")
            if name.strip() == "q":
                weight = _number(value)
            else:
                parameters.add(option)
        if options[0]:
            ranges.append(_Range(options[0], frozenset(parameters), weight))
    return tuple(ranges) or (_Range("*/*", frozenset(), 1.0),)


def _number(text: str) -> float:
    """A weight; what cannot be read as one accepts nothing."""
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _kind(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _score(media_type: str, wanted: Sequence[_Range]) -> tuple[float, int]:
    """How much a type is wanted, and how many of its own parameters were named.

    Who names a parameter that a type lacks is content with the type, but more so with one that has it.
    """
    kind = _kind(media_type)
    own = {option.strip().lower() for option in media_type.split(";")[1:]}
    for pattern in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        scores = [(each.weight, len(each.parameters & own)) for each in wanted if each.kind == pattern]
        if scores:
            return max(scores, key=lambda score: (score[1], score[0]))
    return 0.0, 0


def base(request: Request) -> str:
    """The service's absolute address without a final slash, as the caller's proxy shows it."""
    return str(request.base_url).rstrip("/")


def here(request: Request, **changed: str | int) -> str:
    """This request's absolute address with every parameter kept, and some changed ("" removes one)."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    kept += [(name, str(value)) for name, value in changed.items() if value != ""]
    path = request.url.path
    query = f"?{'&'.join(_pair(*each) for each in kept)}" if kept else ""
    return f"{request.url.scheme}://{request.url.netloc}{path}{query}"


@lru_cache(maxsize=256)
def _pair(name: str, value: str) -> str:
    """A parameter as it goes in an address; an answer repeats each in the link to every format."""
    return urlencode([(name, value)], safe=",:/")


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
