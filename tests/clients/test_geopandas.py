"""geopandas.read_file with nothing but the address of the rows."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import geopandas as gpd
import numpy as np
import pytest

Source = Callable[[str], gpd.GeoDataFrame]


# GDAL reads the GeoPackage by ranges and would have its name end in .gpkg; an address ends in its query.
@pytest.mark.filterwarnings("ignore:.*has GPKG application_id, but non conformant file extension")
@pytest.mark.parametrize("f", ["json", "flatgeobuf", "gpkg"])
@pytest.mark.parametrize("id", ["incidencia-municipio", "rutas"])
def test_the_address_of_the_rows_is_a_file(service: str, source: Source, id: str, f: str) -> None:
    got = gpd.read_file(f"{service}/collections/{id}/items?{urlencode({'f': f, 'limit': 10_000})}")
    expected = source(id)
    key = "cvegeo" if "cvegeo" in expected else "id"
    got = got.set_index(key).loc[expected[key]]
    assert len(got) == len(expected)
    assert got.crs == "EPSG:4326"
    assert got.geometry.isna().tolist() == expected.geometry.isna().tolist()
    np.testing.assert_allclose(got.bounds, expected.bounds, atol=1e-6)
    assert got["estatus"].tolist() == expected["estatus"].tolist()
    if "carpetas" in expected:
        for name in ("carpetas", "tasa", "poblacion"):
            cells = expected[name].astype(float).to_numpy(dtype=float, na_value=np.nan)
            np.testing.assert_allclose(got[name].to_numpy(dtype=float, na_value=np.nan), cells, rtol=1e-9)


@pytest.mark.parametrize("f", ["json", "flatgeobuf"])
def test_a_filter_in_the_address_selects(service: str, source: Source, f: str) -> None:
    asked = urlencode({"f": f, "filter": "cve_ent = '20' AND carpetas > 2", "limit": 1000})
    got = gpd.read_file(f"{service}/collections/incidencia-municipio/items?{asked}")
    frame = source("incidencia-municipio")
    expected = frame[(frame["cve_ent"] == "20") & (frame["carpetas"] > 2)]
    assert set(got["cvegeo"]) == set(expected["cvegeo"]) != set()
