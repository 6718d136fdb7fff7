"""Polygons that must tile the land: what is wrong with them, mending it, and who borders whom.

A set of polygons is a coverage when they do not overlap and neighbours have identical vertices along the
border they share. Everything here works in the plane of the coordinates given, on whole columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from shapely import coverage_clean  # type: ignore[attr-defined]  # newer than types-shapely 2.1

from geo.errors import InputError

Geometries = npt.NDArray[np.object_]
Positions = npt.NDArray[np.intp]

GAP_WIDTH = 30.0
"""Metres. A hole between municipios that is narrower cannot be told from a slip of the pen, nor be seen in
the finest generalised level; a wider one may be a lake, so it is reported and left alone."""

AREA_CHANGE = 1e-3
"""The largest share of a municipio's area that mending may change (0.1 %)."""

_METRES_A_DEGREE = 111_195.0  # on the sphere of 6,371 km: for widths and findings, never for positions


@dataclass(frozen=True)
class Hallazgo:
    """Something found in a source of boundaries: its class, how many, the first keys, and a sentence."""

    clase: str
    cuenta: int
    claves: tuple[str, ...]
    texto: str


def named(keys: Iterable[str], *, first: int = 6) -> str:
    """The first keys, and how many more there are: «01001, 01002 y 9 más»."""
    listed = list(keys)
    more = len(listed) - first
    return ", ".join(listed[:first]) + (f" y {more} más" if more > 0 else "")


def as_coverage(
    geometry: Geometries, keys: Sequence[str], crs: pyproj.CRS, *, where: str = ""
) -> tuple[Geometries, tuple[Hallazgo, ...]]:
    """Check polygons as a coverage in their own CRS and mend what can be mended.

    Invalid rings are rebuilt, overlaps go to the neighbour with the longest shared border, and closed gaps
    narrower than `GAP_WIDTH` are filled. Returns the polygons in the same order (the very same ones when
    nothing was wrong) and what was found, with areas in square metres.

    Raises InputError, naming them, when mending would change the area of a polygon by more than
    `AREA_CHANGE`, and when what comes out is still no coverage.
    """
    keys_, mended = np.asarray(keys, dtype=object), geometry
    found: list[Hallazgo] = []
    invalid = np.flatnonzero(~shapely.is_valid(geometry))
    if invalid.size:
        mended = geometry.copy()
        mended[invalid] = [_polygonal(shapely.make_valid(g, method="structure")) for g in geometry[invalid]]
        found.append(
            _finding("anillo_invalido", keys_[invalid], f"polígonos con anillos inválidos ({invalid.size})")
        )
    touched = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(mended)))
    if touched.size:
        found.append(_overlaps(mended, touched, keys_, crs))
        mended = coverage_clean(mended)
    gaps, width = _holes(mended), GAP_WIDTH / _metres_a_unit(crs)
    narrow = np.array([2 * shapely.maximum_inscribed_circle(gap).length < width for gap in gaps], bool)
    found += _gap_findings(gaps, narrow, mended, keys_, crs)
    if narrow.any():
        mended = coverage_clean(mended, gap_width=width)
    _refuse_changed(geometry, mended, keys_, found, where)
    if mended is not geometry and (left := faults(mended)).size:
        raise InputError(
            f"no es una cobertura y no se pudo corregir: {named(keys_[left])}",
            where=where,
            fix="corrija esos polígonos en el archivo",
        )
    return mended, tuple(found)


def faults(geometry: Geometries) -> Positions:
    """Positions of the polygons that keep a set from being a coverage of valid, non-empty polygons."""
    wrong = shapely.is_empty(geometry) | ~shapely.is_valid(geometry)
    if wrong.any() or not shapely.coverage_is_valid(geometry):
        wrong |= ~shapely.is_empty(shapely.coverage_invalid_edges(geometry))
    return np.flatnonzero(wrong)


def neighbours(geometry: Geometries) -> pd.Series[float]:
    """Metres of border that each pair shares in a coverage of longitudes and latitudes.

    The index is the pair of positions (``a`` < ``b``); pairs that touch in points only are absent. A border
    is the sum of the segments that both polygons have, each measured on the sphere of 6,371 km.
    """
    parts, area = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    vertex = pd.factorize(xy[:, 0] + 1j * xy[:, 1])[0].astype(np.int64)
    begin = np.flatnonzero(ring[1:] == ring[:-1])
    low, high = np.sort([vertex[begin], vertex[begin + 1]], axis=0)
    segment, owner = low * len(xy) + high, area[part[ring[begin]]]
    order = np.argsort(segment, kind="stable")
    twice = np.flatnonzero(segment[order][1:] == segment[order][:-1])
    one, other = order[twice], order[twice + 1]
    step = xy[begin[one] + 1] - xy[begin[one]]
    step[:, 0] *= np.cos(np.radians(xy[begin[one], 1]))
    pairs = np.sort([owner[one], owner[other]], axis=0)
    frame = pd.DataFrame({"a": pairs[0], "b": pairs[1], "m": np.hypot(*step.T) * _METRES_A_DEGREE})
    return frame[frame["a"] != frame["b"]].groupby(["a", "b"])["m"].sum()


