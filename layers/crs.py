"""The coordinate reference systems on offer, by the URI that OGC API Features Part 2 names them with.

Inside, coordinates are always x, y (longitude, latitude; easting, northing). Some systems are defined the
other way around: EPSG:4326 is latitude, longitude and EPSG:6372 northing, easting. `read_order` and
`write_order` take that order, which is the one of the URI, at the door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import InputError

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

Floats = npt.NDArray[np.float64]

_STEPS = 32
"""Pieces into which the side of a box is cut before it is carried to degrees, where it bends."""


@dataclass(frozen=True)
class Crs:
    """A system: its URI, EPSG code (CRS84 is EPSG:4326 in the order x, y), and the decimals worth writing.

    ``swapped`` tells whether its definition puts y before x; ``degrees`` whether x is a longitude.
    """

    uri: str
    epsg: int
    nombre: str
    decimals: int
    swapped: bool
    degrees: bool

    @property
    def pyproj(self) -> CRS:
        """The definition, as geopandas takes it."""
        return _definition(self.epsg)


CRS84 = Crs(
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, "WGS 84, longitud y latitud", 6, False, True
)
"""Of the stored geometry, and of every answer that asks for none."""

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_ALL = (
    CRS84,
    Crs(f"{_EPSG}4326", 4326, "WGS 84, latitud y longitud", 6, True, True),
    Crs(f"{_EPSG}3857", 3857, "WGS 84, seudo-Mercator", 2, False, False),
    Crs(f"{_EPSG}6372", 6372, "México ITRF2008, cónica conforme de Lambert", 2, True, False),
)
OFFERED: Mapping[str, Crs] = MappingProxyType({each.uri: each for each in _ALL})


def find(uri: str, *, name: str = "crs") -> Crs:
    """The system of a URI; "" is CRS84. Raises InputError, which names the parameter ``name``."""
    if not uri:
        return CRS84
    if uri not in OFFERED:
        raise InputError(
            f"«{name}={uri}» no es un sistema de referencia de esta capa", fix=f"hay {', '.join(OFFERED)}"
        )
    return OFFERED[uri]


def project(geometry: gpd.GeoSeries, target: Crs) -> gpd.GeoSeries:
    """Geometry in CRS84 carried to ``target``, coordinates x, y; the same object where nothing changes."""
    return geometry if target.degrees else geometry.to_crs(target.pyproj)


def write_order(geometry: gpd.GeoSeries, target: Crs) -> gpd.GeoSeries:
    """Geometry of ``target`` as a text of coordinates writes it: in the order of its URI, and rounded."""

    def write(points: Floats) -> Floats:
        return np.round(points[:, ::-1] if target.swapped else points, target.decimals)

    return gpd.GeoSeries(shapely.transform(geometry.to_numpy(), write), index=geometry.index)


def read_order(geometry: Any, source: Crs) -> Any:
    """Geometry (one, or an array) written in ``source`` in the order of its URI, as CRS84 in x, y.

    Raises InputError where a point of it lies on no place of the Earth.
    """

    def read(points: Floats) -> Floats:
        moved = points[:, ::-1] if source.swapped else points
        return moved if source.degrees else np.column_stack(_to_degrees(source.epsg).transform(*moved.T))

    made = shapely.transform(geometry, read)
    if not np.isfinite(shapely.get_coordinates(made)).all():
        raise InputError(f"hay coordenadas que no existen en {source.uri}", fix="revise su orden y unidades")
    return made


def boxes(numbers: tuple[float, float, float, float], source: Crs) -> list[shapely.Polygon]:
    """The ground of a box (lower corner, upper corner, in the order of its URI) as polygons in CRS84.

    One across the antimeridian is two. Raises InputError where its corners make no box.
    """
    first, second, third, fourth = numbers
    west, south, east, north = (second, first, fourth, third) if source.swapped else numbers
    fix = "envíe la esquina inferior y luego la superior, en el orden de los ejes de bbox-crs"
    if source == CRS84:
        fix = "envíe oeste,sur,este,norte en grados, con sur ≤ norte, como -99.4,19.0,-98.9,19.6"
    if not all(np.isfinite(numbers)) or south > north or (west > east and not source.degrees):
        raise InputError(f"bbox {','.join(map(str, numbers))} no es un rectángulo", fix=fix)
    if not source.degrees:
        side = shapely.box(west, south, east, north)
        longest = max(east - west, north - south)
        if longest:  # a point or a line of no length bends nowhere
            side = shapely.segmentize(side, longest / _STEPS)
        return [read_order(_as_written(side, source), source)]
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(f"bbox {','.join(map(str, numbers))} no es un rectángulo sobre la Tierra", fix=fix)
    if west <= east:
        return [shapely.box(west, south, east, north)]
    return [shapely.box(west, south, 180.0, north), shapely.box(-180.0, south, east, north)]


def _as_written(geometry: Any, source: Crs) -> Any:
    return shapely.transform(geometry, lambda points: points[:, ::-1]) if source.swapped else geometry


@cache
def _definition(epsg: int) -> CRS:
    from pyproj import CRS

    return CRS.from_epsg(epsg)


@cache
def _to_degrees(epsg: int) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(epsg, 4326, always_xy=True)
