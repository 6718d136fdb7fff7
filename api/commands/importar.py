"""``incidencia import``: a publisher's file becomes facts of ours, or nothing changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.settings import Settings
from api.talk import as_json, say, show_json

if TYPE_CHECKING:
    from geo.sources.lectura import Lectura


@click.group("import")
def importar() -> None:
    """Lee archivos de quien los publica."""


@importar.command("sesnsp")
@click.argument("file", metavar="ARCHIVO", type=click.Path(path_type=Path))
@click.option("--delito", default="Trata de personas", show_default=True, help="El delito que se guarda.")
@click.option("--reemplazar", is_flag=True, help="Sustituye lo importado antes de ese mismo corte.")
@as_json
@click.pass_obj
def sesnsp(settings: Settings, file: Path, delito: str, reemplazar: bool, as_json: bool) -> None:
    """Importa un archivo del SESNSP: CSV, .csv.gz o zip de CSV o XLSX, estatal o municipal."""
    from geo import imports
    from geo.sources import sesnsp as publisher

    reading = publisher.read(file, delito=delito)
    outcome = imports.save(reading, settings.home, replace=reemplazar)
    for notice in reading.avisos:
        say(notice)
    if as_json:
        show_json(_row(reading) | {"resultado": outcome})
    else:
        click.echo(outcome)
    say("Para que se vea, construya una edición: incidencia edition build.")


_TOLD = ("instrumento", "nivel", "medida", "desde", "hasta", "corte")


def _row(reading: Lectura) -> dict[str, Any]:
    return {
        "fuente": reading.fuente["clave"],
        "delito": reading.delito,
        **{
            name: reading.fuente[name]
            for name in ("instrumento", "nivel", "medida", "desde", "hasta", "corte")
        },
        "celdas": len(reading.casos),
        "suma": int(reading.casos["valor"].sum()),
        "avisos": list(reading.avisos),
    }
