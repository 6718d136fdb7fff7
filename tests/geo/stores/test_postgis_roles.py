"""What each role may do, tried by real users with passwords of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest

from geo.edition import Edition
from geo.errors import StoreError
from geo.stores import open_store

from ...cluster import Cluster, libpq, name_of

Users = dict[str, str]


@pytest.fixture
def users(cluster: Cluster, database: str, edition: Edition) -> Iterator[Users]:
    """The address of a database with an edition and a restricted table, for a user of each role."""
    open_store(database).publish(edition)
    name = name_of(database)
    with psycopg.connect(libpq(database), autocommit=True) as owner, ExitStack() as made:
        owner.execute("CREATE TABLE restringido.prueba (nota text)")
        roles = ("incidencia_lector", "incidencia_editor", "incidencia_custodio")
        logins = {role: made.enter_context(cluster.login(role)) for role in roles}
        yield {role: cluster.url(name, **login) for role, login in logins.items()}


@contextmanager
def trying(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        yield connection


READ = "SELECT count(*) FROM publicado.hechos_casos"
WRITES = (
    "UPDATE publicado.hechos_casos SET valor = 0 WHERE valor IS NOT NULL",
    "DELETE FROM publicado.hechos_casos",
    "UPDATE publicado.limite SET nombre = 'otro'",
    "DELETE FROM publicado.edicion",
    "TRUNCATE publicado.hechos_casos CASCADE",
    "DROP TABLE publicado.hechos_rutas",
    "CREATE TABLE publicado.mia (nota text)",
    "UPDATE incidencia_version SET version_num = '9'",
    "DELETE FROM bitacora.registro",
    "UPDATE bitacora.registro SET quien = 'otra persona'",
    "INSERT INTO bitacora.registro (accion, quien) VALUES ('usar', 'otra persona')",
    "INSERT INTO bitacora.registro (accion, cuando) VALUES ('usar', '1999-01-01')",
)
RESTRICTED = ("SELECT * FROM restringido.prueba", "INSERT INTO restringido.prueba VALUES ('a')")
PUBLISHING = (
    "INSERT INTO publicado.en_uso (edicion) VALUES ('x')",
    "INSERT INTO bitacora.registro (accion) VALUES ('usar')",
    "SELECT publicado.vaciar_edicion('x')",
    "SELECT publicado.vaciar_marco('x')",
    "SELECT publicado.particion_de_casos('2030-01')",
)


def refused(url: str, *statements: str) -> list[str]:
    """Those of the statements that are refused for lack of a permission."""
    with trying(url) as connection:
        found = []
        for statement in statements:
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                found.append(statement)
        return found


def test_a_reader_reads_what_is_published_and_does_nothing_else(
    users: Users, edition: Edition, later: Edition
) -> None:
    url = users["incidencia_lector"]
    store = open_store(url)
    assert store.load().id == edition.id
    assert len(store.load().boundaries["municipio", 0].frame) == 3
    assert store.check(edition.id) == []
    for order in (lambda: store.publish(later), lambda: store.use(edition.id)):
        with pytest.raises(StoreError, match=r"no tiene permiso .*GRANT incidencia_editor TO"):
            order()
    log = ("SELECT * FROM bitacora.registro",)
    everything = (*WRITES, *RESTRICTED, *PUBLISHING, *log)
    assert refused(url, *everything) == list(everything)
    with trying(url) as connection:
        for view in ("incidencia_entidad", "incidencia_municipio", "cobertura", "convenios", "armonizacion"):
            assert connection.execute(f"SELECT count(*) FROM publicado.{view}").fetchone() > (0,)


def test_an_editor_publishes_and_retires_and_changes_no_fact(
    users: Users, edition: Edition, later: Edition
) -> None:
    url = users["incidencia_editor"]
    store = open_store(url)
    store.publish(later)
    store.use(edition.id)
    store.retire(later.id)
    store.publish(later)
    assert store.check(later.id) == []
    assert refused(url, *WRITES, *RESTRICTED) == [*WRITES, *RESTRICTED]
    with trying(url) as connection:
        who = connection.execute("SELECT session_user").fetchone()
        said = connection.execute("SELECT DISTINCT quien FROM bitacora.registro WHERE accion = 'retirar'")
        assert said.fetchall() == [who]


def test_a_keeper_has_the_restricted_records_and_publishes_nothing(users: Users, edition: Edition) -> None:
    url = users["incidencia_custodio"]
    with trying(url) as connection:
        connection.execute("INSERT INTO restringido.prueba VALUES ('una nota')")
        connection.execute("UPDATE restringido.prueba SET nota = 'otra'")
        assert connection.execute("SELECT nota FROM restringido.prueba").fetchall() == [("otra",)]
        connection.execute("DELETE FROM restringido.prueba")
        assert connection.execute(READ).fetchone() == (len(edition.facts.casos),)
    wanted = [*WRITES, *(one for one in PUBLISHING if "bitacora" not in one)]
    assert refused(url, *wanted) == wanted


def test_a_user_of_no_role_sees_nothing(cluster: Cluster, database: str) -> None:
    with cluster.login("pg_signal_backend") as login:
        url = cluster.url(name_of(database), **login)
        with pytest.raises(StoreError, match="no tiene permiso"):
            open_store(url).current()
        assert refused(url, READ, *RESTRICTED) == [READ, *RESTRICTED]
