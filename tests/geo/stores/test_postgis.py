"""The store that is a PostGIS: the contract of every store, and what its tables are to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import psycopg
import pytest
from pandas.testing import assert_frame_equal

from geo.edition import Edition, build
from geo.errors import StoreError
from geo.facts import TABLES
from geo.stores import Store, open_store

from ...cluster import Cluster, libpq
from .contract import StoreContract


@pytest.fixture
def url(request: pytest.FixtureRequest, cluster: Cluster, filled: str) -> Iterator[str]:
    """A database of the test's own: empty, or with ``edition`` for whoever asks for a store that holds it."""
    with cluster.database(filled if "holding" in request.fixturenames else cluster.template) as name:
        yield cluster.url(name)


@pytest.fixture
def store(url: str) -> Store:
    return open_store(url)


@pytest.fixture
def holding(store: Store) -> Store:
    return store


@pytest.fixture
def sql(url: str) -> Iterator[psycopg.Connection]:
    """The database as its administrator sees it."""
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        yield connection


class TestPostgisStore(StoreContract):
    @pytest.fixture
    def holding(self, store: Store) -> Store:
        return store

    @pytest.fixture
    def damage(self, sql: psycopg.Connection) -> Callable[[str], str]:
        """Changes a case, as only an administrator can."""

        def spoil(id: str) -> str:
            query = "UPDATE publicado.hechos_casos SET valor = valor + 1 WHERE edicion = %s AND fila = 0"
            assert sql.execute(query, [id]).rowcount == 1
            return "casos"

        return spoil


def test_cases_lie_in_a_partition_for_each_corte(
    holding: Store, edition: Edition, sql: psycopg.Connection
) -> None:
    found = sql.execute(
        "SELECT tableoid::regclass::text, corte, count(*) FROM publicado.hechos_casos GROUP BY 1, 2"
    ).fetchall()
    wanted = edition.facts.casos["corte"].value_counts()
    assert {(corte, rows) for _, corte, rows in found} == set(wanted.items())
    assert {table for table, _, _ in found} == {
        f"publicado.hechos_casos_{corte.replace('-', '_')}" for corte in wanted.index
    }


@pytest.mark.parametrize(
    ("table", "column", "value", "says"),
    [
        ("casos", "cve", "33", "ck_hechos_casos_cve"),
        ("casos", "estatus", "quién sabe", "ck_hechos_casos_estatus"),
        ("casos", "estatus", "sin_dato", "ck_hechos_casos_valor_estatus"),
        ("casos", "periodo", "2024-13", "ck_hechos_casos_periodo"),
        ("casos", "fuente", "nadie", "fk_hechos_casos_edicion_fuente"),
        ("entidades", "cve_ent", "1", "ck_hechos_entidades_cve_ent"),
        ("nombres_municipio", "cvegeo", "01999", "fk_hechos_nombres_municipio_edicion_cvegeo"),
        ("evidencias", "hasta", "1999-01-01", "ck_hechos_evidencias_desde_hasta"),
        ("poblacion_municipio", "cvegeo", "01999", "fk_hechos_poblacion_municipio_edicion_cvegeo"),
        ("leyes", "confianza", "", "ck_hechos_leyes_confianza"),
    ],
)
def test_the_database_itself_refuses_what_breaks_a_rule(
    store: Store, edition: Edition, sql: psycopg.Connection, table: str, column: str, value: str, says: str
) -> None:
    """Without the program's own checks: `build` and `publish` take the row as it is."""
    frame = getattr(edition.facts, table).copy()
    frame.loc[0, column] = value
    spoilt = build(replace(edition.facts, **{table: frame}), edition.boundaries)
    with pytest.raises(StoreError, match=rf"no cumple {says}"):
        store.publish(spoilt)
    assert (store.current(), store.editions()) == (None, [])
    assert sql.execute("SELECT count(*) FROM publicado.hechos_casos").fetchone() == (0,)


