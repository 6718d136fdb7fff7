"""Where a check of schemathesis and what the service must do differ, each case with its reason.

OpenAPI 3.0 says what one parameter may be, never what it may be beside another, nor which values the data of
the day have. So a request that the definition allows may still be answered 400, and it must then be one of
the parameters below that is to blame: the same request without them is asked, and must be accepted.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from urllib.request import urlopen

from api.limits import MAX_URL
from api.parameters import MAX_LIMIT

JUDGED = {
    "fecha": "a layer of periods knows no day, no day may be yet to come, and datetime says another",
    "desde": "it must come before fecha",
    "datetime": "no day is before 2007 in a layer of days, and in others no interval may cut a month",
    "corte": "what was known in a month depends on the files of the edition",
    "properties": "each layer has columns of its own",
    "sortby": "each layer has columns of its own, and none may come twice",
    "filter": "CQL2 is a language of its own",
    "filter-lang": "it says how a filter is written, beside the filter",
    "filter-crs": "it says in which system the filter's geometries are",
    "bbox": "its corners are ordered, and their range is that of bbox-crs",
    "bbox-crs": "it says what the corners of bbox are",
    "crs": "a layer that is not drawn has no system, nor have formats that are always in degrees",
    "cursor": "it is opaque: only what a link gave is one",
    "offset": "it does not go with a cursor",
    "tipo": "which kinds a layer has is said in its queryables",
}
"""Parameters that the definition cannot judge by themselves, and why. Columns are judged too: each layer has
its own, whose types are in its queryables."""
NEVER_JUDGED = frozenset(("f", "limit", "skipGeometry"))
"""Parameters of rows that the definition says all of."""
_ITEMS = "/collections/{collectionId}/items"
_TILE = "/{tileMatrix}/{tileRow}/{tileCol}"
_OUTSIDE = re.compile("fuera de la rejilla|no hay teselas del acercamiento", re.IGNORECASE)
_ONLY_MERCATOR = "/collections/{collectionId}/tiles/{tileMatrixSetId}"


def excused(failure: Any, case: Any, response: Any) -> str:
    """Why a failure is none of the service; "" where it is one."""
    kind = type(failure).__name__
    if kind == "AcceptedNegativeData" and _altered(case) == {"limit"} and _above_maximum(response):
        return "OGC API Features takes a limit above the maximum as the maximum (fc-limit-response-1)"
    if kind == "AcceptedNegativeData" and response.status_code == 414:
        return "414 is a refusal too"
    if kind != "RejectedPositiveData":
        return ""
    if response.status_code == 414 and len(response.request.url) > MAX_URL:
        return "each parameter may be as long as the definition says, and all of them together MAX_URL"
    return _to_blame(case, response) if response.status_code == 400 else ""


def _altered(case: Any) -> set[str]:
    """The parameters that a case of wrong data made wrong."""
    data = case.meta.phase.data
    return {data.parameter} if data.parameter else {each.parameter for each in data.mutations or ()}


def _above_maximum(response: Any) -> bool:
    asked = dict(parse_qsl(urlsplit(response.request.url).query))
    return asked.get("limit", "").isdigit() and int(asked["limit"]) > MAX_LIMIT


def _to_blame(case: Any, response: Any) -> str:
    """The parameters without which the same request is accepted, where they are among those judged."""
    parts = urlsplit(response.request.url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _judged(name, case.operation.path, parts.path)]
    blamed = sorted({name for name, _ in asked} - {name for name, _ in kept})
    said = _refusal(urlunsplit(parts._replace(query=urlencode(kept)))) if blamed else response.text
    if case.operation.path.endswith(_TILE) and _OUTSIDE.search(said):
        return "how many rows and columns a grid has depends on the zoom"
    return "" if said else f"{', '.join(blamed)}: {JUDGED.get(blamed[0], 'a column')}"


def _judged(name: str, path: str, asked: str) -> bool:
    if path == _ITEMS:
        return name not in NEVER_JUDGED
    if path == _ONLY_MERCATOR and name == "f":
        return not asked.endswith("/WebMercatorQuad")  # TileJSON knows no other grid
    return name in JUDGED


def _refusal(url: str) -> str:
    """What an address is refused with; "" where it is accepted, be it to say that there is no such thing."""
    try:
        with urlopen(url, timeout=60):
            return ""
    except HTTPError as refused:
        return "" if refused.code == 404 else refused.read().decode()
