"""Spatial functions on a row of squares, one of them without geometry, and in every CRS on offer."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo.errors import InputError
from layers.cql2.nodes import SPATIAL
from layers.crs import CRS84, OFFERED, Crs, find

from .made import GEOMETRY, ROWS, matching

WITHOUT = len(ROWS) - 1
halves = st.integers(-202, -176).map(lambda half: half / 2), st.integers(38, 44).map(lambda half: half / 2)
points = st.tuples(*halves)
literals = st.one_of(
    points.map(shapely.Point),
    st.lists(points, min_size=2, max_size=4, unique=True).map(shapely.LineString),
    st.tuples(points, points)
    .map(lambda corners: shapely.LineString(corners).envelope)
    .filter(lambda shape: shape.area > 0),
    st.lists(points, min_size=1, max_size=3, unique=True).map(shapely.MultiPoint),
)


@pytest.mark.parametrize("name", SPATIAL)
@given(literal=literals)
def test_each_function_is_what_simple_features_says(name: str, literal: shapely.Geometry) -> None:
    slow = [
        place for place, square in enumerate(GEOMETRY) if getattr(square, name.removeprefix("s_"))(literal)
    ]
    assert matching(f"{name}(geometry, {literal.wkt})") == slow


@pytest.mark.parametrize(
    ("name", "inverse"),
    [("S_WITHIN", "S_CONTAINS"), ("S_CONTAINS", "S_WITHIN"), ("S_TOUCHES", "S_TOUCHES"), ("S_OVERLAPS",) * 2],
)
def test_the_literal_may_come_first(name: str, inverse: str) -> None:
    box = "BBOX(-98.5,19,-95,22)"
    found = matching(f"{name}(geometry, {box})")
    assert found == matching(f"{inverse}({box}, geometry)")


def test_a_row_without_geometry_is_neither_within_nor_without() -> None:
    everywhere = "S_INTERSECTS(geometry, BBOX(-180,-90,180,90))"
    assert WITHOUT not in matching(everywhere)
    assert matching(f"NOT {everywhere}") == []
    assert WITHOUT not in matching("S_DISJOINT(geometry, POINT(0 0))")
    assert matching("geometry IS NULL") == [WITHOUT]
    assert matching("geometry IS NOT NULL") == list(range(WITHOUT))


def test_a_geometry_stands_to_itself_as_simple_features_says() -> None:
    for name in SPATIAL:
        itself = getattr(GEOMETRY.iloc[0], name.removeprefix("s_"))(GEOMETRY.iloc[0])
        assert matching(f"{name}(geometry, geometry)") == (list(range(WITHOUT)) if itself else [])


def test_two_literals_are_compared_with_each_other() -> None:
    assert matching("S_INTERSECTS(POINT(1 1), BBOX(0,0,2,2))") == list(range(len(ROWS)))
    assert matching("S_CONTAINS(POINT(1 1), BBOX(0,0,2,2))") == []


def test_a_box_may_cross_the_antimeridian_or_have_neither_width_nor_height() -> None:
    assert matching("S_INTERSECTS(geometry, BBOX(170,-90,-99.5,90))") == [0]
    assert matching("S_INTERSECTS(geometry, BBOX(-99.5,20.5,-99.5,20.5))") == [0]
    assert matching("S_INTERSECTS(geometry, BBOX(-99.5,20.5,-98.5,20.5))") == [0, 1]
    assert matching("S_INTERSECTS(geometry, BBOX(-99.5,20.5,0,-98.5,20.7,9))") == [0, 1]


@pytest.mark.parametrize("crs", OFFERED.values(), ids=lambda crs: crs.nombre)
def test_a_literal_is_read_in_the_crs_of_the_filter_and_its_order_of_axes(crs: Crs) -> None:
    there = Transformer.from_crs(
        "OGC:CRS84", crs.uri.replace("http://www.opengis.net/def/crs/EPSG/0/", "EPSG:")
    )
    a, b = there.transform(-97.5, 20.5)
    assert matching(f"S_CONTAINS(geometry, POINT({a:.9f} {b:.9f}))", crs=crs) == [2]
    d = 0.1 if crs.degrees else 10_000
    assert matching(f"S_INTERSECTS(geometry, BBOX({a - d},{b - d},{a + d},{b + d}))", crs=crs) == [2]
    line = [there.transform(lon, 20.5) for lon in (-97.5, -95.5)]
    written = ",".join(f"{a:.9f} {b:.9f}" for a, b in line)
    assert matching(f"S_INTERSECTS(geometry, LINESTRING({written}))", crs=crs) == [2, 3, 4]


@pytest.mark.parametrize(
    ("literal", "crs", "sentence"),
    [
        ("POINT(90 180)", CRS84, r"posiciones fuera de la Tierra"),
        ("LINESTRING(0 0,181 0)", CRS84, r"posiciones fuera de la Tierra"),
        (
            "POINT(-99 19)",
            find("http://www.opengis.net/def/crs/EPSG/0/4326"),
            r"posiciones fuera de la Tierra",
        ),
        ("BBOX(0,5,1,-5)", CRS84, r"no es un rectángulo"),
        ("BBOX(0,0,200,5)", CRS84, r"no es un rectángulo sobre la Tierra"),
    ],
)
def test_a_place_that_is_not_on_the_earth_is_refused(literal: str, crs: Crs, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        matching(f"S_INTERSECTS(geometry, {literal})", crs=crs)


@pytest.mark.parametrize("name", SPATIAL)
def test_a_collection_of_geometries_is_answered_or_refused_in_one_sentence(name: str) -> None:
    literal = "GEOMETRYCOLLECTION(POINT(-97.5 20.5),POLYGON((-90 0,-89 0,-89 1,-90 0)))"
    # Its parts are one shape: a point of it lies in the square, and the rest elsewhere.
    expected = {"s_intersects": [2], "s_overlaps": [2], "s_disjoint": [0, 1, *range(3, WITHOUT)]}
    assert matching(f"{name}(geometry, {literal})") == expected.get(name, [])
