"""CQL2: comparisons, lists, ranges, patterns, arithmetic, and properties on both sides (OGC 21-065r2)."""

from __future__ import annotations

import fnmatch

import pytest

from .cql2_asking import (
    APART,
    LITERALS,
    OPERATORS,
    SOURCES,
    Predicate,
    both,
    check_combinations,
    check_predicate,
    kind_of,
    typed,
)
from .service import SCHEMA_JSON, Service
from .standards import proves

INCIDENCE = "incidencia-entidad"


def of(text: str, true, collection: str = INCIDENCE) -> Predicate:  # type: ignore[no-untyped-def]
    return Predicate(collection, text, true)


BASIC = (
    of("nombre = 'Jalisco'", lambda row: row["nombre"] == "Jalisco"),
    of("nombre <> 'Jalisco'", lambda row: row["nombre"] != "Jalisco"),
    of("nombre >= 'Jalisco'", lambda row: row["nombre"] >= "Jalisco"),
    of("cve_ent < '15'", lambda row: row["cve_ent"] < "15"),
    of("carpetas = 0", lambda row: row["carpetas"] == 0),
    of("carpetas > 10", lambda row: row["carpetas"] is not None and row["carpetas"] > 10),
    of("tasa <= 0.5", lambda row: row["tasa"] is not None and row["tasa"] <= 0.5),
    of("estatus <> 'observado'", lambda row: row["estatus"] != "observado"),
    of("tasa IS NULL", lambda row: row["tasa"] is None),
    of("tasa is not null", lambda row: row["tasa"] is not None),
    of("ley_especial_desde IS NULL", lambda row: row["ley_especial_desde"] is None, "leyes"),
    of(
        "ley_especial_desde >= DATE('2013-01-01')",
        lambda row: (row["ley_especial_desde"] or "") >= "2013-01-01",
        "leyes",
    ),
    of("valor > 1000", lambda row: row["valor"] is not None and row["valor"] > 1000, "cadena-penal"),
)
ADVANCED = (
    of("nombre LIKE 'C%'", lambda row: row["nombre"].startswith("C")),
    of("nombre like '%a'", lambda row: row["nombre"].endswith("a")),
    of("nombre LIKE 'C_l%'", lambda row: fnmatch.fnmatchcase(row["nombre"], "C?l*")),
    of("nombre NOT LIKE '%o%'", lambda row: "o" not in row["nombre"]),
    of("carpetas BETWEEN 1 AND 5", lambda row: row["carpetas"] is not None and 1 <= row["carpetas"] <= 5),
    of(
        "carpetas NOT BETWEEN 1 AND 5",
        lambda row: row["carpetas"] is not None and not 1 <= row["carpetas"] <= 5,
    ),
    of("carpetas BETWEEN 5 AND 1", lambda row: False),
    of("cve_ent IN ('01', '09', '99')", lambda row: row["cve_ent"] in {"01", "09"}),
    of("cve_ent not in ('01', '09')", lambda row: row["cve_ent"] not in {"01", "09"}),
    of("carpetas IN (0, 1, 2)", lambda row: row["carpetas"] in {0, 1, 2}),
)
ARITHMETIC = (
    of("carpetas = 2 + 3", lambda row: row["carpetas"] == 5),
    of("carpetas > 20 - 2 * 2 ^ 3", lambda row: row["carpetas"] is not None and row["carpetas"] > 4),
    of("carpetas >= 21 div 10", lambda row: row["carpetas"] is not None and row["carpetas"] >= 2),
    of("carpetas % 2 = 1", lambda row: row["carpetas"] is not None and row["carpetas"] % 2 == 1),
    of(
        "carpetas / poblacion * 100000 > 0.5",
        lambda row: (
            None not in (row["carpetas"], row["poblacion"]) and row["carpetas"] / row["poblacion"] * 1e5 > 0.5
        ),
    ),
    of(
        "carpetas between 10 / 2 and (3 * (2 + 3))",
        lambda row: row["carpetas"] is not None and 5 <= row["carpetas"] <= 15,
    ),
    of("carpetas in (1 + 1, 2 * 2)", lambda row: row["carpetas"] in {2, 4}),
)
PROPERTIES = (
    of("'Jalisco' = nombre", lambda row: row["nombre"] == "Jalisco"),
    of("10 < carpetas", lambda row: row["carpetas"] is not None and row["carpetas"] > 10),
    of("nombre = entidad", lambda row: row["nombre"] == row["entidad"]),
    of("meses_reportados < meses_pedidos", lambda row: row["meses_reportados"] < row["meses_pedidos"]),
    of(
        "tasa_inf < tasa",
        lambda row: None not in (row["tasa_inf"], row["tasa"]) and row["tasa_inf"] < row["tasa"],
    ),
    of("origen = destino", lambda row: row["origen"] == row["destino"] is not None, "rutas"),
)


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/basic-cql2/basic-test", "cql2/req/basic-cql2/property")
def test_abstract_basic_cql2_basic_test(service: Service, collection: str) -> None:
    held = service.json(f"/collections/{collection}/queryables", accept=SCHEMA_JSON)["properties"]
    assert held
    assert {kind_of(each) for each in held.values()} <= {*LITERALS, "geometry"}
    assert typed(service, collection, *LITERALS)


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/basic-cql2/comparison", "cql2/req/basic-cql2/binary-comparison-predicate")
def test_abstract_basic_cql2_comparison(service: Service, collection: str) -> None:
    for kind, literal in LITERALS.items():
        for name in typed(service, collection, kind):
            found = [both(service, collection, f"{name} {operator} {literal}") for operator in OPERATORS]
            assert not any(found[one] & found[other] for one, other in APART), name


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/basic-cql2/is-null", "cql2/req/basic-cql2/null-predicate")
def test_abstract_basic_cql2_is_null(service: Service, collection: str) -> None:
    every = service.ids(collection)
    for name in typed(service, collection, *LITERALS, "geometry"):
        null, told = (both(service, collection, f"{name} {each}") for each in ("IS NULL", "is not null"))
        assert not null & told
        assert null | told == every


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/basic-cql2/boolean")
def test_abstract_basic_cql2_boolean(service: Service, collection: str) -> None:
    assert both(service, collection, "true") == service.ids(collection)
    assert both(service, collection, "false") == set()