def _polygonal(geometry: Any) -> Any:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _finding(clase: str, keys: Iterable[str], texto: str) -> Hallazgo:
    listed = tuple(keys)
    return Hallazgo(clase, len(listed), listed[:20], f"{texto}: {named(listed)}")


def _overlaps(geometry: Geometries, touched: Positions, keys: Geometries, crs: pyproj.CRS) -> Hallazgo:
    """Pairs whose interiors meet, or, without any, polygons whose shared borders differ in vertices."""
    near = shapely.STRtree(geometry).query(geometry[touched], predicate="intersects")
    pairs = np.unique(np.sort([touched[near[0]], near[1]], axis=0), axis=1)
    one, other = pairs[:, pairs[0] < pairs[1]]
    shared = shapely.intersection(geometry[one], geometry[other])
    area = _square_metres(shared, crs)
    over = np.flatnonzero(area > 0)
    if not over.size:
        return _finding(
            "borde", keys[touched], f"polígonos cuyos bordes no casan con los vecinos ({touched.size})"
        )
    largest = over[np.argsort(-area[over], kind="stable")]
    names = [f"{keys[one[i]]}/{keys[other[i]]}" for i in largest]
    return _finding(
        "traslape", names, f"pares que se enciman ({over.size}, {area[over].sum():,.1f} m² en total)"
    )


def _holes(geometry: Geometries) -> Geometries:
    """What a coverage leaves uncovered inside its outline."""
    rings, part = shapely.get_rings(
        shapely.get_parts(shapely.coverage_union_all(geometry)), return_index=True
    )
    inner = np.flatnonzero(part[1:] == part[:-1]) + 1  # the first ring of a part is its outline
    return np.asarray(shapely.polygons(rings[inner]))


def _gap_findings(
    gaps: Geometries, narrow: npt.NDArray[np.bool_], geometry: Geometries, keys: Geometries, crs: pyproj.CRS
) -> list[Hallazgo]:
    found = []
    for clase, which, words in (
        ("hueco", narrow, f"huecos de menos de {GAP_WIDTH:.0f} m, cerrados"),
        ("hueco_ancho", ~narrow, "huecos más anchos (agua o falta de datos), sin tocar"),
    ):
        if which.any():
            beside = np.unique(shapely.STRtree(geometry).query(gaps[which], predicate="intersects")[1])
            area = _square_metres(gaps[which], crs).sum()
            text = f"{words} ({which.sum()}, {area:,.1f} m² en total), junto a {named(keys[beside])}"
            found.append(Hallazgo(clase, int(which.sum()), tuple(keys[beside][:20]), text))
    return found


def _refuse_changed(
    before: Geometries, after: Geometries, keys: Geometries, found: Sequence[Hallazgo], where: str
) -> None:
    area = shapely.area(before)
    moved = np.abs(shapely.area(after) - area)
    changed = np.flatnonzero(moved > AREA_CHANGE * area)
    if changed.size:
        causes = "; ".join(h.texto for h in found)
        raise InputError(
            f"no es una cobertura ({causes}) y corregirla cambiaría más de 0.1 % el área de "
            f"algunos municipios ({changed.size}): {named(keys[changed])}",
            where=where,
            fix="corrija esos polígonos en el archivo",
        )


def _metres_a_unit(crs: pyproj.CRS) -> float:
    return _METRES_A_DEGREE if crs.is_geographic else float(crs.axis_info[0].unit_conversion_factor)


def _square_metres(geometry: Geometries, crs: pyproj.CRS) -> npt.NDArray[np.float64]:
    """Areas in m², near enough for a finding; zero for what has no area."""
    area = shapely.area(geometry) * _metres_a_unit(crs) ** 2
    if crs.is_geographic:
        area = area * np.cos(np.radians(np.nan_to_num(shapely.get_y(shapely.centroid(geometry)))))
    return np.asarray(area)
