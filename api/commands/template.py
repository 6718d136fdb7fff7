"""``incidencia template``: an empty table for an office to fill."""

from __future__ import annotations

from pathlib import Path

import click

from api.files import write_whole
from api.talk import say


@click.command("template")
@click.argument("tabla", metavar="TABLA")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="El archivo: .xlsx o .csv."
)
def template(tabla: str, output: Path) -> None:
    """Escribe una plantilla: evidencias, convenios, leyes, evaluaciones, criterios, lineas o instituciones.

    Trae sus columnas explicadas, las listas de lo que se puede elegir y una fila de ejemplo.
    """
    from geo.errors import InputError
    from geo.records import csv_template, xlsx_template

    suffix = output.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise InputError("no es .xlsx ni .csv", where=str(output), fix="elija una de las dos terminaciones")
    write_whole(output, xlsx_template(tabla) if suffix == ".xlsx" else csv_template(tabla))
    click.echo(output)
    say(f"Cuando esté llena: incidencia import {tabla} {output.name}")
