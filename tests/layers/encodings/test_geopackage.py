"""GeoPackage 1.4 against the requirements of OGC 12-128r19, through SQLite and GDAL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyogrio
import pytest
import shapely

from layers.build import Layer
from layers.encodings import dictionary, geopackage

from .cases import CASES
from .conftest import Encoded

Ask = Callable[..., list[tuple]]


@pytest.fixture
def ask(name: str, encoded: Encoded) -> Iterator[Ask]:
    """What the file of a case answers to a query."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(encoded(name, "gpkg"))
        yield lambda query, *given: database.execute(query, given).fetchall()


@pytest.mark.parametrize("name", CASES)
def test_it_is_a_sound_database_of_the_application_that_the_standard_names(name: str, ask: Ask) -> None:
    assert ask("PRAGMA application_id") == [(int.from_bytes(b"GPKG", "big"),)]
    assert ask("PRAGMA user_version") == [(10400,)]
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("name", CASES)
def test_its_contents_name_one_table_its_system_and_the_day_it_speaks_of(
    name: str, ask: Ask, case: Callable[[str], Layer]
) -> None:
    spec = case(name).spec
    kind, system = ("features", 4326) if spec.drawn else ("attributes", 0)
    [(table, data_type, title, about, changed, system_id)] = ask(
        "SELECT table_name, data_type, identifier, description, last_change, srs_id FROM gpkg_contents"
    )
    assert (table, data_type, title, about) == (spec.id, kind, spec.titulo, spec.descripcion)
    assert system_id == system
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", changed)  # requirement 15
    datetime.fromisoformat(changed)
    assert {-1, 0, 4326} <= {srs for (srs,) in ask("SELECT srs_id FROM gpkg_spatial_ref_sys")}


@pytest.mark.parametrize("name", CASES)
def test_every_shape_is_of_the_type_that_its_column_declares(
    name: str, ask: Ask, case: Callable[[str], Layer]
) -> None:
    spec = case(name).spec
    declared = ask(
        "SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns"
    )
    if not spec.drawn:
        assert declared == []
        return
    kind = "LINESTRING" if spec.nivel == "ruta" else "MULTIPOLYGON"
    assert declared == [(spec.id, "geom", kind, 4326, 0, 0)]
    blobs = [blob for (blob,) in ask(f'SELECT geom FROM "{spec.id}"') if blob is not None]
    assert len(blobs) == case(name).frame.geometry.notna().sum()
    assert all(blob[:3] == b"GP\x00" for blob in blobs)
    # The header is 8 bytes and an envelope of four doubles, where its flags say so.
    parts = [blob[8 + 32 * (blob[3] >> 1 & 1) :] for blob in blobs]
    assert {shape.geom_type.upper() for shape in shapely.from_wkb(parts)} <= {kind}
    indexed = ask(f'SELECT count(*) FROM "rtree_{spec.id}_geom"')
    assert indexed == [(len(blobs),)]


@pytest.mark.parametrize("name", CASES)
def test_the_dictionary_has_a_line_a_column_and_each_estatus_its_list_of_values(
    name: str, ask: Ask, case: Callable[[str], Layer]
) -> None:
    layer = case(name)
    told = ask("SELECT table_name, column_name, name, description, constraint_name FROM gpkg_data_columns")
    assert {table for table, *_ in told} == {layer.spec.id}
    assert [column for _, column, *_ in told] == [each.nombre for each in layer.columnas]
    for (_, column, called, about, constraint), each in zip(told, layer.columnas, strict=True):
        assert called == column
        assert about.startswith(each.descripcion)
        assert each.unidad in about
        assert constraint == ("estatus" if re.fullmatch("(.+_)?estatus", column) else None)
    values = ask(
        "SELECT value, description FROM gpkg_data_column_constraints WHERE constraint_name='estatus'"
    )
    assert dict(values) == dictionary.ESTATUS
    held = {row[0] for row in ask("SELECT extension_name FROM gpkg_extensions")}
    assert {"gpkg_schema", "gpkg_metadata"} <= held


@pytest.mark.parametrize("name", ["incidencia-municipio", "cadena-penal"])
def test_what_must_be_read_and_the_sources_are_inside_and_belong_to_the_table(
    name: str, ask: Ask, case: Callable[[str], Layer]
) -> None:
    layer = case(name)
    texts = ask(
        "SELECT mime_type, metadata, table_name, timestamp FROM gpkg_metadata m "
        "JOIN gpkg_metadata_reference r ON r.md_file_id = m.id ORDER BY m.id"
    )
    assert [(kind, table) for kind, _, table, _ in texts] == [
        ("text/markdown", layer.spec.id),
        ("text/csv", layer.spec.id),
    ]
    read_me, sources = texts[0][1], texts[1][1]
    assert all(sentence in read_me for sentence in layer.advertencias)
    assert all(each.licencia in sources for each in layer.fuentes)


@pytest.mark.parametrize("epsg", [3857, 6372])
def test_a_projected_system_is_among_those_of_the_file(
    epsg: int, layer: Callable[[str], Layer], tmp_path: Path
) -> None:
    made = replace(layer("entidades"), frame=layer("entidades").frame.to_crs(epsg))
    path = tmp_path / "x.gpkg"
    path.write_bytes(geopackage.encode(made))
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys JOIN gpkg_contents USING (srs_id)"
        assert database.execute(query).fetchall() == [(epsg,)]
    assert pyogrio.read_dataframe(path).crs == made.frame.crs


def test_gdal_asks_the_index_of_the_file_and_finds_what_shapely_finds(
    case: Callable[[str], Layer], encoded: Encoded, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(encoded("incidencia-municipio", "gpkg"))
    box = (-110.1, 18.1, -108.2, 19.3)
    found = pyogrio.read_dataframe(path, bbox=box, where="estatus = 'observado'")
    frame = case("incidencia-municipio").frame
    expected = frame[frame.intersects(shapely.box(*box)) & (frame["estatus"] == "observado")]
    assert sorted(found["cvegeo"]) == expected["cvegeo"].tolist()
    assert pyogrio.list_layers(path).tolist() == [["incidencia-municipio", "MultiPolygon"]]
