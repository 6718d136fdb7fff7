"""KML 2.2 (OGC 07-147r2): well-formed, in the order of its schema, and opened by GDAL (libkml)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pyogrio
import pytest
import shapely

from layers.build import Layer
from layers.encodings import kml
from layers.paint import classes

from .cases import CASES
from .conftest import Encoded
from .readers import KML, same_shape

# The order in which the schema has the children that we write.
ORDER = {
    "Document": ["name", "description", "Style", "Schema", "Placemark"],
    "Placemark": [
        "name",
        "description",
        "styleUrl",
        "ExtendedData",
        "Polygon",
        "LineString",
        "MultiGeometry",
    ],
    "Style": ["LineStyle", "PolyStyle"],
    "Polygon": ["outerBoundaryIs", "innerBoundaryIs"],
    "LineString": ["tessellate", "coordinates"],
}


def root(data: bytes) -> ElementTree.Element:
    """The document's root, as a parser of XML finds it."""
    return ElementTree.fromstring(data)


@pytest.fixture(scope="module")
def document(encoded: Encoded) -> Callable[[str], ElementTree.Element]:
    """The root of a case, parsed once."""
    return cache(lambda name: root(encoded(name, "kml")))


def name_of(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(f"{{{KML['k']}}}")


@pytest.mark.parametrize("name", CASES)
def test_children_come_in_the_order_of_the_schema(
    name: str, document: Callable[[str], ElementTree.Element]
) -> None:
    for element in document(name).iter():
        if name_of(element) in ORDER:
            order = ORDER[name_of(element)]
            places = [order.index(name_of(child)) for child in element]
            assert places == sorted(places)


@pytest.mark.parametrize("name", CASES)
def test_what_is_referred_to_is_there_and_no_id_is_given_twice(
    name: str, document: Callable[[str], ElementTree.Element]
) -> None:
    tree = document(name)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", str(each)) for each in ids)
    styles = {each.text for each in tree.iterfind(".//k:styleUrl", KML)}
    schemas = {each.get("schemaUrl") for each in tree.iterfind(".//k:SchemaData", KML)}
    assert {str(each).removeprefix("#") for each in styles | schemas} <= set(ids)


@pytest.mark.parametrize("name", CASES)
def test_its_schema_is_the_dictionary_of_the_layer(
    name: str, case: Callable[[str], Layer], document: Callable[[str], ElementTree.Element]
) -> None:
    fields = document(name).findall(".//k:SimpleField", KML)
    types = {"texto": "string", "entero": "int", "decimal": "double"}
    assert [(each.get("name"), each.get("type")) for each in fields] == [
        (each.nombre, types[each.dtype]) for each in case(name).columnas
    ]
    told = [each.findtext("k:displayName", namespaces=KML) for each in fields]
    assert told == [each.descripcion for each in case(name).columnas]


def test_a_placemark_says_its_class_in_words_and_why_it_is_not_drawn(
    case: Callable[[str], Layer], document: Callable[[str], ElementTree.Element]
) -> None:
    places = document("incidencia-municipio").findall(".//k:Placemark", KML)
    told = {each.get("id"): each.findtext("k:description", namespaces=KML) for each in places}
    assert told["incidencia-municipio.09999"].endswith("Sin geometría: no hay lugar que dibujar.")
    assert told["incidencia-municipio.02006"].endswith("Sin geometría en el marco 2019.")
    assert "Sin geometría" not in told["incidencia-municipio.09002"]
    layer = case("incidencia-municipio")
    named = [str(each.findtext("k:styleUrl", namespaces=KML)) for each in places]
    assert named == [f"#{each}" for each in classes(layer.values, layer.spec)]


def test_a_hole_is_an_inner_boundary_and_each_part_a_polygon(layer: Callable[[str], Layer]) -> None:
    holed = shapely.box(-99, 19, -98, 20).difference(shapely.box(-98.6, 19.4, -98.4, 19.6))
    shape = shapely.MultiPolygon([holed, shapely.box(-97, 19, -96, 20)])
    made = layer("entidades")
    one = replace(made, frame=made.frame.iloc[:1].set_geometry([shape], crs=4326))
    [parts] = root(kml.encode(one)).findall(".//k:MultiGeometry", KML)
    rings = [[name_of(ring) for ring in polygon] for polygon in parts]
    assert rings == [["outerBoundaryIs", "innerBoundaryIs"], ["outerBoundaryIs"]]
    outer = parts[0].findtext(".//k:coordinates", namespaces=KML)
    assert shapely.LinearRing([tuple(map(float, xy.split(","))) for xy in str(outer).split()]).is_ccw


@pytest.mark.parametrize("name", ["incidencia-entidad", "rutas", "municipios", "cadena-penal"])
def test_gdal_reads_its_placemarks_fields_and_shapes(
    name: str, case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    path, layer = tmp_path / "x.kml", case(name)
    path.write_bytes(encoded(name, "kml"))
    frame = pyogrio.read_dataframe(path)
    assert len(frame) == len(layer.frame)
    assert frame["Name"].tolist() == layer.values["nombre"].tolist()
    assert frame["estatus"].tolist() == layer.values["estatus"].tolist()
    if layer.spec.drawn:
        assert frame.crs.to_epsg() == 4326
        pairs = zip(frame.geometry, layer.frame.geometry, strict=True)
        assert all(same_shape(one and shapely.force_2d(one), other, 2e-6) for one, other in pairs)
    if layer.spec.of_areas:
        assert frame["cvegeo"].tolist() == layer.keys
