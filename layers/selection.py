"""Which rows of a layer are asked for: those of some values, in a box, and of which a filter is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import InputError
from layers import cql2
from layers.crs import CRS84, Crs
from layers.queryables import Queryable, matching

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Mask = npt.NDArray[np.bool_]
Seats = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Selection:
    """What a row must be to be selected: all of it. One that says nothing selects every row.

    ``boxes`` are polygons in CRS84, of which a row must meet one; ``values`` the text that each column must
    equal; ``filtro`` an expression of CQL2 that writes its own geometries in ``crs``.
    """

    boxes: Sequence[shapely.Polygon] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    filtro: cql2.Expression | None = None
    crs: Crs = CRS84

    def mask(
        self,
        rows: pd.DataFrame,
        geometry: gpd.GeoSeries,
        queryables: Mapping[str, Queryable],
        *,
        key: str,
        tree: shapely.STRtree | None = None,
        seats: Seats | None = None,
    ) -> Mask:
        """Which of ``rows`` are selected, aligned with them.

        ``geometry`` (CRS84) is indexed by the values of column ``key`` and may lack rows; ``tree`` is its
        index and ``seats`` what `find_seats` says, both made here if not given. Raises InputError where a
        column does not exist or an operand is of the wrong type.
        """
        mask = np.ones(len(rows), dtype=bool)
        for name, text in self.values.items():
            if name not in queryables:
                raise InputError(
                    f"«{name}» no es un parámetro ni una columna de esta capa",
                    fix="las columnas por las que se puede preguntar están en queryables",
                )
            mask &= matching(queryables[name], text, rows.get(name, rows[key]))
        index = tree or shapely.STRtree(geometry.to_numpy())
        if self.boxes:
            places = find_seats(rows[key].tolist(), geometry) if seats is None else seats
            mask &= _in_boxes(places, len(geometry), index, self.boxes)
        if self.filtro is not None:
            mask &= cql2.select(self.filtro, rows, geometry, queryables, key=key, crs=self.crs, tree=index)
        return mask


def find_seats(keys: Sequence[str], geometry: gpd.GeoSeries) -> Seats:
    """Where in ``geometry`` the shape of each key stands; -1 where it has none."""
    seats: Seats = geometry.index.get_indexer(list(keys))
    missing = np.append(geometry.isna().to_numpy(), True)
    seats[missing[seats]] = -1
    return seats


def _in_boxes(seats: Seats, shapes: int, index: shapely.STRtree, boxes: Sequence[shapely.Polygon]) -> Mask:
    """Rows whose shape shares a point with a box, and those without one: they are nowhere else either.

    So OGC 17-069r4 has it (/req/core/fc-bbox-response).
    """
    met = np.zeros(shapes + 1, dtype=bool)
    met[-1] = True  # the seat of those without a shape
    for box in boxes:
        met[index.query(box, predicate="intersects")] = True
    found: Mask = met[seats]
    return found
