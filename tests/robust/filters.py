"""Filters in CQL2 drawn from a grammar: each one well written, in JSON and in text, and what spoils them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import shapely
from hypothesis import strategies as st

from layers.cql2.nodes import ARITHMETIC, COMPARISONS, OF_ANY_TIME, OF_INTERVALS, SPATIAL
from layers.queryables import Queryable

Tree = dict[str, Any]
Filters = st.SearchStrategy[Tree]

_WORDS = (
    *("Oaxaca", "san %", "%", "_", "\\%", "\\", "''", "'", "México", "ME\u0301XICO", "ñ", "ß", "İ"),
    *("\u200b", "\U0001f600", "\x00", "\n\t\a", "observado", "20", "", "x" * 300, "%_" * 20, "\u202e", "ﬁ"),
    *("..", "NULL", "true"),
)  # fmt: skip
texts = st.one_of(st.sampled_from(_WORDS), st.text(st.characters(codec="utf-8"), max_size=8))
numbers = st.one_of(
    st.integers(-50, 50),
    st.sampled_from([0, -0.0, 1e308, -1e308, 5e-324, 1e15, 2**53 + 1, 2**63, 1.5, 0.1, 100_000]),
    st.floats(allow_nan=False, allow_infinity=False),
)
_days = st.dates().map(lambda day: {"date": day.isoformat()})
_moments = st.datetimes().map(lambda at: {"timestamp": f"{at.isoformat(timespec='milliseconds')}Z"})
instants = st.one_of(_days, _moments)
_ends = st.dates().map(lambda day: day.isoformat())
intervals = st.one_of(
    st.tuples(_ends, _ends).map(sorted),
    _ends.map(lambda day: [day, ".."]),
    _ends.map(lambda day: ["..", day]),
).map(lambda ends: {"interval": ends})
_lon, _lat = st.floats(-180, 180, width=32), st.floats(-90, 90, width=32)
_position = st.tuples(_lon, _lat)
_near = st.tuples(st.floats(-110, -90, width=32), st.floats(15, 30, width=32), st.floats(2**-10, 5, width=32))


def _disc(lon: float, lat: float, radius: float) -> shapely.Polygon:
    return shapely.Point(lon, lat).buffer(radius, quad_segs=2)


shapes = st.one_of(
    _position.map(shapely.Point),
    st.lists(_position, min_size=1, max_size=6).map(shapely.MultiPoint),
    st.lists(_position, min_size=2, max_size=6, unique=True).map(shapely.LineString),
    _near.map(lambda it: _disc(*it)),
    _near.map(lambda it: _disc(it[0], it[1], 2 * it[2]).difference(_disc(*it))),
    st.just(shapely.box(-180, -90, 180, 90)),
).map(lambda shape: json.loads(shapely.to_geojson(shape)))  # fmt: skip
boxes = st.tuples(
    _lon, _lat, _lon, _lat
).map(  # one whose west lies east of its east crosses the antimeridian
    lambda at: {"bbox": [at[0], min(at[1], at[3]), at[2], max(at[1], at[3])]}
)


def call(op: str, *args: Any) -> Tree:
    """A node of the tree."""
    return {"op": op, "args": list(args)}


def filters(columns: Mapping[str, Queryable]) -> Filters:
    """Well written filters on these columns, of every class of CQL2 that the service claims."""
    of: dict[str, list[Tree]] = {}
    for name, column in columns.items():
        of.setdefault(column.tipo, []).append({"property": name})
    signs = st.sampled_from(COMPARISONS)

    def some(*kinds: str) -> Filters:
        held = [each for kind in kinds for each in of.get(kind, ())]
        return st.sampled_from(held) if held else st.nothing()

    folded = st.recursive(
        st.one_of(texts, some("texto", "periodo")),
        lambda inner: st.builds(call, st.sampled_from(["casei", "accenti"]), inner),
        max_leaves=2,
    )
    sums = st.recursive(
        st.one_of(numbers, some("entero", "decimal")),
        lambda inner: st.builds(call, st.sampled_from(ARITHMETIC), inner, inner),
        max_leaves=4,
    )
    days, times = some("fecha"), st.one_of(intervals, some("periodo"))
    drawn, written = some("geometria"), st.one_of(shapes, boxes)
    predicates = st.one_of(
        st.builds(call, signs, folded, folded),
        st.builds(call, signs, sums, sums),
        st.builds(call, signs, days, st.one_of(instants, days)),
        st.builds(call, st.just("like"), folded, texts),
        st.builds(call, st.just("between"), sums, sums, sums),
        st.builds(call, st.just("in"), folded, st.lists(folded, min_size=1, max_size=5)),
        st.builds(call, st.just("in"), sums, st.lists(sums, min_size=1, max_size=5)),
        st.builds(call, st.just("isNull"), st.one_of(folded, sums, days, drawn)),
        st.builds(call, st.sampled_from(OF_ANY_TIME), st.one_of(times, days), st.one_of(times, instants)),
        st.builds(call, st.sampled_from(OF_INTERVALS), times, times),
        st.builds(call, st.sampled_from(SPATIAL), drawn, written),
        st.builds(call, st.sampled_from(SPATIAL), written, drawn),
        st.booleans(),
    )  # fmt: skip
    return st.recursive(
        predicates,
        lambda inner: st.one_of(
            st.builds(call, st.sampled_from(["and", "or"]), inner, inner),
            st.builds(call, st.just("not"), inner),
        ),
        max_leaves=5,
    )


def as_text(node: Any) -> str:
    """The same in CQL2 Text, with every parenthesis that might be needed."""
    if isinstance(node, bool):
        return str(node).upper()
    if isinstance(node, str):
        return "'" + node.replace("\\", "\\\\").replace("'", "''") + "'"
    if isinstance(node, int | float):
        return repr(node)
    if "property" in node:
        return f'"{node["property"]}"'
    if "date" in node:
        return f"DATE('{node['date']}')"
    if "timestamp" in node:
        return f"TIMESTAMP('{node['timestamp']}')"
    if "interval" in node:
        return "INTERVAL({})".format(",".join(f"'{end}'" for end in node["interval"]))
    if "bbox" in node:
        return f"BBOX({','.join(map(repr, node['bbox']))})"
    if "type" in node:
        return shapely.to_wkt(shapely.from_geojson(json.dumps(node)), rounding_precision=-1)
    return _call(node["op"], node["args"])


def _call(op: str, args: list[Any]) -> str:
    if op == "in":
        return f"({as_text(args[0])} IN ({','.join(map(as_text, args[1]))}))"
    told = list(map(as_text, args))
    if op in (*COMPARISONS, *ARITHMETIC, "and", "or", "like"):
        return "(" + f" {op} ".join(told) + ")"
    if op == "not":
        return f"(NOT {told[0]})" if told[0].startswith("(") else f"(NOT ({told[0]}))"
    if op == "isNull":
        return f"({told[0]} IS NULL)"
    if op == "between":
        return f"({told[0]} BETWEEN {told[1]} AND {told[2]})"
    return f"{op}({','.join(told)})"


JUNK = (
    *("(", ")", "'", '"', ",", "=", "<>", "NOT ", "AND ", "OR", " IN ", "LIKE", "NULL", "1e999", "NaN"),
    *("-", "^", "\x00", "POINT EMPTY", "POLYGON((0 0,1 1,1 0,0 1,0 0))", "POINT(nan 1)", "POINT(1e400 1)"),
    *("BBOX(170,-10,-170,10)", "GEOMETRYCOLLECTION(", "CIRCULARSTRING(0 0,1 1,2 0)", "POINT M (1 2 3)"),
    *("SRID=4326;POINT(1 2)", "DATE('2024-02-30')", "INTERVAL('..','..')", "TIMESTAMP('now')", "CASEI("),
    *("foo(", "{", "}", "[", "]", ":", '{"op":', "null", "\u2028", "é"),
)  # fmt: skip


def spoilt(written: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Filters as text or JSON, cut, doubled, or with something in them that does not belong."""

    def spoil(text: str, edits: list[tuple[int, int, str]]) -> str:
        for start, length, put in edits:
            at = start % (len(text) + 1)
            text = text[:at] + put + text[at + length :]
        return text

    edit = st.tuples(
        st.integers(0, 10_000), st.integers(0, 6), st.one_of(st.sampled_from(JUNK), st.text(max_size=3))
    )
    return st.builds(spoil, written, st.lists(edit, min_size=1, max_size=4))


