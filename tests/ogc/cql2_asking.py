"""How the tests of CQL2 ask: each filter as text and as JSON, and the answer as a set of identifiers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cql2
from shapely.geometry import shape

from .service import SCHEMA_JSON, Service

# Every type of queryable is in one of these; the other collections have the same ones.
SOURCES = ("incidencia-entidad", "leyes", "rutas", "cadena-penal")
DRAWN = ("incidencia-entidad", "rutas")
LITERALS = {
    "string": "'foo'",
    "number": "3.14",
    "integer": "1",
    "date": "DATE('2022-04-14')",
}
OPERATORS = ("=", "<>", ">", "<=", "<", ">=")
# Which results of the operators, in that order, have nothing in common.
APART = ((0, 1), (2, 3), (4, 5))


@dataclass(frozen=True)
class Predicate:
    """A filter as text, and whether it is true of a feature, in plain Python; what is null is not true."""

    collection: str
    text: str
    true: Callable[[dict[str, Any]], bool]

    def __str__(self) -> str:
        """The name of a case."""
        return self.text


def as_json(text: str) -> str:
    """The same filter in CQL2 JSON, written by a parser that is not ours."""
    return json.dumps(cql2.parse_text(text).to_json(), ensure_ascii=False)


def both(service: Service, collection: str, text: str) -> set[str]:
    """What a filter finds, asked in text and in JSON: the same."""
    found = service.ids(collection, filter=text, filter_lang="cql2-text")
    assert service.ids(collection, filter=as_json(text), filter_lang="cql2-json") == found, text
    return found


def refused(service: Service, collection: str, text: str) -> None:
    """The filter is refused as text; what it is in JSON too."""
    path = f"/collections/{collection}/items"
    service.get(path, filter=text, status=400)
    service.get(path, filter=as_json(text), filter_lang="cql2-json", status=400)


def typed(service: Service, collection: str, *kinds: str) -> list[str]:
    """The queryables of some kinds (the keys of LITERALS, and «geometry»)."""
    held = service.json(f"/collections/{collection}/queryables", accept=SCHEMA_JSON)["properties"]
    return [name for name, each in held.items() if kind_of(each) in kinds]


def kind_of(queryable: dict[str, Any]) -> str:
    """The kind of a queryable by its schema."""
    if "type" not in queryable:
        return "geometry"
    return "date" if queryable.get("format") == "date" else str(queryable["type"])


@lru_cache(maxsize=16)
def _rows(service: Service, collection: str) -> tuple[dict[str, Any], ...]:
    made = []
    for feature in service.items(collection)["features"]:
        told = {name: None if value == "" else value for name, value in feature["properties"].items()}
        drawn = shape(feature["geometry"]) if feature["geometry"] else None
        made.append({**told, "_id": feature["id"], "geometry": drawn})
    return tuple(made)


def expected(service: Service, predicate: Predicate) -> set[str]:
    """What a predicate finds, by reading every feature and asking Python."""
    return {row["_id"] for row in _rows(service, predicate.collection) if predicate.true(row)}


def check_predicate(service: Service, predicate: Predicate) -> None:
    """Text and JSON find what plain Python finds, and the negation finds none of it."""
    found = both(service, predicate.collection, predicate.text)
    assert found == expected(service, predicate)
    assert not found & both(service, predicate.collection, f"NOT ({predicate.text})")


def check_combinations(service: Service, collection: str, texts: Iterable[str], *, times: int = 10) -> None:
    """The standard's «logical» test: ten combinations of four predicates are what sets say they are.

    A row for which a predicate is null is neither among the true ones nor among the false ones.
    """
    drawn = random.Random(21065)
    pool = sorted(texts)
    for _ in range(times):
        p1, p2, p3, p4 = (drawn.choice(pool) for _ in range(4))
        asked = f"((NOT ({p1}) AND {p2}) OR ({p3} AND NOT ({p4})) OR NOT ({p1} AND {p4}))"
        true = {each: both(service, collection, each) for each in {p1, p2, p3, p4}}
        false = {each: both(service, collection, f"NOT ({each})") for each in {p1, p2, p3, p4}}
        found = both(service, collection, asked)
        assert found == (false[p1] & true[p2]) | (true[p3] & false[p4]) | (false[p1] | false[p4])
