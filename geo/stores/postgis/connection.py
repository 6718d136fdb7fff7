"""A connection to the database, or one sentence on why there is none and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import conninfo
from psycopg.errors import CheckViolation, DiskFull, ForeignKeyViolation, InsufficientPrivilege, OutOfMemory

from geo.errors import InputError, StoreError

HEAD = "0001"
"""The migration that this program was written for."""

VERSION_SCHEMA, VERSION_TABLE = "public", "incidencia_version"
OLDEST_SERVER, OLDEST_POSTGIS = 140000, (3, 3)
MIGRATE = "incidencia store migrate"

Connection = psycopg.Connection[Any]

_STATE = """
SELECT current_setting('server_version_num')::int, e.extversion, n.nspname,
       to_regclass('public.incidencia_version') IS NOT NULL
FROM (SELECT 1) one LEFT JOIN pg_extension e ON e.extname = 'postgis'
LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
"""


def shown(url: str) -> str:
    """``url`` as it may be written in a message: without its password."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}", query=""))


@contextmanager
def connect(url: str, *, migrated: bool = True) -> Iterator[Connection]:
    """A connection in a transaction that ends with the block; its every failure is a StoreError.

    With ``migrated`` the server, PostGIS and the tables are those that this program needs, or it is refused.
    Raises InputError for an address that is none.
    """
    # Closed by us: psycopg leaves open one whose commit was refused.
    with reported(url), closing(open_connection(url)) as connection, connection:
        if migrated:
            check(connection, url)
        yield connection


def open_connection(url: str, *, autocommit: bool = False) -> Connection:
    """A connection without any check; the caller closes it."""
    try:
        # A password with odd characters is the user's to escape; what libpq does not read is told as such.
        said = conninfo.conninfo_to_dict(url.replace("postgresql+psycopg://", "postgresql://", 1))
    except psycopg.ProgrammingError as error:
        raise InputError(
            f"la dirección de la base no se entiende ({_first_line(error)})",
            where="INCIDENCIA_STORE",
            fix="escríbala como postgresql+psycopg://usuario@servidor/base",
        ) from None
    defaults = {"connect_timeout": "5", "application_name": "incidencia", **said}
    return psycopg.connect(**defaults, autocommit=autocommit)  # type: ignore[arg-type]


def check(connection: Connection, url: str) -> None:
    """Refuse a server, a PostGIS or tables that this program cannot work with."""
    check_server(connection, url)
    version = schema_version(connection)
    if version is None:
        raise StoreError(
            "la base no tiene las tablas de Incidencia", where=shown(url), fix=f"hágalas con: {MIGRATE}"
        )
    if version < HEAD:
        raise StoreError(
            f"las tablas son de una versión anterior ({version}; hace falta {HEAD})",
            where=shown(url),
            fix=f"actualícelas con: {MIGRATE}",
        )
    if version > HEAD:
        raise StoreError(
            f"las tablas son de un Incidencia más nuevo ({version}; éste conoce hasta {HEAD})",
            where=shown(url),
            fix="actualice el programa con: pip install --upgrade incidencia",
        )


def check_server(connection: Connection, url: str) -> None:
    """Refuse an old server, or one whose database lacks PostGIS or has an old one."""
    server, postgis, schema, _ = _row(connection)
    if server < OLDEST_SERVER:
        raise StoreError(
            f"PostgreSQL {server // 10000} es muy viejo; hace falta el {OLDEST_SERVER // 10000} o más nuevo",
            where=shown(url),
            fix="actualice el servidor, por ejemplo con: pg_upgradecluster",
        )
    if postgis is None:
        raise StoreError("la base no tiene PostGIS", where=shown(url), fix=f"añádalo con: {MIGRATE}")
    if tuple(int(part) for part in postgis.split(".")[:2]) < OLDEST_POSTGIS:
        raise StoreError(
            f"PostGIS {postgis} es muy viejo; hace falta el {'.'.join(map(str, OLDEST_POSTGIS))} o más nuevo",
            where=shown(url),
            fix="instálelo y, como administrador: SELECT postgis_extensions_upgrade()",
        )
    # Its functions and types, wherever it was installed; everything of ours is named with its schema.
    connection.execute("SELECT set_config('search_path', quote_ident(%s) || ', pg_catalog', false)", [schema])


def schema_version(connection: Connection) -> str | None:
    """The migration that the database is at; None where it has none."""
    if not _row(connection)[3]:
        return None
    found = connection.execute("SELECT version_num FROM public.incidencia_version").fetchone()
    return None if found is None else str(found[0])


@contextmanager
def reported(url: str) -> Iterator[None]:
    """Whatever PostgreSQL refuses inside, as a StoreError."""
    try:
        yield
    except InsufficientPrivilege as error:
        raise StoreError(
            f"el usuario de la base no tiene permiso ({_first_line(error)})",
            where=shown(url),
            fix="use uno con el rol que hace falta: GRANT incidencia_editor TO usuario",
        ) from error
    except (DiskFull, OutOfMemory) as error:
        raise StoreError(
            f"el servidor se quedó sin espacio ({_first_line(error)})",
            where=shown(url),
            fix="la edición anterior sigue en uso; libere espacio y vuelva a intentarlo",
        ) from error
    except (CheckViolation, ForeignKeyViolation) as error:
        table = error.diag.table_name
        raise StoreError(
            f"un renglón de {table} no cumple {error.diag.constraint_name}",
            where=shown(url),
            fix="corrija la tabla; nada cambió",
        ) from error
    except psycopg.OperationalError as error:
        _, refused, said = _first_line(error).rpartition("FATAL: ")
        if refused:  # the server is there, and does not let in
            what, fix = "no deja entrar", "revise usuario, contraseña y base; una base se hace con: createdb"
        else:
            what, fix = "no contesta", "revise INCIDENCIA_STORE y que el servidor esté en marcha: pg_isready"
        raise StoreError(f"la base {what} ({said.strip()})", where=shown(url), fix=fix) from error
    except psycopg.Error as error:
        raise StoreError(
            f"la base rechazó lo pedido ({_first_line(error)})", where=shown(url), fix="nada cambió"
        ) from error


def _row(connection: Connection) -> Any:
    return connection.execute(_STATE).fetchone()


def _first_line(error: Exception) -> str:
    """What the server said, without its advice nor the end that a sentence does not have."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    return lines[0].removeprefix("connection failed: ").rstrip(".")
