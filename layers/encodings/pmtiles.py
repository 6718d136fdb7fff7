"""PMTiles (specification, version 3): all the tiles of a layer in one file that a browser reads by ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from layers.tiles.grids import WEB_MERCATOR, Box

MEDIA_TYPE = "application/vnd.pmtiles"
EXTENSION = ".pmtiles"
MAX_ZOOM = 8
"""The last zoom of an archive: a unit of its grid is 38 m, finer than the 250 m that it is drawn with."""
_E7 = 10_000_000


def write(out: BinaryIO, tile: Callable[[int, int, int], bytes], box: Box, about: Mapping[str, Any]) -> None:
    """Write the tiles of zooms 0 to `MAX_ZOOM` that ``box`` (degrees) touches, in the order of the format.

    ``tile`` gives the MVT of a zoom, column and row of WebMercatorQuad, b"" where there is none; ``about``
    is the metadata, with ``vector_layers`` as TileJSON has them. The same tiles make the same bytes.
    """
    from isal import igzip
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    places = ((z, x, y) for z in range(MAX_ZOOM + 1) for x, y in WEB_MERCATOR.covering(box, z))
    writer = Writer(out)
    for number, place in sorted((zxy_to_tileid(*place), place) for place in places):
        if data := tile(*place):
            writer.write_tile(number, igzip.compress(data, 3, mtime=0))
    west, south, east, north = (round(side * _E7) for side in box)
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 4,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    writer.finalize(header, dict(about))
