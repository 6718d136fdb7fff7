"""``incidencia import``: a publisher's file, or an office's own records, become facts of ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.records import records as plain
from api.settings import Settings
from api.talk import as_json, say, show, show_json

if TYPE_CHECKING:
    from geo.records import Preview, Reading
    from geo.sources.lectura import Lectura

_BUILD = "Para que se vea, construya una edición: incidencia edition build."


@click.group("import")
def importar() -> None:
    """Lee archivos de quien los publica, y los registros de su institución."""


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
    say(_BUILD)


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


def _records_order(tabla: str, what: str) -> click.Command:
    """``incidencia import <tabla>``: one order a template."""

    @click.command(tabla, help=f"Importa {what} de su institución: la plantilla llena, XLSX o CSV.")
    @click.argument("file", metavar="ARCHIVO", type=click.Path(path_type=Path))
    @click.option("--clave", default="", help="Cómo se llama esta fuente (por omisión, como el archivo).")
    @click.option(
        "--publica", default="", help="Quién entrega el archivo (por omisión, a quien citan sus filas)."
    )
    @click.option("--licencia", default="", help="Con qué licencia (por omisión, no especificada).")
    @click.option("--check", is_flag=True, help="Sólo muestra qué cambiaría; no importa nada.")
    @click.option("--reemplazar", is_flag=True, help="Sustituye lo importado antes con esa clave.")
    @as_json
    @click.pass_obj
    def order(
        settings: Settings, file: Path, clave: str, publica: str, licencia: str,
        check: bool, reemplazar: bool, as_json: bool,
    ) -> None:  # fmt: skip
        from geo import records

        try:
            reading = records.read(file, tabla, clave=clave, publica=publica, licencia=licencia)
        except records.MistakesError as error:
            if len(error.mistakes) > 1:  # the only one is told in the refusal itself
                _say_all(error.mistakes)
            _say_all(error.mended)
            raise
        held = records.load_all(settings.home)
        _say_all((*reading.avisos, *records.alike(reading, held)))
        if check:
            _show_preview(_preview(settings, reading, held), as_json=as_json)
            return
        outcome = records.save(reading, settings.home, replace=reemplazar)
        if as_json:
            counted = {"tabla": tabla, "filas": len(reading.filas), "avisos": list(reading.avisos)}
            show_json({"fuente": reading.clave, **counted, "resultado": outcome})
        else:
            click.echo(outcome)
        say(_BUILD)

    return order


def _say_all(lines: Iterable[object]) -> None:
    for line in lines:
        say(str(line))


for _tabla, _what in {
    "evidencias": "afirmaciones sobre mecanismos",
    "convenios": "los convenios firmados",
    "leyes": "leyes, reglamentos y códigos penales",
    "evaluaciones": "veredictos de evaluadores",
    "criterios": "veredictos por criterio de armonización",
    "lineas": "el cumplimiento de las líneas de acción",
    "instituciones": "comisiones, unidades, programas y refugios",
}.items():
    importar.add_command(_records_order(_tabla, _what))


def _preview(settings: Settings, reading: Reading, held: list[Reading]) -> Preview:
    """What the next edition would say otherwise if this reading were kept."""
    from datetime import date

    from geo import facts as tables
    from geo import imports, records

    facts = tables.with_imports(tables.load_carried(), imports.load_all(settings.home))
    others = [other for other in held if other.clave != reading.clave]
    before, after = (records.with_records(facts, each) for each in (held, [*others, reading]))
    return records.preview(before, after, date.today())


def _show_preview(seen: Preview, *, as_json: bool) -> None:
    if as_json:
        tables = {"situaciones": plain(seen.situaciones), "indicadores": plain(seen.indicadores)}
        show_json({"hoy": seen.hoy, **tables})
        return
    if seen.situaciones.empty:
        click.echo("No cambiaría nada.")
    else:
        show(plain(seen.situaciones), as_json=False, columns=_SITUATIONS)
    if not seen.indicadores.empty:
        click.echo()
        show(plain(seen.indicadores), as_json=False, columns=_MEASURES)
    say("No se importó nada: es sólo lo que cambiaría.")


_SITUATIONS = {"clave": "de qué", "cve": "clave", "nombre": "nombre", "desde": "desde", "hasta": "hasta",
               "antes": "antes", "despues": "después"}  # fmt: skip
_MEASURES = {"id": "indicador", "fecha": "desde", "numerador_antes": "cubiertas antes",
             "numerador_despues": "cubiertas después", "valor_antes": "% antes",
             "valor_despues": "% después", "estado_antes": "estado antes",
             "estado_despues": "estado después"}  # fmt: skip


@importar.command("list")
@as_json
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """Lista las fuentes importadas."""
    from geo import imports, records

    rows = [
        {"fuente": one.clave, "tabla": "casos", "filas": len(one.casos), "corte": one.fuente["corte"],
         "publica": one.fuente["publica"], "archivo": one.archivo}
        for one in imports.load_all(settings.home, delito=None)
    ] + [
        {"fuente": one.clave, "tabla": one.tabla, "filas": len(one.filas), "corte": one.fuente["corte"],
         "publica": one.fuente["publica"], "archivo": one.archivo}
        for one in records.load_all(settings.home)
    ]  # fmt: skip
    columns = {"fuente": "fuente", "tabla": "tabla", "filas": "filas", "corte": "corte",
               "publica": "publica", "archivo": "archivo"}  # fmt: skip
    show(rows, as_json=as_json, columns=columns)
    if not rows:
        say("Aún no se ha importado nada.")


@importar.command("withdraw")
@click.argument("clave", metavar="FUENTE")
@click.pass_obj
def withdraw(settings: Settings, clave: str) -> None:
    """Retira una fuente importada: sus filas no entran en la próxima edición."""
    from geo import imports

    imports.withdraw(clave, settings.home)
    click.echo(f"{clave}: se retiró.")
    say(_BUILD)
