"""``incidencia marco``: install official boundaries, list the vintages, check one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from api.settings import Settings
from api.talk import as_json, progress_bar, say, show

if TYPE_CHECKING:
    from geo.marcos import Marco


@click.group("marco")
def marco() -> None:
    """Instala, lista y revisa versiones del Marco Geoestadístico."""


@marco.command("install")
@click.argument("sources", metavar="[FUENTE]...", nargs=-1)
@click.option("--marco", "vintage", default=None, help="La versión, como 2023 (si el archivo no la dice).")
@click.option("--reemplazar", is_flag=True, help="Sustituye otro Marco que tenga esa misma versión.")
@as_json
@click.pass_obj
def install(
    settings: Settings, sources: tuple[str, ...], vintage: str | None, reemplazar: bool, as_json: bool
) -> None:
    """Instala un Marco: GeoParquet, GeoPackage, shapefile, GeoJSON, TopoJSON o zip del INEGI (ruta o URL).

    Varias fuentes son las partes de una versión. Sin fuente instala la de 2019, que viene incluida.
    """
    from geo import marcos

    with progress_bar() as progress:
        if sources:
            made = marcos.install(
                sources, settings.home, marco=vintage, replace=reemplazar, progress=progress
            )
        else:
            made = marcos.install_default(settings.home, progress=progress)
    show([_row(made)], as_json=as_json, columns=_COLUMNS)
    for finding in made.hallazgos:
        say(f"En la fuente: {finding.texto}.")


_COLUMNS = {
    "marco": "marco",
    "municipios": "municipios",
    "entidades": "entidades",
    "sin_poligono": "sin polígono",
    "fuente": "fuente",
}


@marco.command("list")
@as_json
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """Lista las versiones instaladas y los municipios que no tienen polígono en cada una."""
    from geo import marcos
    from geo.codes import municipios

    held = [_row(made) for made in marcos.installed(settings.home)]
    names = municipios().set_index("cvegeo")["nombre"]
    for row in held:
        row["sin_poligono"] = [{"cvegeo": key, "nombre": names[key]} for key in row["sin_poligono"]]
    if as_json:
        show(held, as_json=True, columns=_COLUMNS)
        return
    for row in held:
        row["sin_poligono"] = [" ".join(lacking.values()) for lacking in row["sin_poligono"]]
    show(held, as_json=False, columns=_COLUMNS)
    if not held:
        say("No hay ninguna; instale la de 2019 con: incidencia marco install.")


@marco.command("check")
@click.argument("vintage", metavar="[MARCO]", default="")
@as_json
@click.pass_context
def check(ctx: click.Context, vintage: str, as_json: bool) -> None:
    """Revisa una versión instalada, archivo por archivo; sale con 1 si algo está mal.

    Lo que traía la fuente, y se reparó al instalarla, se dice aparte.
    """
    from geo import marcos

    settings: Settings = ctx.obj
    held = marcos.find(settings.home, vintage or marcos.DEFAULT)
    with progress_bar() as progress:
        findings = marcos.check(settings.home, held.marco, progress=progress)
    columns = {"clase": "clase", "cuenta": "cuenta", "texto": "hallazgo"}
    show([asdict(finding) for finding in findings], as_json=as_json, columns=columns)
    for finding in held.hallazgos:
        say(f"En la fuente: {finding.texto}.")
    ctx.exit(1 if findings else 0)


def _row(made: Marco) -> dict[str, Any]:
    """A vintage as plain values."""
    plain = {name: getattr(made, name) for name in _PLAIN}
    return {
        **plain,
        "sin_poligono": list(made.sin_poligono),
        "hallazgos": [asdict(finding) for finding in made.hallazgos],
        "carpeta": str(made.carpeta),
    }


_PLAIN = ("marco", "fuente", "licencia", "sha256", "entidades", "municipios", "instalado")
