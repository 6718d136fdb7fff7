"""Made boundaries in publishers' formats: nine municipios of Aguascalientes, drawn as a 3 × 3 grid.

The keys and names are true, the shapes invented here; nothing is cut from a publisher's file.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.codes import municipios

SIDE = 10_000.0  # metres
WEST, SOUTH = 2_440_000.0, 1_090_000.0  # EPSG:6372, within Aguascalientes


def grid() -> gpd.GeoDataFrame:
    """Nine municipios with winding borders that match vertex by vertex, in INEGI's columns and EPSG:6372."""
    names = municipios().set_index("cvegeo")["nombre"]
    keys = [f"010{n:02d}" for n in range(1, 10)]
    frame = pd.DataFrame({"CVEGEO": keys, "CVE_ENT": "01", "CVE_MUN": [key[2:] for key in keys]})
    frame["NOMGEO"] = names[keys].to_numpy()
    return gpd.GeoDataFrame(frame, geometry=[cell(n % 3, n // 3) for n in range(9)], crs=6372)


def cell(column: int, row: int) -> shapely.Polygon:
    """One cell of the grid; both neighbours draw a border from the same points."""
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    sides = [_border(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    return shapely.Polygon(np.concatenate([side[:-1] for side in sides]))


def _border(a: tuple[int, int], b: tuple[int, int], points: int = 65) -> np.ndarray:
    if a > b:
        return _border(b, a, points)[::-1]
    t = np.linspace(0, 1, points)[:, None]
    along, across = np.subtract(b, a), np.subtract(b, a)[::-1]
    wave = 0.06 * np.sin(3 * np.pi * t) + 0.004 * np.sin(31 * np.pi * t)
    return np.array([WEST, SOUTH]) + SIDE * (np.array(a) + t * along + wave * across)


def geoparquet(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    frame.to_parquet(folder / "mg2023.parquet")
    return folder / "mg2023.parquet"


def geopackage(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Both levels in one file, the entidades first."""
    path = folder / "mg2023.gpkg"
    states = frame.dissolve("CVE_ENT", as_index=False)[["CVE_ENT", "geometry"]].assign(CVEGEO="01")
    states.to_file(path, layer="estados", driver="GPKG")
    frame.to_file(path, layer="municipios", driver="GPKG")
    return path


def shapefile(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """Fields in lower case."""
    path = folder / "mg2023.shp"
    frame.rename(columns=str.lower).set_geometry("geometry").to_file(path)
    return path


def zipped_shapefile(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    shapefile(frame, folder)
    return pack(folder / "mg2023.zip", {path.name: path for path in sorted(folder.glob("mg2023.*"))})


def geojson(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """RFC 7946, keys as numbers, no CVEGEO."""
    path = folder / "mg2023.geojson"
    numbers = frame.astype({"CVE_ENT": int, "CVE_MUN": int}).drop(columns="CVEGEO")
    path.write_text(numbers.to_json(to_wgs84=True), encoding="utf-8")
    return path


def topojson(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    """One arc a polygon, not quantised."""
    lonlat = frame.to_crs(4326)
    shapes = [
        {"type": "Polygon", "arcs": [[place]], "properties": {"CVEGEO": key}}
        for place, key in enumerate(lonlat["CVEGEO"])
    ]
    arcs = [list(map(list, polygon.exterior.coords)) for polygon in lonlat.geometry]
    objects = {"municipios": {"type": "GeometryCollection", "geometries": shapes}}
    path = folder / "mg2023.topojson"
    path.write_text(json.dumps({"type": "Topology", "objects": objects, "arcs": arcs}), encoding="utf-8")
    return path


def inegi_zip(frame: gpd.GeoDataFrame, folder: Path, name: str = "01_aguascalientes.zip") -> Path:
    """A zip of one entidad as INEGI lays it out: nested folders, `01ent`, `01mun`, localities, an odd .cpg.

    Its name tells no year; the metadata do.
    """
    files = folder / "conjunto_de_datos"
    files.mkdir()
    states = frame.dissolve("CVE_ENT", as_index=False)[["CVE_ENT", "NOMGEO", "geometry"]].assign(CVEGEO="01")
    towns = frame.assign(CVE_LOC="0001", CVEGEO=frame["CVEGEO"] + "0001")
    for stem, table in (("01ent", states), ("01mun", frame), ("01l", towns)):
        table.to_file(files / f"{stem}.shp", encoding="ISO-8859-1")
        (files / f"{stem}.cpg").write_text("ISO 88591", encoding="ascii")
    (folder / "metadatos.txt").write_text(
        "Título: Marco Geoestadístico, diciembre de 2020\n", encoding="latin-1"
    )
    members = {f"conjunto_de_datos/{path.name}": path for path in sorted(files.iterdir())}
    return pack(folder / name, members | {"metadatos/01_metadatos.txt": folder / "metadatos.txt"})


def pack(path: Path, members: dict[str, Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.write(member, name)
    return path


FORMATS: dict[str, Callable[[gpd.GeoDataFrame, Path], Path]] = {
    "GeoParquet": geoparquet,
    "GeoPackage": geopackage,
    "shapefile": shapefile,
    "zipped shapefile": zipped_shapefile,
    "GeoJSON": geojson,
    "TopoJSON": topojson,
    "INEGI zip": inegi_zip,
}
