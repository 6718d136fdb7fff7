"""What the service answers from: one edition, with everything prepared that no caller can change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from api.memo import Memo
from api.tiles import Tiles
from geo.edition import Edition
from geo.evidence import History
from layers.build import Layer, build_values, geometry, resolve
from layers.caveats import caveats
from layers.crs import CRS84, Crs, project
from layers.encodings import geojson, geoparquet
from layers.queryables import Queryable, queryables
from layers.sources import sources
from layers.spec import LayerQuery, LayerSpec, Level
from layers.spec import columns as spec_columns

RESOLUTION = 250
"""Metres of the generalisation that `items` carries."""
CELLS = 600_000
"""Values of the rows that are remembered: some 30 MB, with their JSON."""
LARGE = 20_000
"""Values from which rows are those of all municipios."""
_FEW = 16
"""Features that are written one by one; whoever asks for more is about to ask for all."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shapes:
    """The polygons or lines of a level, by key, and the box in which they lie.

    What takes long is made when first asked for, since a start need not wait for all of it.
    """

    geometry: gpd.GeoSeries
    extent: Box

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What names each shape."""
        return tuple(self.geometry.index.tolist())

    @cached_property
    def openings(self) -> Openings:
        """The bytes that open each feature."""
        return Openings(self.geometry)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The index for boxes, of shapes that are ready to be compared."""
        shapes = self.geometry.to_numpy()
        shapely.prepare(shapes)
        return shapely.STRtree(shapes)


class Openings(Mapping[str, bytes]):
    """The bytes that open each feature, each written once: the first few alone, then all that are left."""

    def __init__(self, geometry: gpd.GeoSeries) -> None:
        self._geometry = geometry
        self.written: dict[str, bytes] = {}

    def __getitem__(self, key: str) -> bytes:
        if key not in self.written:
            if key not in self._geometry.index:
                raise KeyError(key)
            if len(self.written) < _FEW:
                self.written |= self._write([key])
            else:
                self.write()
        return self.written[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._geometry.index)

    def __len__(self) -> int:
        return len(self._geometry)

    def write(self) -> None:
        """Write those of all features, a quarter of a second's work."""
        self.written = self._write(self._geometry.index.tolist())

    def _write(self, keys: list[str]) -> dict[str, bytes]:
        return dict(zip(keys, geojson.openings(keys, self._geometry.loc[keys]), strict=True))


@dataclass(frozen=True)
class Rows:
    """A layer's answer to one query: every row, the JSON of each, and where each key stands."""

    frame: pd.DataFrame
    keys: tuple[str, ...]
    place: Mapping[str, int]

    @classmethod
    def prepare(cls, frame: pd.DataFrame, key: str) -> Rows:
        """Index the rows; ``key`` is the column that names each."""
        keys = tuple(frame[key].tolist())
        return cls(frame, keys, {key: number for number, key in enumerate(keys)})

    @cached_property
    def bodies(self) -> tuple[bytes, ...]:
        """The JSON of each row, written once, when first asked for: tiles need none."""
        return tuple(geojson.properties(self.frame))

    def take(self, places: Sequence[int], columns: Sequence[str] = ()) -> pd.DataFrame:
        """Some rows, with all columns or only ``columns``."""
        chosen = self.frame.iloc[np.asarray(places, dtype=np.int64)]
        return chosen[list(columns)] if columns else chosen

    def json(self, places: Sequence[int], columns: Sequence[str] = ()) -> list[bytes]:
        """The properties of some rows, with all columns or only ``columns``."""
        if not columns:
            return [self.bodies[place] for place in places]
        return geojson.properties(self.take(places, columns))


