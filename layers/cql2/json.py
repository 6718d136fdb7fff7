"""CQL2 JSON: the same tree, from the standard's JSON encoding."""

from __future__ import annotations

import math
from typing import Any

import orjson

from geo.errors import InputError
from layers.cql2.literals import GEOMETRIES, box, day, end_of_interval, from_geojson, interval, moment
from layers.cql2.nodes import (
    ARITY,
    MAX_DEPTH,
    OPERATORS,
    WHERE,
    Boolean,
    Call,
    Instant,
    Items,
    Node,
    Number,
    Property,
    Text,
)


def read(text: str) -> Node:
    """The tree of a filter; raises InputError where it is no JSON, or no CQL2."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        where, fix = f"filter, carácter {error.pos + 1}", "si es texto, diga filter-lang=cql2-text"
        raise InputError("el filtro no es JSON", where=where, fix=fix) from None
    return _node(document, 1)


def _node(part: Any, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise InputError(f"el filtro tiene más de {MAX_DEPTH} niveles de profundidad", where=WHERE)
    if isinstance(part, bool):
        return Boolean(part)
    if isinstance(part, str):
        return Text(part)
    if isinstance(part, int | float):
        return Number(_number(part))
    if not isinstance(part, dict):
        raise _strange(part)
    if "op" in part:
        return _call(part, depth)
    if isinstance(name := part.get("property"), str):
        return Property(name)
    if isinstance(text := part.get("date"), str):
        return day(text)
    if isinstance(text := part.get("timestamp"), str):
        return moment(text)
    if isinstance(ends := part.get("interval"), list) and len(ends) == 2:
        return interval(_end(ends[0]), _end(ends[1]))
    if isinstance(numbers := part.get("bbox"), list) and "type" not in part:
        return box([_number(each) for each in numbers])
    if part.get("type") in GEOMETRIES:
        return from_geojson(part)
    raise _strange(part)


def _call(part: dict[str, Any], depth: int) -> Node:
    op, args = part["op"], part.get("args")
    name = op.lower() if isinstance(op, str) else ""
    if name not in OPERATORS:
        fix = f"los que hay son {', '.join(OPERATORS)}"
        raise InputError(f"no hay operador {_brief(op)}", where=WHERE, fix=fix)
    if not isinstance(args, list):
        what = f"al operador «{op}» le falta su lista de operandos"
        raise InputError(what, where=WHERE, fix="póngala en args")
    wanted = ARITY.get(name)
    if len(args) != wanted and (wanted or len(args) < 2):
        what = f"el operador «{op}» lleva {wanted or 'dos o más'} operandos y tiene {len(args)}"
        raise InputError(what, where=WHERE)
    if name == "in":
        if not isinstance(args[1], list) or not args[1]:
            raise InputError("«in» compara con una lista que no esté vacía", where=WHERE)
        items = Items(tuple(_node(each, depth + 2) for each in args[1]))
        return Call("in", (_node(args[0], depth + 1), items))
    return Call(name, tuple(_node(each, depth + 1) for each in args))


def _end(part: Any) -> Instant | Property | None:
    """An end of an interval: text, an instant written out, or a column."""
    if isinstance(part, str):
        return end_of_interval(part)
    found = _node(part, 1) if isinstance(part, dict) and "op" not in part else None
    if isinstance(found, Instant | Property):
        return found
    raise _strange(part)


def _number(part: Any) -> float:
    if isinstance(part, bool) or not isinstance(part, int | float) or not math.isfinite(part):
        raise InputError(f"{_brief(part)} no es un número", where=WHERE)
    return float(part)


def _strange(part: Any) -> InputError:
    fix = 'una columna es {"property": …} y un predicado {"op": …, "args": […]}'
    return InputError(f"{_brief(part)} no dice nada en CQL2", where=WHERE, fix=fix)


def _brief(part: Any) -> str:
    text = orjson.dumps(part).decode()
    return f"«{text}»" if len(text) <= 60 else f"«{text[:57]}…»"
