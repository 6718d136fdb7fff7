"""GDAL's driver for OGC API - Features, the version that geopandas brings, through pyogrio."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.catalogue import LAYERS

from .recording import Recorder

Source = Callable[[str], gpd.GeoDataFrame]
READER = Path(__file__).with_name("gdal_reads.py")
# Six decimals of a degree are written, and two of a metre.
DEGREES, METRES = 1e-6, 0.02


class Gdal:
    """GDAL at work in a process of its own."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def __call__(self, address: str, **options: Any) -> Any:
        """What is read at an address: a layer with these options, or the list of layers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"address": address, **options}).encode() + b"\n")
        self.process.stdin.flush()
        return pickle.load(self.process.stdout)


@pytest.fixture(scope="module")
def gdal() -> Iterator[Gdal]:
    with subprocess.Popen([sys.executable, READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Gdal(process)


@pytest.fixture(scope="module")
def everything(gdal: Gdal, service: str) -> dict[str, gpd.GeoDataFrame]:
    """Every collection, read whole."""
    return {id: gdal(service, layer=id) for id in LAYERS}


def written(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Words as the layer has them, "" where there is none: GDAL makes days dates, and has no date for ""."""
    return (cells.dt.strftime("%Y-%m-%d") if cells.dtype.kind == "M" else cells).fillna("")


def test_all_collections_are_listed(gdal: Gdal, service: str) -> None:
    assert gdal(service) == list(LAYERS)


@pytest.mark.parametrize("id", LAYERS)
def test_rows_values_and_nulls_are_the_sources(
    everything: dict[str, gpd.GeoDataFrame], source: Source, id: str
) -> None:
    expected, got = source(id), everything[id]
    key = LAYERS[id].key
    assert got[key].tolist() == got["id"].tolist() == expected[key].tolist()
    assert set(got) - {"id", "geometry"} == set(expected) - {"id", "geometry"}
    for name in set(expected) - {"geometry"}:
        ours, theirs = expected[name], got[name]
        if not pd.api.types.is_numeric_dtype(ours):
            assert written(theirs).tolist() == ours.tolist(), name
            continue
        there = ours.notna().to_numpy()
        assert theirs.notna().tolist() == there.tolist(), name
        np.testing.assert_allclose(theirs[there].astype(float), ours[there].astype(float), rtol=1e-9)


@pytest.mark.parametrize("id", LAYERS)
def test_geometries_are_the_sources_and_so_are_those_there_are_not(
    everything: dict[str, gpd.GeoDataFrame], source: Source, id: str
) -> None:
    expected, got = source(id), everything[id]
    if not LAYERS[id].drawn:
        assert "geometry" not in got or got["geometry"].isna().all()
        return
    assert got.crs.to_authority() == ("OGC", "CRS84")
    assert got.geometry.isna().tolist() == expected.geometry.isna().tolist()
    np.testing.assert_allclose(got.bounds, expected.bounds, atol=DEGREES)
    np.testing.assert_allclose(
        shapely.length(got.geometry), shapely.length(expected.geometry), rtol=1e-4, atol=DEGREES
    )
    np.testing.assert_allclose(
        shapely.area(got.geometry), shapely.area(expected.geometry), rtol=1e-4, atol=DEGREES
    )


def test_a_box_is_asked_of_the_service(gdal: Gdal, recorder: Recorder, source: Source) -> None:
    box = (-97.2, 16.6, -96.2, 17.4)
    got = gdal(recorder.address, layer="municipios", bbox=box)
    expected = source("municipios")
    touching = expected[expected.intersects(shapely.box(*box))]
    assert 100 < len(touching) < 400
    assert set(got["cvegeo"]) == set(touching["cvegeo"])
    asked = recorder.items()[-1]
    assert [float(side) for side in asked.query["bbox"].split(",")] == list(box)
    # Besides, those that are nowhere: a box leaves them in (OGC 17-069r4, fc-bbox-response).
    assert asked.json["numberMatched"] == len(touching) + expected.geometry.isna().sum()


@pytest.mark.parametrize(
    ("where", "sent", "expected"),
    [
        ("cve_ent = '20'", "cve_ent = '20'", lambda frame: frame["cve_ent"] == "20"),
        (
            "cve_ent = '20' AND carpetas >= 3",
            "(cve_ent = '20') AND (carpetas >= 3)",
            lambda frame: (frame["cve_ent"] == "20") & (frame["carpetas"] >= 3),
        ),
        (
            "tasa > 2.5 OR estatus <> 'observado'",
            "(tasa > 2.5) OR (estatus <> 'observado')",
            lambda frame: (frame["tasa"] > 2.5) | (frame["estatus"] != "observado"),
        ),
        ("nombre LIKE 'San J%'", "nombre LIKE 'San J%'", lambda frame: frame["nombre"].str[:5] == "San J"),
        (
            "nombre ILIKE 'SAN j%'",
            "nombre ILIKE 'SAN j%'",
            lambda frame: frame["nombre"].str[:5].str.lower() == "san j",
        ),
        ("tasa IS NULL", "(tasa IS NULL)", lambda frame: frame["tasa"].isna()),
        (
            "NOT (carpetas = 0) AND cve_ent IN ('29')",
            "NOT (carpetas = 0)",  # GDAL itself does the rest
            lambda frame: (frame["carpetas"] != 0) & (frame["cve_ent"] == "29"),
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_filter_is_sent_and_the_service_sends_only_what_it_selects(
    gdal: Gdal,
    recorder: Recorder,
    source: Source,
    where: str,
    sent: str,
    expected: Callable[[Any], pd.Series[bool]],
) -> None:
    got = gdal(recorder.address, layer="incidencia-municipio", where=where)
    frame = source("incidencia-municipio")
    selected = expected(frame).fillna(False).astype(bool)
    assert 0 < selected.sum() < len(frame)
    assert set(got["cvegeo"]) == set(frame.loc[selected, "cvegeo"])
    asked = [each for each in recorder.items() if "filter" in each.query]
    assert {each.query["filter"] for each in asked} == {sent}
    if sent.startswith("NOT"):
        assert asked[0].json["numberMatched"] == (frame["carpetas"] != 0).sum()
    else:
        assert sum(each.json["numberReturned"] for each in asked) == len(got)


@pytest.mark.parametrize("epsg", [6372, 3857])
def test_the_coordinates_come_in_the_system_that_is_asked_for(
    gdal: Gdal, recorder: Recorder, source: Source, epsg: int
) -> None:
    got = gdal(recorder.address, layer="entidades", CRS=f"EPSG:{epsg}")
    expected = source("entidades").to_crs(epsg)
    assert got.crs.to_epsg() == epsg
    assert got["cvegeo"].tolist() == expected["cvegeo"].tolist()
    np.testing.assert_allclose(got.bounds, expected.bounds, atol=METRES)
    assert recorder.items()[-1].query["crs"] == f"http://www.opengis.net/def/crs/EPSG/0/{epsg}"


def test_pages_smaller_than_the_layer_lose_no_row_and_repeat_none(
    gdal: Gdal, recorder: Recorder, source: Source
) -> None:
    got = gdal(recorder.address, layer="municipios", PAGE_SIZE=400)
    assert got["cvegeo"].tolist() == source("municipios")["cvegeo"].tolist()
    pages = [each for each in recorder.items() if each.query["limit"] == "400"]
    assert [each.json["numberReturned"] for each in pages] == [400] * 6 + [len(got) - 2400]
