"""What a filter says, as a tree: the same one whether it was written as text or as JSON (OGC 21-065r2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import shapely

from geo.errors import InputError

MAX_LENGTH = 8_000
"""Characters of a filter: what an address holds, and a body too."""
MAX_DEPTH = 40
"""How deep parentheses, functions and sums may go: what walks the tree is recursive, and must fit a stack."""
MAX_NODES = 2_000
MAX_SPATIAL = 8
"""Different spatial predicates of a filter, the dearest part of one."""
MAX_VERTICES = 1_000
"""Positions of all the geometries written in a filter."""
MAX_TEXT_WORK = 60
"""LIKE, CASEI and ACCENTI of a filter: each walks every text of a column."""
WHERE = "filter"

COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
ARITHMETIC = ("+", "-", "*", "/", "%", "div", "^")
WORDS = ("casei", "accenti")
SPATIAL = tuple(
    f"s_{name}"
    for name in (
        "intersects", "equals", "disjoint", "touches", "within", "overlaps", "crosses", "contains",
    )
)  # fmt: skip
OF_ANY_TIME = tuple(f"t_{name}" for name in ("after", "before", "disjoint", "equals", "intersects"))
OF_INTERVALS = tuple(
    f"t_{name}"
    for name in (
        "contains", "during", "finishedby", "finishes", "meets", "metby", "overlappedby", "overlaps",
        "startedby", "starts",
    )
)  # fmt: skip
TEMPORAL = (*OF_ANY_TIME, *OF_INTERVALS)

# How many operands each operator takes; `and` and `or` take two or more.
ARITY = (
    dict.fromkeys((*COMPARISONS, *ARITHMETIC, *SPATIAL, *TEMPORAL, "like", "in"), 2)
    | dict.fromkeys((*WORDS, "not", "isnull"), 1)
    | {"between": 3}
)
FUNCTIONS = (*WORDS, *SPATIAL, *TEMPORAL)
OPERATORS = (*ARITY, "and", "or")


@dataclass(frozen=True)
class Property:
    """A column, by its name."""

    nombre: str


@dataclass(frozen=True)
class Text:
    """A character literal."""

    valor: str


@dataclass(frozen=True)
class Number:
    """A numeric literal, finite."""

    valor: float


@dataclass(frozen=True)
class Boolean:
    """TRUE or FALSE."""

    valor: bool


@dataclass(frozen=True)
class Instant:
    """A day, or a moment: microseconds since 1970-01-01 in UTC (of a day, its midnight)."""

    micros: int
    dia: bool


@dataclass(frozen=True)
class Interval:
    """From one instant to another, both included; None is an open end. Either may be a column of days."""

    desde: Instant | Property | None
    hasta: Instant | Property | None


@dataclass(frozen=True)
class Shape:
    """A geometry, in the CRS and axis order of the filter."""

    geometria: shapely.Geometry


@dataclass(frozen=True)
class Box:
    """Two corners, in the CRS and axis order of the filter; the west may lie east of the east."""

    minimos: tuple[float, float]
    maximos: tuple[float, float]


@dataclass(frozen=True)
class Items:
    """What IN compares with."""

    nodos: tuple[Node, ...]


@dataclass(frozen=True)
class Call:
    """An operator or a function, in lower case, and its operands."""

    op: str
    args: tuple[Node, ...]


Node: TypeAlias = Property | Text | Number | Boolean | Instant | Interval | Shape | Box | Items | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Items):
        return node.nodos
    if isinstance(node, Interval):
        return tuple(end for end in (node.desde, node.hasta) if end is not None)
    return ()


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Every node and its depth, without recursion: what is too deep must be measured too."""
    left = [(node, 1)]
    while left:
        one, depth = left.pop()
        yield one, depth
        left.extend((child, depth + 1) for child in children(one))


def bounded(node: Node) -> Node:
    """``node`` itself; raises InputError where it would cost more than one request may."""
    nodes = deepest = vertices = words = 0
    spatial = set()  # what is said twice is computed once
    for one, depth in walk(node):
        nodes, deepest = nodes + 1, max(deepest, depth)
        if isinstance(one, Shape):
            vertices += int(shapely.get_num_coordinates(one.geometria))
        elif isinstance(one, Call):
            words += one.op in WORDS or one.op == "like"
            if one.op in SPATIAL:
                spatial.add(one)
    for found, most, what in (
        (deepest, MAX_DEPTH, "niveles de profundidad"),
        (nodes, MAX_NODES, "partes"),
        (len(spatial), MAX_SPATIAL, "predicados espaciales"),
        (vertices, MAX_VERTICES, "vértices en sus geometrías"),
        (words, MAX_TEXT_WORK, "LIKE, CASEI y ACCENTI"),
    ):
        if found > most:
            raise InputError(f"el filtro tiene {found} {what}", where=WHERE, fix=f"pida a lo más {most}")
    return node
