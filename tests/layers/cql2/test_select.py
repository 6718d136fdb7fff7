"""Which rows a filter selects: SQL's logic of three values, judged by DuckDB on the same table."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from layers.cql2 import parse

from .made import ROWS, matching


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET ieee_floating_point_ops = false")
        connection.register("arrow", ROWS.assign(numero=range(len(ROWS))))
        connection.execute("CREATE TABLE filas AS SELECT * FROM arrow")
        yield connection


Pair = tuple[str, str]
"""The same in CQL2 and in DuckDB's SQL."""


def same(*texts: str) -> st.SearchStrategy[Pair]:
    return st.sampled_from([(text, text) for text in texts])


def signed(pairs: tuple[Pair, str, Pair]) -> Pair:
    (left, left_sql), sign, (right, right_sql) = pairs
    return f"({left} {sign} {right})", f"({left_sql} {sign} {right_sql})"


def arithmetic(pairs: tuple[Pair, str, Pair]) -> Pair:
    (left, left_sql), sign, (right, right_sql) = pairs
    sqls = {
        "/": f"(({left_sql})::DOUBLE / nullif(({right_sql})::DOUBLE, 0))",
        "%": f"(({left_sql})::DOUBLE % nullif(({right_sql})::DOUBLE, 0))",
        "div": f"trunc(({left_sql})::DOUBLE / nullif(({right_sql})::DOUBLE, 0))",
    }
    plain = f"(({left_sql})::DOUBLE {sign} ({right_sql})::DOUBLE)"
    return f"({left} {sign} {right})", sqls.get(sign, plain)


def between(pairs: tuple[Pair, Pair, Pair]) -> Pair:
    texts, sqls = zip(*pairs, strict=True)
    # The standard (/req/advanced-comparison-operators/between-predicate, C) knows nothing where one is null.
    unknown = " OR ".join(f"{each} IS NULL" for each in sqls)
    inside = "{} BETWEEN {} AND {}"
    return f"({inside.format(*texts)})", f"(CASE WHEN {unknown} THEN NULL ELSE {inside.format(*sqls)} END)"


def functions(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def called(pair: Pair, function: tuple[str, str]) -> Pair:
        return f"{function[0]}({pair[0]})", f"{function[1]}({pair[1]})"

    return st.builds(called, inner, st.sampled_from([("CASEI", "lower"), ("ACCENTI", "strip_accents")]))


signs = st.sampled_from(["=", "<>", "<", ">", "<=", ">="])
numbers = st.recursive(
    same("entero", "otro", "medida", "0", "1.5", "-2", "8"),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "%", "div"]), inner).map(arithmetic),
    max_leaves=3,
)
# An empty text is a value that is missing.
named = st.just(("nombre", "nullif(nombre, '')"))
words = named | same("clave", "'México'", "'Mexico'", "''", "'it''s'", "'a%b'")
texts = words | functions(words) | functions(functions(words))
patterns = same(
    "'%'", "'M_xico'", "'%e%'", "'a_b'", r"'a\_b'", r"'a\%%'", "'_%_'", "''", "'%X%c%'", "'Pe_ón'"
)
days = same("fecha", "hasta").map(lambda pair: (pair[0], f"nullif({pair[1]}, '')")) | st.integers(1, 12).map(
    lambda day: (f"DATE('2020-01-{day:02d}')", f"'2020-01-{day:02d}'")
)
listed = st.lists(numbers, min_size=1, max_size=4)
predicates = st.one_of(
    st.tuples(numbers, signs, numbers).map(signed),
    st.tuples(texts, signs, texts).map(signed),
    st.tuples(days, signs, days).map(signed),
    st.tuples(numbers, numbers, numbers).map(between),
    st.tuples(texts, patterns).map(
        lambda pair: (
            f"({pair[0][0]} LIKE {pair[1][0]})",
            rf"({pair[0][1]} LIKE {pair[1][1]} ESCAPE '\')",
        )
    ),
    st.tuples(numbers, listed).map(
        lambda pair: (
            f"({pair[0][0]} IN ({', '.join(each for each, _ in pair[1])}))",
            f"({pair[0][1]} IN ({', '.join(each for _, each in pair[1])}))",
        )
    ),
    (numbers | texts | days).map(lambda pair: (f"({pair[0]} IS NULL)", f"({pair[1]} IS NULL)")),
    same("TRUE", "FALSE"),
)
filters = st.recursive(
    predicates,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(signed)
        | inner.map(lambda pair: (f"(NOT {pair[0]})", f"(NOT {pair[1]})"))
    ),
    max_leaves=5,
)


@given(pair=filters)
def test_it_selects_what_sql_selects(pair: Pair, sql: duckdb.DuckDBPyConnection) -> None:
    written, query = pair
    expected = sql.execute(f"SELECT numero FROM filas WHERE {query} ORDER BY numero").fetchall()
    assert matching(written) == [number for (number,) in expected]


