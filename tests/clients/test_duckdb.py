"""DuckDB over GeoParquet by HTTP, its extensions loaded from the packages that bring them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from urllib.request import urlopen

import duckdb
import duckdb_extension_httpfs
import duckdb_extension_spatial
import geopandas as gpd
import pytest
import shapely

from .recording import Recorder

Source = Callable[[str], gpd.GeoDataFrame]
ROWS = "/collections/incidencia-municipio/items?f=geoparquet&limit=10000"
ZOCALO = shapely.Point(-99.1332, 19.4326)


def _file(extension: ModuleType) -> Path:
    """The extension that a package brings; loaded by its path, nothing is fetched."""
    assert extension.__file__ is not None
    [found] = Path(extension.__file__).parent.rglob("*.duckdb_extension")
    return found


@pytest.fixture
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(config=settings) as connection:
        for extension in (duckdb_extension_httpfs, duckdb_extension_spatial):
            connection.execute(f"LOAD '{_file(extension)}'")
        yield connection


def test_counts_and_sums_are_the_sources(
    duck: duckdb.DuckDBPyConnection, service: str, source: Source
) -> None:
    expected = source("incidencia-municipio")
    got = duck.sql(
        f"SELECT count(*), count(geometry), count(tasa), sum(carpetas), sum(tasa), count(DISTINCT cvegeo), "
        f"sum(CASE WHEN estatus = 'observado' THEN 1 ELSE 0 END) FROM read_parquet('{service}{ROWS}')"
    ).fetchone()
    rate = expected["tasa"]
    assert got == (
        len(expected),
        expected.geometry.notna().sum(),
        rate.notna().sum(),
        expected["carpetas"].sum(),
        pytest.approx(rate.sum(), rel=1e-9),
        len(expected),
        (expected["estatus"] == "observado").sum(),
    )


def test_where_a_point_lies_and_what_lies_in_a_box(
    duck: duckdb.DuckDBPyConnection, service: str, source: Source
) -> None:
    duck.execute(f"CREATE TABLE filas AS SELECT * FROM read_parquet('{service}{ROWS}')")
    found = duck.sql(
        f"SELECT cvegeo FROM filas WHERE ST_Contains(geometry, ST_Point({ZOCALO.x}, {ZOCALO.y}))"
    )
    assert found.fetchall() == [("09015",)]
    west, south, east, north = -97.2, 16.6, -96.2, 17.4
    box = f"ST_MakeEnvelope({west}, {south}, {east}, {north})"
    touching = duck.sql(f"SELECT cvegeo FROM filas WHERE ST_Intersects(geometry, {box})").fetchall()
    # The covering of GeoParquet 1.1: a first sieve that needs no geometry.
    near = duck.sql(
        f"SELECT cvegeo FROM filas WHERE bbox.xmin <= {east} AND bbox.xmax >= {west} "
        f"AND bbox.ymin <= {north} AND bbox.ymax >= {south}"
    ).fetchall()
    frame = source("incidencia-municipio")
    expected = set(frame.loc[frame.intersects(shapely.box(west, south, east, north)), "cvegeo"])
    assert {key for (key,) in touching} == expected
    assert expected <= {key for (key,) in near}


def test_a_question_about_two_columns_does_not_fetch_the_polygons(
    duck: duckdb.DuckDBPyConnection, recorder: Recorder, source: Source
) -> None:
    got = duck.sql(f"SELECT sum(carpetas) FROM read_parquet('{recorder.address}{ROWS}')").fetchone()
    assert got == (source("incidencia-municipio")["carpetas"].sum(),)
    fetched = [each for each in recorder.asked if each.method == "GET"]
    assert fetched
    assert all(each.range.startswith("bytes=") and each.status == 206 for each in fetched)
    with urlopen(f"{recorder.address}{ROWS}") as answer:
        whole = len(answer.read())
    assert sum(len(each.body) for each in fetched) < whole / 10
