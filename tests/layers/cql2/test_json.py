"""CQL2 JSON: the same tree as the text's, and a sentence for whatever is not one."""

from __future__ import annotations

import cql2 as judge
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from layers.cql2 import parse

TEXTS = (
    "carpetas > 10 AND NOT estatus = 'suprimido'",
    "nombre LIKE 'San %' OR tasa NOT BETWEEN 1 AND 2.5",
    "cve_ent IN ('20', '21') AND tasa IS NOT NULL",
    "ACCENTI(CASEI(nombre)) = ACCENTI(CASEI('Mérida'))",
    "carpetas / poblacion * 100000 - 3 ^ 2 >= otra % 5 + 7 div 2",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0)))",
    "S_DISJOINT(BBOX(-100,18,-99,20), geometry)",
    "S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(7 49), LINESTRING(0 0,1 1)))",
    "T_DURING(INTERVAL(desde, hasta), INTERVAL('2018-01-01', '..'))",
    "fecha > DATE('2020-01-31') AND TIMESTAMP('2020-01-31T18:00:00.25Z') < fecha",
    "TRUE AND NOT FALSE",
)


@pytest.mark.parametrize("text", TEXTS)
def test_it_says_what_the_text_says(text: str) -> None:
    document = judge.parse_text(text)
    document.validate()
    assert parse(orjson.dumps(document.to_json()).decode(), lang="cql2-json") == parse(text)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{bad", r"filter, carácter 2: el filtro no es JSON"),
        ("", r"no es JSON"),
        ("null", r"«null» no dice nada en CQL2"),
        ("[]", r"no dice nada en CQL2"),
        ("{}", r"«\{\}» no dice nada"),
        ('{"op":"foo","args":[]}', r"no hay operador «\"foo\"»; los que hay son"),
        ('{"op":3,"args":[]}', r"no hay operador «3»"),
        ('{"op":"="}', r"le falta su lista de operandos"),
        ('{"op":"=","args":[1]}', r"«=» lleva 2 operandos y tiene 1"),
        ('{"op":"and","args":[true]}', r"«and» lleva dos o más operandos y tiene 1"),
        ('{"op":"in","args":[{"property":"a"},[]]}', r"una lista que no esté vacía"),
        ('{"op":"in","args":[{"property":"a"},1]}', r"una lista que no esté vacía"),
        ('{"op":"=","args":[{"property":"a"},null]}', r"«null» no dice nada"),
        ('{"op":"=","args":[{"property":7},1]}', r"no dice nada"),
        ('{"op":"=","args":[{"property":"a"},{"date":"ayer"}]}', r"«ayer» no es un día"),
        ('{"op":"t_after","args":[{"property":"a"},{"interval":["2020-01-01"]}]}', r"no dice nada"),
        ('{"op":"t_after","args":[{"property":"a"},{"interval":[1,2]}]}', r"«1» no dice nada"),
        ('{"op":"s_equals","args":[{"property":"a"},{"bbox":[1,2,3,"x"]}]}', r"«\"x\"» no es un número"),
        (
            '{"op":"s_equals","args":[{"property":"a"},{"type":"Point","coordinates":["a",2]}]}',
            r"no es una geo",
        ),
        ('{"op":"s_equals","args":[{"property":"a"},{"type":"Point","coordinates":[]}]}', r"no es una geo"),
        ('{"op":"s_equals","args":[{"property":"a"},{"type":"Point"}]}', r"no es una geo"),
        ('{"op":"s_equals","args":[{"property":"a"},{"type":"Circle"}]}', r"no dice nada"),
        ("[" * 7_000, r"no es JSON|profundidad"),
        ('{"op":"not","args":[' * 300 + "true" + "]}" * 300, r"no es JSON|profundidad"),
        ('{"op":"not","args":[' * 60 + "true" + "]}" * 60, r"profundidad"),
    ],
)
def test_a_mistake_is_told(written: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse(written, lang="cql2-json")


parts = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["op", "args", "property", "date", "interval", "bbox", "type", "coordinates"]),
            inner
            | st.sampled_from(
                ["=", "and", "in", "like", "s_within", "Point", "Polygon", "GeometryCollection"]
            ),
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(parts)
def test_whatever_is_sent_is_read_or_refused_in_one_sentence(anything: object) -> None:
    said = "filter"
    try:
        parse(orjson.dumps(anything).decode(), lang="cql2-json")
    except InputError as error:
        said = str(error)
    assert said.startswith("filter")
