"""``incidencia store`` and ``edition retire``, on a folder and on a database."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from click.testing import Result

from geo.boundaries import BoundarySet
from geo.edition import Edition, build
from geo.facts import load_carried
from geo.stores import open_store

from ..cluster import Cluster, libpq
from ..geo.conftest import three_squares

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def editions() -> list[Edition]:
    """Two editions on three municipios."""
    facts = load_carried()
    facts = replace(facts, poblacion_municipio=facts.poblacion_municipio.head(26))
    levels = (("entidad", 0), ("municipio", 0), ("entidad", 250), ("municipio", 250))
    marco = BoundarySet("2019", "cuadros", "ninguna", "ab" * 32, (), (), levels, three_squares)
    made = [build(facts, marco), build(replace(facts, rutas=facts.rutas.head(2)), marco)]
    return [
        replace(one, manifest=replace(one.manifest, creada=f"202{n}-01-01T00:00:00+00:00"))
        for n, one in enumerate(made)
    ]


@pytest.fixture
def folder(tmp_path: Path, editions: list[Edition]) -> str:
    """A folder with both, the older one in use."""
    store = open_store(str(tmp_path / "carpeta"))
    for one in reversed(editions):
        store.publish(one)
    return str(tmp_path / "carpeta")


def test_a_database_is_prepared_and_filled_from_a_folder(
    cluster: Cluster, folder: str, editions: list[Edition], tmp_path: Path, run: Run
) -> None:
    with cluster.database() as name:
        url = cluster.url(name)
        made = run("--store", url, "store", "migrate", "--json")
        assert (made.exit_code, json.loads(made.stdout)) == (0, [{"antes": None, "ahora": "0001"}])
        copied = run("store", "copy", folder, url, "--todas")
        assert copied.stdout.split() == [editions[1].id, editions[0].id]  # the one in use last
        listed = json.loads(run("--store", url, "edition", "list", "--json").stdout)
        assert [(row["id"], row["en_uso"]) for row in listed] == [
            (editions[1].id, False),
            (editions[0].id, True),
        ]
        checked = run("--store", url, "store", "check", "--todas")
        assert (checked.exit_code, checked.stdout) == (0, "")
        back = run("store", "copy", url, tmp_path / "otra")
        assert back.stdout.split() == [editions[0].id]
        assert open_store(str(tmp_path / "otra")).current() == editions[0].id
        assert run("--store", url, "store", "migrate", "--hasta", "base").exit_code == 2
        assert run("--store", url, "store", "migrate", "--hasta", "base", "--borrar").exit_code == 0


def test_what_is_not_as_it_was_published_is_told_and_ends_in_one(
    database: str, folder: str, editions: list[Edition], run: Run
) -> None:
    run("store", "copy", folder, database)
    with psycopg.connect(libpq(database), autocommit=True) as sql:
        sql.execute("UPDATE publicado.hechos_leyes SET nota = 'otra cosa' WHERE fila = 0")
    checked = run("--store", database, "store", "check", "--json")
    assert checked.exit_code == 1
    told = "leyes no tiene las filas que dice el manifiesto"
    assert json.loads(checked.stdout) == [{"edicion": editions[0].id, "hallazgo": told}]


def test_a_retired_edition_is_shown_and_not_listed(
    folder: str, editions: list[Edition], run: Run, assert_refused: Callable[..., None]
) -> None:
    store = ("--store", folder)
    assert_refused(run(*store, "edition", "retire", editions[0].id), "está en uso", "edition use")
    assert run(*store, "edition", "retire", editions[1].id).stdout.strip() == editions[1].id
    assert [row["id"] for row in json.loads(run(*store, "edition", "list", "--json").stdout)] == [
        editions[0].id
    ]
    gone = json.loads(run(*store, "edition", "list", "--retiradas", "--json").stdout)
    assert [row["id"] for row in gone] == [editions[1].id]
    assert json.loads(run(*store, "edition", "show", editions[1].id, "--json").stdout) == (
        editions[1].manifest.as_dict()
    )
    assert_refused(run(*store, "edition", "use", editions[1].id), "no hay edición")


def test_a_folder_has_no_tables_to_migrate(
    tmp_path: Path, run: Run, assert_refused: Callable[..., None]
) -> None:
    assert_refused(run("--store", tmp_path, "store", "migrate"), "es una carpeta", "--store")


def test_a_service_on_a_database_without_tables_says_what_to_run(
    cluster: Cluster, run: Run, assert_refused: Callable[..., None]
) -> None:
    with cluster.database() as name:
        assert_refused(run("--store", cluster.url(name), "serve", "--port", "0"), "incidencia store migrate")
