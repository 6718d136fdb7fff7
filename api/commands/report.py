"""``incidencia report``: the half-yearly report as a page that prints, or as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from api.files import write_whole
from api.settings import Settings
from api.talk import say

SUFFIXES = (".html", ".xlsx")


@click.command("report")
@click.option("--entidad", metavar="CVE", default="00", help="La entidad, de 01 a 32 (por omisión, el país).")
@click.option("--fecha", default="", help="El día del informe, AAAA-MM-DD (por omisión, hoy).")
@click.option("--desde", default="", help="Desde cuándo se dice qué cambió (por omisión, medio año antes).")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="El .html o .xlsx que se escribe."
)
@click.pass_obj
def report(settings: Settings, /, entidad: str, fecha: str, desde: str, output: Path) -> None:
    """Escribe el informe semestral: indicadores, cobertura, incidencia, cambios y lo que no se sabe."""
    from datetime import date

    from api.parameters import read_day
    from geo.errors import InputError
    from geo.stores import open_store
    from layers.report.report import gather

    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"un informe no se escribe como «{output.name}»",
            fix=f"termine el nombre en {' o '.join(SUFFIXES)}",
        )
    today = date.today()
    edition = open_store(settings.store).load()
    made = gather(
        edition, read_day(fecha) or today, cve_ent=entidad, desde=read_day(desde, name="desde"), hoy=today
    )
    if suffix == ".xlsx":
        from layers.report.xlsx import report_xlsx

        write_whole(output, report_xlsx(made))
    else:
        from layers.report.html import report_html
        from layers.report.map_svg import coarsest, shapes

        write_whole(output, report_html(made, shapes(coarsest(edition.boundaries))).encode())
    click.echo(output)
    say(f"Informe de {made.nombre} al {made.fecha}, edición {made.edicion}.")
