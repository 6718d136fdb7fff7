"""What the README says of backups: dump, drop, restore, and the same edition is there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg

from geo.edition import Edition
from geo.stores import open_store

from ... import postgres
from ...cluster import Cluster, libpq


def test_a_dump_restored_elsewhere_holds_the_same_editions(
    cluster: Cluster, edition: Edition, later: Edition, tmp_path: Path
) -> None:
    programs, file = postgres.find(), tmp_path / "incidencia.dump"
    assert programs is not None
    with cluster.database(cluster.template) as name:
        url = cluster.url(name)
        for one in (edition, later):
            open_store(url).publish(one)
        dump = [programs / "pg_dump", "--format=custom", f"--file={file}", libpq(url)]
        subprocess.run(dump, check=True, env=os.environ)
    with cluster.database() as name:  # the one before is gone by now
        url = cluster.url(name)
        restore = [programs / "pg_restore", "--exit-on-error", f"--dbname={libpq(url)}", file]
        subprocess.run(restore, check=True, env=os.environ)
        store = open_store(url)
        assert store.current() == store.load().id == later.id
        assert [store.check(id) for id in (edition.id, later.id)] == [[], []]
        with cluster.login("incidencia_lector") as login:  # whose permissions came with the dump
            assert open_store(cluster.url(name, **login)).load(edition.id).manifest == edition.manifest
        with psycopg.connect(libpq(url)) as sql:
            kept = sql.execute("SELECT count(*) FROM bitacora.registro WHERE accion = 'publicar'").fetchone()
        assert kept == (2,)
        open_store(url).use(edition.id)
