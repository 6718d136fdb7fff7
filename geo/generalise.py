"""From the publisher's polygons to levels of detail that still tile the land, in longitudes and latitudes.

Each level is simplified from the one before with Visvalingam–Whyatt on the edges of the coverage. It is done
on a grid of microdegrees, in a plane that is an exact affine image of longitude and latitude: what is valid
there is valid as published with six decimals, so nothing has to be mended after reprojecting and rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geo.topology import Geometries, Positions, faults, neighbours

MUST_STAY = 1000.0
"""Metres of border at full resolution from which two neighbours are neighbours at every level."""

_Points = npt.NDArray[np.float64]
# cos 22.8°, the middle of Mexico, as a dyadic fraction: x of the plane is exact in a float, and so is its
# inverse. East–west lengths are off by −5 to +9 % between 14.5° N and 32.7° N, tolerances by half of that.
_X = 59 / 64
_GRID = 1e6  # of a degree
_A = 6_378_137.0  # semi-major axis of GRS 80 and WGS 84, metres
_METRES = 0.111_195  # a millionth of a degree of latitude


@dataclass(frozen=True)
class Level:
    """One level of detail; ``exempt`` are the positions that broke a promise and kept what they had."""

    resolucion: int
    geometry: Geometries
    exempt: Positions


def to_lonlat(geometry: Geometries, crs: pyproj.CRS) -> Geometries:
    """Polygons in EPSG:4326, longitude first, vertex by vertex; the same ones if they already are.

    Mexico's frames (ITRF92, ITRF2008) and WGS 84 are taken as one, as EPSG does from «Mexico ITRF2008» to WGS
    84 (no shift, 1 m): INEGI often writes its datum without a code, and PROJ then takes a detour over other
    frames that moves everything by a metre. Older datums, on another ellipsoid, are shifted.
    """
    if crs.to_epsg() == 4326:
        return geometry
    modern = (
        crs.geodetic_crs is not None and crs.ellipsoid is not None and crs.ellipsoid.semi_major_metre == _A
    )
    target = crs.geodetic_crs if modern else "EPSG:4326"
    transformer = pyproj.Transformer.from_crs(crs, target, always_xy=True)

    def move(xy: _Points) -> _Points:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(geometry, move))


def generalise(full: Geometries, resoluciones: Sequence[int]) -> Iterator[Level]:
    """Levels of a coverage of EPSG:4326 polygons, in metres from fine to coarse, each from the one before.

    The tolerance of a level is the square root of the area of the triangles that Visvalingam–Whyatt removes
    (Visvalingam & Whyatt 1993, https://doi.org/10.1179/000870493786962263). At every level the polygons are
    valid, none is empty, they form a coverage, who shares more than `MUST_STAY` metres in ``full`` shares an
    edge, and who shares none there shares none. Vertices have six decimals, except those of polygons that
    rounding would break: they keep the position they had. A level that would still break a promise repeats
    the one before; either way the polygons at fault are in ``exempt``.
    """
    borders = neighbours(full)
    held, published = shapely.transform(full, _to_plane), full
    for resolucion in resoluciones:
        coarser, exempt, sound = _on_grid(shapely.coverage_simplify(held, resolucion / _METRES), borders)
        if sound:
            held, published = coarser, shapely.transform(coarser, _to_degrees)
        yield Level(resolucion, published, exempt)


def _on_grid(plane: Geometries, borders: pd.Series[float]) -> tuple[Geometries, Positions, bool]:
    """Round to whole microdegrees all that can be, who could not, and whether every promise is kept."""
    exempt = np.zeros(0, np.intp)
    while True:
        rounded = _rounded(plane, exempt)
        broken = _broken(shapely.transform(rounded, _to_degrees), borders)
        if not np.setdiff1d(broken, exempt).size:
            return rounded, exempt, not broken.size
        exempt = np.union1d(exempt, broken)


def _rounded(plane: Geometries, exempt: Positions) -> Geometries:
    """Round every vertex except those of ``exempt``, which stay where they are in their neighbours too."""
    kept = np.unique(_ids(shapely.get_coordinates(plane[exempt])))

    def move(xy: _Points) -> _Points:
        grid = np.column_stack([np.round(xy[:, 0] / _X) * _X, np.round(xy[:, 1])])
        return np.where(np.isin(_ids(xy), kept)[:, None], xy, grid) if kept.size else grid

    return np.asarray(shapely.remove_repeated_points(shapely.transform(plane, move)))


def _broken(geometry: Geometries, borders: pd.Series[float]) -> Positions:
    """Positions of the polygons for which a level does not keep what `generalise` promises."""
    wrong = faults(geometry)
    now = neighbours(geometry).index
    lost = borders.index[borders > MUST_STAY].difference(now)
    new = now.difference(borders.index)
    pairs = [np.asarray(side.get_level_values(name)) for side in (lost, new) for name in ("a", "b")]
    return np.unique(np.concatenate([wrong, *pairs]).astype(np.intp))


def _ids(xy: _Points) -> npt.NDArray[np.complex128]:
    return np.asarray(xy[:, 0] + 1j * xy[:, 1])


def _to_plane(lonlat: _Points) -> _Points:
    return np.column_stack([lonlat[:, 0] * _GRID * _X, lonlat[:, 1] * _GRID])


def _to_degrees(plane: _Points) -> _Points:
    return np.column_stack([plane[:, 0] / _X / _GRID, plane[:, 1] / _GRID])
