"""Routes that reports name: one row and at most one straight line each, never a count."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.particularities import compiled
from layers.territory import DECIMALS

if TYPE_CHECKING:
    from geo.boundaries import BoundarySet
    from geo.codes import Nivel
    from geo.facts import Facts

POINTS_AT = 250  # metres: the ends are the same points at whatever level of detail the map is drawn
COUNTRIES = {
    "BLZ": "Belice",
    "CAN": "Canadá",
    "COL": "Colombia",
    "CRI": "Costa Rica",
    "CUB": "Cuba",
    "GTM": "Guatemala",
    "HND": "Honduras",
    "NIC": "Nicaragua",
    "SLV": "El Salvador",
    "USA": "Estados Unidos",
    "VEN": "Venezuela",
}
_ABROAD = "Un extremo está fuera de México y no tiene lugar en el mapa"
_WITHIN = "El origen y el destino son el mismo lugar"
_UNDRAWN = "El marco no dibuja uno de los dos lugares"


def rows(facts: Facts, boundaries: BoundarySet) -> pd.DataFrame:
    """The columns of the layer `rutas`, without marco: one row a row of the table, in its order.

    ``id`` is `ruta-001` for the first row. A route that two sources name has two rows. A row is nothing but
    what a report says, its places and its line included: before it was said (`geo.facts.as_known`) there is
    none, for any row in its stead would give the route away.
    """
    table, drawn = facts.rutas, lines(facts, boundaries)
    names = {end: _names(facts, table[end], table[f"{end}_mun"]) for end in ("origen", "destino")}
    abroad = table["origen"].str.isalpha() | table["destino"].str.isalpha()
    within = _places(table, "origen") == _places(table, "destino")
    has_line = drawn.notna().to_numpy()
    why = np.select([has_line, within, abroad], ["", _WITHIN, _ABROAD], _UNDRAWN)
    return pd.DataFrame(
        {
            "id": drawn.index,
            "nombre": names["origen"] + " → " + names["destino"],
            "tipo": "ruta",
            "estatus": "observado",
            **{name: table[name] for name in ("origen", "origen_mun")},
            "origen_nombre": names["origen"],
            **{name: table[name] for name in ("destino", "destino_mun")},
            "destino_nombre": names["destino"],
            "geometria_estatus": np.select([has_line, within], ["observado", "no_aplica"], "sin_dato"),
            "geometria_nota": why,
            "medicion": table["tipo"],
            "segun": table["fuente"],
            "url": table["url_consultada"].str.replace(r"\s*;\s*", "|", regex=True),
            "nota": table["nota"],
            **compiled(facts, "rutas"),
        }
    )


@lru_cache(maxsize=4)
def lines(facts: Facts, boundaries: BoundarySet) -> gpd.GeoSeries:
    """A line of two points a row of `rows` (index ``id``, EPSG:4326), from origin to destination.

    Each end is a point inside the municipio, or inside the entidad where the source names no more. Missing
    where an end is abroad or has no polygon in the marco, and where both ends are the same place.
    """
    table = facts.rutas
    ends = [_places(table, end) for end in ("origen", "destino")]
    points = pd.concat([_points(boundaries, "entidad", ends), _points(boundaries, "municipio", ends)])
    start, stop = (points.reindex(end).to_numpy() for end in ends)
    possible = pd.notna(start) & pd.notna(stop) & (ends[0] != ends[1]).to_numpy()
    shapes = np.full(len(table), None, dtype=object)
    pairs = np.stack([shapely.get_coordinates(each[possible]) for each in (start, stop)], axis=1)
    shapes[possible] = shapely.linestrings(pairs)
    ids = pd.Index([f"ruta-{n:03d}" for n in range(1, len(table) + 1)], dtype="str", name="id")
    return gpd.GeoSeries(shapes, index=ids, crs=4326)


def _places(table: pd.DataFrame, end: str) -> pd.Series[str]:
    """The key of the municipio where it is named, else that of the entidad or the country."""
    return table[f"{end}_mun"].where(table[f"{end}_mun"] != "", table[end])


def _points(boundaries: BoundarySet, nivel: Nivel, ends: list[pd.Series[str]]) -> pd.Series[Any]:
    """A point inside each polygon of a level that some end names, by key."""
    shapes = boundaries[nivel, POINTS_AT].frame.geometry
    inside = shapes[shapes.index.isin(pd.concat(ends))].representative_point()
    rounded = shapely.transform(inside.to_numpy(), lambda xy: xy.round(DECIMALS))
    return pd.Series(rounded, index=inside.index, dtype=object)


def _names(facts: Facts, key: pd.Series[str], municipio: pd.Series[str]) -> pd.Series[str]:
    """«Tlapa de Comonfort, Guerrero», «Guerrero» or «Guatemala»; a country unknown here by its code."""
    entidades = facts.entidades.set_index("cve_ent")["nombre"].to_dict()
    place = key.map({code: COUNTRIES.get(code, code) for code in key} | entidades)
    within = municipio.map(facts.municipios.set_index("cvegeo")["nombre"])
    return place.where(within.isna(), within + ", " + place)
