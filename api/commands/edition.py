"""``incidencia edition``: gather facts and boundaries, publish them at once, choose among editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from api.carried import note
from api.settings import Settings
from api.talk import Progress, as_json, part, progress_bar, say, show, show_json

if TYPE_CHECKING:
    from geo.edition import Edition


@click.group("edition")
def edition() -> None:
    """Construye, lista, muestra y elige ediciones."""


def build_edition(settings: Settings, marco: str, progress: Progress) -> Edition:
    """Carried and imported facts with the boundaries of ``marco``, published whole.

    The default vintage is installed when it is asked for and missing. Raises IncidenciaError.
    """
    from geo import facts as tables
    from geo import imports, marcos, records
    from geo.edition import build
    from geo.stores import open_store

    if marco not in {held.marco for held in marcos.installed(settings.home)}:
        if marco != marcos.DEFAULT:
            marcos.find(settings.home, marco)
        marcos.install_default(settings.home, progress=part(progress, 0.0, 0.8))
    progress("reuniendo los hechos", 0.8)
    facts = tables.with_imports(tables.load_carried(), imports.load_all(settings.home))
    facts = records.with_records(facts, records.load_all(settings.home))
    progress("construyendo la edición", 0.88)
    made = build(facts, marcos.load(settings.home, marco))
    progress("publicando la edición", 0.94)
    note(made.id, settings.home)  # before: a note without its edition does no harm
    open_store(settings.store).publish(made)
    progress("edición publicada", 1.0)
    return made


@edition.command("build")
@click.option("--marco", default="", help="La versión del Marco Geoestadístico (por omisión, 2019).")
@as_json
@click.pass_obj
def build_(settings: Settings, marco: str, as_json: bool) -> None:
    """Construye una edición con todo lo que hay y la publica."""
    from geo import marcos

    with progress_bar() as progress:
        made = build_edition(settings, marco or settings.marco or marcos.DEFAULT, progress)
    if as_json:
        show_json(made.manifest.as_dict())
    else:
        click.echo(made.id)


@edition.command("list")
@click.option("--retiradas", is_flag=True, help="Las que se retiraron, de las que queda el manifiesto.")
@as_json
@click.pass_obj
def list_(settings: Settings, retiradas: bool, as_json: bool) -> None:
    """Lista las ediciones publicadas, la más nueva primero."""
    rows = retired(settings) if retiradas else editions(settings)
    columns = {"en_uso": "en uso", "id": "edición", "creada": "creada", "marco": "marco", "corte": "corte"}
    show(rows, as_json=as_json, columns=columns)
    if not rows and not retiradas:
        say("Aún no hay ediciones; haga una con: incidencia edition build.")


def editions(settings: Settings) -> list[dict[str, Any]]:
    """The manifests of the store, each saying whether it is the one in use."""
    from geo.stores import open_store

    store = open_store(settings.store)
    current = store.current()
    return [{"en_uso": held.id == current, **held.as_dict()} for held in store.editions()]


def retired(settings: Settings) -> list[dict[str, Any]]:
    """The manifests of what was retired from the store."""
    from geo.stores import open_store

    return [{"en_uso": False, **held.as_dict()} for held in open_store(settings.store).retired()]


@edition.command("show")
@click.argument("id", metavar="[EDICIÓN]", default="")
@as_json
@click.pass_obj
def show_(settings: Settings, id: str, as_json: bool) -> None:
    """Muestra el manifiesto de una edición (por omisión, la que está en uso)."""
    from geo.errors import NotFoundError
    from geo.stores import open_store

    store = open_store(settings.store)
    wanted = id or store.current()
    found = next((held for held in store.editions() + store.retired() if held.id == wanted), None)
    if found is None:
        if wanted is None:
            raise NotFoundError("aún no hay ediciones", fix="haga una con: incidencia edition build")
        raise NotFoundError(f"no hay edición «{wanted}»", fix="véalas con: incidencia edition list")
    manifest = found.as_dict()
    if as_json:
        show_json(manifest)
        return
    for name, value in manifest.items():
        if isinstance(value, list):
            click.echo(f"{name}:")
            for entry in value:
                text = ", ".join(map(str, entry.values())) if isinstance(entry, dict) else str(entry)
                click.echo(f"  {text}")
        else:
            click.echo(f"{name}: {value}")


@edition.command("use")
@click.argument("id", metavar="EDICIÓN")
@click.pass_obj
def use(settings: Settings, id: str) -> None:
    """Elige la edición con la que responde el servicio."""
    from geo.stores import open_store

    open_store(settings.store).use(id)
    click.echo(id)


@edition.command("retire")
@click.argument("id", metavar="EDICIÓN")
@click.pass_obj
def retire(settings: Settings, id: str) -> None:
    """Retira una edición que no está en uso: borra lo que tiene y deja su manifiesto."""
    from geo.stores import open_store

    open_store(settings.store).retire(id)
    click.echo(id)
