"""``incidencia indicators``: the coverage indicators on a day."""

from __future__ import annotations

from dataclasses import asdict

import click

from api.parameters import read_day
from api.settings import Settings
from api.talk import as_json, say, show, show_json

_COLUMNS = {
    "id": "indicador",
    "fecha": "fecha",
    "numerador": "numerador",
    "denominador": "denominador",
    "valor": "valor",
    "minimo": "mínimo",
    "maximo": "máximo",
    "meta": "meta",
}


@click.command("indicators")
@click.argument("id", metavar="[ID]", default="")
@click.option("--fecha", default="", help="El día, AAAA-MM-DD (por omisión, hoy).")
@as_json
@click.pass_obj
def indicators(settings: Settings, id: str, fecha: str, as_json: bool) -> None:
    """Muestra los indicadores de cobertura, o uno, con lo que no se sabe."""
    from datetime import date

    from geo import indicators as coverage
    from geo.evidence import check_day
    from geo.stores import open_store

    today = date.today()
    day = check_day(read_day(fecha) or today, hoy=today)
    facts = open_store(settings.store).load().facts
    found = (coverage.indicator(facts, id, day),) if id else coverage.indicators(facts, day)
    rows = [asdict(one) for one in found]
    if as_json and id:
        show_json(rows[0])
        return
    show(rows, as_json=as_json, columns=_COLUMNS)
    for one in found:
        say(one.texto)