@pytest.mark.parametrize("predicate", BASIC, ids=str)
@proves(
    "cql2/conf/basic-cql2/test-data",
    "cql2/req/basic-cql2/cql2-filter",
    "cql2/req/cql2-text/basic-cql2",
    "cql2/req/cql2-json/basic-cql2",
    "cql2/conf/cql2-text/validate",
    "cql2/conf/cql2-json/validate",
)
def test_abstract_basic_cql2_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/basic-cql2/logical")
def test_abstract_basic_cql2_logical(service: Service) -> None:
    check_combinations(service, INCIDENCE, [each.text for each in BASIC if each.collection == INCIDENCE])


@pytest.mark.parametrize("collection", SOURCES)
@proves(
    "cql2/conf/advanced-comparison-operators/like",
    "cql2/req/advanced-comparison-operators/like-predicate",
)
def test_abstract_advanced_comparison_operators_like(service: Service, collection: str) -> None:
    for name in typed(service, collection, "string"):
        anything, some, empty, twice, escaped = (
            both(service, collection, f"{name} like '{pattern}'")
            for pattern in ("%", "_%", "", "%%", r"\%\_")
        )
        assert not some & empty
        assert anything == twice == some | empty
        assert escaped == set()
        assert not anything & both(service, collection, f"{name} IS NULL")


@pytest.mark.parametrize("collection", SOURCES)
@proves(
    "cql2/conf/advanced-comparison-operators/between",
    "cql2/req/advanced-comparison-operators/between-predicate",
)
def test_abstract_advanced_comparison_operators_between(service: Service, collection: str) -> None:
    for name in typed(service, collection, "number", "integer"):
        within = both(service, collection, f"{name} BETWEEN 0 AND 100")
        assert within == both(service, collection, f"{name} >= 0 AND {name} <= 100")
        assert both(service, collection, f"{name} between 100.0 and 1.0") == set()


