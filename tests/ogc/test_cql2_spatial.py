"""CQL2: how a geometry lies to another one (OGC 21-065r2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shapely

from .cql2_asking import DRAWN, Predicate, both, check_combinations, check_predicate, refused, typed
from .service import Service
from .standards import proves

WORLD_BOX = "BBOX(-180,-90,180,90)"
WORLD = "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"
LINE, POINT, POINTS = "LINESTRING(7 50,10 51)", "POINT(7.02 49.92)", "MULTIPOINT((7 50),(10 51))"
OFF_THE_EARTH = "POINT(90 180)"
INCIDENCE = "incidencia-entidad"
FUNCTIONS = (
    "S_INTERSECTS",
    "S_DISJOINT",
    "S_EQUALS",
    "S_TOUCHES",
    "S_CROSSES",
    "S_WITHIN",
    "S_CONTAINS",
    "S_OVERLAPS",
)
CENTRE = "POLYGON((-103 19,-99 19,-99 22.5,-103 22.5,-103 19),(-102 20,-100 20,-100 21,-102 21,-102 20))"
LITERALS = {
    "point": "POINT(-102.29 21.88)",
    "multipoint": "MULTIPOINT((-102.29 21.88),(-99.13 19.43))",
    "linestring": "LINESTRING(-103 21.88,-99.13 19.43)",
    "multilinestring": "MULTILINESTRING((-103 21.88,-101 21.88),(-100 19,-99 19.6))",
    "polygon": CENTRE,
    "multipolygon": (
        "MULTIPOLYGON(((-103 21,-102 21,-102 22.5,-103 22.5,-103 21)),((-90 20,-86 20,-86 22,-90 22,-90 20)))"
    ),
    "geometrycollection": f"GEOMETRYCOLLECTION(POINT(-102.29 21.88),{CENTRE})",
}


def relates(name: str, wkt: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a row's geometry lies so to another one, by Shapely; without a geometry it does not."""
    other = shapely.from_wkt(wkt)
    ask = getattr(shapely, name.removeprefix("S_").lower())
    return lambda row: row["geometry"] is not None and bool(ask(row["geometry"], other))


def inside(*bounds: float) -> Callable[[dict[str, Any]], bool]:
    return relates("S_INTERSECTS", shapely.box(*bounds).wkt)


BASIC = (
    Predicate(INCIDENCE, "S_INTERSECTS(geometry,BBOX(-103,21,-101,23))", inside(-103, 21, -101, 23)),
    Predicate(
        INCIDENCE, "S_INTERSECTS(geometry,POINT(-102.29 21.88))", inside(-102.29, 21.88, -102.29, 21.88)
    ),
    # From 150° east over the antimeridian to 110° west: Baja California and its neighbours.
    Predicate(INCIDENCE, "S_INTERSECTS(geometry,BBOX(150,-90,-110,90))", inside(-180, -90, -110, 90)),
    Predicate(
        INCIDENCE,
        "S_INTERSECTS(geometry,BBOX(-103,21,-101,23)) AND NOT S_INTERSECTS(geometry,BBOX(-102.5,21,-101,23))",
        lambda row: inside(-103, 21, -101, 23)(row) and not inside(-102.5, 21, -101, 23)(row),
    ),
    Predicate("rutas", "S_INTERSECTS(geometry,BBOX(-100,15,-90,20))", inside(-100, 15, -90, 20)),
    Predicate("rutas", "geometry IS NULL", lambda row: row["geometry"] is None),
)
PLUS = tuple(
    Predicate(collection, f"S_INTERSECTS(geometry,{wkt})", relates("S_INTERSECTS", wkt))
    for collection in DRAWN
    for wkt in LITERALS.values()
)
RELATIONS = tuple(
    Predicate(collection, f"{function}(geometry,{LITERALS[kind]})", relates(function, LITERALS[kind]))
    for collection in DRAWN
    for function in FUNCTIONS
    for kind in ("linestring", "polygon")
)


def geometries(service: Service, collection: str) -> list[str]:
    return typed(service, collection, "geometry")


@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "cql2/conf/basic-spatial-functions/s_intersects",
    "cql2/req/basic-spatial-functions/spatial-functions",
    "cql2/req/basic-spatial-functions/spatial-predicate",
)
def test_abstract_basic_spatial_functions_s_intersects(service: Service, collection: str) -> None:
    [name] = geometries(service, collection)
    assert both(service, collection, f"S_INTERSECTS({name},{WORLD_BOX})") == both(
        service, collection, f"{name} IS NOT NULL"
    )
    assert both(service, collection, f"S_INTERSECTS({name},{POINT})") == set()
    refused(service, collection, f"S_INTERSECTS({name},{OFF_THE_EARTH})")
    halves = f"S_INTERSECTS({name},BBOX(-180,-90,-90,90)) AND S_INTERSECTS({name},BBOX(90,-90,180,90))"
    assert both(service, collection, halves) == set()


