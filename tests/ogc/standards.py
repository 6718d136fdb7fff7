"""The requirements and abstract tests of the conformance classes that the service declares.

Identifiers as the published texts spell them, read on 2026-11-24: OGC 17-069r4 (Features 1), 18-058r1
(Features 2), 19-079r2 (Features 3), 23-058r1 (Features 5, a draft), 21-065r2 (CQL2), 20-057 (Tiles 1).
A test carries the ones it proves: ``@proves("features-1/req/core/root-op")``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])

_SPEC = "http://www.opengis.net/spec"
STANDARDS: Mapping[str, str] = MappingProxyType(
    {
        "features-1": f"{_SPEC}/ogcapi-features-1/1.0",
        "features-2": f"{_SPEC}/ogcapi-features-2/1.0",
        "features-3": f"{_SPEC}/ogcapi-features-3/1.0",
        "features-5": f"{_SPEC}/ogcapi-features-5/1.0",
        "cql2": f"{_SPEC}/cql2/1.0",
        "tiles-1": f"{_SPEC}/ogcapi-tiles-1/1.0",
    }
)


def _named(names: str) -> tuple[str, ...]:
    return tuple(names.split())


# Under each class: what its requirements are called, then what its abstract tests are called.
CLASSES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "features-1/core": (
            _named(
                "root-op root-success api-definition-op api-definition-success conformance-op "
                "conformance-success http query-param-unknown query-param-invalid crs84 fc-md-op "
                "fc-md-success fc-md-links fc-md-items fc-md-items-links fc-md-extent fc-md-extent-multi "
                "sfc-md-op sfc-md-success fc-op fc-limit-definition fc-limit-response-1 "
                "fc-bbox-definition fc-bbox-response fc-time-definition fc-time-response fc-response "
                "fc-links fc-rel-type fc-timeStamp fc-numberMatched fc-numberReturned f-op f-success f-links"
            ),
            _named(
                "http crs84 root-op root-success api-definition-op api-definition-success conformance-op "
                "conformance-success fc-md-op fc-md-success fc-md-links fc-md-items fc-md-items-links "
                "fc-md-extent sfc-md-op sfc-md-success fc-op fc-response fc-bbox-definition "
                "fc-bbox-response fc-limit-definition fc-limit-response fc-time-definition "
                "fc-time-response query-param-invalid query-param-unknown fc-links fc-timeStamp "
                "fc-numberMatched fc-numberReturned f-op f-success f-links"
            ),
        ),
        "features-1/geojson": (_named("definition content"), _named("definition content")),
        "features-1/html": (_named("definition content"), _named("definition content")),
        "features-1/oas30": (
            _named("oas-definition-1 oas-definition-2 oas-impl completeness exceptions-codes security"),
            _named("oas-definition-1 oas-definition-2 oas-impl completeness exceptions-codes security"),
        ),
        "features-2/crs": (
            _named(
                "crs-uri fc-md-crs-list fc-md-crs-list-global fc-md-storageCrs fc-md-storageCrs-valid-value "
                "fc-bbox-crs-definition fc-bbox-crs-valid-value fc-bbox-crs-valid-default-value "
                "fc-bbox-crs-action bbox-crs-exception fc-crs-definition fc-crs-valid-value "
                "fc-crs-default-value fc-crs-action crs-exception ogc-crs-header ogc-crs-header-value geojson"
            ),
            _named(
                "crs-uri default-crs storageCrs crs-parameter crs-parameter-transform crs-parameter-invalid "
                "crs-parameter-default bbox-crs-parameter bbox-crs-parameter-invalid "
                "bbox-crs-parameter-default"
            ),
        ),
        "features-3/queryables": (
            _named("queryables-link get-queryables-op get-queryables-response expression-construction"),
            _named("get-conformance get-queryables-uris get-queryables"),
        ),
        "features-3/queryables-query-parameters": (
            _named("parameters"),
            _named("get-conformance query-param"),
        ),
        "features-3/filter": (
            _named(
                "filter-param filter-lang-param filter-crs-wgs84 filter-crs-param mixing-expressions "
                "response get-functions-operation get-functions-response-json"
            ),
            _named(
                "get-conformance filter-param filter-lang-default expression-construction "
                "filter-crs-wgs84 filter-crs-param get-functions"
            ),
        ),
        "features-3/features-filter": (
            _named(
                "get-queryables-op queryables-link filter-param filter-lang-param filter-crs-param response"
            ),
            _named("get-conformance get-collections get-collection filter-on-items mixing-expression"),
        ),
        "features-5/schemas": (
            _named(
                "json-schema properties additional-keywords role role-id property-seq unit definition "
                "nullvalues"
            ),
            _named("basic-schema-inspection role role-id property-seq unit definition nullvalues"),
        ),
        "features-5/returnables-and-receivables": (
            _named("link op response"),
            _named("get-conformance link op-and-response response-1 response-2"),
        ),
        "features-5/queryables": (
            _named("link op response"),
            _named("get-conformance link op-and-response"),
        ),
        "features-5/sortables": (
            _named("link op response"),
            _named("get-conformance link op-and-response"),
        ),
        "cql2/cql2-text": (
            _named(
                "basic-cql2 advanced-comparison-operators case-insensitive-comparison "
                "accent-insensitive-comparison basic-spatial-functions basic-spatial-functions-plus "
                "spatial-functions temporal-functions property-property arithmetic escaping"
            ),
            _named("validate escaping"),
        ),
        "cql2/cql2-json": (
            _named(
                "basic-cql2 advanced-comparison-operators case-insensitive-comparison "
                "accent-insensitive-comparison basic-spatial-functions basic-spatial-functions-plus "
                "spatial-functions temporal-functions property-property arithmetic"
            ),
            _named("validate"),
        ),
        "cql2/basic-cql2": (
            _named("cql2-filter property binary-comparison-predicate null-predicate"),
            _named("basic-test comparison is-null boolean test-data logical"),
        ),
        "cql2/advanced-comparison-operators": (
            _named("like-predicate between-predicate in-predicate"),
            _named("like between in test-data logical"),
        ),
        "cql2/case-insensitive-comparison": (
            _named("casei-function"),
            _named("casei casei-like test-data logical"),
        ),
        "cql2/accent-insensitive-comparison": (
            _named("accenti-function"),
            _named("accenti accenti-like accenti-casei accenti-casei-like test-data logical"),
        ),
        "cql2/basic-spatial-functions": (
            _named("spatial-functions spatial-predicate"),
            _named("s_intersects test-data logical"),
        ),
        "cql2/basic-spatial-functions-plus": (
            _named("spatial-data-types"),
            _named("s_intersects test-data logical"),
        ),
        "cql2/spatial-functions": (
            _named("spatial-functions"),
            _named(
                "s_intersects s_disjoint s_equals s_touches s_crosses s_within s_contains s_overlaps "
                "test-data logical"
            ),
        ),
        "cql2/temporal-functions": (
            _named("temporal-functions temporal-predicates"),
            _named("temporal-functions-1 temporal-functions-2 test-data logical"),
        ),
        "cql2/property-property": (
            _named("withdraw-permissions"),
            _named(
                "comparison-value-property comparison-property-property comparison-value-value test-data "
                "logical"
            ),
        ),
        "cql2/arithmetic": (_named("arithmetic"), _named("arithmetic test-data logical")),
        "tiles-1/core": (
            _named(
                "conformance-success tc-op tc-success tc-error tc-tilematrix-definition "
                "tc-tilerow-definition tc-tilecol-definition"
            ),
            _named(
                "conformance-success tc-op tc-success tc-error tc-tilematrix-definition "
                "tc-tilerow-definition tc-tilecol-definition"
            ),
        ),
        "tiles-1/tileset": (_named("description"), _named("description")),
        "tiles-1/tilesets-list": (_named("tileset-path tileset-links"), _named("tileset-links")),
        "tiles-1/geodata-tilesets": (_named("operation desc-links"), _named("operation desc-links")),
        "tiles-1/mvt": (_named("content"), _named("content")),
    }
)


def uri(conformance_class: str) -> str:
    """The address by which a conformance class is declared: «features-1/core» in full."""
    standard, name = conformance_class.split("/")
    return f"{STANDARDS[standard]}/conf/{name}"


def _identifiers() -> frozenset[str]:
    every = set()
    for conformance_class, (requirements, tests) in CLASSES.items():
        standard, name = conformance_class.split("/")
        every.update(f"{standard}/req/{name}/{each}" for each in requirements)
        every.update(f"{standard}/conf/{name}/{each}" for each in tests)
    return frozenset(every)


IDENTIFIERS = _identifiers()


def proves(*identifiers: str) -> Callable[[Test], Test]:
    """Say which requirements and abstract tests a test proves; a name that no text has is an error."""
    unknown = set(identifiers) - IDENTIFIERS
    if unknown or not identifiers:
        raise ValueError(f"no standard names {sorted(unknown)}")
    return lambda test: test
