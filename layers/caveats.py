"""What must be read before a layer's numbers: what its spec says, and what only the facts can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.particular_layers import HOTLINE
from layers.particularities import UNPLACED, hotline_series
from layers.spec import LayerSpec

if TYPE_CHECKING:
    from geo.facts import Facts


def caveats(facts: Facts, spec: LayerSpec) -> tuple[str, ...]:
    """The warnings of a layer (`advertencias`), whole sentences, the gravest first."""
    say = {"linea": _hotline, "rutas": _routes, "criterios": _criteria}
    more = say[spec.kind](facts) if spec.kind in say else ()
    return (*spec.advertencias, *more)


def _hotline(facts: Facts) -> tuple[str, ...]:
    """How much of each national total the named entidades hold, and what the source places nowhere."""
    sentences = []
    for series, (unit, meaning) in HOTLINE.items():
        said = hotline_series(facts, series)
        if said.empty:
            continue
        nowhere = said["cve_ent"] == UNPLACED
        total, when = int(said["total_nacional"].iloc[0]), said["periodo"].iloc[0].replace("..", " a ")
        placed = said.loc[~nowhere, "valor"]
        named = f"las {len(placed)} entidades nombradas suman {placed.sum():,} de {total:,} {unit}"
        text = f"{meaning}, {when}: {named}"
        if nowhere.any():
            text += f"; de {said.loc[nowhere, 'valor'].sum():,} la fuente no especifica la entidad"
        sentences.append(f"{text}.")
    return tuple(sentences)


def _routes(facts: Facts) -> tuple[str, ...]:
    """How many routes have no line because they end or begin abroad."""
    abroad = facts.rutas["origen"].str.isalpha() | facts.rutas["destino"].str.isalpha()
    if not abroad.any():
        return ()
    return (f"{abroad.sum()} de las {len(facts.rutas)} empiezan o acaban en otro país: no tienen línea.",)


def _criteria(facts: Facts) -> tuple[str, ...]:
    """That nobody has evaluated anything, while nobody has."""
    if len(facts.evidencias_criterios):
        return ()
    asked = facts.criterios["id_criterio"].nunique()
    return (
        f"No se encontró quien haya publicado qué criterios cumple cada entidad: los {asked} están sin dato "
        "en las 32. Quien los haya evaluado puede llenar la plantilla de criterios e importarla.",
    )
