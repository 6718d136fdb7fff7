"""The store that is a PostGIS database: several people publish, many read, and SQL and QGIS connect to it.

Everything of an edition is written in one transaction, which also puts it in use, notes it in the log and
tells whoever listens. Publishers are put in line by an advisory lock of the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import geopandas as gpd

from geo.boundaries import BoundarySet
from geo.codes import Nivel
from geo.edition import Edition, Manifest, differences
from geo.errors import InputError, NotFoundError, StoreError
from geo.stores.postgis import boundaries, contents
from geo.stores.postgis.connection import Connection, connect
from geo.stores.postgis.watch import CHANNEL, DatabaseWatch
from geo.topology import Hallazgo

_MEND = "vuelva a publicarla con: incidencia edition build"
_EMPTY = NotFoundError("aún no hay ediciones", fix="haga una con: incidencia edition build")


@dataclass(frozen=True)
class PostgisStore:
    """A `geo.stores.Store` in the database at ``url``, whose tables `migrations.migrate` makes."""

    url: str = field(repr=False)

    def publish(self, edition: Edition) -> None:
        """Write an edition and put it in use in one transaction; killed at any moment, nothing changes."""
        with self._alone() as connection:
            if self._is_live(connection, edition.id):
                if not self._findings(connection, edition.id):
                    self._point(connection, edition.id)
                    return
                connection.execute("SELECT publicado.vaciar_edicion(%s)", [edition.id])
            key = boundaries.write(connection, edition.boundaries)
            self._describe(connection, edition, key)
            contents.write(connection, edition.id, edition.facts)
            connection.execute("SELECT publicado.contar_renglones()")
            rows = {entry["tabla"]: entry["filas"] for entry in edition.manifest.tablas}
            connection.execute(
                "INSERT INTO bitacora.registro (accion, edicion, filas, huella, detalle) "
                "VALUES ('publicar', %s, %s, %s, %s)",
                [edition.id, sum(rows.values()), edition.manifest.sha256, _json(edition.manifest.tablas)],
            )
            self._point(connection, edition.id)

    def load(self, id: str | None = None) -> Edition:
        """Facts are read at once, a level of the boundaries when it is first asked for."""
        with self._looking() as connection:
            id = id or _current(connection)
            if id is None:
                raise _EMPTY
            manifest, key = self._manifest(connection, id)
            facts = contents.read(connection, id)
            levels, findings = boundaries.describe(connection, key)
        for entry in manifest.tablas:
            found = len(getattr(facts, entry["tabla"]))
            if found != entry["filas"]:
                raise StoreError(
                    f"la tabla {entry['tabla']} tiene {found} filas y el manifiesto dice {entry['filas']}",
                    where=f"edición {id}",
                    fix=_MEND,
                )
        return Edition(id, manifest, self._boundaries(manifest, key, levels, findings), facts)

    def editions(self) -> list[Manifest]:
        """The manifests of what is published, the newest first."""
        return self._manifests(retired=False)

    def retired(self) -> list[Manifest]:
        """The manifests of what was retired, the newest first."""
        return self._manifests(retired=True)

    def use(self, id: str) -> None:
        """Put a published edition in use."""
        with self._alone() as connection:
            self._manifest(connection, id)
            connection.execute("INSERT INTO bitacora.registro (accion, edicion) VALUES ('usar', %s)", [id])
            self._point(connection, id)

    def current(self) -> str | None:
        """The id of the edition in use; None in an empty store."""
        with self._looking() as connection:
            return _current(connection)

    def retire(self, id: str) -> None:
        """Take an edition's facts away, and its boundaries where no other has them; its manifest stays."""
        with self._alone() as connection:
            self._manifest(connection, id)
            if id == _current(connection):
                raise InputError(
                    f"la edición {id} está en uso", fix="elija antes otra con: incidencia edition use"
                )
            connection.execute("SELECT publicado.vaciar_edicion(%s)", [id])

    def check(self, id: str) -> list[str]:
        """What of an edition is not as its manifest says, in sentences; every row is read."""
        with self._looking() as connection:
            self._manifest(connection, id)
            return self._findings(connection, id)

    def watch(self) -> DatabaseWatch:
        """Hear of the edition in use as soon as it changes."""
        return DatabaseWatch(self.url)

    def _findings(self, connection: Connection, id: str) -> list[str]:
        manifest, key = self._manifest(connection, id)
        facts = contents.read(connection, id)
        return [
            *differences(facts, manifest),
            *contents.stale(connection, id, facts),
            *boundaries.differences(connection, key),
        ]

    def _is_live(self, connection: Connection, id: str) -> bool:
        query = "SELECT 1 FROM publicado.edicion WHERE id = %s AND viva"
        return connection.execute(query, [id]).fetchone() is not None

    def _describe(self, connection: Connection, edition: Edition, key: str) -> None:
        connection.execute(
            """
            INSERT INTO publicado.edicion (id, marco, creada, manifiesto) VALUES (%s, %s, %s, %s)
            ON CONFLICT (id) DO UPDATE SET marco = excluded.marco, creada = excluded.creada,
                manifiesto = excluded.manifiesto, publicada = now(), retirada = NULL
            """,
            [edition.id, key, edition.manifest.creada, _json(edition.manifest.as_dict())],
        )

    def _point(self, connection: Connection, id: str) -> None:
        connection.execute(
            "INSERT INTO publicado.en_uso (edicion) VALUES (%s) "
            "ON CONFLICT (unica) DO UPDATE SET edicion = excluded.edicion, desde = now()",
            [id],
        )
        connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, id])

    def _manifest(self, connection: Connection, id: str) -> tuple[Manifest, str]:
        """The manifest and the key of the boundaries of a live edition."""
        query = "SELECT manifiesto, marco, retirada::date FROM publicado.edicion WHERE id = %s"
        found = connection.execute(query, [id]).fetchone()
        if found is None:
            raise NotFoundError(f"no hay edición «{id}»", fix="véalas con: incidencia edition list")
        said, key, retired = found
        if retired is not None:
            raise NotFoundError(
                f"no hay edición «{id}»: se retiró el {retired}", fix="véalas con: incidencia edition list"
            )
        return Manifest.from_dict(said), key

    def _manifests(self, *, retired: bool) -> list[Manifest]:
        with self._looking() as connection:
            rows = connection.execute(
                "SELECT manifiesto FROM publicado.edicion WHERE viva <> %s", [retired]
            ).fetchall()
        held = [Manifest.from_dict(said) for (said,) in rows]
        return sorted(held, key=lambda one: (one.creada, one.id), reverse=True)

    def _boundaries(
        self,
        manifest: Manifest,
        key: str,
        levels: tuple[tuple[Nivel, int], ...],
        findings: tuple[Hallazgo, ...],
    ) -> BoundarySet:
        return BoundarySet(
            marco=manifest.marco,
            fuente=manifest.marco_fuente,
            licencia=manifest.licencia_marco,
            sha256=manifest.sha256,
            sin_poligono=manifest.sin_poligono,
            hallazgos=findings,
            niveles=levels,
            abrir=partial(_read_level, self.url, key),
        )

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A transaction while no other process publishes; keys between tables are looked at when it ends."""
        with connect(self.url) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('incidencia'))")
            connection.execute("SET CONSTRAINTS ALL DEFERRED")
            yield connection

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        """A transaction that sees the database as it was at one moment and changes nothing."""
        with connect(self.url) as connection:
            connection.commit()
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection


def _current(connection: Connection) -> str | None:
    found = connection.execute("SELECT edicion FROM publicado.en_uso").fetchone()
    return None if found is None else str(found[0])


def _read_level(url: str, key: str, nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
    with connect(url) as connection:
        return boundaries.read(connection, key, nivel, resolucion)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
