"""Any text and any number come back from every format as they went in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.build import Layer
from layers.encodings import ENCODINGS

from .cases import with_columns
from .readers import READERS, expected

AWKWARD = (
    "",
    "=1+1",
    "+1",
    "-1",
    "@x",
    '"a"',
    "a,b",
    "a\nb",
    "a\r\nb",
    "'",
    "ñ«»é",
    "🏳️‍🌈",
    "<&>]]>",
    "{{x}}",
    "007",
)
# No store holds NUL, PostgreSQL's text least of all; surrogates are no text.
PLAIN = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
# XML has no way to write these: `test_kml` and `test_xlsx` tell what becomes of them.
OF_XML = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
)
IN_XML = ("kml", "xlsx")
ROWS = 4


def texts(f: str) -> st.SearchStrategy[str]:
    return st.sampled_from(AWKWARD) | st.text(OF_XML if f in IN_XML else PLAIN, max_size=12)


def _of(column: st.SearchStrategy) -> st.SearchStrategy[list]:
    return st.lists(column, min_size=ROWS, max_size=ROWS)


@pytest.mark.parametrize("f", ENCODINGS)
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_comes_back(f: str, data: st.DataObject, layer: Callable[[str], Layer], tmp_path: Path) -> None:
    # These readers take every number for a decimal, as Excel does, which is exact up to 2^53; GDAL warns of
    # the greatest there is in JSON, as if it had been cut to that.
    most = 2**53 if f in ("xlsx", "flatgeobuf") else 2**63 - 2
    whole = st.none() | st.integers(-most, most)
    decimal = st.none() | st.floats(allow_nan=False, allow_infinity=False)
    made = with_columns(layer("incidencia-entidad"), "cvegeo", "nombre", "estatus", "carpetas", "tasa")
    frame = made.frame.iloc[:ROWS].assign(
        nombre=pd.array(data.draw(_of(texts(f))), dtype="str"),
        carpetas=pd.array(data.draw(_of(whole)), dtype="Int64"),
        tasa=pd.array(data.draw(_of(decimal)), dtype="float64"),
    )
    written = replace(made, frame=frame)
    read = READERS[f](ENCODINGS[f].encode(written), tmp_path / f"x{ENCODINGS[f].extension}", made.columnas)
    assert read.rows == expected(written)
