"""A map of the 32 entidades as SVG for a page or a sheet of paper: patterns that survive black and white."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.style import SITUATION_COLOURS

if TYPE_CHECKING:
    from geo.boundaries import Boundaries, BoundarySet
    from geo.codes import Nivel

PROJECTION = "EPSG:6372"  # México ITRF2008, Lambert's conic, as INEGI prints the country
MAINLAND = (-117.2, 14.4, -86.6, 32.8)  # the outer islands would shrink the rest
WIDTH = 640
_MAP_SCALE = ' patternTransform="scale(2)"'  # a map is shown at less than half its units
_SPECK = 1.0  # square units: an island smaller than a point is not drawn, unless it is all there is

_WHITE, _GREY, _DARK = "#ffffff", "#57606a", "#00395c"


@dataclass(frozen=True)
class Shapes:
    """Paths of the entidades in units of the map: ``WIDTH`` wide, ``height`` high, y downwards."""

    height: float
    paths: Mapping[str, str]


def coarsest(boundaries: BoundarySet) -> Boundaries:
    """The entidades with the fewest points that ``boundaries`` holds: a small map shows no more."""
    level: Nivel = "entidad"
    return boundaries[level, max(metres for nivel, metres in boundaries if nivel == level)]


def shapes(boundaries: Boundaries) -> Shapes:
    """The entidades of ``boundaries``, projected and scaled, without what lies off the mainland's frame."""
    frame = boundaries.frame
    window = shapely.box(*MAINLAND)
    parts = frame.geometry.explode()
    inside = parts[parts.intersects(window)]
    flat = inside.to_crs(PROJECTION)
    west, south, east, north = (float(side) for side in flat.total_bounds)
    scale = WIDTH / (east - west)
    moved = shapely.transform(flat.to_numpy(), lambda xy: (xy - (west, north)) * (scale, -scale))
    area = shapely.area(moved)
    keys = flat.index.to_numpy()
    paths: dict[str, str] = {}
    for key in frame.index.tolist():
        own = np.flatnonzero(keys == key)
        drawn = own[(area[own] >= _SPECK) | (area[own] == area[own].max(initial=0.0))]
        paths[key] = "".join(_path(moved[place]) for place in drawn)
    return Shapes(round((north - south) * scale, 1), paths)


def _path(polygon: Any) -> str:
    rings = [polygon.exterior, *polygon.interiors]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)


def definitions(made: Shapes | None = None) -> str:
    """An SVG of no size with the patterns of the situations and, of ``made``, each entidad; once a document.

    In grey, `si` and `no` of `layers.style` are nearly one tone, so here each situation has a drawing of its
    own: `si` plain, `parcial` horizontal lines, `no` vertical lines, `en_conflicto` stripes, `sin_dato` dots.
    """
    blue, light, vermilion = (SITUATION_COLOURS[name] for name in ("si", "parcial", "no"))
    tiles = {
        "parcial": (light, f'<path d="M0 2H8M0 6H8" stroke="{_DARK}" stroke-width="1.2"/>'),
        "no": (vermilion, f'<path d="M2 0V8M6 0V8" stroke="{_WHITE}" stroke-width="1.2"/>'),
        "en_conflicto": (blue, _stripes(_WHITE, 3.4) + _stripes(vermilion, 2.2)),
        "sin_dato": (_WHITE, f'<circle cx="2" cy="2" r="1" fill="{_GREY}"/><circle cx="6" cy="6" r="1" '
                             f'fill="{_GREY}"/>'),
    }  # fmt: skip
    patterns = "".join(
        f'<pattern id="{stem}-{name}" width="8" height="8" patternUnits="userSpaceOnUse"'
        f'{larger}><rect width="8" height="8" fill="{ground}"/>{drawing}</pattern>'
        for name, (ground, drawing) in tiles.items()
        for stem, larger in (("p", ""), ("m", _MAP_SCALE))
    )
    places = (
        "" if made is None else "".join(f'<path id="e{key}" d="{d}"/>' for key, d in made.paths.items() if d)
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{patterns}{places}</defs></svg>'


def _stripes(colour: str, width: float) -> str:
    """Diagonals that go on in the next tile: the corners are drawn from outside."""
    return f'<path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" stroke="{colour}" stroke-width="{width}"/>'


def fill(situacion: str, *, on_map: bool = False) -> str:
    """The SVG fill of a situation, by the patterns of `definitions`; larger ones where it is on a map."""
    if situacion == "si":
        return SITUATION_COLOURS["si"]
    return f"url(#{'m' if on_map else 'p'}-{situacion})"


def country(
    made: Shapes, situations: Mapping[str, str], said: Mapping[str, str], *, titulo: str, lugar: str = ""
) -> str:
    """One map: each entidad filled by its situation, named to who points at it; ``lugar`` has a thick line.

    ``said`` is the sentence of each entidad; one without is not drawn. The document must hold `definitions`
    of the same shapes. Texts must come escaped.
    """

    def place(key: str) -> str:
        filled = fill(situations.get(key, "sin_dato"), on_map=True)
        return f'<use href="#e{key}" fill="{filled}"><title>{said[key]}</title></use>'

    places = "".join(place(key) for key, path in made.paths.items() if path and key in said)
    mark = f'<use class="lugar" href="#e{lugar}" fill="none"/>' if made.paths.get(lugar) else ""
    return (
        f'<svg class="mapa" role="img" aria-label="{titulo}" viewBox="-2 -2 {WIDTH + 4} {made.height + 4}">'
        f"{places}{mark}</svg>"
    )