@pytest.mark.parametrize("collection", SOURCES)
@proves(
    "cql2/conf/advanced-comparison-operators/in",
    "cql2/req/advanced-comparison-operators/in-predicate",
)
def test_abstract_advanced_comparison_operators_in(service: Service, collection: str) -> None:
    lists = {"number": "1, 2, 3", "integer": "1, 2, 3", "string": "'foo', 'bar'"}
    for kind, values in lists.items():
        for name in typed(service, collection, kind):
            one_by_one = " OR ".join(f"{name} = {value}" for value in values.split(", "))
            found = both(service, collection, f"{name} IN ({values})")
            assert found == both(service, collection, one_by_one)
    for name in typed(service, collection, "date"):
        both(service, collection, f"{name} in (DATE('2022-04-14'), DATE('2022-04-15'))")


@pytest.mark.parametrize("predicate", ADVANCED, ids=str)
@proves(
    "cql2/conf/advanced-comparison-operators/test-data",
    "cql2/req/cql2-text/advanced-comparison-operators",
    "cql2/req/cql2-json/advanced-comparison-operators",
)
def test_abstract_advanced_comparison_operators_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/advanced-comparison-operators/logical")
def test_abstract_advanced_comparison_operators_logical(service: Service) -> None:
    check_combinations(service, INCIDENCE, [each.text for each in ADVANCED])


@pytest.mark.parametrize("collection", SOURCES)
@proves(
    "cql2/conf/property-property/comparison-value-property",
    "cql2/req/property-property/withdraw-permissions",
)
def test_abstract_property_property_comparison_value_property(service: Service, collection: str) -> None:
    for kind, literal in LITERALS.items():
        for name in typed(service, collection, kind):
            found = [both(service, collection, f"{literal} {operator} {name}") for operator in OPERATORS]
            assert not any(found[one] & found[other] for one, other in APART), name


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/property-property/comparison-property-property")
def test_abstract_property_property_comparison_property_property(service: Service, collection: str) -> None:
    for name in typed(service, collection, *LITERALS):
        found = {each: both(service, collection, f"{name} {each} {name}") for each in OPERATORS}
        assert found["<>"] == found["<"] == found[">"] == set()
        assert found["="] == found[">="] == found["<="] == both(service, collection, f"{name} IS NOT NULL")


VALUES = ("'foo'", "true", "3.14", "1", "TIMESTAMP('2022-04-14T14:48:46Z')", "DATE('2022-04-14')")


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("value", VALUES)
@proves("cql2/conf/property-property/comparison-value-value")
def test_abstract_property_property_comparison_value_value(
    service: Service, value: str, operator: str
) -> None:
    found = both(service, INCIDENCE, f"{value} {operator} {value}")
    assert found == (service.ids(INCIDENCE) if "=" in operator else set())


@pytest.mark.parametrize("predicate", PROPERTIES, ids=str)
@proves(
    "cql2/conf/property-property/test-data",
    "cql2/req/cql2-text/property-property",
    "cql2/req/cql2-json/property-property",
)
def test_abstract_property_property_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/property-property/logical")
def test_abstract_property_property_logical(service: Service) -> None:
    check_combinations(service, INCIDENCE, [each.text for each in PROPERTIES if each.collection == INCIDENCE])


@pytest.mark.parametrize("collection", SOURCES)
@proves("cql2/conf/arithmetic/arithmetic", "cql2/req/arithmetic/arithmetic")
def test_abstract_arithmetic_arithmetic(service: Service, collection: str) -> None:
    for name in typed(service, collection, "number", "integer"):
        told = both(service, collection, f"{name} IS NOT NULL")
        # What is null stays null through every sum, so both of a pair leave it out.
        assert both(service, collection, f"{name} + 1 > {name}") == told
        assert both(service, collection, f"({name} - 3) * 2 = 2 * {name} - 6") == told
        assert both(service, collection, f"{name} / 4 <= {name} * {name} + 1") == told
        assert both(service, collection, f"{name} ^ 2 = {name} * {name}") == told


@pytest.mark.parametrize("predicate", ARITHMETIC, ids=str)
@proves(
    "cql2/conf/arithmetic/test-data",
    "cql2/req/cql2-text/arithmetic",
    "cql2/req/cql2-json/arithmetic",
)
def test_abstract_arithmetic_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/arithmetic/logical")
def test_abstract_arithmetic_logical(service: Service) -> None:
    check_combinations(service, INCIDENCE, [each.text for each in ARITHMETIC])