def test_every_number_and_text_comes_back_as_it_went(store: Store, edition: Edition) -> None:
    """What a CSV or a float could lose: quotes, line breaks, blanks, NULL in words, the last digit."""
    texts = ['"comillas"', "dos\nrenglones", " blancos ", "NULL", "\\N", "a,b", "ñandú — 東京", "\r\n", "\t"]
    numbers = [0.1 + 0.2, 1e-300, 1.7976931348623157e308, -5e-324, 123456789.123456789, 1 / 3, 0.0, -1.5, 2.0]
    figures = edition.facts.cifras_federales.copy()
    for place, (text, number) in enumerate(zip(texts, numbers, strict=True)):
        figures.loc[place, "nota"], figures.loc[place, "valor"] = text, number
    routes = edition.facts.rutas.assign(peso=pd.array([None] * len(edition.facts.rutas), dtype="Float64"))
    odd = build(replace(edition.facts, cifras_federales=figures, rutas=routes), edition.boundaries)
    store.publish(odd)
    loaded = store.load()
    assert_frame_equal(loaded.facts.cifras_federales, figures, check_exact=True)
    assert_frame_equal(loaded.facts.rutas, routes)
    assert store.check(odd.id) == []


def test_the_log_tells_who_did_what_and_nobody_changes_it(
    holding: Store, edition: Edition, later: Edition, sql: psycopg.Connection
) -> None:
    holding.publish(later)
    holding.use(edition.id)
    holding.retire(later.id)
    rows = sql.execute("SELECT accion, edicion, filas, detalle, quien FROM bitacora.registro ORDER BY id")
    kept = [row for row in rows.fetchall() if row[0] != "migrar"]
    assert [row[:2] for row in kept] == [
        ("publicar", edition.id),
        ("publicar", later.id),
        ("usar", edition.id),
        ("retirar", later.id),
    ]
    total = sum(len(getattr(edition.facts, name)) for name in TABLES)
    assert kept[0][2:4] == (total, list(edition.manifest.tablas))
    assert {row[4] for row in kept} == set(sql.execute("SELECT session_user").fetchone())
    for statement in ("UPDATE bitacora.registro SET accion = 'usar'", "DELETE FROM bitacora.registro",
                      "TRUNCATE bitacora.registro"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="sólo se le añade"):
            sql.execute(statement)


def test_a_polygon_that_was_moved_or_lost_is_told(
    holding: Store, edition: Edition, sql: psycopg.Connection
) -> None:
    moved = "UPDATE publicado.limite SET geometria = ST_Translate(geometria, 1e-9, 0) WHERE resolucion = 0"
    sql.execute(f"{moved} AND cvegeo = '01002'")
    assert holding.check(edition.id) == ["los polígonos de municipio a 0 m no son los publicados"]
    sql.execute("DELETE FROM publicado.limite WHERE cvegeo = '01003' AND resolucion = 250")
    with pytest.raises(StoreError, match=r"municipio a 250 m .* no está completo"):
        holding.load().boundaries["municipio", 250]


def test_a_table_that_lost_a_row_is_not_loaded(
    holding: Store, edition: Edition, sql: psycopg.Connection
) -> None:
    sql.execute("DELETE FROM publicado.hechos_leyes WHERE fila = 3")
    with pytest.raises(StoreError, match=r"leyes tiene 103 filas y el manifiesto dice 104"):
        holding.load()


def test_what_the_views_show_is_checked_too(
    holding: Store, edition: Edition, sql: psycopg.Connection
) -> None:
    sql.execute("UPDATE publicado.incidencia_anual SET carpetas = carpetas + 1 WHERE cvegeo = '09'")
    assert holding.check(edition.id) == ["publicado.incidencia_anual no corresponde a los hechos"]


@pytest.mark.parametrize("way", ["folder to database", "database to folder"])
def test_a_copy_has_the_same_name_and_content(url: str, edition: Edition, tmp_path: Path, way: str) -> None:
    here, there = (str(tmp_path), url) if way == "folder to database" else (url, str(tmp_path))
    open_store(here).publish(edition)
    open_store(there).publish(open_store(here).load())
    copied = open_store(there).load()
    assert copied.manifest == edition.manifest
    assert build(copied.facts, copied.boundaries).id == edition.id
    assert open_store(there).check(edition.id) == []


def test_an_edition_older_than_a_column_is_copied_under_its_own_name(
    url: str, edition: Edition, tmp_path: Path
) -> None:
    older = replace(edition.facts, evidencias=edition.facts.evidencias.drop(columns="vale_hasta"))
    made = build(older, edition.boundaries)
    folder, base = open_store(str(tmp_path)), open_store(url)
    folder.publish(made)
    base.publish(folder.load())
    assert (folder.check(made.id), base.check(made.id)) == ([], [])
    assert base.load().manifest == made.manifest
