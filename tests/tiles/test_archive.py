"""The archive of a layer over HTTP: read by ranges with the reader of the format's authors, whole, and made
of the very tiles that are served."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import httpx2 as httpx
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles

from api import archives
from layers.encodings import pmtiles
from layers.tiles.grids import WEB_MERCATOR

from .reading import Country

LAYER = "incidencia-municipio"
PATH = f"/collections/{LAYER}/pmtiles?datetime=2015"


@pytest.fixture(scope="module")
def http(service: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def whole(http: httpx.Client) -> httpx.Response:
    return http.get(PATH)


def test_the_archive_holds_every_tile_of_its_zooms_as_this_process_makes_them(
    whole: httpx.Response, country: Country
) -> None:
    held = {place: gzip.decompress(data) for place, data in all_tiles(MemorySource(whole.content))}
    wanted = {
        (z, x, y): data
        for z in range(pmtiles.MAX_ZOOM + 1)
        for x, y in country.places(LAYER, WEB_MERCATOR, z)
        if (data := country.data(LAYER, WEB_MERCATOR, z, x, y))
    }
    assert held == wanted


def test_the_tiles_of_the_archive_are_those_that_are_served(
    http: httpx.Client, whole: httpx.Response
) -> None:
    for (z, x, y), data in list(all_tiles(MemorySource(whole.content)))[::20]:
        path = f"/collections/{LAYER}/tiles/WebMercatorQuad/{z}/{y}/{x}?datetime=2015"
        assert http.get(path).content == gzip.decompress(data)


def test_the_header_accounts_for_every_byte(whole: httpx.Response) -> None:
    header = Reader(MemorySource(whole.content)).header()
    sections = ["root", "metadata", "leaf_directory", "tile_data"]
    length = {"root": "root_length", "metadata": "metadata_length", "leaf_directory": "leaf_directory_length"}
    ends = [header[f"{each}_offset"] + header[length.get(each, "tile_data_length")] for each in sections]
    starts = [header[f"{each}_offset"] for each in sections]
    assert sorted(starts) == starts
    assert starts[0] == 127
    assert ends == [*starts[1:], len(whole.content)]
    tiles = list(all_tiles(MemorySource(whole.content)))
    assert header["addressed_tiles_count"] == len(tiles)
    assert header["tile_contents_count"] == len({data for _, data in tiles})


def test_a_reader_takes_one_tile_by_ranges(http: httpx.Client, whole: httpx.Response) -> None:
    asked = []

    def part(offset: int, length: int) -> bytes:
        answer = http.get(PATH, headers={"Range": f"bytes={offset}-{offset + length - 1}"})
        assert answer.status_code == 206
        assert answer.headers["content-range"] == (
            f"bytes {offset}-{min(offset + length, len(whole.content)) - 1}/{len(whole.content)}"
        )
        assert "content-encoding" not in answer.headers
        asked.append(len(answer.content))
        return answer.content

    tile = Reader(part).get(7, 29, 57)
    assert tile == dict(all_tiles(MemorySource(whole.content)))[7, 29, 57]
    assert sum(asked) < len(whole.content) / 4


def test_the_archive_has_a_strong_tag_that_ranges_and_caches_rely_on(
    http: httpx.Client, whole: httpx.Response
) -> None:
    tag = whole.headers["etag"]
    assert tag.startswith('"')
    assert http.head(PATH).headers["etag"] == tag
    assert http.get(PATH, headers={"If-None-Match": tag}).status_code == 304
    part = {"Range": "bytes=0-99"}
    assert http.get(PATH, headers=part | {"If-Range": tag}).status_code == 206
    other = http.get(PATH, headers=part | {"If-Range": '"otro"'})
    assert (other.status_code, other.content) == (200, whole.content)
    beyond = http.get(PATH, headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416
    assert http.get(PATH.replace("2015", "2016")).headers["etag"] != tag


def test_an_archive_that_is_asked_for_again_outlives_one_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LIMIT", 25)

    def make(key: str, day: int) -> Path:
        write = partial(_write, content=key.encode() * 10)
        path = archives.archive(tmp_path, "capa", key, ".pmtiles", write)
        os.utime(path, (day, day))
        return path

    first, second = make("a", 1), make("b", 2)
    archives.archive(tmp_path, "capa", "a", ".pmtiles", lambda _: pytest.fail("made twice"))
    third = make("c", 3)
    assert (first.exists(), second.exists(), third.exists()) == (True, False, True)


def _write(out: BinaryIO, *, content: bytes) -> None:
    out.write(content)
