"""Alembic's migrations, run in one transaction; they travel in the package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from geo.errors import StoreError
from geo.stores.postgis.connection import (
    HEAD,
    VERSION_SCHEMA,
    VERSION_TABLE,
    Connection,
    check_server,
    connect,
    schema_version,
    shown,
)

if TYPE_CHECKING:
    import sqlalchemy

__all__ = ["HEAD", "VERSION_SCHEMA", "VERSION_TABLE", "migrate", "version"]

_FOLDER = Path(__file__).resolve().parent / "migraciones"


def migrate(url: str, target: str = HEAD) -> tuple[str | None, str | None]:
    """Bring the tables to a migration, forward or back (``base``: none): the version before and after.

    All or nothing. PostGIS is added where it is missing and may be. Raises StoreError.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    with connect(url, migrated=False) as connection:
        engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
        # SQLAlchemy looks at the server and rolls back, before anything is done.
        with engine.connect() as joined:
            # In line with who publishes, and with another migration.
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('incidencia'))")
            _add_postgis(connection, url)
            check_server(connection, url)
            before = schema_version(connection)
            if before is not None and before > HEAD:
                raise StoreError(
                    f"las tablas son de un Incidencia más nuevo ({before}; éste conoce hasta {HEAD})",
                    where=shown(url),
                    fix="actualice el programa con: pip install --upgrade incidencia",
                )
            if before != (None if target == "base" else target):
                _run(joined, target, back=(before is not None and target < before) or target == "base")
            after = schema_version(connection)
            _note(connection, before, after)
            joined.commit()
            return before, after


def version(url: str) -> str | None:
    """The migration that a database is at; None where it has none."""
    with connect(url, migrated=False) as connection:
        return schema_version(connection)


def _note(connection: Connection, before: str | None, after: str | None) -> None:
    if before == after:
        return
    if after is None:
        connection.execute("DROP TABLE public.incidencia_version")
        return
    detail = json.dumps({"de": before or "", "a": after})
    connection.execute(
        "INSERT INTO bitacora.registro (accion, detalle) VALUES ('migrar', %s::json)", [detail]
    )


def _add_postgis(connection: Connection, url: str) -> None:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
        raise StoreError(
            "el servidor no tiene PostGIS",
            where=shown(url),
            fix="en Debian: apt-get install postgresql-15-postgis-3",
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise StoreError(
            "la base no tiene PostGIS y este usuario no lo puede añadir",
            where=shown(url),
            fix="como administrador: CREATE EXTENSION postgis",
        ) from error


def _run(joined: sqlalchemy.Connection, target: str, *, back: bool) -> None:
    """Run Alembic in the transaction of a connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = joined
    (command.downgrade if back else command.upgrade)(config, target)
