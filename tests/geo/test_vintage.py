"""Telling which vintage of the Marco a set of boundaries is."""

from __future__ import annotations

import pytest

from geo import _vintage
from geo.codes import municipios
from geo.errors import InputError

EVERY = frozenset(municipios()["cvegeo"])
BORN_IN_2024 = {"24059", "25019", "25020"}


@pytest.mark.parametrize(
    ("name", "marco"),
    [
        ("mg_2020_integrado.zip", "2020"),
        ("mg2023_municipios_completo.parquet", "2023"),
        ("MGN2018.gpkg", "2018"),
        ("mg2023_descargado_2024.zip", "2023"),
        ("limites 2010.geojson", "2010"),
        ("09_ciudaddemexico.zip", None),
        ("889463807469.zip", None),
        ("de_2010_a_2020.zip", None),
        ("00mun.shp", None),
    ],
)
def test_a_name_tells_a_year_or_nothing(name: str, marco: str | None) -> None:
    assert _vintage.of_name(name) == marco


def test_metadata_tell_the_year_of_their_marco() -> None:
    assert _vintage.of_text("Marco Geoestadístico, diciembre de 2020. Elaborado en 2021") == "2020"
    assert _vintage.of_text("Marco geoestadistico nacional 2018") == "2018"
    assert _vintage.of_text("Publicado en 2021") is None


def test_a_national_set_tells_its_vintage_by_its_municipios() -> None:
    assert _vintage.of_keys(EVERY) == "2025"
    assert _vintage.of_keys(EVERY - BORN_IN_2024) == "2023"
    assert _vintage.of_keys([key for key in EVERY if key[:2] == "01"]) is None


@pytest.mark.parametrize("marco", ["", "../2023", ".oculto", "dos mil", "2023/b"])
def test_what_cannot_name_a_folder_is_refused(marco: str) -> None:
    with pytest.raises(InputError, match="no sirve como marco"):
        _vintage.checked(marco)
