"""JSON-FG against the requirements of OGC 21-045r1, one test each, in the words of the standard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest
import shapely

from geo.errors import InputError
from geo.periods import Periodo
from layers.build import Layer
from layers.crs import OFFERED, Crs
from layers.encodings import jsonfg
from layers.spec import LayerQuery

from .cases import CASES
from .conftest import Encoded
from .readers import same_shape, strict_json

Json = dict[str, Any]
SPEC = "http://www.opengis.net/spec/json-fg-1/1.0/conf"
MICRODEGREES = 2e-6

# What the schema of a root object asks of a collection (Annex B), for the geometries that we write.
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_ONLY_ROOT = [{"not": {"required": [name]}} for name in ("coordRefSys", "conformsTo")]
_POSITIONS = {"type": "array", "items": {"type": "array", "items": {"type": "number"}, "minItems": 2}}
_RINGS = {"type": "array", "items": _POSITIONS | {"minItems": 4}}
_OF_TYPE = {"LineString": _POSITIONS, "Polygon": _RINGS, "MultiPolygon": {"type": "array", "items": _RINGS}}
_GEOMETRY = {
    "oneOf": [
        {"type": "null"},
        *(
            {
                "type": "object",
                "required": ["type", "coordinates"],
                "properties": {"type": {"const": name}, "coordinates": of},
                "additionalProperties": False,
            }
            for name, of in _OF_TYPE.items()
        ),
    ]
}
ROOT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["type", "features", "conformsTo"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "conformsTo": {
            "type": "array",
            "items": {"type": "string"},
            "contains": {"const": f"{SPEC}/core"},
            "uniqueItems": True,
        },
        "featureType": {"type": "string"},
        "geometryDimension": {"type": "integer", "minimum": 0, "maximum": 3},
        "coordRefSys": {"type": "string", "format": "uri-reference"},
        "features": {
            "type": "array",
            "items": {
                "allOf": _ONLY_ROOT,
                "type": "object",
                "required": ["type", "geometry", "properties", "time", "place"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "time": {
                        "oneOf": [
                            {"type": "null"},
                            {"type": "object", "required": ["date"], "properties": {"date": _DAY}},
                            {
                                "type": "object",
                                "required": ["interval"],
                                "properties": {
                                    "interval": {
                                        "type": "array",
                                        "items": _DAY,
                                        "minItems": 2,
                                        "maxItems": 2,
                                    }
                                },
                            },
                        ]
                    },
                    "place": _GEOMETRY,
                    "geometry": _GEOMETRY,
                    "properties": {"type": "object"},
                },
            },
        },
    },
}


@pytest.fixture(scope="module", params=list(OFFERED.values()), ids=lambda crs: crs.uri.rpartition("/")[2])
def system(request: pytest.FixtureRequest) -> Crs:
    found: Crs = request.param
    return found


@pytest.fixture(scope="module")
def in_system(layer: Callable[[str], Layer], system: Crs) -> Callable[[str], tuple[Layer, Json]]:
    """A layer in each system on offer, and what is written of it."""

    def make(id: str) -> tuple[Layer, Json]:
        made = replace(layer(id), frame=layer(id).frame.to_crs(system.epsg))
        return made, strict_json(jsonfg.document(made, system))

    return make


@pytest.mark.parametrize("name", CASES)
def test_the_root_object_validates_against_the_schema(name: str, encoded: Encoded) -> None:
    document = strict_json(encoded(name, "jsonfg"))
    # One feature in ten: a schema takes its time, and they are all written by the same line.
    jsonschema.Draft202012Validator(ROOT).validate(document | {"features": document["features"][::10]})
    assert not [each for each in document["features"] if {"coordRefSys", "conformsTo"} & set(each)]


@pytest.mark.parametrize("id", ["entidades", "rutas", "cadena-penal"])
def test_the_root_declares_what_it_conforms_to_and_the_type_of_its_features(
    id: str, encoded: Encoded
) -> None:
    document = strict_json(encoded(id, "jsonfg"))
    assert document["conformsTo"] == [f"{SPEC}/core", f"{SPEC}/types-schemas"]
    assert document["featureType"] == id
    assert document.get("geometryDimension") == {"entidades": 2, "rutas": 1}.get(id)
    assert {"href": jsonfg.PROFILE, "rel": "profile"} in document["links"]


@pytest.mark.parametrize("id", ["entidades", "rutas"])
def test_geometry_is_in_degrees_whatever_the_system(
    id: str, in_system: Callable[[str], tuple[Layer, Json]], layer: Callable[[str], Layer]
) -> None:
    _, document = in_system(id)
    shapes = shapely.from_geojson([_text(each["geometry"]) for each in document["features"]])
    pairs = zip(shapes, layer(id).frame.geometry, strict=True)
    assert all(same_shape(one, other, MICRODEGREES) for one, other in pairs)
    assert shapely.is_valid(shapes[shapes != None]).all()  # noqa: E711 (an array of shapes)


@pytest.mark.parametrize("id", ["entidades", "rutas"])
def test_place_is_in_the_system_asked_in_the_order_of_its_axes(
    id: str, system: Crs, in_system: Callable[[str], tuple[Layer, Json]]
) -> None:
    made, document = in_system(id)
    places = [each["place"] for each in document["features"]]
    if system.uri.endswith("CRS84"):
        assert "coordRefSys" not in document
        assert set(map(str, places)) == {"None"}  # /req/core/place-geometries
        return
    assert document["coordRefSys"] == system.uri
    shapes = shapely.from_geojson([_text(each) for each in places])
    assert shapely.is_valid(shapes[shapes != None]).all()  # noqa: E711
    turned = [None if each is None else _swapped(each, system) for each in shapes]
    tolerance = 2 * 10.0**-system.decimals
    assert all(same_shape(*pair, tolerance) for pair in zip(turned, made.frame.geometry, strict=True))


def test_a_fallback_geometry_is_not_the_place_itself(
    system: Crs, in_system: Callable[[str], tuple[Layer, Json]]
) -> None:
    _, document = in_system("rutas")
    drawn = [each for each in document["features"] if each["geometry"]]
    assert drawn
    assert not [each for each in drawn if each["place"] == each["geometry"]]
    assert all((each["place"] is None) == (system.uri.endswith("CRS84")) for each in drawn)


@pytest.mark.parametrize(
    ("query", "time"),
    [
        (LayerQuery(), None),
        (LayerQuery(fecha=date(2016, 6, 1)), {"date": "2016-06-01"}),
        (LayerQuery(Periodo("2022-01", "2022-12")), {"interval": ["2022-01-01", "2022-12-31"]}),
        (LayerQuery(Periodo("2019-02", "2020-02")), {"interval": ["2019-02-01", "2020-02-29"]}),
    ],
)
def test_time_is_the_day_or_the_first_and_last_day_of_the_period(query: LayerQuery, time: Any) -> None:
    assert jsonfg.when(query) == time


@pytest.mark.parametrize("id", ["incidencia-entidad", "cobertura", "rutas"])
def test_every_feature_says_of_when_it_speaks(
    id: str, case: Callable[[str], Layer], encoded: Encoded
) -> None:
    told = [each["time"] for each in strict_json(encoded(id, "jsonfg"))["features"]]
    assert told == [jsonfg.when(case(id).query)] * len(case(id).frame)


def test_a_system_that_is_not_on_offer_is_refused(layer: Callable[[str], Layer]) -> None:
    made = layer("entidades")
    with pytest.raises(InputError, match="UTM"):
        jsonfg.encode(replace(made, frame=made.frame.to_crs(32614)))


def _text(member: Json | None) -> str | None:
    import json

    return None if member is None else json.dumps(member)


def _swapped(shape: Any, system: Crs) -> Any:
    return shapely.transform(shape, lambda points: points[:, ::-1]) if system.swapped else shape
