"""Somebody else's reader of each format, and what of a layer it must find."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import python_calamine
import shapely

from layers.build import Layer
from layers.spec import Column

Rows = list[dict[str, Any]]
KML = {"k": "http://www.opengis.net/kml/2.2"}


@dataclass(frozen=True)
class Read:
    """What a reader found: the rows, and the shape of each (None in a format that has none)."""

    rows: Rows
    shapes: Sequence[Any] | None


Reader = Callable[[bytes, Path, Sequence[Column]], Read]


def expected(layer: Layer) -> Rows:
    """The rows of a layer, None for a missing number."""
    values = layer.values
    rows: Rows = values.astype(object).where(values.notna(), None).to_dict("records")
    return rows


def _not_json(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def strict_json(data: bytes) -> Any:
    return json.loads(data, parse_constant=_not_json)


def _features(data: bytes, member: str) -> Read:
    features = strict_json(data)["features"]
    texts = [json.dumps(each[member]) if each[member] else None for each in features]
    return Read([each["properties"] for each in features], shapely.from_geojson(texts))


def _json(data: bytes, _path: Path, _columns: Sequence[Column]) -> Read:
    return _features(data, "geometry")


def _seq(data: bytes, path: Path, columns: Sequence[Column]) -> Read:
    if not data:
        return Read([], np.array([], dtype=object))  # GDAL knows a sequence by its first record
    read = _gdal(data, path, columns)
    # The names of fields come from what occurs: a number that is never known is a text to GDAL.
    return Read([{each.nombre: row.get(each.nombre) for each in columns} for row in read.rows], read.shapes)


def _gdal(data: bytes, path: Path, columns: Sequence[Column]) -> Read:
    path.write_bytes(data)
    about, table = pyogrio.read_arrow(path)
    named = about["geometry_name"] or "wkb_geometry"
    shapes = [None] * table.num_rows
    if named in table.column_names:
        shapes = shapely.from_wkb(table[named].to_pylist())
    known = {each.nombre for each in columns}
    rows = table.select([name for name in table.column_names if name in known]).to_pylist()
    days = [{name: _told(cell) for name, cell in row.items()} for row in rows]
    return Read(days, shapes)


def _told(cell: Any) -> Any:
    """GDAL takes a column of days for one of dates."""
    return cell.isoformat() if isinstance(cell, date) else cell


def csv_rows(data: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def _csv(data: bytes, _path: Path, columns: Sequence[Column]) -> Read:
    return Read(_typed(csv_rows(data), columns), None)


def _csvwkt(data: bytes, _path: Path, columns: Sequence[Column]) -> Read:
    rows = csv_rows(data)
    shapes = shapely.from_wkt([row.pop("wkt") or None for row in rows])
    for row in rows:
        row.pop("wkt_estatus", None)  # only where the layer's own word was not asked for
    return Read(_typed(rows, columns), shapes)


def _typed(rows: Rows, columns: Sequence[Column]) -> Rows:
    """Rows of text with their numbers as numbers, None where blank."""
    kinds: Mapping[str, Callable[[str], Any]] = {"texto": str, "entero": int, "decimal": float}
    read = {each.nombre: kinds[each.dtype] for each in columns}
    return [
        {
            name: None if cell == "" and read[name] is not str else read[name](cell)
            for name, cell in row.items()
        }
        for row in rows
    ]


def _geoparquet(data: bytes, _path: Path, _columns: Sequence[Column]) -> Read:
    rows = pq.read_table(io.BytesIO(data)).drop_columns(["geometry", "bbox"]).to_pylist()
    return Read(rows, gpd.read_parquet(io.BytesIO(data)).geometry.to_numpy())


def _kml(data: bytes, _path: Path, columns: Sequence[Column]) -> Read:
    blank = {each.nombre: "" for each in columns}
    rows, shapes = [], []
    for place in ElementTree.fromstring(data).iterfind(".//k:Placemark", KML):
        cells = {each.get("name"): each.text or "" for each in place.iterfind(".//k:SimpleData", KML)}
        rows.append({**blank, **cells})
        found = place.findall("k:Polygon", KML) + place.findall("k:LineString", KML)
        shapes.append(_kml_shape(found + place.findall("k:MultiGeometry/k:Polygon", KML)))
    return Read(_typed(rows, columns), shapes)


def _kml_shape(found: list[ElementTree.Element]) -> Any:
    parts = [_kml_part(each) for each in found]
    if len(parts) == 1:
        return parts[0]
    return shapely.MultiPolygon(parts) if parts else None


def _kml_part(element: ElementTree.Element) -> Any:
    if element.tag.endswith("LineString"):
        return shapely.LineString(_positions(element))
    [outer] = [_positions(ring) for ring in element.iterfind("k:outerBoundaryIs", KML)]
    return shapely.Polygon(outer, [_positions(ring) for ring in element.iterfind("k:innerBoundaryIs", KML)])


def _positions(element: ElementTree.Element) -> list[list[float]]:
    [text] = [each.text or "" for each in element.iter(f"{{{KML['k']}}}coordinates")]
    return [[float(number) for number in pair.split(",")] for pair in text.split()]


def _xlsx(data: bytes, _path: Path, columns: Sequence[Column]) -> Read:
    sheet = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("datos")
    head, *lines = sheet.to_python(skip_empty_area=False)
    dtypes = {each.nombre: each.dtype for each in columns}
    rows = [
        {str(name): _number(cell, dtypes[str(name)]) for name, cell in zip(head, line, strict=True)}
        for line in lines
    ]
    return Read(rows, None)


def _number(cell: Any, dtype: str) -> Any:
    """A cell of a column of numbers as one, None where blank; calamine reads all of them as decimals."""
    if dtype == "texto":
        return cell
    assert cell == "" or isinstance(cell, float)
    return None if cell == "" else int(cell) if dtype == "entero" else cell


def _flatgeobuf(data: bytes, path: Path, columns: Sequence[Column]) -> Read:
    # Without Arrow: with it, GDAL 3.12 takes a missing shape for one of a length that it never read.
    path.write_bytes(data)
    frame = pyogrio.read_dataframe(path, use_arrow=False)
    shapes = frame.pop("geometry").to_numpy() if "geometry" in frame else [None] * len(frame)
    dtypes = {each.nombre: each.dtype for each in columns}
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    whole = {name for name in frame if dtypes[name] == "entero"}
    return Read(
        [
            {
                str(name): int(cell) if name in whole and cell is not None else cell
                for name, cell in row.items()
            }
            for row in rows
        ],
        shapes,
    )


def _zip(data: bytes, path: Path, columns: Sequence[Column]) -> Read:
    archive = zipfile.ZipFile(io.BytesIO(data))
    [table] = [name for name in archive.namelist() if name.endswith(".gpkg")]
    drawn = _gdal(archive.read(table), path.with_suffix(".gpkg"), columns)
    values = _csv(archive.read(table.replace(".gpkg", ".csv")), path, columns)
    assert values.rows == drawn.rows
    return drawn


READERS: Mapping[str, Reader] = {
    "json": _json,
    "jsonfg": _json,
    "geojsonseq": _seq,
    "csv": _csv,
    "csvwkt": _csvwkt,
    "geoparquet": _geoparquet,
    "flatgeobuf": _flatgeobuf,
    "gpkg": _gdal,
    "kml": _kml,
    "xlsx": _xlsx,
    "zip": _zip,
}


def same_shape(one: Any, other: Any, tolerance: float) -> bool:
    """Whether two shapes are the same but for how their numbers are rounded and where their rings begin."""
    if one is None or other is None:
        return one is other
    if shapely.get_num_geometries(one) != shapely.get_num_geometries(other):
        return False
    return bool(shapely.hausdorff_distance(one, other) <= tolerance)
