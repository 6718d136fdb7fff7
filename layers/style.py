"""How a layer is painted: classes, colours and patterns, the same for the page, the legend and a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from geo.errors import InputError

Shape = Literal["clases", "circulos", "situacion", "contorno", "lineas", "tabla"]

RATE_BREAKS = (0.15, 0.27, 0.45, 0.90)
RATE_COLOURS = ("#d6e4f0", "#a8bddc", "#8a8fc6", "#8a52a6", "#6e016b")
COUNT_COLOUR = ROUTE_COLOUR = "#8a52a6"
SITUATION_COLOURS = {"si": "#0072b2", "parcial": "#56b4e9", "no": "#d55e00"}
LAND, ENTIDAD_LINE, MUNICIPIO_LINE, ZERO_LINE = "#eef1f4", "#57606a", "#d0d7de", "#8c959f"
# Below twenty cases the 95 % interval is wider than the rate itself is useful.
STABLE_FROM = 20


@dataclass(frozen=True)
class Style:
    """The column that is painted and how.

    ``clases`` are ascending lower bounds of the second class and on: a value that equals a bound belongs
    to the class above it. A zero that was observed is a class of its own, outside them.
    """

    columna: str
    forma: Shape
    clases: tuple[float, ...] = ()
    colores: tuple[str, ...] = ()
    minimo_estable: int = 0

    def __post_init__(self) -> None:
        if any(low >= high for low, high in pairwise(self.clases)):
            raise InputError("las clases de un estilo van de menor a mayor", where=self.columna)
        if self.forma == "clases" and len(self.colores) != len(self.clases) + 1:
            raise InputError("un estilo de clases lleva un color más que cortes", where=self.columna)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON document."""
        return asdict(self)


RATE = Style("tasa", "clases", RATE_BREAKS, RATE_COLOURS, STABLE_FROM)


def class_labels(breaks: tuple[float, ...], unit: str, *, decimals: int = 2) -> tuple[str, ...]:
    """What each class of ``breaks`` is called in a legend.

    >>> class_labels((0.15, 0.27), "por 100,000")
    ('menos de 0.15 por 100,000', '0.15 a 0.27', '0.27 o más')
    """
    said = [f"{each:.{decimals}f}" for each in breaks]
    middle = [f"{low} a {high}" for low, high in pairwise(said)]
    return (f"menos de {said[0]} {unit}", *middle, f"{said[-1]} o más")
