"""A small table with a null in every column and a row without geometry, to ask filters of."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from layers import cql2
from layers.crs import CRS84, Crs
from layers.queryables import Queryable

COLUMNS = {
    "clave": "texto",
    "nombre": "texto",
    "entero": "entero",
    "otro": "entero",
    "medida": "decimal",
    "fecha": "fecha",
    "hasta": "fecha",
    "periodo": "periodo",
    "geometry": "geometria",
}
QUERYABLES = {name: Queryable(name, kind) for name, kind in COLUMNS.items()}  # type: ignore[arg-type]
NAMES = ("México", "MEXICO", "Peñón", "ab", "a%b", "a_b", "a\\b", "", None, "San Juan", "it's", "Mexico")
ROWS = pd.DataFrame(
    {
        "clave": pd.array([f"{number:02d}" for number in range(len(NAMES))], dtype="str"),
        "nombre": pd.array(NAMES, dtype="str"),
        "entero": pd.array([0, 1, 2, 3, None, 5, -1, -2, 8, None, 10, 11], dtype="Int64"),
        "otro": pd.array([0, 2, None, 3, None, 4, 1, -2, 0, 9, 10, 12], dtype="Int64"),
        "medida": [0.0, 0.5, None, 1.5, -2.25, None, 3.0, 3.0, 8.0, 0.1, 1e6, -1.0],
        "fecha": pd.array([f"2020-01-{day:02d}" for day in range(1, 12)] + [""], dtype="str"),
        "hasta": pd.array([""] + [f"2020-02-{day:02d}" for day in range(1, 12)], dtype="str"),
        "periodo": pd.array(
            ["2018", "2018-07", "2018-07/2019-06", "2019", "2020", ""] + ["2015/2025"] * 6, dtype="str"
        ),
    }
)
# Squares of one degree along the parallel of 20°; the last row has none.
GEOMETRY = gpd.GeoSeries(
    [shapely.box(-100 + place, 20, -99 + place, 21) for place in range(len(NAMES) - 1)],
    index=pd.Index(ROWS["clave"][:-1]),
    crs=4326,
)


def matching(text: str, *, lang: str = "cql2-text", crs: Crs = CRS84, rows: pd.DataFrame = ROWS) -> list[int]:
    """The numbers of the rows that a filter selects."""
    mask = cql2.select(cql2.parse(text, lang=lang), rows, GEOMETRY, QUERYABLES, key="clave", crs=crs)
    return [int(place) for place in mask.nonzero()[0]]
