"""PMTiles archives, read back with the reader of the format's authors."""

from __future__ import annotations

import gzip
import io
from typing import Any

from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import Compression, TileType

from layers.encodings import pmtiles
from layers.tiles.grids import WEB_MERCATOR

BOX = (-118.4, 14.5, -86.7, 32.7)
ABOUT = {"name": "Municipios", "vector_layers": [{"id": "municipios", "fields": {"cvegeo": "Clave"}}]}


def tile(z: int, x: int, y: int) -> bytes:
    """Tiles that say which they are; the westernmost column is open sea."""
    return b"" if x == WEB_MERCATOR.limits(BOX, z)[0] and z > 3 else f"{z}/{x}/{y}".encode()


def written(source: Any = tile) -> bytes:
    out = io.BytesIO()
    pmtiles.write(out, source, BOX, ABOUT)
    return out.getvalue()


def test_every_tile_is_in_the_archive_at_its_place_and_no_empty_one() -> None:
    held = {place: gzip.decompress(data) for place, data in all_tiles(MemorySource(written()))}
    wanted = {
        (z, x, y): tile(z, x, y)
        for z in range(pmtiles.MAX_ZOOM + 1)
        for x, y in WEB_MERCATOR.covering(BOX, z)
        if tile(z, x, y)
    }
    assert held == wanted


def test_the_header_tells_what_the_tiles_are_and_where() -> None:
    reader = Reader(MemorySource(written()))
    header = reader.header()
    assert header["tile_type"] == TileType.MVT
    assert header["tile_compression"] == Compression.GZIP
    assert (header["min_zoom"], header["max_zoom"]) == (0, pmtiles.MAX_ZOOM)
    assert header["clustered"]
    assert [header[f"{side}_e7"] / 1e7 for side in ("min_lon", "min_lat", "max_lon", "max_lat")] == list(BOX)
    assert reader.metadata() == ABOUT


def test_the_same_tiles_make_the_same_file() -> None:
    assert written() == written()
