"""The conformance classes that this interface claims, by standard; tests/ogc/ tests each one of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ROOT = "http://www.opengis.net/spec"


def _classes(standard: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{_ROOT}/{standard}/conf/{name}" for name in names)


STANDARDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "OGC API - Features - Part 1: Core": _classes(
            "ogcapi-features-1/1.0", "core", "geojson", "html", "oas30"
        ),
        "OGC API - Features - Part 2: Coordinate Reference Systems by Reference": _classes(
            "ogcapi-features-2/1.0", "crs"
        ),
        "OGC API - Features - Part 3: Filtering": _classes(
            "ogcapi-features-3/1.0", "filter", "features-filter", "queryables", "queryables-query-parameters"
        ),
        "Common Query Language (CQL2)": _classes(
            "cql2/1.0",
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "property-property",
            "arithmetic",
        ),
        "OGC API - Features - Part 5: Schemas": _classes(
            "ogcapi-features-5/1.0", "schemas", "returnables-and-receivables", "queryables", "sortables"
        ),
        "OGC API - Tiles - Part 1: Core": _classes(
            "ogcapi-tiles-1/1.0", "core", "tileset", "tilesets-list", "geodata-tilesets", "mvt"
        ),
    }
)
"""Name of each standard and the URIs of its classes (OGC 17-069r4, 18-058r1, 19-079r2, 21-065r2, 23-058r1,
20-057), in the order in which they build on each other."""

CONFORMS_TO: tuple[str, ...] = tuple(uri for classes in STANDARDS.values() for uri in classes)
"""Every class claimed, as ``/conformance`` lists it."""
