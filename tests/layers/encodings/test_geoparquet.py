"""GeoParquet 1.1 against its published rules, and read by geopandas, pyarrow and DuckDB."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_spatial
import geopandas as gpd
import jsonschema
import numpy as np
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely

from layers.build import Layer
from layers.encodings import geoparquet

from .cases import CASES
from .conftest import Encoded

_SIDES = ("xmin", "ymin", "xmax", "ymax")
# format-specs/schema.json of the version 1.1.0, for a file with one geometry.
SCHEMA = {
    "type": "object",
    "required": ["version", "primary_column", "columns"],
    "properties": {
        "version": {"const": "1.1.0"},
        "primary_column": {"const": "geometry"},
        "columns": {
            "type": "object",
            "required": ["geometry"],
            "additionalProperties": False,
            "properties": {
                "geometry": {
                    "type": "object",
                    "required": ["encoding", "geometry_types"],
                    "properties": {
                        "encoding": {"const": "WKB"},
                        "geometry_types": {
                            "type": "array",
                            "uniqueItems": True,
                            "items": {"pattern": "^(GeometryCollection|(Multi)?(Point|LineString|Polygon))$"},
                        },
                        "edges": {"enum": ["planar", "spherical"]},
                        "orientation": {"const": "counterclockwise"},
                        "bbox": {
                            "type": "array",
                            "items": {"type": "number"},
                            "minItems": 4,
                            "maxItems": 4,
                        },
                        "covering": {
                            "type": "object",
                            "required": ["bbox"],
                            "properties": {
                                "bbox": {
                                    "type": "object",
                                    "required": list(_SIDES),
                                    "properties": {side: {"const": ["bbox", side]} for side in _SIDES},
                                }
                            },
                        },
                    },
                }
            },
        },
    },
}


@pytest.fixture(scope="module")
def spatial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with its extension for geometry, from the wheel: nothing is fetched."""
    [path] = Path(duckdb_extension_spatial.__path__[0]).rglob("spatial.duckdb_extension")
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{path}'")
        yield connection


def metadata(data: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"geo"])
    return told