@dataclass(frozen=True)
class Snapshot:
    """An edition ready to answer; replaced whole when another one is put in use."""

    edition: Edition
    shapes: Mapping[Level, Shapes]
    tiles: Tiles
    _rows: Memo[Rows] = field(
        default_factory=lambda: Memo(CELLS, weigh=lambda rows: rows.frame.size, long=LARGE),
        repr=False,
        compare=False,
    )
    _documents: Memo[Any] = field(default_factory=lambda: Memo(256), repr=False, compare=False)

    def rows(self, spec: LayerSpec, query: LayerQuery) -> Rows:
        """A layer's rows, computed once for each query. Raises InputError where the query does not apply."""
        facts, boundaries = self.edition.facts, self.edition.boundaries
        # Resolved first: «today» must not be remembered past midnight.
        asked = resolve(facts, spec, query)

        def make() -> Rows:
            historia = self.history if spec.by_day else None
            return Rows.prepare(build_values(facts, boundaries, spec, asked, historia=historia), spec.key)

        return self._rows.get((spec.id, asked), make)

    def queryables(self, spec: LayerSpec) -> Mapping[str, Queryable]:
        """The columns of a layer that can be asked for, by name."""
        found: Mapping[str, Queryable] = self.document(
            ("queryables", spec.id), lambda: queryables(spec, self.edition.facts)
        )
        return found

    def openings(self, nivel: Level, crs: Crs) -> Mapping[str, bytes]:
        """The bytes that open each feature that is drawn, its geometry in ``crs``."""
        shapes = self.shapes[nivel]
        if crs == CRS84:
            known = shapes.openings
            return known.written if len(known.written) == len(known) else known

        def make() -> Mapping[str, bytes]:
            return dict(
                zip(shapes.keys, geojson.openings(shapes.keys, shapes.geometry, crs=crs), strict=True)
            )

        made: Mapping[str, bytes] = self.document(("openings", nivel, crs.uri), make)
        return made

    def geometry(self, nivel: Level, crs: Crs) -> gpd.GeoSeries:
        """The shapes of a level by key, in ``crs`` (x, y)."""
        if crs.degrees:
            return self.shapes[nivel].geometry
        made: gpd.GeoSeries = self.document(
            ("geometry", nivel, crs.epsg), lambda: project(self.shapes[nivel].geometry, crs)
        )
        return made

    def parquet(self, nivel: Level, rows: Rows, crs: Crs = CRS84) -> geoparquet.GeometryColumn:
        """The geometry column beside ``rows``, aligned with them, in ``crs`` (x, y)."""
        column: geoparquet.GeometryColumn = self.document(
            ("parquet", nivel, rows.keys, crs.epsg),
            lambda: geoparquet.geometry_column(rows.keys, self.geometry(nivel, crs)),
        )
        return column

    def layer(
        self, spec: LayerSpec, query: LayerQuery, places: Sequence[int], columns: Sequence[str], crs: Crs
    ) -> Layer:
        """Some rows of a layer with their geometry in ``crs`` (x, y), as the formats of files take it."""
        facts, boundaries = self.edition.facts, self.edition.boundaries
        rows = self.rows(spec, query)
        values, shapes = rows.take(places, columns), self.geometry(spec.nivel, crs)
        drawn = shapes.reindex([rows.keys[place] for place in places]).to_numpy()
        owed = sources(facts, boundaries, spec, rows.frame)
        return Layer(
            spec=spec,
            query=resolve(facts, spec, query),
            marco=boundaries.marco,
            columnas=tuple(each for each in spec_columns(spec, facts) if each.nombre in values),
            creditos=tuple(map(str, owed)),
            frame=gpd.GeoDataFrame(values.reset_index(drop=True), geometry=drawn, crs=shapes.crs),
            advertencias=caveats(facts, spec),
            fuentes=owed,
        )

    @property
    def history(self) -> History:
        """What was said of every mechanism, ready to be asked for any day."""
        facts = self.edition.facts
        made: History = self.document("history", lambda: History.of(facts.evidencias, facts.mecanismos))
        return made

    @property
    def held(self) -> int:
        """How many layers' answers are remembered."""
        return len(self._rows)

    def document(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Something that depends on the edition and ``key`` alone, made once."""
        return self._documents.get(key, make)


def prepare(edition: Edition) -> Snapshot:
    """Make an edition ready to answer: every level at `RESOLUTION` read and measured."""
    facts, boundaries = edition.facts, edition.boundaries
    drawn = {nivel: geometry(facts, boundaries, nivel, RESOLUTION) for nivel in get_args(Level)}
    # What has no shape speaks of the whole country.
    extents = {nivel: _bounds(each if len(each) else drawn["entidad"]) for nivel, each in drawn.items()}
    shapes = {nivel: Shapes(each, extents[nivel]) for nivel, each in drawn.items()}
    return Snapshot(edition, shapes, Tiles(facts, boundaries))


def _bounds(geometry: gpd.GeoSeries) -> Box:
    west, south, east, north = (float(side) for side in geometry.total_bounds)
    return west, south, east, north