@pytest.mark.parametrize("predicate", BASIC, ids=str)
@proves(
    "cql2/conf/basic-spatial-functions/test-data",
    "cql2/req/cql2-text/basic-spatial-functions",
    "cql2/req/cql2-json/basic-spatial-functions",
)
def test_abstract_basic_spatial_functions_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/basic-spatial-functions/logical")
def test_abstract_basic_spatial_functions_logical(service: Service) -> None:
    check_combinations(service, INCIDENCE, [each.text for each in BASIC if each.collection == INCIDENCE])


@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "cql2/conf/basic-spatial-functions-plus/s_intersects",
    "cql2/req/basic-spatial-functions-plus/spatial-data-types",
)
def test_abstract_basic_spatial_functions_plus_s_intersects(service: Service, collection: str) -> None:
    [name] = geometries(service, collection)
    refused(service, collection, f"S_INTERSECTS({name},MULTIPOINT((7.02 49.92),(90 180)))")
    for literal in (
        "LINESTRING(-180 -45,0 -45)",
        "MULTILINESTRING((-180 -45,0 -45),(0 45,180 45))",
        "POLYGON((-180 -90,-90 -90,-90 90,-180 90,-180 -90),(-120 -50,-100 -50,-100 -40,-120 -40,-120 -50))",
        "MULTIPOLYGON(((-180 -90,-90 -90,-90 90,-180 90,-180 -90)),((0 0,10 0,10 10,0 10,0 0)))",
        "GEOMETRYCOLLECTION(POINT(7.02 49.92),POLYGON((0 0,10 0,10 10,0 10,0 0)))",
    ):
        both(service, collection, f"S_INTERSECTS({name},{literal})")


@pytest.mark.parametrize("predicate", PLUS, ids=str)
@proves(
    "cql2/conf/basic-spatial-functions-plus/test-data",
    "cql2/req/cql2-text/basic-spatial-functions-plus",
    "cql2/req/cql2-json/basic-spatial-functions-plus",
)
def test_abstract_basic_spatial_functions_plus_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/basic-spatial-functions-plus/logical")
def test_abstract_basic_spatial_functions_plus_logical(service: Service) -> None:
    check_combinations(service, INCIDENCE, [each.text for each in PLUS if each.collection == INCIDENCE])


@pytest.mark.parametrize("collection", DRAWN)
@proves("cql2/conf/spatial-functions/s_intersects", "cql2/conf/spatial-functions/s_disjoint")
def test_abstract_spatial_functions_s_intersects(service: Service, collection: str) -> None:
    [name] = geometries(service, collection)
    drawn = both(service, collection, f"{name} IS NOT NULL")
    for literal in (WORLD_BOX, WORLD, LINE, POINT):
        touching = both(service, collection, f"S_INTERSECTS({name},{literal})")
        apart = both(service, collection, f"S_DISJOINT({name},{literal})")
        assert not touching & apart
        assert touching | apart == drawn
        assert bool(touching) == (literal in (WORLD_BOX, WORLD))
    for function in ("S_INTERSECTS", "S_DISJOINT"):
        refused(service, collection, f"{function}({name},{OFF_THE_EARTH})")


@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "cql2/conf/spatial-functions/s_equals",
    "cql2/conf/spatial-functions/s_touches",
    "cql2/conf/spatial-functions/s_crosses",
)
def test_abstract_spatial_functions_s_equals(service: Service, collection: str) -> None:
    [name] = geometries(service, collection)
    for function in ("S_EQUALS", "S_TOUCHES", "S_CROSSES"):
        for literal in (WORLD, LINE) if function != "S_EQUALS" else (WORLD, LINE, POINT):
            assert both(service, collection, f"{function}({name},{literal})") == set()


@pytest.mark.parametrize("collection", DRAWN)
@proves(
    "cql2/conf/spatial-functions/s_within",
    "cql2/conf/spatial-functions/s_contains",
    "cql2/conf/spatial-functions/s_overlaps",
)
def test_abstract_spatial_functions_s_within(service: Service, collection: str) -> None:
    [name] = geometries(service, collection)
    drawn = both(service, collection, f"{name} IS NOT NULL")
    for literal in (WORLD_BOX, WORLD, LINE, POINTS):
        within = both(service, collection, f"S_WITHIN({name},{literal})")
        assert within == (drawn if literal in (WORLD_BOX, WORLD) else set())
        assert not within & both(service, collection, f"S_CONTAINS({name},{literal})")
    assert (
        both(service, collection, f"S_OVERLAPS({name},{WORLD if collection != 'rutas' else LINE})") == set()
    )


@pytest.mark.parametrize("predicate", RELATIONS, ids=str)
@proves(
    "cql2/conf/spatial-functions/test-data",
    "cql2/req/spatial-functions/spatial-functions",
    "cql2/req/cql2-text/spatial-functions",
    "cql2/req/cql2-json/spatial-functions",
)
def test_abstract_spatial_functions_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/spatial-functions/logical")
def test_abstract_spatial_functions_logical(service: Service) -> None:
    check_combinations(service, INCIDENCE, [each.text for each in RELATIONS if each.collection == INCIDENCE])
