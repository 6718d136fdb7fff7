"""CQL2 Text: read as the standard's grammar says, as cql2's own reader does, and in time whatever is sent."""

from __future__ import annotations

import time

import cql2 as judge
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from layers.cql2 import json, parse, text
from layers.cql2.nodes import MAX_DEPTH, MAX_LENGTH, Call, Node, Number, Property, Text
from layers.cql2.tokens import tokens

names = st.sampled_from(["carpetas", "nombre", "ñandú", "fecha_desde", '"con espacio"', "notable", "orden"])
numbers = st.integers(0, 9).map(str) | st.sampled_from(["1.5", "2e3", "-4"])
strings = st.sampled_from(["'a'", "'it''s'", "''", "'ñ%_'"])
moments = st.sampled_from(["DATE('2020-01-31')", "TIMESTAMP('2020-01-31T18:00:00Z')"])
spans = st.sampled_from(
    ["INTERVAL('2020-01-01','..')", "INTERVAL(desde,hasta)", "INTERVAL('..','2021-12-31')"]
)
shapes = st.sampled_from(
    [
        "POINT(1 2)",
        "POLYGON((0 0,1 0,1 1,0 0))",
        "BBOX(-100,18,-99,20)",
        "MULTIPOINT((0 0),(1 1))",
        "geometry",
    ]
)
sums = st.recursive(
    names | numbers,
    lambda inner: st.builds(
        "({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "%", "div", "^"]), inner
    ),
    max_leaves=4,
)
words = strings | st.builds("CASEI({})".format, names) | st.builds("ACCENTI(CASEI({}))".format, strings)
signs = st.sampled_from(["=", "<>", "<", ">", "<=", ">="])
predicates = st.one_of(
    st.builds("{} {} {}".format, sums, signs, sums),
    st.builds("{} {} {}".format, names, signs, words | moments),
    st.builds("{} {}LIKE {}".format, names, st.sampled_from(["", "NOT "]), words),
    st.builds("{} {}BETWEEN {} AND {}".format, names, st.sampled_from(["", "not "]), sums, sums),
    st.builds("{} {}IN ({}, {})".format, names, st.sampled_from(["", "NOT "]), numbers, sums),
    st.builds("{} IS {}NULL".format, names, st.sampled_from(["", "NOT "])),
    st.builds("{}(geometry,{})".format, st.sampled_from(["S_INTERSECTS", "s_within"]), shapes),
    st.builds("{}({},{})".format, st.sampled_from(["T_AFTER", "t_during"]), names | moments, spans),
)
filters = st.recursive(
    predicates,
    lambda inner: (
        st.builds("{} {} {}".format, inner, st.sampled_from(["AND", "or"]), inner)
        | st.builds("NOT ({})".format, inner)
        | st.builds("({})".format, inner)
    ),
    max_leaves=6,
)


@given(filters)
def test_a_filter_is_read_as_another_reader_reads_it(written: str) -> None:
    judged = json.read(orjson.dumps(judge.parse_text(written).to_json()).decode())
    assert flat(text.read(written)) == flat(judged)


def flat(node: Node) -> Node:
    """The tree with each AND inside an AND made one, and each OR: the other reader does so to some."""
    if not isinstance(node, Call):
        return node
    args = [flat(each) for each in node.args]
    if node.op in ("and", "or"):
        inner = [each.args if isinstance(each, Call) and each.op == node.op else (each,) for each in args]
        args = [each for group in inner for each in group]
    return Call(node.op, tuple(args))


def test_and_binds_tighter_than_or_and_not_tighter_than_both() -> None:
    assert text.read("a = 1 OR NOT b = 2 AND c = 3") == text.read("(a = 1) OR ((NOT (b = 2)) AND (c = 3))")


def test_products_bind_tighter_than_sums_and_both_from_left_to_right() -> None:
    assert text.read("a - b - c * d / e > 0") == text.read("((a - b) - ((c * d) / e)) > 0")


def test_a_sign_binds_tighter_than_a_power() -> None:
    assert text.read("-a ^ 2 = 4") == text.read("((-1) * a) ^ 2 = 4")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"'it\'s'", "it's"),
        ("'it''s'", "it's"),
        (r"'\a\b\t\n\v\f\r'", "\a\b\t\n\v\f\r"),
        (r"'C:\\trata'", r"C:\trata"),
        (r"'100\%'", r"100\%"),
        ("'«México»\n'", "«México»\n"),
    ],
)
def test_escapes_in_a_text_are_undone(written: str, meant: str) -> None:
    assert text.read(f"a = {written}") == Call("=", (Property("a"), Text(meant)))


@pytest.mark.parametrize(("written", "number"), [(".5", 0.5), ("1.", 1), ("+2E-1", 0.2), ("-3", -3)])
def test_numbers_are_written_as_the_grammar_allows(written: str, number: float) -> None:
    assert text.read(f"a={written}") == Call("=", (Property("a"), Number(number)))


@pytest.mark.parametrize(
    "name", ["fecha", "date", "point", "bbox", "notable", "islas", "inicio", "a.b", "eo:c"]
)
def test_a_column_may_be_named_like_a_function_or_begin_like_a_keyword(name: str) -> None:
    assert text.read(f"{name} IS NULL") == Call("isnull", (Property(name),))


@pytest.mark.parametrize("kind", ["POINT", "POINT Z", "point z"])
def test_the_heights_of_a_geometry_are_left_aside_whether_or_not_z_announces_them(kind: str) -> None:
    flat_one = text.read("S_INTERSECTS(geometry, POINT(1 2))")
    assert text.read(f"S_INTERSECTS(geometry, {kind} (1 2 3))") == flat_one


