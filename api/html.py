"""The page of a resource: what its JSON document says, for a person to read, in Spanish or in English.

A page asks nothing of any host and runs no script; its style is inside it, named by its hash. It says all
that the document says and leads wherever the document leads (OGC 17-069r4, /req/html/content).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from api.conformance import STANDARDS
from api.languages import TAGS, Language, speaker, spoken
from api.negotiation import GEOJSON, HTML, JSON, base, here
from api.pages import root
from api.serving import EDITION, serving
from layers.words import HELP_NUMBER

if TYPE_CHECKING:
    import jinja2

_TEMPLATES = {
    "conformance": "conformance",
    "collections": "collections",
    "collection": "collection",
    "items": "items",
    "item": "item",
    "queryables": "properties",
    "sortables": "properties",
    "schema": "properties",
    "editions": "editions",
    "api": "api",
}
"""The template of each kind; the others are read as any document is."""

_WORLDWIDE = ("conformance", "collections", "editions", "api", "tilematrixsets")
"""Kinds that have a name of their own in each language; the others are called as the edition calls them."""

_ABOUT = ("queryables", "sortables", "schema", "items", "tilesets")
"""Kinds named by what they tell of a layer."""

_WITHOUT_PAGE = ("ficha",)
"""Parts of an address that answer nothing by themselves."""

_BESIDE = ("links", "title", "features", "type", "numberMatched", "numberReturned")


def resource(request: Request, kind: str, document: Mapping[str, Any], *, title: str) -> Response:
    """The page of a resource; ``document`` is what the same address answers as JSON.

    ``kind`` is one of conformance, collections, collection, items, item, queryables, sortables, schema,
    tilesets, tileset, tilematrixsets, tilematrixset, editions, edition, api or document; ``title`` is the
    Spanish name of the resource, for `items` and what tells of a layer that of the layer. The features of
    `items` need hold no more than ``id``, ``properties`` and, where it was asked for, ``geometry``.
    """
    language = spoken(request.headers.get("accept-language", ""))
    say = speaker(language)
    about = {
        "request": request,
        "kind": kind,
        "say": say,
        "language": language,
        "heading": say(kind) if kind in (*_WORLDWIDE, *_ABOUT) else "",
        "name": "" if kind in _WORLDWIDE else title,
        "crumbs": crumbs(request, language, title),
        "pages": _pages(request, language),
        "formats": _formats(request, document),
        "links": [each for each in document.get("links", ()) if each["rel"] not in ("self", "alternate")],
        "document": document,
        "rest": {name: value for name, value in document.items() if name not in _BESIDE},
        "edition": serving(request).edition.id,
    }
    if kind in ("items", "item"):
        from api.html_rows import table

        about |= table(request, document, say)
    page = _environment().get_template(f"{_TEMPLATES.get(kind, 'document')}.html.j2").render(about)
    return Response(page, media_type=HTML, headers={"Content-Language": TAGS[language]})


def crumbs(request: Request, language: Language, title: str) -> list[tuple[str, str]]:
    """The way to a resource from the door, as (text, address); "" leads nowhere, as the last does."""
    say, address = speaker(language), base(request)
    found = [(say("home"), f"{root(request)}/")]
    if EDITION in request.scope:
        found.append((f"{say('edition')} {serving(request).edition.id}", f"{address}?f=html"))
    path = request.url.path.removeprefix(request.scope.get("root_path", "")).strip("/")
    parts = path.split("/")
    for number, part in enumerate(parts, start=1):
        last = number == len(parts)
        text = title if last and say(part) == part else say(part)
        leads = not last and part not in _WITHOUT_PAGE
        found.append((text, f"{address}/{'/'.join(parts[:number])}?f=html" if leads else ""))
    return found


def _pages(request: Request, language: Language) -> list[tuple[str, str]]:
    """The pages that lead to every other one."""
    say, door, address = speaker(language), root(request), base(request)
    found = [(say("home_link"), f"{door}/"), (say("editions"), f"{door}/editions?f=html")]
    names = ("collections", "tileMatrixSets", "conformance", "api")
    return [*found, *((say(name), f"{address}/{name}?f=html") for name in names)]


def _formats(request: Request, document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """This resource in its other formats: (name, address, media type), JSON first."""
    others = [
        (each.get("title", each["type"]), each["href"], each["type"])
        for each in document.get("links", ())
        if each["rel"] == "alternate" and each["type"] not in (HTML, JSON)
    ]
    if any(kind == GEOJSON for _, _, kind in others):
        return others
    return [("JSON", here(request, f="json"), JSON), *others]


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2
    from markupsafe import Markup

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("api"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shared = jinja2.PackageLoader("layers.report").get_source(made, "estilo.css")[0]
    style = shared + jinja2.PackageLoader("api").get_source(made, "resource.css")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made.globals |= {
        "style": Markup(style),  # our own files
        "style_hash": f"sha256-{digest}",
        "help_number": HELP_NUMBER,
        "tags": TAGS,
        "standards": STANDARDS,
    }
    made.tests |= {"scalar": _scalar, "flat_table": _flat_table, "address": _address, "links": _links}
    made.filters |= {"columns": _columns, "label": _label, "example": _example}
    return made


def _scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | date)


def _flat_table(value: Any) -> bool:
    """Whether a value reads best as a table: several objects whose members are a few words or numbers."""
    if not isinstance(value, list | tuple) or not value or not all(isinstance(row, Mapping) for row in value):
        return False
    return len(_columns(value)) <= 8 and all(
        _scalar(cell) or _links(cell) or (isinstance(cell, list | tuple) and all(map(_scalar, cell)))
        for row in value
        for cell in row.values()
    )


def _links(value: Any) -> bool:
    """Whether a value is a list of links."""
    return isinstance(value, list | tuple) and all(
        isinstance(each, Mapping) and {"href", "rel"} <= set(each) for each in value
    )


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The members that any of the rows has, in the order in which they appear."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://")) and "{" not in value


def _label(name: str) -> str:
    """A member's name as words: its underscores are spaces."""
    return name.replace("_", " ")


def _example(operation: Mapping[str, Any], address: str, path: str) -> str:
    """The address of an operation with the examples of what its path must hold."""
    for one in operation.get("parameters", ()):
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", str(one["example"]))
    return f"{address}{path}"
