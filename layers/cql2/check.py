"""Whether a filter can be asked of a layer: its columns exist, and each operand is of the right type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Literal

from geo.errors import InputError
from layers.cql2.literals import day
from layers.cql2.nodes import (
    ARITHMETIC,
    COMPARISONS,
    OF_ANY_TIME,
    SPATIAL,
    TEMPORAL,
    WHERE,
    WORDS,
    Boolean,
    Box,
    Call,
    Instant,
    Interval,
    Items,
    Node,
    Number,
    Property,
    Shape,
    Text,
)
from layers.queryables import Queryable

Kind = Literal["texto", "numero", "booleano", "instante", "intervalo", "geometria"]
Typed = tuple[Node, Kind]
Columns = Mapping[str, Queryable]

_KIND_OF: dict[str, Kind] = {
    "texto": "texto",
    "entero": "numero",
    "decimal": "numero",
    "fecha": "instante",
    # A period is written as text; the temporal functions take it as the interval that it is.
    "periodo": "texto",
    "geometria": "geometria",
}
_ARTICLE: dict[Kind, str] = {
    "texto": "un texto",
    "numero": "un número",
    "booleano": "verdadero o falso",
    "instante": "un día o un instante",
    "intervalo": "un intervalo",
    "geometria": "una geometría",
}
_SCALAR: tuple[Kind, ...] = ("texto", "numero", "booleano", "instante")
_LISTED = 40


def check(node: Node, columns: Columns) -> Node:
    """The same filter with each text that is compared with a day read as the day it names.

    Raises InputError where a column does not exist or an operand has the wrong type.
    """
    return _of(node, columns, ("booleano",), "el filtro")[0]


def _of(node: Node, columns: Columns, kinds: tuple[Kind, ...], who: str) -> Typed:
    """A node of one of ``kinds``; ``who`` is what asks for it."""
    typed, kind = _typed(node, columns)
    if kind not in kinds:
        wanted = " o ".join(_ARTICLE[each] for each in kinds)
        raise InputError(f"{who} pide {wanted}, y {_said(node)} es {_ARTICLE[kind]}", where=WHERE)
    return typed, kind


def _typed(node: Node, columns: Columns) -> Typed:
    if isinstance(node, Property):
        return node, _KIND_OF[_column(node, columns).tipo]
    if isinstance(node, Text):
        return node, "texto"
    if isinstance(node, Number):
        return node, "numero"
    if isinstance(node, Boolean):
        return node, "booleano"
    if isinstance(node, Instant):
        return node, "instante"
    if isinstance(node, Interval):
        for end in (node.desde, node.hasta):
            if end is not None:
                _of(end, columns, ("instante",), "INTERVAL")
        return node, "intervalo"
    if isinstance(node, Shape | Box):
        return node, "geometria"
    if isinstance(node, Items):
        raise InputError("una lista sólo va después de IN", where=WHERE)
    return _call(node, columns)


def _call(node: Call, columns: Columns) -> Typed:
    op, name = node.op, node.op.upper()
    if op in COMPARISONS:
        return Call(op, _alike(node.args, columns, name)), "booleano"
    if op == "in":
        left, items = node.args
        assert isinstance(items, Items)  # both readers make it so
        first, *rest = _alike((left, *items.nodos), columns, name)
        return Call(op, (first, Items(tuple(rest)))), "booleano"
    if op == "isnull":
        return Call(op, (_typed(node.args[0], columns)[0],)), "booleano"
    if op == "like":
        _pattern(node.args[1])
    if op in TEMPORAL:
        return replace(node, args=tuple(_time(each, columns, op) for each in node.args)), "booleano"
    kinds, result = _signature(op)
    args = tuple(_of(each, columns, kinds, name)[0] for each in node.args)
    return Call(op, args), result


def _signature(op: str) -> tuple[tuple[Kind, ...], Kind]:
    """What an operator takes, and what it gives."""
    if op in ARITHMETIC:
        return ("numero",), "numero"
    if op in WORDS:
        return ("texto",), "texto"
    if op in SPATIAL:
        return ("geometria",), "booleano"
    takes: dict[str, Kind] = {"like": "texto", "between": "numero"}
    return (takes.get(op, "booleano"),), "booleano"


def _alike(nodes: tuple[Node, ...], columns: Columns, name: str) -> tuple[Node, ...]:
    """Scalars of one type; a text beside a column of days is a day."""
    typed = [_of(node, columns, _SCALAR, name) for node in nodes]
    kinds = {kind for _, kind in typed}
    if kinds == {"texto", "instante"}:
        typed = [
            (day(node.valor), "instante") if isinstance(node, Text) else (node, kind) for node, kind in typed
        ]
        kinds = {kind for _, kind in typed}
    if len(kinds) > 1:
        _, expected = typed[0]
        other, kind = next((node, kind) for node, kind in typed if kind != expected)
        what = f"{_said(nodes[0])}, que es {_ARTICLE[expected]}, con {_said(other)}, que es {_ARTICLE[kind]}"
        raise InputError(f"{name} compara {what}", where=WHERE, fix="compare valores del mismo tipo")
    return tuple(node for node, _ in typed)


def _pattern(node: Node) -> None:
    """A pattern is written out: matching a column with a column has no bound."""
    while isinstance(node, Call) and node.op in WORDS:
        node = node.args[0]
    if not isinstance(node, Text):
        raise InputError("LIKE pide un patrón entre comillas, como 'San %'", where=WHERE)


def _time(node: Node, columns: Columns, op: str) -> Node:
    kind: Kind
    if isinstance(node, Property) and _column(node, columns).tipo == "periodo":
        kind = "intervalo"
    else:
        node, kind = _of(node, columns, ("instante", "intervalo"), op.upper())
    if kind == "instante" and op not in OF_ANY_TIME:
        one = f"{op.upper()} compara intervalos, y {_said(node)} es un instante"
        raise InputError(one, where=WHERE, fix="use T_INTERSECTS, o escriba un INTERVAL")
    return node


def _column(node: Property, columns: Columns) -> Queryable:
    if node.nombre in columns:
        return columns[node.nombre]
    near = get_close_matches(node.nombre, columns, n=3)
    names = ", ".join(list(columns)[:_LISTED]) + (", …" if len(columns) > _LISTED else "")
    fix = f"¿quiso decir {' o '.join(near)}? Las que hay son {names}" if near else f"las que hay son {names}"
    raise InputError(f"no hay columna «{node.nombre}»", where=WHERE, fix=fix)


def _said(node: Node) -> str:
    """How a node is named to the person who wrote it."""
    if isinstance(node, Property):
        return f"«{node.nombre}»"
    if isinstance(node, Text):
        return f"'{node.valor}'"
    if isinstance(node, Number):
        return f"{node.valor:g}"
    if isinstance(node, Call):
        return f"lo que da {node.op.upper()}"
    return "lo escrito"
