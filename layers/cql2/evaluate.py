"""A checked filter on whole columns: which rows it is true of."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import InputError
from layers.cql2 import spatial, temporal, truth, words
from layers.cql2.nodes import (
    ARITHMETIC,
    COMPARISONS,
    SPATIAL,
    TEMPORAL,
    WHERE,
    WORDS,
    Boolean,
    Box,
    Call,
    Instant,
    Interval,
    Items,
    Node,
    Number,
    Property,
    Shape,
    Text,
)
from layers.cql2.truth import KNOWN, Mask, Times, Values
from layers.crs import Crs
from layers.queryables import Queryable

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
# As SQL does: `div` drops the fraction, and a remainder has the sign of what was divided.
_SUMS: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "div": lambda left, right: np.trunc(np.divide(left, right)),
    "%": np.fmod,
    "^": np.power,
}
_FOLDS = {"casei": words.without_case, "accenti": words.without_accents}


@dataclass(frozen=True)
class Evaluation:
    """The columns that are asked, and what has been computed of them (each part of a filter once).

    ``geometry`` is indexed by the values of ``key``, in CRS84, and may lack rows; ``tree`` indexes it.
    """

    rows: pd.DataFrame
    geometry: gpd.GeoSeries
    columns: Mapping[str, Queryable]
    key: str
    crs: Crs
    tree: shapely.STRtree | None
    _scalars: dict[Node, Values] = field(default_factory=dict)

    def mask(self, node: Node) -> Mask:
        """Which rows a filter is true of, not false and not unknown."""
        mask: Mask = np.broadcast_to(self.scalar(node).values, len(self.rows)).copy()
        return mask

    def scalar(self, node: Node) -> Values:
        """Numbers, texts or truths."""
        if node not in self._scalars:
            self._scalars[node] = self._call(node) if isinstance(node, Call) else self._leaf(node)
        return self._scalars[node]

    def _leaf(self, node: Node) -> Values:
        if isinstance(node, Property):
            return self._column(node)
        if isinstance(node, Text):
            return Values(np.array(words.normal(node.valor), dtype=object), KNOWN)
        if isinstance(node, Number | Boolean):
            return Values(np.array(node.valor), KNOWN)
        raise TypeError(node)

    def _column(self, node: Property) -> Values:
        cells = self.rows[node.nombre]
        if self.columns[node.nombre].tipo in ("entero", "decimal"):
            numbers = cells.to_numpy(dtype=np.float64, na_value=np.nan)
            return Values(numbers, ~np.isnan(numbers))
        texts = cells.fillna("").tolist()
        known = np.array([text != "" for text in texts], dtype=bool)
        return Values(np.array([words.normal(text) for text in texts], dtype=object), known)

    def _call(self, node: Call) -> Values:
        op, args = node.op, node.args
        if op in ("and", "or"):
            join = truth.both if op == "and" else truth.either
            return reduce(join, map(self.scalar, args))
        if op == "not":
            return truth.opposite(self.scalar(args[0]))
        if op in COMPARISONS:
            return self._compare(op, *args)
        if op == "between":
            value, low, high = map(self.scalar, args)
            inside = (value.values >= low.values) & (value.values <= high.values)
            return truth.truth(inside, value.known & low.known & high.known)
        if op == "in":
            return self._in(*args)
        if op == "isnull":
            return Values(~self._known(args[0]), KNOWN)
        if op == "like":
            return self._like(*map(self.scalar, args))
        if op in ARITHMETIC:
            return self._arithmetic(op, *map(self.scalar, args))
        if op in WORDS:
            return _folded(self.scalar(args[0]), _FOLDS[op])
        if op in TEMPORAL:
            return temporal.relate(self._times(args[0]), self._times(args[1]), op)
        if op in SPATIAL:
            return self._spatial(op, *args)
        raise TypeError(node)

    def _compare(self, sign: str, left: Node, right: Node) -> Values:
        if self._is_time(left):
            return temporal.compare(self._times(left), self._times(right), sign)
        one, two = self.scalar(left), self.scalar(right)
        compared = np.asarray(_SIGNS[sign](one.values, two.values), dtype=bool)
        return truth.truth(compared, one.known & two.known)

    def _in(self, value: Node, items: Node) -> Values:
        """TRUE where it equals one; else unknown where it, or one of them, is not known."""
        assert isinstance(items, Items)
        literals = [each for each in items.nodos if isinstance(each, Text | Number)]
        others = [each for each in items.nodos if not isinstance(each, Text | Number)]
        found = [self._compare("=", value, each) for each in others]
        if literals:
            one = self.scalar(value)
            wanted = {words.normal(each.valor) if isinstance(each, Text) else each.valor for each in literals}
            among = np.array([each in wanted for each in np.atleast_1d(one.values).tolist()])
            found.append(truth.truth(among.reshape(one.values.shape), one.known))
        return reduce(truth.either, found)

    def _like(self, value: Values, like: Values) -> Values:
        matches = words.pattern(str(like.values)).fullmatch
        found = [matches(text) is not None for text in np.atleast_1d(value.values).tolist()]
        return truth.truth(np.array(found).reshape(value.values.shape), value.known)

    def _arithmetic(self, op: str, left: Values, right: Values) -> Values:
        """Of what is not known nothing comes; nor of a division by zero, or of too large a number."""
        with np.errstate(all="ignore"):
            result = np.asarray(_SUMS[op](left.values, right.values))
        known = left.known & right.known & np.isfinite(result)
        return Values(np.where(known, result, np.nan), known)

    def _known(self, node: Node) -> Mask:
        if isinstance(node, Shape | Box):
            return KNOWN
        if isinstance(node, Property) and self.columns[node.nombre].tipo == "geometria":
            return self._drawn()[1]
        return self._times(node).known if self._is_time(node) else self.scalar(node).known

    def _is_time(self, node: Node) -> bool:
        if isinstance(node, Property):
            return self.columns[node.nombre].tipo == "fecha"
        return isinstance(node, Instant | Interval)

    def _times(self, node: Node) -> Times:
        if isinstance(node, Instant):
            return temporal.instant(node)
        if isinstance(node, Interval):
            start, end = (None if each is None else self._times(each) for each in (node.desde, node.hasta))
            return temporal.between(start, end)
        if isinstance(node, Property):
            read = temporal.periods if self.columns[node.nombre].tipo == "periodo" else temporal.days
            return read(self.rows[node.nombre])
        raise TypeError(node)

    def _drawn(self) -> tuple[Any, Mask]:
        """Where each row's geometry stands in ``geometry`` (-1 is nowhere), and which rows have one."""
        places = self.geometry.index.get_indexer(self.rows[self.key])
        drawn = self.geometry.notna().to_numpy()
        return places, (places >= 0) & (drawn[places] if len(drawn) else False)

    def _spatial(self, op: str, left: Node, right: Node) -> Values:
        written = [each for each in (left, right) if isinstance(each, Shape | Box)]
        literals = [spatial.literal(each, self.crs) for each in written]
        if len(literals) == 2:
            return Values(np.array(spatial.pair(op, *literals)), KNOWN)
        places, known = self._drawn()
        if not literals:
            # A layer has one column of geometry, so both are the same one.
            return truth.truth(np.full(len(known), op in spatial.OF_ITSELF), known)
        if isinstance(right, Property):
            op = {"s_within": "s_contains", "s_contains": "s_within"}.get(op, op)
        tree = self.tree or shapely.STRtree(self.geometry.to_numpy())
        try:
            found = spatial.against(self.geometry, tree, op, literals[0])
        except shapely.GEOSException:
            kind = shapely.GeometryType(int(shapely.get_type_id(literals[0]))).name
            raise InputError(f"{op.upper()} no se puede pedir de {kind}", where=WHERE) from None
        return truth.truth(np.append(found, False)[places], known)


def _folded(one: Values, fold: Callable[[str], str]) -> Values:
    texts = [fold(text) for text in np.atleast_1d(one.values).tolist()]
    return Values(np.array(texts, dtype=object).reshape(one.values.shape), one.known)
