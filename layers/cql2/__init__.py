"""CQL2, the OGC's language of filters (OGC 21-065r2): read, checked against a layer's columns, evaluated.

>>> expression = parse("carpetas > 10 AND CASEI(nombre) LIKE 'san %'")
>>> sorted(expression.columnas)
['carpetas', 'nombre']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo.errors import InputError
from layers.cql2 import json, text
from layers.cql2.check import check
from layers.cql2.evaluate import Evaluation
from layers.cql2.nodes import MAX_LENGTH, Node, Property, bounded, walk
from layers.crs import CRS84, Crs
from layers.queryables import Queryable

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import shapely

__all__ = ["LANGUAGES", "Expression", "parse", "select"]

# The last is what the drafts called CQL2 Text, and the only name by which GDAL (3.12) asks for a filter.
_READERS: Mapping[str, Callable[[str], Node]] = {
    "cql2-text": text.read,
    "cql2-json": json.read,
    "cql-text": partial(text.read, ilike=True),
}
LANGUAGES = tuple(_READERS)


@dataclass(frozen=True)
class Expression:
    """A filter that was read and is within bounds; which columns it names."""

    arbol: Node
    columnas: frozenset[str]


@lru_cache(maxsize=256)
def parse(filtro: str, *, lang: str = "cql2-text") -> Expression:
    """Read a filter in one of `LANGUAGES`.

    Raises InputError that says where: for a mistake, for another language, and for a filter longer, deeper
    or dearer than `layers.cql2.nodes` allows.
    """
    if lang not in _READERS:
        fix = f"los que hay son {' y '.join(LANGUAGES)}"
        raise InputError(f"«filter-lang={lang}» no es un lenguaje de filtros", fix=fix)
    if len(filtro) > MAX_LENGTH:
        what = f"el filtro tiene {len(filtro)} caracteres"
        raise InputError(what, where="filter", fix=f"pida a lo más {MAX_LENGTH}")
    tree = bounded(_READERS[lang](filtro))
    named = frozenset(node.nombre for node, _ in walk(tree) if isinstance(node, Property))
    return Expression(tree, named)


def select(
    expression: Expression,
    values: pd.DataFrame,
    geometry: gpd.GeoSeries,
    queryables: Mapping[str, Queryable],
    *,
    key: str,
    crs: Crs = CRS84,
    tree: shapely.STRtree | None = None,
) -> npt.NDArray[np.bool_]:
    """Which rows of ``values`` the filter is true of, aligned with them.

    ``geometry`` (CRS84: longitude, latitude in degrees) is indexed by the values of column ``key``; a row
    that it lacks has a null geometry. ``tree`` is its index, made here if not given. ``crs`` is the one in
    which the filter writes its own geometries, in the order of its axes. A row for which the filter is
    unknown, because it compares a null, is not selected. Raises InputError where a column does not exist,
    an operand has the wrong type, or a position is not on the Earth.
    """
    checked = check(expression.arbol, queryables)
    return Evaluation(values, geometry, queryables, key, crs, tree).mask(checked)
