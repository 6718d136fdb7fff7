"""CQL2: comparisons that do not mind case and accents, and what is escaped in a text (OGC 21-065r2)."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from .cql2_asking import SOURCES, Predicate, as_json, both, check_combinations, check_predicate, typed
from .service import Service
from .standards import proves

MUNICIPIOS = "incidencia-municipio"
ENTIDADES = "incidencia-entidad"


def bare(text: str) -> str:
    """A text without its accents, as Unicode takes them apart."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


def name(row: dict[str, Any]) -> str:
    return str(row["nombre"])


CASE = (
    Predicate(ENTIDADES, "CASEI(nombre) = casei('JALISCO')", lambda row: name(row) == "Jalisco"),
    Predicate(ENTIDADES, "CASEI(nombre) = casei('méxico')", lambda row: name(row) == "México"),
    Predicate(ENTIDADES, "CASEI(nombre) = casei('MEXICO')", lambda row: False),
    Predicate(ENTIDADES, "casei(nombre) <> CASEI('jalisco')", lambda row: name(row) != "Jalisco"),
    Predicate(ENTIDADES, "CASEI(nombre) LIKE casei('c_L%')", lambda row: name(row)[::2].startswith("Cl")),
    Predicate(
        ENTIDADES,
        "CASEI(nombre) IN (casei('COLIMA'), casei('colima'), casei('Oaxaca'))",
        lambda row: name(row) in {"Colima", "Oaxaca"},
    ),
)
ACCENT = (
    Predicate(ENTIDADES, "ACCENTI(nombre) = accenti('Mexico')", lambda row: bare(name(row)) == "Mexico"),
    Predicate(ENTIDADES, "ACCENTI(nombre) = accenti('Méxicö')", lambda row: bare(name(row)) == "Mexico"),
    Predicate(ENTIDADES, "ACCENTI(nombre) = accenti('MEXICO')", lambda row: False),
    Predicate(
        ENTIDADES,
        "ACCENTI(CASEI(nombre)) = accenti(casei('YUCATAN'))",
        lambda row: bare(name(row)).casefold() == "yucatan",
    ),
    Predicate(ENTIDADES, "ACCENTI(nombre) LIKE accenti('%ó%')", lambda row: "o" in bare(name(row))),
    Predicate(
        MUNICIPIOS,
        "ACCENTI(CASEI(nombre)) LIKE accenti(casei('ÁLA%'))",
        lambda row: bare(name(row)).casefold().startswith("ala"),
    ),
    Predicate(
        ENTIDADES,
        "ACCENTI(CASEI(nombre)) IN (accenti(casei('queretaro')), accenti(casei('LEON')))",
        lambda row: bare(name(row)).casefold() in {"queretaro", "leon"},
    ),
)


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/case-insensitive-comparison/casei")
def test_abstract_case_insensitive_comparison_casei(service: Service, collection: str) -> None:
    for column in typed(service, collection, "string"):
        same = both(service, collection, f"CASEI({column}) = casei('foo')")
        other = both(service, collection, f"CASEI({column}) <> casei('FOO')")
        assert not same & other
        assert same | other == both(service, collection, f"{column} IS NOT NULL")


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/case-insensitive-comparison/casei-like")
def test_abstract_case_insensitive_comparison_casei_like(service: Service, collection: str) -> None:
    for column in typed(service, collection, "string"):
        lower = both(service, collection, f"CASEI({column}) LIKE casei('s%')")
        assert lower == both(service, collection, f"CASEI({column}) LIKE casei('S%')")


@pytest.mark.parametrize("predicate", CASE, ids=str)
@proves(
    "cql2/conf/case-insensitive-comparison/test-data",
    "cql2/req/case-insensitive-comparison/casei-function",
    "cql2/req/cql2-text/case-insensitive-comparison",
    "cql2/req/cql2-json/case-insensitive-comparison",
)
def test_abstract_case_insensitive_comparison_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/case-insensitive-comparison/logical")
def test_abstract_case_insensitive_comparison_logical(service: Service) -> None:
    check_combinations(service, ENTIDADES, [each.text for each in CASE])


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/accent-insensitive-comparison/accenti")
def test_abstract_accent_insensitive_comparison_accenti(service: Service, collection: str) -> None:
    for column in typed(service, collection, "string"):
        same = both(service, collection, f"ACCENTI({column}) = accenti('äöüéáí')")
        other = both(service, collection, f"ACCENTI({column}) <> accenti('aoueai')")
        assert not same & other


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/accent-insensitive-comparison/accenti-like")
def test_abstract_accent_insensitive_comparison_accenti_like(service: Service, collection: str) -> None:
    for column in typed(service, collection, "string"):
        accented = both(service, collection, f"ACCENTI({column}) LIKE accenti('Ä%')")
        assert accented == both(service, collection, f"ACCENTI({column}) LIKE accenti('A%')")


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/accent-insensitive-comparison/accenti-casei")
def test_abstract_accent_insensitive_comparison_accenti_casei(service: Service, collection: str) -> None:
    for column in typed(service, collection, "string"):
        accented = both(service, collection, f"ACCENTI(CASEI({column})) = accenti(casei('ÄÉ'))")
        assert accented == both(service, collection, f"ACCENTI(CASEI({column})) = accenti(casei('ae'))")


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/accent-insensitive-comparison/accenti-casei-like")
def test_abstract_accent_insensitive_comparison_accenti_casei_like(service: Service, collection: str) -> None:
    for column in typed(service, collection, "string"):
        accented = both(service, collection, f"ACCENTI(CASEI({column})) LIKE accenti(casei('Ä%'))")
        assert accented == both(service, collection, f"ACCENTI(CASEI({column})) LIKE accenti(casei('a%'))")


@pytest.mark.parametrize("predicate", ACCENT, ids=str)
@proves(
    "cql2/conf/accent-insensitive-comparison/test-data",
    "cql2/req/accent-insensitive-comparison/accenti-function",
    "cql2/req/cql2-text/accent-insensitive-comparison",
    "cql2/req/cql2-json/accent-insensitive-comparison",
)
def test_abstract_accent_insensitive_comparison_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/accent-insensitive-comparison/logical")
def test_abstract_accent_insensitive_comparison_logical(service: Service) -> None:
    texts = [each.text for each in ACCENT if each.collection == ENTIDADES]
    check_combinations(service, ENTIDADES, texts)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"'O''Higgins'", "O'Higgins"),
        (r"'O\'Higgins'", "O'Higgins"),
        (r"'a\tb'", "a\tb"),
        (r"'a\nb'", "a\nb"),
        (r"'\a\b\v\f\r'", "\a\b\v\f\r"),
        (r"'a\\b'", "a\\b"),
    ],
)
@proves("cql2/req/cql2-text/escaping", "cql2/conf/cql2-text/escaping")
def test_req_cql2_text_escaping(service: Service, written: str, read: str) -> None:
    # No name here holds such a character, so each literal is compared with one that holds it already.
    import json

    text = f"{written} = {written} AND nombre <> {written}"
    assert service.ids(ENTIDADES, filter=text) == service.ids(ENTIDADES)
    tree = {"op": "=", "args": [read, read]}
    assert service.ids(ENTIDADES, filter=json.dumps(tree), filter_lang="cql2-json") == service.ids(ENTIDADES)
    pair = "'" + read.replace("\\", "\\\\").replace("'", "''") + "'"
    assert service.ids(ENTIDADES, filter=f"{written} = {pair}") == service.ids(ENTIDADES)
    assert as_json("nombre = 'a''b'") == '{"op": "=", "args": [{"property": "nombre"}, "a\'b"]}'
