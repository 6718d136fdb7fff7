"""Models and migrations say the same, and whoever comes with the wrong database is told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from geo.edition import Edition
from geo.errors import InputError, StoreError
from geo.facts import TABLES
from geo.schemas import SCHEMAS
from geo.stores import open_store
from geo.stores.postgis import connection, migrations, models
from geo.stores.postgis.migrations import HEAD, migrate

from ...cluster import Cluster, libpq

OURS = "n.nspname IN ('publicado', 'bitacora')"
CATALOGUE = {
    "columns": f"""
        SELECT n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
               col_description(c.oid, a.attnum)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE {OURS} AND c.relkind IN ('r', 'p') AND NOT c.relispartition""",
    "tables": f"""
        SELECT n.nspname, c.relname, obj_description(c.oid), pg_get_partkeydef(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind IN ('r', 'p') AND NOT c.relispartition""",
    "constraints": f"""
        SELECT n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS}""",
    "indexes": f"""
        SELECT n.nspname, c.relname, pg_get_indexdef(c.oid) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND c.relkind IN ('i', 'I')""",
}


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[str]:
    """The address of a database with nothing in it."""
    with cluster.database() as name:
        yield cluster.url(name)


def read(url: str, query: str) -> set[tuple]:
    with psycopg.connect(libpq(url)) as connection:
        return set(connection.execute(query).fetchall())


def run(url: str, *statements: str) -> None:
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_migrations_make_what_the_models_say(empty: str, database: str) -> None:
    schemas = [f"CREATE SCHEMA {name}" for name in (models.PUBLISHED, models.LOG)]
    run(empty, "CREATE EXTENSION postgis", *schemas)
    engine = sqlalchemy.create_engine(empty)
    try:
        models.metadata.create_all(engine)
    finally:
        engine.dispose()
    for name, query in CATALOGUE.items():
        assert read(database, query) == read(empty, query), name


def test_alembic_finds_nothing_to_add_to_the_migrations(database: str) -> None:
    def ours(name: str | None, kind: str, parents: dict[str, str | None]) -> bool:
        return name in (models.PUBLISHED, models.LOG) if kind == "schema" else True

    engine = sqlalchemy.create_engine(database)
    try:
        with engine.connect() as joined:
            options = {"include_schemas": True, "include_name": ours, "compare_server_default": True}
            context = MigrationContext.configure(joined, opts=options)
            assert compare_metadata(context, models.metadata) == []
    finally:
        engine.dispose()


def test_the_models_hold_every_table_and_column_of_the_facts() -> None:
    for name in TABLES:
        table = models.metadata.tables[f"publicado.hechos_{name}"]
        assert [column.name for column in table.columns] == ["edicion", "fila", *SCHEMAS[name].columns]


def test_every_table_view_and_column_says_what_it_is(database: str) -> None:
    unsaid = read(
        database,
        f"""
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE {OURS} AND c.relkind IN ('r', 'p') AND col_description(c.oid, a.attnum) IS NULL
        UNION SELECT c.relname, NULL FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind IN ('r', 'p', 'v') AND obj_description(c.oid, 'pg_class') IS NULL
        UNION SELECT p.proname, NULL FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {OURS} AND obj_description(p.oid, 'pg_proc') IS NULL""",
    )
    assert unsaid == set()


def test_geometry_has_its_index_and_its_reference_system(database: str) -> None:
    [(kind,)] = read(
        database,
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = 'publicado.limite'::regclass AND attname = 'geometria'",
    )
    assert kind == "geometry(Geometry,4326)"
    gist = "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%USING gist (geometria)%'"
    assert read(database, gist) == {("ix_limite_geometria",)}


def test_the_newest_migration_is_the_one_that_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent / "migraciones"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_from_nothing_forward_again_and_back(empty: str) -> None:
    assert migrate(empty) == (None, HEAD)
    assert migrate(empty) == (HEAD, HEAD)
    everything = {name: read(empty, query) for name, query in CATALOGUE.items()}
    assert migrate(empty, "base") == (HEAD, None)
    for name, query in CATALOGUE.items():
        assert read(empty, query) == set(), name
    assert migrate(empty, "base") == (None, None)
    assert migrate(empty) == (None, HEAD)
    assert {name: read(empty, query) for name, query in CATALOGUE.items()} == everything


def test_back_and_forward_with_an_edition_inside(database: str, edition: Edition) -> None:
    store = open_store(database)
    store.publish(edition)
    assert migrate(database) == (HEAD, HEAD)
    assert store.check(edition.id) == []
    assert migrate(database, "base") == (HEAD, None)
    assert migrate(database) == (None, HEAD)
    assert store.editions() == []
    store.publish(edition)
    assert store.check(edition.id) == []


def test_a_migration_that_fails_leaves_what_there_was(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_note", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        migrate(empty)
    assert read(empty, CATALOGUE["tables"]) == set()
    assert migrations.version(empty) is None


def test_a_database_that_will_not_do_is_one_sentence_with_its_remedy(
    cluster: Cluster, empty: str, database: str, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(url: str) -> str:
        with pytest.raises((StoreError, InputError)) as found:
            open_store(url).load()
        sentence = str(found.value)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert cluster.address.partition("postgres:")[2].partition("@")[0] not in sentence
        return sentence

    assert "no deja entrar" in refused(cluster.url("ninguna"))
    assert "createdb" in refused(cluster.url("ninguna"))
    assert "no deja entrar" in refused(cluster.url("postgres", user="nadie", password="nada"))
    assert "pg_isready" in refused("postgresql+psycopg://nadie:nada@127.0.0.1:1/base")
    assert "no se entiende" in refused("postgresql+psycopg://servidor/base?esto=no")
    assert "no tiene PostGIS; añádalo con: incidencia store migrate" in refused(empty)
    run(empty, "CREATE EXTENSION postgis")
    assert "no tiene las tablas de Incidencia; hágalas con: incidencia store migrate" in refused(empty)
    run(database, "UPDATE incidencia_version SET version_num = '0000'")
    assert "versión anterior (0000; hace falta 0001); actualícelas con: incidencia store migrate" in refused(
        database
    )
    run(database, "UPDATE incidencia_version SET version_num = '9999'")
    assert "Incidencia más nuevo (9999; éste conoce hasta 0001); actualice el programa con: pip" in refused(
        database
    )
    with pytest.raises(StoreError, match="más nuevo"):
        migrate(database)
    run(database, "UPDATE incidencia_version SET version_num = '0001'")
    monkeypatch.setattr(connection, "OLDEST_POSTGIS", (99, 0))
    assert "es muy viejo; hace falta el 99.0 o más nuevo" in refused(database)
    monkeypatch.setattr(connection, "OLDEST_SERVER", 990000)
    assert "es muy viejo; hace falta el 99 o más nuevo" in refused(database)


def test_postgis_in_a_schema_of_its_own_serves_as_well(empty: str, edition: Edition) -> None:
    run(empty, "CREATE SCHEMA ext", "CREATE EXTENSION postgis SCHEMA ext")
    migrate(empty)
    store = open_store(empty)
    store.publish(edition)
    assert store.check(edition.id) == []
    [(drawn,)] = read(empty, "SELECT count(geometria) FROM publicado.incidencia_municipio WHERE anio = 2022")
    assert drawn == 3
