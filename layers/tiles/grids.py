"""The grids on which tiles are cut, as OGC 17-083r4 (Two Dimensional Tile Matrix Set, 2.0) defines them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from geo.boundaries import resolution_for_zoom
from geo.errors import InputError, NotFoundError

EXTENT = 4096
"""Units of a tile's side."""
BITS = 31
"""A tile of zoom 0 measures 2³¹ units of the world (2 cm on the equator): two side by side fit in 32 bits."""
MAX_ZOOM = 12
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG_3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/"
_SCALES = "http://www.opengis.net/def/wkss/OGC/1.0/"
_HALF_WORLD = 20037508.342789244  # metres of Web Mercator from its middle to its edge: π · 6,378,137
_SOUTHMOST = 85.0511287798066  # degrees: where Web Mercator ends

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Grid:
    """A tile matrix set whose levels double: ``columns`` tiles by one at zoom 0, origin at the north-west.

    ``cell`` is the side of a cell (1/256 of a tile) at zoom 0 in units of the CRS, ``scale`` its scale
    denominator, ``levels`` how many the standard defines; tiles are cut down to ``max_zoom``.
    """

    id: str
    title: str
    kind: Literal["mercator", "grados"]
    crs: str
    axes: tuple[str, str]
    scales: str
    origin: tuple[float, float]
    cell: float
    scale: float
    columns: int
    levels: int
    max_zoom: int

    @property
    def uri(self) -> str:
        """Where the standard's register keeps it."""
        return _URI + self.id

    def shape(self, z: int) -> tuple[int, int]:
        """Columns and rows of a zoom."""
        return self.columns << z, 1 << z

    def resolution(self, z: int) -> int:
        """Metres of the generalisation that a zoom is cut from (`geo.boundaries.resolution_for_zoom`)."""
        # A tile of half the world is as wide as one of the next zoom where the first is the whole world.
        return resolution_for_zoom(z + self.columns - 1)

    def world(self, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.uint32]:
        """Degrees (n, 2) to whole units of the world, right and down from the north-west corner.

        Web Mercator: x = (λ + 180) / 360, y = ½ − ln tan(π/4 + φ/2) / 2π of the world (EPSG Guidance Note
        7-2, method 1024); degrees: x = (λ + 180) / 180, y = (90 − φ) / 180 of a tile of zoom 0.
        """
        lon, lat = lonlat[:, 0], lonlat[:, 1]
        if self.kind == "mercator":
            within = np.radians(np.clip(lat, -_SOUTHMOST, _SOUTHMOST))
            x, y = (lon + 180) / 360, 0.5 - np.log(np.tan(np.pi / 4 + within / 2)) / (2 * np.pi)
        else:
            x, y = (lon + 180) / 180, (90 - lat) / 180
        units = np.rint(np.column_stack([x, y]) * 2.0**BITS)
        return np.clip(units, 0, 2.0**32 - 1).astype(np.uint32)

    def check(self, z: int, x: int, y: int) -> None:
        """Raise InputError for a tile that the grid does not have, or a zoom that is not cut."""
        if not 0 <= z <= self.max_zoom:
            raise InputError(f"no hay teselas del acercamiento {z}", fix=f"pida de 0 a {self.max_zoom}")
        columns, rows = self.shape(z)
        if not (0 <= x < columns and 0 <= y < rows):
            fix = f"las filas van de 0 a {rows - 1} y las columnas de 0 a {columns - 1}"
            raise InputError(f"la tesela {z}/{y}/{x} está fuera de la rejilla {self.id}", fix=fix)

    def limits(self, box: Box, z: int) -> tuple[int, int, int, int]:
        """First and last column, first and last row of the tiles of a zoom that a box in degrees touches."""
        west, south, east, north = box
        corners = self.world(np.array([[west, north], [east, south]])).astype(np.int64) >> (BITS - z)
        columns, rows = self.shape(z)
        (left, top), (right, bottom) = corners.tolist()
        return left, min(right, columns - 1), top, min(bottom, rows - 1)

    def covering(self, box: Box, z: int) -> Iterator[tuple[int, int]]:
        """Column and row of each of those tiles, in the order of rows."""
        left, right, top, bottom = self.limits(box, z)
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                yield x, y

    def document(self) -> dict[str, Any]:
        """Its definition in JSON (17-083r4, 7.1.2), with every level that the standard defines."""
        return {
            "id": self.id,
            "title": self.title,
            "uri": self.uri,
            "crs": self.crs,
            "orderedAxes": list(self.axes),
            "wellKnownScaleSet": self.scales,
            "tileMatrices": [
                {
                    "id": str(z),
                    "scaleDenominator": self.scale / 2**z,
                    "cellSize": self.cell / 2**z,
                    "cornerOfOrigin": "topLeft",
                    "pointOfOrigin": list(self.origin),
                    "tileWidth": 256,
                    "tileHeight": 256,
                    "matrixWidth": self.shape(z)[0],
                    "matrixHeight": self.shape(z)[1],
                }
                for z in range(self.levels)
            ],
        }


WEB_MERCATOR = Grid(
    id="WebMercatorQuad",
    title="Web Mercator, la rejilla de los mapas de la red",
    kind="mercator",
    crs=_EPSG_3857,
    axes=("X", "Y"),
    scales=_SCALES + "GoogleMapsCompatible",
    origin=(-_HALF_WORLD, _HALF_WORLD),
    cell=2 * _HALF_WORLD / 256,
    scale=559082264.028717,
    columns=1,
    levels=25,
    max_zoom=MAX_ZOOM,
)
WORLD_CRS84 = Grid(
    id="WorldCRS84Quad",
    title="Longitud y latitud en grados",
    kind="grados",
    crs=_CRS84,
    axes=("Lon", "Lat"),
    scales=_SCALES + "GoogleCRS84Quad",
    origin=(-180.0, 90.0),
    cell=180 / 256,
    scale=279541132.014358,
    columns=2,
    levels=18,
    max_zoom=MAX_ZOOM - 1,
)
GRIDS: Mapping[str, Grid] = MappingProxyType({grid.id: grid for grid in (WEB_MERCATOR, WORLD_CRS84)})


def find_grid(id: str) -> Grid:
    """The grid of that id; raises NotFoundError that lists those there are."""
    if id not in GRIDS:
        raise NotFoundError(f"no hay rejilla «{id}»", fix=f"las rejillas son {' y '.join(GRIDS)}")
    return GRIDS[id]