def test_any_column_can_be_named_in_double_quotes() -> None:
    assert text.read('"and" = "con ""comillas"""') == Call("=", (Property("and"), Property('con "comillas"')))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", r"carácter 1: se esperaba una columna o un valor y hay el final"),
        ("tasa >", r"carácter 7: se esperaba una columna o un valor y hay el final"),
        ("tasa > 5 AND", r"carácter 13: se esperaba una columna"),
        ("tasa == 5", r"carácter 7: se esperaba una columna o un valor y hay «=»"),
        ("tasa > 5 nombre", r"carácter 10: se esperaba AND, OR o el final y hay «nombre»"),
        ("(tasa > 5", r"carácter 10: se esperaba «\)» y hay el final"),
        ("nombre = 'x", r"carácter 10: se abre una comilla que nada cierra"),
        ("nombre = x; drop", r"carácter 11: «;» no se entiende"),
        ("nombre = NULL", r"carácter 10: nada es igual a NULL; escriba IS NULL"),
        ("a NOT = 3", r"carácter 7: se esperaba LIKE, BETWEEN o IN después de NOT"),
        ("foo(a) = 1", r"carácter 1: no hay función «foo»; las que hay son CASEI"),
        ("CASEI(a, b) = 'x'", r"carácter 1: CASEI lleva 1 operandos y tiene 2"),
        ("a = 1e999", r"carácter 5: «1e999» es un número demasiado grande"),
        ("f = DATE('2020-02-30')", r"«2020-02-30» no es un día"),
        ("f = DATE(f)", r"carácter 10: se esperaba un texto entre comillas"),
        ("f = TIMESTAMP('2020-01-31T18:00:00')", r"no es un instante; escríbalo en UTC"),
        ("T_AFTER(f, INTERVAL('..','..'))", r"abierto por los dos lados"),
        ("T_AFTER(f, INTERVAL('2021-01-01','2020-01-01'))", r"termina antes de empezar"),
        ("T_AFTER(f, INTERVAL(3, 4))", r"carácter 21: se esperaba un instante entre comillas"),
        ("S_INTERSECTS(g, BBOX(1,2,3))", r"BBOX tiene 3 números"),
        ("S_INTERSECTS(g, BBOX(1,2,3,x))", r"carácter 28: se esperaba un número"),
        ("S_INTERSECTS(g, POINT(1))", r"«POINT\(1\)» no es una geometría"),
        ("S_INTERSECTS(g, POLYGON((0 0,1 0,1 1)))", r"no es una geometría; cierre cada anillo"),
        ("S_INTERSECTS(g, POLYGON((0 0,1 1,1 0,0 1,0 0)))", r"no es válida"),
        ("S_INTERSECTS(g, POINT(1 2)", r"carácter 27: se esperaba «,»|se esperaba «\)»"),
        ("S_INTERSECTS(g, POINT(1 2", r"carácter 26: se esperaba «\)»"),
    ],
)
def test_a_mistake_is_told_with_its_place(written: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse(written)


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 7_000 + "a = 1",
        "(" * 30 + " AND ".join(["a = 1"] * 900) + " b" + ")" * 30,
        "NOT " * 1_900 + "a = 1",
        "a = " + "-" * 7_000 + "1",
        "a = " + "+".join(["1"] * 3_900),
        "a = " + "^".join(["1"] * 3_900),
        "CASEI(" * 1_300 + "a",
        "S_INTERSECTS(g," + "GEOMETRYCOLLECTION(" * 400,
        "a IN (" * 1_300,
        "'" * 7_999,
        "a = '" + "\\" * 7_900,
        "a" * (MAX_LENGTH + 1),
        " AND ".join(["a = 1"] * 800),
        " OR ".join(["a LIKE 'x%'"] * 100),
        " OR ".join(f"S_INTERSECTS(g,POINT(1 {y}))" for y in range(20)),
        "S_INTERSECTS(g,MULTIPOINT(" + ",".join(["1 1"] * 1_500) + "))",
    ],
    ids=lambda bomb: bomb[:12],
)
def test_what_costs_too_much_is_refused_at_once(bomb: str) -> None:
    started = time.thread_time()  # what others do with the processor meanwhile says nothing of it
    with pytest.raises(InputError):
        parse(bomb)
    assert time.thread_time() - started < 1


def test_as_many_parentheses_as_are_allowed_are_read() -> None:
    deepest = "(" * MAX_DEPTH + "a = 1" + ")" * MAX_DEPTH
    assert text.read(deepest) == text.read("a = 1")
    with pytest.raises(InputError, match=rf"más de {MAX_DEPTH} paréntesis"):
        parse(f"({deepest})")


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*"()',\"=<>%.5a ", "AND ", "NOT ", "POINT"])).map("".join)
)
def test_whatever_is_sent_is_read_or_refused_in_one_sentence(anything: str) -> None:
    said = "filter"
    try:
        parse(anything)
    except InputError as error:
        said = str(error)
    assert said.startswith("filter")


def test_words_know_where_they_stand() -> None:
    assert [(token.text, token.start, token.end) for token in tokens("a  >= 'x''y'")] == [
        ("a", 0, 1), (">=", 3, 5), ("x'y", 6, 12), ("", 12, 12),
    ]  # fmt: skip


def test_another_language_is_refused() -> None:
    with pytest.raises(InputError, match=r"«filter-lang=sql» .*hay son cql2-text y cql2-json"):
        parse("a = 1", lang="sql")
