"""``incidencia store``: a database's tables, editions from one store to another, whether they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.settings import Settings
from api.talk import as_json, say, show

if TYPE_CHECKING:
    from geo.stores import Store

_ALL = click.option("--todas", is_flag=True, help="Todas las ediciones publicadas.")


@click.group("store")
def store() -> None:
    """Prepara la base de datos, copia ediciones de un almacén a otro y las revisa."""


@store.command("migrate")
@click.option("--hasta", metavar="VERSIÓN", default="", help="Otra versión de las tablas; base es ninguna.")
@click.option("--borrar", is_flag=True, help="Con --hasta base: acepta perder las ediciones.")
@as_json
@click.pass_obj
def migrate(settings: Settings, hasta: str, borrar: bool, as_json: bool) -> None:
    """Hace o actualiza las tablas de la base que nombra INCIDENCIA_STORE."""
    from geo.errors import InputError
    from geo.stores import DATABASES, open_store

    if settings.store.partition("://")[0] not in DATABASES:
        raise InputError(
            f"«{settings.store}» es una carpeta y no tiene tablas",
            fix="nombre una base con --store postgresql+psycopg://usuario@servidor/base",
        )
    # Alembic is of use to nobody else.
    from geo.stores.postgis import migrations

    if hasta == "base" and not borrar and migrations.version(settings.store) is not None:
        held = len(open_store(settings.store).editions())
        if held:
            raise InputError(f"se perderían {held} ediciones", fix="si es lo que quiere, añada --borrar")
    before, after = migrations.migrate(settings.store, hasta or migrations.HEAD)
    show([{"antes": before, "ahora": after}], as_json=as_json, columns={"antes": "antes", "ahora": "ahora"})


@store.command("copy")
@click.argument("source", metavar="DE")
@click.argument("target", metavar="A")
@click.option("--edicion", metavar="EDICIÓN", default="", help="Cuál (por omisión, la que está en uso).")
@_ALL
def copy(source: str, target: str, edicion: str, todas: bool) -> None:
    """Copia ediciones entre una carpeta y una base, en cualquier sentido; conservan su nombre."""
    from geo.stores import open_store

    here, there = open_store(source), open_store(target)
    for id in _wanted(here, edicion, todas):
        there.publish(here.load(id))
        click.echo(id)


@store.command("check")
@click.argument("edicion", metavar="[EDICIÓN]", default="")
@_ALL
@as_json
@click.pass_obj
def check(settings: Settings, edicion: str, todas: bool, as_json: bool) -> int:
    """Compara cada fila de una edición con su manifiesto; termina en 1 si algo no es como se publicó."""
    from geo.stores import open_store

    held = open_store(settings.store)
    checked = {id: held.check(id) for id in _wanted(held, edicion, todas)}
    rows = [{"edicion": id, "hallazgo": each} for id, found in checked.items() for each in found]
    show(
        rows, as_json=as_json, columns={"edicion": "edición", "hallazgo": "hallazgo"}
    ) if rows or as_json else None
    if not rows:
        say(f"Como se publicaron: {', '.join(checked)}.")
    return 1 if rows else 0


def _wanted(held: Store, id: str, all_of_them: bool) -> list[str]:
    """The ids asked for, from the oldest, the one in use last: who copies them ends with the same in use."""
    from geo.errors import NotFoundError

    current = held.current()
    if all_of_them:
        return sorted((one.id for one in reversed(held.editions())), key=lambda id: id == current)
    if not id and current is None:
        raise NotFoundError("aún no hay ediciones", fix="haga una con: incidencia edition build")
    return [id or str(current)]
