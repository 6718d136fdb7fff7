"""GeoPackage 1.4 (OGC 12-128r19) with its dictionary inside: what each column means, its codes, its sources.

GDAL writes the rows. The meaning of the columns goes where the format's own extensions put it (gpkg_schema,
gpkg_metadata), which QGIS shows as it opens the file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from layers.encodings import _ogr, dictionary

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/geopackage+sqlite3"
_SCHEMA = "http://www.geopackage.org/spec140/#extension_schema"
_METADATA = "http://www.geopackage.org/spec140/#extension_metadata"
_MARKDOWN = "text/markdown"
# Where SQLite's header (its file format, §1.3) holds the change counter and version-valid-for.
_COUNTERS = (24, 92)

_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE gpkg_metadata (
    id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
    md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
    metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
    reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
    timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
    CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
    CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""


def encode(layer: Layer) -> bytes:
    """The whole layer as one table of that name, with an index in space; rows without geometry are in it.

    The dates that the format wants are `dictionary.stamp`, so that the same layer gives the same bytes.
    """
    spec = layer.spec
    written = _ogr.write(layer, "GPKG", IDENTIFIER=spec.titulo, DESCRIPTION=spec.descripcion)
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(written)
        with database:
            database.executescript(_TABLES)
            _describe(database, layer)
        return _steady(database.serialize())


def _steady(content: bytes) -> bytes:
    """The same rows as the same file: SQLite's counter of changes, and the one it must equal, at 1."""
    header = bytearray(content)
    for place in _COUNTERS:
        header[place : place + 4] = (1).to_bytes(4, "big")
    return bytes(header)


def _describe(database: sqlite3.Connection, layer: Layer) -> None:
    table, moment = layer.spec.id, f"{dictionary.stamp(layer)}T00:00:00.000Z"
    database.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    database.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
        [
            ("gpkg_data_columns", "gpkg_schema", _SCHEMA),
            ("gpkg_data_column_constraints", "gpkg_schema", _SCHEMA),
            ("gpkg_metadata", "gpkg_metadata", _METADATA),
            ("gpkg_metadata_reference", "gpkg_metadata", _METADATA),
        ],
    )
    database.executemany(
        "INSERT INTO gpkg_data_column_constraints VALUES ('estatus', 'enum', ?, NULL, NULL, NULL, NULL, ?)",
        list(dictionary.ESTATUS.items()),
    )
    database.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, NULL, ?, NULL, ?)",
        [
            (
                table,
                column.nombre,
                column.nombre,
                f"{column.descripcion} ({column.unidad})" if column.unidad else column.descripcion,
                "estatus" if column.nombre == "estatus" or column.nombre.endswith("_estatus") else None,
            )
            for column in layer.columnas
        ],
    )
    texts = (dictionary.read_me(layer), dictionary.licences(layer).to_csv(index=False, lineterminator="\n"))
    for number, (kind, text) in enumerate(zip((_MARKDOWN, "text/csv"), texts, strict=True), start=1):
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', 'http://www.geopackage.org', ?, ?)",
            (number, kind, text),
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, ?, NULL)",
            (table, moment, number),
        )