@pytest.mark.parametrize("name", CASES)
def test_its_metadata_follow_the_schema_and_the_crs_that_of_projjson(name: str, encoded: Encoded) -> None:
    told = metadata(encoded(name, "geoparquet"))
    jsonschema.Draft7Validator(SCHEMA).validate(told)
    crs = told["columns"]["geometry"]["crs"]
    assert crs["id"] == {"authority": "EPSG", "code": 4326}
    projjson = Path(pyproj.datadir.get_data_dir(), "projjson.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft7Validator(json.loads(projjson)).validate(crs)


@pytest.mark.parametrize("name", CASES)
def test_types_and_bbox_are_those_of_the_shapes(
    name: str, case: Callable[[str], Layer], encoded: Encoded
) -> None:
    column = metadata(encoded(name, "geoparquet"))["columns"]["geometry"]
    shapes = case(name).frame.geometry.dropna()
    assert column["geometry_types"] == sorted(shapes.geom_type.unique())
    assert column.get("bbox", []) == (list(shapes.total_bounds) if len(shapes) else [])


@pytest.mark.parametrize("name", ["incidencia-municipio", "rutas", "cadena-penal", "rutas, no row"])
def test_a_row_has_a_box_if_and_only_if_it_has_a_geometry(
    name: str, case: Callable[[str], Layer], encoded: Encoded
) -> None:
    table = pq.read_table(io.BytesIO(encoded(name, "geoparquet")))
    kind = table.schema.field("bbox").type
    assert [(field.name, str(field.type)) for field in kind] == [(side, "double") for side in _SIDES]
    assert table["bbox"].is_null().equals(table["geometry"].is_null())
    boxes = [tuple(each.values()) for each in table["bbox"].to_pylist() if each]
    assert boxes == [tuple(each) for each in shapely.bounds(case(name).frame.geometry.dropna().to_numpy())]


def test_rows_go_in_groups_whose_boxes_tell_a_reader_which_to_skip(encoded: Encoded) -> None:
    file = pq.ParquetFile(io.BytesIO(encoded("incidencia-municipio", "geoparquet")))
    groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
    assert [group.num_rows for group in groups] == [256] * 9 + [2510 - 9 * 256]
    names = [groups[0].column(n).path_in_schema for n in range(groups[0].num_columns)]
    south = [group.column(names.index("bbox.ymin")).statistics for group in groups]
    north = [group.column(names.index("bbox.ymax")).statistics for group in groups]
    assert all(each.has_min_max for each in (*south, *north))
    assert south[-1].min > north[0].max


def test_duckdb_finds_by_its_boxes_what_shapely_finds_by_its_shapes(
    case: Callable[[str], Layer], encoded: Encoded, spatial: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(encoded("incidencia-municipio", "geoparquet"))
    near = shapely.box(-110.1, 18.1, -108.2, 19.3)
    found = spatial.execute(
        f"SELECT cvegeo FROM '{path}' WHERE bbox.xmin <= -108.2 AND bbox.xmax >= -110.1 "
        "AND bbox.ymin <= 19.3 AND bbox.ymax >= 18.1 "
        "AND ST_Intersects(geometry, ST_MakeEnvelope(-110.1, 18.1, -108.2, 19.3)) ORDER BY cvegeo"
    ).fetchall()
    frame = case("incidencia-municipio").frame
    assert [key for (key,) in found] == frame.loc[frame.intersects(near), "cvegeo"].tolist()
    assert len(found) > 20


def test_duckdb_counts_the_nulls_and_measures_the_shapes(
    case: Callable[[str], Layer], encoded: Encoded, spatial: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(encoded("incidencia-municipio", "geoparquet"))
    query = (
        f"SELECT count(*), count(geometry), count(tasa), sum(carpetas), sum(ST_Area(geometry)) FROM '{path}'"
    )
    frame = case("incidencia-municipio").frame
    rows, drawn, rates, cases, area = spatial.execute(query).fetchone() or ()
    assert (rows, drawn, rates) == (2510, 2465, frame["tasa"].notna().sum())
    assert cases == frame["carpetas"].sum()
    assert area == pytest.approx(2465 * 0.25**2)


def test_geopandas_opens_it_with_its_system_and_the_very_same_shapes(
    case: Callable[[str], Layer], encoded: Encoded
) -> None:
    read = gpd.read_parquet(io.BytesIO(encoded("incidencia-municipio", "geoparquet")))
    frame = case("incidencia-municipio").frame
    assert read.crs.to_epsg() == 4326
    assert read.geometry.geom_equals(frame.geometry).eq(frame.geometry.notna()).all()
    part = gpd.read_parquet(
        io.BytesIO(encoded("incidencia-municipio", "geoparquet")), bbox=(-117, 15, -116.9, 15.1)
    )
    assert part["cvegeo"].tolist() == ["01001"]


@pytest.mark.parametrize("epsg", [3857, 6372])
def test_a_projected_system_is_told_whole_with_its_bounds_in_it(
    epsg: int, layer: Callable[[str], Layer]
) -> None:
    made = replace(layer("entidades"), frame=layer("entidades").frame.to_crs(epsg))
    data = geoparquet.encode(made)
    column = metadata(data)["columns"]["geometry"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": epsg}
    assert np.allclose(column["bbox"], made.frame.total_bounds)
    assert gpd.read_parquet(io.BytesIO(data)).crs == made.frame.crs


def test_exterior_rings_run_counterclockwise(layer: Callable[[str], Layer]) -> None:
    made = layer("entidades")
    turned = shapely.orient_polygons(made.frame.geometry.to_numpy(), exterior_cw=True)
    read = gpd.read_parquet(
        io.BytesIO(geoparquet.encode(replace(made, frame=made.frame.set_geometry(turned, crs=4326))))
    )
    rings = shapely.get_exterior_ring(shapely.get_parts(read.geometry.to_numpy()))
    assert shapely.is_ccw(rings).all()


def test_counts_stay_whole_numbers_and_keys_stay_text(encoded: Encoded) -> None:
    schema = pq.read_schema(io.BytesIO(encoded("incidencia-municipio", "geoparquet")))
    types = {name: str(schema.field(name).type) for name in ("cvegeo", "carpetas", "tasa", "geometry")}
    assert types == {"cvegeo": "string", "carpetas": "int64", "tasa": "double", "geometry": "binary"}
