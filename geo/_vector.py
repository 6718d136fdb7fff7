"""Layers of vector files: finding those of municipios by their columns and keys, and reading them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import pyarrow.lib
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from geo import _archive
from geo.errors import InputError

KEY, ENT, MUN = ("cvegeo", "cve_geo"), ("cve_ent",), ("cve_mun",)

_FINER = {"cve_loc", "cve_ageb", "cve_mza", "cve_via", "cve_asen"}  # localities, blocks, streets
_VECTOR = {".shp", ".gpkg", ".geojson", ".topojson", ".json", ".fgb", ".parquet", ".geoparquet"}
_NOTES = {".xml", ".txt", ".html", ".htm"}
_UNREADABLE = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    GeometryError,
    pyarrow.lib.ArrowException,
    UnicodeDecodeError,
)


@dataclass(frozen=True)
class Layer:
    """A layer of a file: ``nombre`` of the source for messages, ``layer`` None in a GeoParquet."""

    nombre: str
    path: str
    layer: str | None
    columns: dict[str, str]  # lower case → as written

    def column(self, *names: str) -> str | None:
        """The first of these columns that the layer has, as it writes it."""
        return next((self.columns[name] for name in names if name in self.columns), None)

    def attributes(self, columns: Sequence[str], rows: int | None = None) -> pd.DataFrame:
        """Columns without geometry."""
        with _readable(self.nombre):
            if self.layer is None:
                return pd.read_parquet(self.path, columns=list(columns))
            frame: pd.DataFrame = self._ogr(columns, max_features=rows, read_geometry=False)
            return frame

    def read(self, columns: Sequence[str]) -> gpd.GeoDataFrame:
        """Columns and geometry, the geometry under that name."""
        with _readable(self.nombre):
            if self.layer is None:
                geometry = _geometry_column(self.path)
                frame = gpd.read_parquet(self.path, columns=[*columns, geometry])
                return frame.rename_geometry("geometry") if geometry != "geometry" else frame
            return self._ogr(columns)

    def _ogr(self, columns: Sequence[str], **options: Any) -> Any:
        return pyogrio.read_dataframe(self.path, layer=self.layer, columns=list(columns), **options)


def municipal_layers(path: Path, folder: Path) -> tuple[list[Layer], str]:
    """The layers of municipios in a file or zip, and the text of the metadata found beside them.

    What a zip holds of use is unpacked in ``folder``. Raises InputError for what cannot be read, and for a
    source without municipios.
    """
    notes = ""
    if _archive.content(path) == "zip":
        with _archive.opened(path) as archive:
            inside = {m: PurePosixPath(m).suffix.lower() for m in archive.namelist()}
            few = [member for member, suffix in inside.items() if suffix in _NOTES][:5]
            notes = "\n".join(archive.read(member)[:200_000].decode("latin-1") for member in few)
        members = [m for m, suffix in inside.items() if suffix in _VECTOR and _worth_unpacking(path, m)]
        _archive.unpack(path, members, folder)
        found = [layer for member in members for layer in _layers(str(folder / member), path.name)]
    else:
        found = list(_layers(str(path), path.name))
    levels = [_nivel(layer) for layer in found]
    if "municipio" not in levels:
        raise InputError(
            "solo trae entidades y hacen falta los municipios"
            if "entidad" in levels
            else "no trae polígonos de municipios (columnas CVEGEO, o CVE_ENT y CVE_MUN)",
            where=path.name,
            fix="dé la capa de municipios; las entidades se arman con ellos",
        )
    return [layer for layer, nivel in zip(found, levels, strict=True) if nivel == "municipio"], notes


def _worth_unpacking(path: Path, member: str) -> bool:
    """Whether a member is of use; shapefiles are judged inside, since a national zip has gigabytes."""
    if PurePosixPath(member).suffix.lower() != ".shp":
        return True
    return any(_nivel(layer) != "otro" for layer in _layers(f"/vsizip/{path}/{member}", path.name))


def _layers(path: str, nombre: str) -> Iterator[Layer]:
    """Every layer of a file that may hold polygons."""
    with _readable(nombre):
        if not path.startswith("/vsizip/") and _archive.content(Path(path)) == "parquet":
            if not _geometry_column(path):
                raise InputError("es Parquet sin geometría", where=nombre, fix="dé un GeoParquet")
            yield Layer(nombre, path, None, _lower(pq.read_schema(path).names))
            return
        for layer, kind in pyogrio.list_layers(path):
            if kind is not None and "Point" not in kind and "LineString" not in kind:
                yield Layer(nombre, path, layer, _lower(pyogrio.read_info(path, layer=layer)["fields"]))


def _nivel(layer: Layer) -> Literal["entidad", "municipio", "otro"]:
    """The level of a layer: by the digits of its keys, else by the columns that make one up."""
    if _FINER & layer.columns.keys():
        return "otro"
    if key := layer.column(*KEY):
        text = layer.attributes([key], rows=1000)[key].dropna().astype("str").str.strip()
        digits = text.str.removesuffix(".0").str.len().max()
        return "entidad" if digits <= 2 else "municipio" if digits <= 5 else "otro"
    if layer.column(*ENT):
        return "municipio" if layer.column(*MUN) else "entidad"
    return "otro"


def _geometry_column(path: str) -> str:
    """The primary geometry of a GeoParquet; "" in a Parquet file that is none."""
    metadata = (pq.read_schema(path).metadata or {}).get(b"geo")
    return str(json.loads(metadata)["primary_column"]) if metadata else ""


def _lower(names: Sequence[str]) -> dict[str, str]:
    return {str(name).lower(): str(name) for name in names}


@contextmanager
def _readable(nombre: str) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise InputError(
            "no se puede leer como límites, o está dañado",
            where=nombre,
            fix="dé un GeoParquet, GeoPackage, shapefile, GeoJSON, TopoJSON o un zip de INEGI",
        ) from error