BOMBS = (
    "(" * 7_000,
    "NOT " * 1_700 + "TRUE",
    "a=" + "-" * 7_000 + "1",
    "cve_ent IN (" + "'20'," * 1_200 + "'21')",
    "cve_ent IN (" + "(" * 3_000,
    " AND ".join(["cve_ent='20'"] * 400),
    " OR ".join(["nombre LIKE '%a%a%a%a%a%'"] * 55),
    "nombre LIKE '" + "%a" * 1_000 + "'",
    "nombre LIKE '" + "_%" * 1_000 + "b'",
    "CASEI(" * 39 + "nombre" + ")" * 39 + " = 'x'",
    "1" + "^9" * 900 + " > 0",
    "1" + "0" * 7_000 + " > 0",
    "S_INTERSECTS(geometry,LINESTRING(" + ",".join(f"{n % 30 - 117} {n % 19}" for n in range(900)) + "))",
    " AND ".join(["S_INTERSECTS(geometry,BBOX(-118,14,-86,33))"] * 8),
    "S_WITHIN(geometry,POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90)))",
    "S_EQUALS(geometry,GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1)))",
    '{"op":"not","args":[' * 380,
    "[" * 7_000,
    '{"a":' * 1_500,
    '{"op":"and","args":[' + ",".join(["true"] * 1_400) + "]}",
    '{"op":"in","args":[{"property":"cve_ent"},[' + ",".join(['"20"'] * 1_400) + "]]}",
    '{"op":"=","args":[1e999,1]}',
    '{"op":"=","args":[NaN,1]}',
    '{"op":"=","args":["\\ud800","x"]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0]]]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["a",null]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[170,-10,-170,10]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[0,0,1e308,1e400]}]}',
    '{"op":["="],"args":{"0":1}}',
)  # fmt: skip
"""What costs a careless reader or evaluator most, or breaks it."""
