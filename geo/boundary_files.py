"""Municipal boundaries in any vector format, read as INEGI's keys and polygons in their own CRS.

Names are not read (the catalogue has them), nor entidades (they are built from their municipios).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geo import _archive, _vintage
from geo._vector import ENT, KEY, MUN, Layer, municipal_layers
from geo.codes import cvegeo_from_names, is_sin_municipio, to_cvegeo
from geo.errors import InputError
from geo.topology import Hallazgo, named

_REBUILT = ("reconstructed", "reconstruido")
_MEXICO = (-119.0, 14.0, -86.0, 33.0)  # degrees, islands included
_LONLAT = pyproj.CRS.from_epsg(4326)


@dataclass(frozen=True)
class Source:
    """Municipal boundaries as published.

    ``frame`` has the index ``cvegeo`` (sorted, unique, in the catalogue) and ``geometry`` in the publisher's
    CRS. ``sha256`` is `digest` of it; ``marco`` the vintage that the files tell, None if they tell none.
    """

    nombre: str
    frame: gpd.GeoDataFrame
    sha256: str
    marco: str | None
    hallazgos: tuple[Hallazgo, ...]


def read(sources: Sequence[str | Path], folder: Path, progress: _archive.Progress) -> Source:
    """Read municipal boundaries from files, zips or addresses; ``folder`` takes what must be unpacked.

    Several sources, such as INEGI's zips by entidad, become one set. Raises InputError for what cannot be
    read, has no municipios, has no CRS or several, or lies outside Mexico; and for unknown or repeated keys.
    """
    frames, names, years = [], [], set()
    for place, source in enumerate(sources):
        work = folder / str(place)
        work.mkdir()
        path = _archive.download(str(source), work, progress) if _archive.is_url(source) else Path(source)
        layers, notes = municipal_layers(path, work)
        frames += [_frame(layer) for layer in layers]
        names.append(path.name)
        years.add(_vintage.of_name(path.name) or _vintage.of_text(notes))
    nombre = named(names)
    frame = _joined(frames, nombre)
    empty = frame.geometry.isna() | frame.geometry.is_empty
    by_keys = _vintage.of_keys(frame.index[~empty])
    marco = years.pop() if len(years) == 1 else None
    found = _notes(frame, frame.index[empty], marco, by_keys)
    frame = frame.loc[~empty, ["geometry"]]
    if frame.empty:
        raise InputError("ningún municipio tiene polígono", where=nombre, fix="revise el archivo")
    frame["geometry"] = shapely.force_2d(np.asarray(frame.geometry.values))
    _refuse_elsewhere(frame, nombre)
    return Source(nombre, frame, digest(frame), marco or by_keys, found)


def digest(frame: gpd.GeoDataFrame) -> str:
    """SHA-256 of keys and polygons in the CRS they are in: the same whatever the container or the machine.

    Rows go by key, each with the little-endian WKB of its normalised multipolygon, so the order of rows,
    rings and starting points does not matter.
    """
    ordered = frame.sort_index()
    parts, owner = shapely.get_parts(np.asarray(ordered.geometry.values), return_index=True)
    polygons = shapely.normalize(shapely.multipolygons(parts, indices=owner))
    total = hashlib.sha256()
    for key, wkb in zip(ordered.index, shapely.to_wkb(polygons, byte_order=1), strict=True):
        total.update(str(key).encode() + wkb)
    return total.hexdigest()


def _frame(layer: Layer) -> gpd.GeoDataFrame:
    """One layer with its keys resolved."""
    key, ent, mun = layer.column(*KEY), layer.column(*ENT), layer.column(*MUN)
    rebuilt = layer.column(*_REBUILT)
    columns = [key] if key else [str(mun), str(ent)]
    frame = layer.read([*columns, *([rebuilt] if rebuilt else [])])
    if frame.crs is None:
        if not layer.path.lower().endswith("json"):
            raise InputError(
                "no dice su sistema de referencia", where=layer.nombre, fix="agregue el archivo .prj"
            )
        frame = frame.set_crs(_LONLAT)  # RFC 7946, and what TopoJSON's users mean
    if key:
        cvegeo = to_cvegeo(frame[key], where=layer.nombre)
    else:
        cvegeo = cvegeo_from_names(frame[mun], frame[ent], where=layer.nombre)
    flag = frame[rebuilt].astype("str").str.lower().isin(["true", "1"]) if rebuilt else False
    return frame[["geometry"]].assign(reconstruido=flag, cvegeo=cvegeo).set_index("cvegeo")


def _joined(frames: Sequence[gpd.GeoDataFrame], nombre: str) -> gpd.GeoDataFrame:
    crs = frames[0].crs
    if any(not crs.equals(other.crs, ignore_axis_order=True) for other in frames[1:]):
        raise InputError(
            "hay capas en distintos sistemas de referencia",
            where=nombre,
            fix="dé archivos de una sola edición",
        )
    frame = gpd.GeoDataFrame(pd.concat(frames), crs=crs).sort_index()
    twice = frame.index[frame.index.duplicated()].unique().tolist()
    if twice:
        raise InputError(
            f"hay claves repetidas ({len(twice)}): {named(twice)}",
            where=nombre,
            fix="deje un renglón de cada uno",
        )
    nowhere = frame.index[is_sin_municipio(frame.index.to_series())].tolist()
    if nowhere:
        raise InputError(
            f"hay polígonos con clave de «sin municipio»: {named(nowhere)}", where=nombre, fix="quítelos"
        )
    return frame


def _notes(
    frame: gpd.GeoDataFrame, empty: pd.Index[str], marco: str | None, by_keys: str | None
) -> tuple[Hallazgo, ...]:
    found = []
    rebuilt = frame.index[frame["reconstruido"]].tolist()
    for clase, keys, words in (
        ("sin_geometria", empty.tolist(), "renglones sin polígono"),
        ("reconstruido", rebuilt, "polígonos que quien publica declara reconstruidos"),
    ):
        if keys:
            found.append(Hallazgo(clase, len(keys), tuple(keys), f"{words} ({len(keys)}): {named(keys)}"))
    if marco and by_keys and marco != by_keys:
        text = f"el nombre dice marco {marco}, pero trae los municipios del marco {by_keys}"
        found.append(Hallazgo("marco", 1, (), text))
    return tuple(found)


def _refuse_elsewhere(frame: gpd.GeoDataFrame, nombre: str) -> None:
    bounds = gpd.GeoSeries(shapely.box(*frame.geometry.bounds.T.to_numpy()), index=frame.index, crs=frame.crs)
    west, south, east, north = bounds.to_crs(_LONLAT).bounds.T.to_numpy()
    inside = (west >= _MEXICO[0]) & (south >= _MEXICO[1]) & (east <= _MEXICO[2]) & (north <= _MEXICO[3])
    if not inside.all():
        out = frame.index[~inside].tolist()
        raise InputError(
            f"hay polígonos fuera de México ({len(out)}): {named(out)}",
            where=nombre,
            fix="revise su sistema de referencia",
        )