def test_a_null_matches_neither_a_comparison_nor_its_opposite() -> None:
    nothing = {4, 9}
    assert set(matching("entero IS NULL")) == nothing
    assert not nothing & set(matching("entero > 1"))
    assert not nothing & set(matching("NOT entero > 1"))
    assert set(matching("NOT entero > 1 OR entero > 1")) == set(range(12)) - nothing


def test_one_false_settles_and_and_one_true_settles_or_whatever_is_not_known() -> None:
    assert 4 in matching("NOT (entero > 1 AND clave = 'x')")
    assert 4 in matching("entero > 1 OR clave = '04'")
    assert 4 not in matching("entero > 1 OR clave = 'x'")


def test_a_list_with_something_unknown_settles_only_where_another_equals() -> None:
    assert 1 in matching("entero IN (1, otro)")
    assert 2 not in matching("NOT entero IN (1, otro)")


def test_nothing_comes_of_a_division_by_zero() -> None:
    assert matching("1 / 0 > 0 OR NOT 1 / 0 > 0 OR (0 - 8) ^ 0.5 = 0 OR 10 ^ 999 > 1") == []
    assert matching("entero % 0 IS NULL") == list(range(12))


def test_a_remainder_and_a_whole_division_are_those_of_sql() -> None:
    assert matching("-7 % 2 = -1 AND -7 div 2 = -3 AND entero = 8") == [8]


def test_a_filter_may_compare_only_literals() -> None:
    assert matching("'a' = 'a'") == list(range(12))
    assert matching("'a' IN ('b') OR 1 > 2") == []


def test_a_letter_is_the_same_however_its_accent_was_typed() -> None:
    assert matching("nombre = 'Me\u0301xico'") == [0]


def test_a_row_where_a_truth_is_compared() -> None:
    assert matching("(entero > 5) = TRUE") == matching("entero > 5")
    assert matching("(entero > 5) <> TRUE") == matching("NOT entero > 5")


def test_an_empty_text_in_a_column_of_days_is_a_null() -> None:
    assert matching("fecha IS NULL") == [11]
    assert matching("fecha = '2020-01-03'") == matching("fecha = DATE('2020-01-03')") == [2]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("nombr = 'x'", r"no hay columna «nombr»; ¿quiso decir nombre\? Las que hay son clave, nombre"),
        ("xyz = 1", r"no hay columna «xyz»; las que hay son clave, nombre, entero"),
        ("nombre = 5", r"= compara «nombre», que es un texto, con 5, que es un número"),
        ("5 < nombre", r"< compara 5, que es un número, con «nombre», que es un texto"),
        ("entero IN (1, 'x')", r"IN compara «entero», que es un número, con 'x', que es un texto"),
        ("entero BETWEEN 'a' AND 'b'", r"BETWEEN pide un número, y 'a' es un texto"),
        ("nombre BETWEEN 1 AND 2", r"BETWEEN pide un número, y «nombre» es un texto"),
        ("entero LIKE 'x%'", r"LIKE pide un texto, y «entero» es un número"),
        ("nombre LIKE clave", r"LIKE pide un patrón entre comillas"),
        ("CASEI(entero) = 'x'", r"CASEI pide un texto, y «entero» es un número"),
        ("nombre + 1 = 2", r"\+ pide un número, y «nombre» es un texto"),
        ("entero", r"el filtro pide verdadero o falso, y «entero» es un número"),
        ("entero AND TRUE", r"AND pide verdadero o falso, y «entero» es un número"),
        ("fecha = 'ayer'", r"«ayer» no es un día"),
        ("fecha LIKE '2020%'", r"LIKE pide un texto, y «fecha» es un día o un instante"),
        ("geometry = 'x'", r"= pide un texto o .*«geometry» es una geometría"),
        ("S_INTERSECTS(nombre, POINT(1 2))", r"S_INTERSECTS pide una geometría, y «nombre» es un texto"),
        ("T_AFTER(nombre, DATE('2020-01-01'))", r"T_AFTER pide un día o un instante o un intervalo"),
        ("T_AFTER(fecha, INTERVAL(nombre, '..'))", r"INTERVAL pide un día o un instante, y «nombre»"),
        ("T_DURING(fecha, INTERVAL('2020-01-01','..'))", r"T_DURING compara intervalos.*use T_INTERSECTS"),
        ("(1, 2) = 3", r"se esperaba «\)» y hay «,»"),
    ],
)
def test_what_cannot_be_compared_is_refused(written: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        matching(written)


def test_a_filter_tells_the_columns_that_it_names() -> None:
    named = parse("T_AFTER(INTERVAL(fecha, '..'), periodo) OR nombre IN (clave, 'x')").columnas
    assert named == {"fecha", "periodo", "nombre", "clave"}
