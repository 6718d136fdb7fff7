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
    ) -> Mask:
        """Which of ``rows`` are selected, aligned with them.

        ``geometry`` (CRS84) is indexed by the values of column ``key`` and may lack rows; ``tree`` is its
        index, made here if not given. Raises InputError where a column does not exist or an operand is of
        the wrong type.
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
            mask &= _in_boxes(rows[key], geometry, index, self.boxes)
        if self.filtro is not None:
            mask &= cql2.select(self.filtro, rows, geometry, queryables, key=key, crs=self.crs, tree=index)
        return mask


def _in_boxes(
    keys: pd.Series[str], geometry: gpd.GeoSeries, index: shapely.STRtree, boxes: Sequence[shapely.Polygon]
) -> Mask:
    """Rows whose shape shares a point with a box, and those without one: they are nowhere else either.

    So OGC 17-069r4 has it (/req/core/fc-bbox-response).
    """
    # One more for the rows that ``geometry`` lacks, which `get_indexer` calls -1.
    met = np.append(geometry.isna().to_numpy(), True)
    for box in boxes:
        met[index.query(box, predicate="intersects")] = True
    found: Mask = met[geometry.index.get_indexer(keys)]
    return found
