"""Boundaries as the rest of the project sees them: one frame a level of detail, and the set of a vintage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import geopandas as gpd

from geo.codes import Nivel
from geo.errors import NotFoundError
from geo.topology import Hallazgo

RESOLUCIONES: tuple[int, ...] = (0, 30, 60, 125, 250, 500, 1000, 2000, 4000)
"""Levels of detail in metres, the finest first; 0 is the publisher's own."""


@dataclass(frozen=True)
class Boundaries:
    """The polygons of one level of government at one level of detail.

    ``frame`` has one row for each area that has a polygon: index ``cvegeo`` (2 digits for an entidad, 5 for
    a municipio, sorted, unique), columns ``nombre`` (the catalogue's) and ``geometry`` (EPSG:4326, longitude
    first; at most 6 decimals in generalised levels). The rows form a coverage: neighbours share their edges.
    """

    nivel: Nivel
    marco: str
    resolucion: int
    frame: gpd.GeoDataFrame

    def __post_init__(self) -> None:
        if self.frame.index.name != "cvegeo" or not self.frame.index.is_unique:
            raise ValueError("frame must be indexed by unique cvegeo")
        if self.frame.crs is None or self.frame.crs.to_epsg() != 4326:
            raise ValueError("frame must be in EPSG:4326")


@dataclass(frozen=True)
class BoundarySet(Mapping[tuple[Nivel, int], Boundaries]):
    """Every level of one vintage of the Marco Geoestadístico; a level is read when first asked for.

    ``sha256`` names the source geometry (keys and polygons as published, before mending, whatever the row
    order); ``sin_poligono`` are the municipios of the catalogue that the vintage does not draw; ``abrir``
    reads one level and is all that a store must provide.
    """

    marco: str
    fuente: str
    licencia: str
    sha256: str
    sin_poligono: tuple[str, ...]
    hallazgos: tuple[Hallazgo, ...]
    niveles: tuple[tuple[Nivel, int], ...]
    abrir: Callable[[Nivel, int], gpd.GeoDataFrame] = field(repr=False, compare=False)
    _leidos: dict[tuple[Nivel, int], Boundaries] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __getitem__(self, key: tuple[Nivel, int]) -> Boundaries:
        """Return a level; raise NotFoundError (a KeyError would hide what there is) for one not held."""
        if key not in self._leidos:
            if key not in self.niveles:
                held = ", ".join(str(r) for n, r in self.niveles if n == key[0]) or "ninguna"
                raise NotFoundError(
                    f"el marco {self.marco} no tiene {key[0]} a {key[1]} m", fix=f"resoluciones: {held}"
                )
            self._leidos[key] = Boundaries(key[0], self.marco, key[1], self.abrir(*key))
        return self._leidos[key]

    def __contains__(self, key: object) -> bool:
        return key in self.niveles

    def __iter__(self) -> Iterator[tuple[Nivel, int]]:
        return iter(self.niveles)

    def __len__(self) -> int:
        return len(self.niveles)


def resolution_for_zoom(z: int) -> int:
    """The level to draw at a zoom of Web Mercator: the coarsest that is finer than a pixel of a 512 px tile.

    A pixel measures 78,272 m · cos 23° / 2ᶻ in the middle of Mexico.

    >>> [resolution_for_zoom(z) for z in (0, 4, 5, 8, 11, 12)]
    [4000, 4000, 2000, 250, 30, 30]
    """
    pixel = 78_271.5 * 0.9205 / 2**z
    return max((r for r in RESOLUCIONES if 0 < r <= pixel), default=RESOLUCIONES[1])
