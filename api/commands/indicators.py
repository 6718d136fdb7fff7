"""``incidencia indicators``: the programme's indicators on a day, and what stands behind each number."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from api.records import records
from api.settings import Settings
from api.talk import as_json, say, show, show_json
from geo.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_INDICATOR = {
    "id": "indicador",
    "estado": "estado",
    "valor": "valor",
    "minimo": "mínimo",
    "maximo": "máximo",
    "meta": "meta",
    "numerador": "numerador",
    "denominador": "denominador",
}
_MECHANISM = {
    "mecanismo": "mecanismo",
    "fecha": "fecha",
    "numerador": "numerador",
    "denominador": "denominador",
    "valor": "valor",
    "minimo": "mínimo",
    "maximo": "máximo",
}


@click.command("indicators")
@click.argument("id", metavar="[ID]", default="")
@click.option("--fecha", default="", help="El día, AAAA-MM-DD (por omisión, hoy).")
@click.option("--filas", "with_rows", is_flag=True, help="Lo que hay detrás del número, usado o no.")
@click.option("--csv", "as_csv", is_flag=True, help="Como CSV.")
@as_json
@click.pass_obj
def indicators(settings: Settings, id: str, fecha: str, with_rows: bool, as_csv: bool, as_json: bool) -> None:
    """Muestra los diez indicadores del Programa, o uno, o la cobertura de un mecanismo."""
    from api.parameters import day_or_today
    from geo import indicators as programme
    from geo.stores import open_store
    from layers.encodings import flat

    if as_csv and as_json:
        raise InputError("--csv y --json no van juntos", fix="elija uno")
    if with_rows and not id:
        raise InputError("--filas necesita saber de qué número", fix="dé el ID de un indicador o mecanismo")
    day = day_or_today(fecha)
    facts = open_store(settings.store).load().facts
    if with_rows:
        table = programme.rows(facts, id, day)
        _show(records(table), table, as_csv=as_csv, as_json=as_json, columns=_headings(table))
        return
    found = (programme.lookup(facts, id, day),) if id else programme.indicators(facts, day)
    rows = [asdict(one) for one in found]
    if as_json and id:
        show_json(rows[0])
        return
    columns = _INDICATOR if isinstance(found[0], programme.Indicador) else _MECHANISM
    _show(rows, flat.frame(rows), as_csv=as_csv, as_json=as_json, columns=columns)
    for one in found:
        say(one.estado_texto if isinstance(one, programme.Indicador) else one.texto)


def _show(
    rows: list[dict[str, Any]], table: pd.DataFrame, *, as_csv: bool, as_json: bool, columns: dict[str, str]
) -> None:
    from layers.encodings import csv

    if as_csv:
        click.echo(csv.table(table), nl=False)
    else:
        show(rows, as_json=as_json, columns=columns)


def _headings(table: pd.DataFrame) -> dict[str, str]:
    """The columns of a table of rows that fit on a screen."""
    shown = ("id", "linea", "periodo", "nombre", "senal", "valor", "unidad_valor", "desde", "hasta", "quien",
             "usada", "regla", "por_que")  # fmt: skip
    return {name: name for name in shown if name in table}
