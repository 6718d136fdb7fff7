"""Mapbox Vector Tiles (specification 2.1) of boundaries: polygons with their key and name, no values.

Every vertex is rounded on one grid for the whole world, so neighbours keep the same border inside a tile and
across tiles; a polygon too small for the grid is drawn as the smallest triangle instead of vanishing.
Coordinates of a tile grow right and down, and an exterior ring has positive area by the surveyor's formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import InputError
from layers.encodings._protobuf import field_bytes, field_varint, varint, varints, zigzag

if TYPE_CHECKING:
    import geopandas as gpd

Ints = npt.NDArray[np.int64]

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
EXTENT = 4096
BUFFER = 64  # units of the grid beyond each side, so that lines do not end at the seam
MAX_ZOOM = 12
KEYS = ("cvegeo", "nombre", "cve_ent")
_SMALLEST = np.array([[0, 0], [1, 0], [0, 1]], dtype=np.int64)
_MOVE_TO, _CLOSE_PATH, _POLYGON = 9, 15, 3


@dataclass(frozen=True)
class Prepared:
    """Polygons of one level of detail in the unit square of Web Mercator (x right, y down), ready to cut.

    ``bounds`` is (n, 4) and ``points`` (n, 2), a point inside each polygon; ``values`` holds the bytes of the
    three properties of each, in the order of `KEYS`.
    """

    name: str
    ids: Ints
    shapes: npt.NDArray[np.object_]
    bounds: npt.NDArray[np.float64]
    points: npt.NDArray[np.float64]
    values: tuple[tuple[bytes, bytes, bytes], ...]


def prepare(name: str, frame: gpd.GeoDataFrame) -> Prepared:
    """Project the polygons of `Boundaries.frame` (index cvegeo, EPSG:4326) once for all tiles.

    ``name`` is the tile layer's, the id of the collection.
    """
    shapes = shapely.transform(shapely.orient_polygons(frame.geometry.to_numpy()), _mercator)
    # Mirroring north and south turned every ring around; tiles want them the way they stand now: reversed.
    shapes = shapely.orient_polygons(shapes)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    texts = [[_text(part) for part in (key, label, key[:2])] for key, label in frame["nombre"].items()]
    values = tuple((key, label, entidad) for key, label, entidad in texts)
    return Prepared(
        name, frame.index.to_numpy().astype(np.int64), shapes, shapely.bounds(shapes), points, values
    )


def tile(prepared: Prepared, z: int, x: int, y: int) -> bytes:
    """One tile, column ``x`` and row ``y`` (from the north) of zoom ``z``; empty bytes where no area shows.

    Raises InputError for a tile that the grid does not have or a zoom beyond `MAX_ZOOM`.
    """
    if not 0 <= z <= MAX_ZOOM:
        raise InputError(f"no hay teselas del acercamiento {z}", fix=f"pida de 0 a {MAX_ZOOM}")
    if not (0 <= x < 2**z and 0 <= y < 2**z):
        raise InputError(f"la tesela {z}/{y}/{x} está fuera de la rejilla", fix=f"van de 0 a {2**z - 1}")
    scale = EXTENT * 2.0**z
    box = np.array([x, y, x + 1, y + 1]) * EXTENT + np.array([-BUFFER, -BUFFER, BUFFER, BUFFER])
    clipped, owners = _clip(prepared, box / scale)
    points, rings, polygons = _grid(clipped, scale, np.array([x, y]) * EXTENT)
    seen = owners[polygons]
    tiny = _tiny(prepared, box / scale, seen)
    if len(tiny):
        centres = np.rint(prepared.points[tiny] * scale).astype(np.int64) - np.array([x, y]) * EXTENT
        points = np.concatenate([points, (centres[:, None, :] + _SMALLEST).reshape(-1, 2)])
        rings = np.concatenate([rings, np.full(len(tiny), 3, dtype=np.int64)])
        seen = np.concatenate([seen, tiny])
    return _layer(prepared, points, rings, seen) if len(seen) else b""


def _mercator(lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Degrees to the unit square: x = (λ + 180) / 360, y = ½ − ln tan(π/4 + φ/2) / 2π."""
    x = (lonlat[:, 0] + 180.0) / 360.0
    y = 0.5 - np.log(np.tan(np.pi / 4 + np.radians(lonlat[:, 1]) / 2)) / (2 * np.pi)
    return np.column_stack([x, y])


def _clip(prepared: Prepared, box: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.object_], Ints]:
    """The polygons within ``box`` (single parts), and the row of ``prepared`` that each belongs to."""
    low, high = prepared.bounds[:, :2], prepared.bounds[:, 2:]
    touching = np.flatnonzero(((low <= box[2:]) & (high >= box[:2])).all(axis=1))
    shapes = prepared.shapes[touching]
    crossing = ~((low[touching] >= box[:2]) & (high[touching] <= box[2:])).all(axis=1)
    # GEOS turns a ring around where the box lies wholly within it.
    shapes[crossing] = shapely.orient_polygons(shapely.clip_by_rect(shapes[crossing], *box))
    parts, index = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    return parts[areal], touching[index[areal]]


