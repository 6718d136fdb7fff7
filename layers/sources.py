"""Whom a layer's figures and polygons are owed to, and under which licence each may be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.spec import LayerSpec

if TYPE_CHECKING:
    import pandas as pd

    from geo.boundaries import BoundarySet
    from geo.facts import Facts


@dataclass(frozen=True)
class Source:
    """One source: its key in the column `fuente`, who publishes what, up to which month, and the licence.

    The polygons' source has no key, because no row names it, and the vintage for a corte.
    """

    clave: str
    publica: str
    titulo: str
    corte: str
    licencia: str

    def __str__(self) -> str:
        """One sentence, as credits are written."""
        if not self.clave:
            return f"Polígonos: {self.publica}, marco {self.corte} ({self.licencia})."
        return f"{self.publica}, {self.titulo}, corte {self.corte}."


def sources(
    facts: Facts, boundaries: BoundarySet, spec: LayerSpec, values: pd.DataFrame
) -> tuple[Source, ...]:
    """The sources that the rows of ``values`` name in `fuente`, by key, and the polygons' last."""
    held = facts.fuentes.set_index("clave")
    keys = sorted({key for cell in values["fuente"].unique() for key in cell.split("|")} & set(held.index))
    fields = ["publica", "titulo", "corte", "licencia"]
    figures = tuple(Source(key, *map(str, held.loc[key, fields])) for key in keys)
    if not spec.drawn:
        return figures
    drawn = Source("", boundaries.fuente, "Polígonos", boundaries.marco, boundaries.licencia)
    return (*figures, drawn)
