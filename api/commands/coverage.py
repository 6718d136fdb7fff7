"""``incidencia coverage``: who has each mechanism on a day, since when, what is lacking, and what changed."""

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

_ALL = {
    "mecanismo": "mecanismo",
    "numerador": "numerador",
    "denominador": "denominador",
    "valor": "valor",
    "minimo": "mínimo",
    "maximo": "máximo",
}
_STAYS = {
    "cve": "clave",
    "nombre": "nombre",
    "entro_desde": "entró desde",
    "entro_hasta": "entró hasta",
    "salio_desde": "salió desde",
    "salio_hasta": "salió hasta",
    "motivo_salida": "motivo",
    "dias_minimo": "días, mínimo",
    "dias_maximo": "días, máximo",
}
_GAPS = {
    "con": "con",
    "sin": "sin",
    "con_si": "entidades con",
    "no": "de ellas, sin",
    "entidades_no": "cuáles",
    "sin_dato": "sin dato",
}
_CHANGES = {
    "cve": "clave",
    "nombre": "nombre",
    "mecanismo": "mecanismo",
    "antes": "antes",
    "despues": "después",
    "motivo": "motivo",
    "segun": "según",
}


@click.command("coverage")
@click.argument("mecanismo", metavar="[MECANISMO]", default="")
@click.option("--fecha", default="", help="El día, AAAA-MM-DD (por omisión, hoy).")
@click.option("--desde", default="", help="Lo que cambió desde este día, AAAA-MM-DD.")
@click.option("--brechas", "lacking", is_flag=True, help="Quién tiene un mecanismo y carece de otro.")
@click.option("--csv", "as_csv", is_flag=True, help="Como CSV.")
@as_json
@click.pass_obj
def coverage(
    settings: Settings, mecanismo: str, fecha: str, desde: str, lacking: bool, as_csv: bool, as_json: bool
) -> None:
    """Muestra quién tiene cada mecanismo, o desde cuándo lo tiene cada quien, qué falta o qué cambió."""

    from api.parameters import day_or_today, read_day
    from geo.changes import changes
    from geo.coverage import coverage as of
    from geo.coverage import coverages
    from geo.evidence import History
    from geo.gaps import gaps
    from geo.standing import mechanism
    from geo.stays import stays
    from geo.stores import open_store
    from layers.encodings import flat

    if as_csv and as_json:
        raise InputError("--csv y --json no van juntos", fix="elija uno")
    if desde and lacking:
        raise InputError("--desde y --brechas no van juntos", fix="elija uno")
    day = day_or_today(fecha)
    since = read_day(desde, name="desde")
    facts = open_store(settings.store).load().facts
    if mecanismo:
        mechanism(facts, mecanismo)
    history = History.of(facts.evidencias, facts.mecanismos)
    if since:
        table = changes(facts, since, day, historia=history)
        table = table[table["mecanismo"] == mecanismo] if mecanismo else table
        _show(table, _CHANGES, as_csv=as_csv, as_json=as_json)
        say(f"{len(table)} situaciones cambiaron del {since} al {day}.")
    elif lacking:
        table = gaps(facts, day, historia=history)
        table = table[table["con"] == mecanismo] if mecanismo else table
        # On a screen, only the pairs with a gap; the files have all.
        _show(table if as_csv or as_json else table[table["no"] > 0], _GAPS, as_csv=as_csv, as_json=as_json)
        say("Una entidad de la que no se sabe no cuenta como que carece.")
    elif mecanismo:
        one, table = (
            of(facts, mecanismo, day, historia=history),
            stays(facts, mecanismo, day, historia=history),
        )
        if as_json:
            show_json({**asdict(one), "estancias": records(table)})
        else:
            _show(table, _STAYS, as_csv=as_csv, as_json=False)
            say(f"{one.titulo}: {one.numerador} de {one.denominador} al {day}. {one.texto}")
    else:
        rows = [asdict(each) for each in coverages(facts, day, historia=history)]
        if as_csv:
            _show(flat.frame(rows), _ALL, as_csv=True, as_json=False)
        else:
            show(rows, as_json=as_json, columns=_ALL)


def _show(table: pd.DataFrame, columns: dict[str, str], *, as_csv: bool, as_json: bool) -> None:
    from layers.encodings import csv

    if as_csv:
        click.echo(csv.table(table), nl=False)
        return
    rows: list[dict[str, Any]] = records(table)
    show(rows, as_json=as_json, columns=columns)