def _grid(shapes: npt.NDArray[np.object_], scale: float, origin: Ints) -> tuple[Ints, Ints, Ints]:
    """Vertices on the tile's grid, the length of each ring, and the index in ``shapes`` of each ring.

    Rings are open (no repeated last vertex) and without repeated vertices. A ring that collapsed or turned
    around in rounding is left out, with the holes of its polygon if it was the exterior.
    """
    rings, polygon = shapely.get_rings(shapes, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.rint(xy * scale).astype(np.int64) - origin
    last = np.append(ring[1:] != ring[:-1], True) if len(ring) else np.zeros(0, dtype=bool)
    whole, ring = whole[~last], ring[~last]
    moved = (whole != _previous(whole, ring, len(rings))).any(axis=1)
    whole, ring = whole[moved], ring[moved]
    doubled = np.zeros(len(rings), dtype=np.int64)
    before = _previous(whole, ring, len(rings))
    np.add.at(doubled, ring, before[:, 0] * whole[:, 1] - whole[:, 0] * before[:, 1])
    exterior = np.append(True, polygon[1:] != polygon[:-1])[: len(polygon)]
    keeps = np.where(exterior, doubled > 0, doubled < 0)
    alive = np.zeros(len(shapes), dtype=bool)
    alive[polygon[exterior & keeps]] = True
    keeps &= alive[polygon]
    counts = np.bincount(ring, minlength=len(rings))
    return whole[keeps[ring]], counts[keeps], polygon[keeps]


def _previous(points: Ints, ring: Ints, total: int) -> Ints:
    """The vertex before each one in its ring, the last before the first."""
    counts = np.bincount(ring, minlength=total)
    ends = np.cumsum(counts)
    index = np.arange(-1, len(points) - 1)
    filled = counts > 0
    index[(ends - counts)[filled]] = ends[filled] - 1
    return points[index]


def _tiny(prepared: Prepared, box: npt.NDArray[np.float64], seen: Ints) -> Ints:
    """Rows whose inner point lies in the box though none of their rings is left."""
    inside = (prepared.points >= box[:2]) & (prepared.points <= box[2:])
    return np.setdiff1d(np.flatnonzero(inside.all(axis=1)), seen)


def _layer(prepared: Prepared, points: Ints, rings: Ints, rows: Ints) -> bytes:
    """The tile's one layer; ``rings`` are lengths, ``rows`` the feature of each, rings of one together."""
    stream, starts = _commands(points, rings, rows)
    new = np.append(True, rows[1:] != rows[:-1])
    cuts = [*starts[np.append(new, False)].tolist(), len(stream)]
    values: dict[bytes, int] = {}
    features = []
    for row, begin, end in zip(rows[new].tolist(), cuts[:-1], cuts[1:], strict=True):
        tags = b"".join(
            varint(key) + varint(values.setdefault(value, len(values)))
            for key, value in enumerate(prepared.values[row])
        )
        features.append(
            field_bytes(
                2,
                field_varint(1, int(prepared.ids[row]))
                + field_bytes(2, tags)
                + field_varint(3, _POLYGON)
                + field_bytes(4, stream[begin:end]),
            )
        )
    body = (
        field_bytes(1, prepared.name.encode()),
        *features,
        *(field_bytes(3, key.encode()) for key in KEYS),
        *(field_bytes(4, value) for value in values),
        field_varint(5, EXTENT),
        field_varint(15, 2),
    )
    return field_bytes(3, b"".join(body))


def _commands(points: Ints, rings: Ints, rows: Ints) -> tuple[bytes, Ints]:
    """Drawing commands of all rings as bytes, and where each ring begins in them (one more at the end)."""
    first = np.cumsum(rings) - rings
    new = np.append(True, rows[1:] != rows[:-1])
    delta = np.diff(points, axis=0, prepend=0)
    # The cursor returns to the corner of the tile at each feature; within one it stays where a ring ended.
    delta[first[new]] = points[first[new]]
    size = 2 * rings + 3
    begin = np.cumsum(size) - size
    stream = np.empty(int(size.sum()), dtype=np.int64)
    stream[begin], stream[begin + 3], stream[begin + size - 1] = _MOVE_TO, (rings - 1) << 3 | 2, _CLOSE_PATH
    within = np.arange(len(points)) - np.repeat(first, rings)
    place = np.repeat(begin, rings) + 2 * within + np.where(within > 0, 2, 1)
    stream[place], stream[place + 1] = zigzag(delta[:, 0]), zigzag(delta[:, 1])
    encoded, offsets = varints(stream)
    return encoded, offsets[np.append(begin, len(stream))]


def _text(text: Any) -> bytes:
    return field_bytes(1, str(text).encode())
