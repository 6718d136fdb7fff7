"""``incidencia diff``: what a publisher revised between two cortes."""

from __future__ import annotations

import click

from api.records import records
from api.settings import Settings
from api.talk import as_json, say, show


@click.command("diff")
@click.argument("corte_a", metavar="CORTE_A")
@click.argument("corte_b", metavar="CORTE_B")
@as_json
@click.pass_obj
def diff(settings: Settings, corte_a: str, corte_b: str, as_json: bool) -> None:
    """Lista las celdas que cambiaron entre dos cortes, como 2024-04 y 2024-11."""
    from geo import facts as tables
    from geo import imports, revisions

    facts = tables.with_imports(tables.load_carried(), imports.load_all(settings.home))
    changed = revisions.diff(facts.casos, corte_a, corte_b)
    rows = records(changed)
    show(rows, as_json=as_json, columns={str(name): str(name) for name in changed.columns})
    say(f"Cambiaron {len(rows):,} celdas entre {corte_a} y {corte_b}.")
