"""Boundaries check themselves when born; a set reads a level when first asked."""

from __future__ import annotations

import geopandas as gpd
import pytest

from geo.boundaries import RESOLUCIONES, Boundaries, BoundarySet
from geo.codes import Nivel
from geo.errors import NotFoundError

from . import makers


def frame() -> gpd.GeoDataFrame:
    made = makers.grid().to_crs(4326).set_index("CVEGEO").rename_axis("cvegeo")
    return made.rename(columns={"NOMGEO": "nombre"})[["nombre", "geometry"]]


def boundary_set(read: list[tuple[Nivel, int]]) -> BoundarySet:
    def open_(nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
        read.append((nivel, resolucion))
        return frame()

    levels: tuple[tuple[Nivel, int], ...] = (("municipio", 0), ("municipio", 250))
    return BoundarySet("2023", "prueba", "libre", "00", ("01010",), (), levels, open_)


def test_levels_go_from_the_publishers_own_to_four_kilometres() -> None:
    assert RESOLUCIONES[0] == 0
    assert sorted(RESOLUCIONES) == list(RESOLUCIONES)
    assert RESOLUCIONES[-1] == 4000


@pytest.mark.parametrize(
    "spoiled",
    [frame().to_crs(6372), frame().reset_index(), frame().iloc[[0, 0]]],
    ids=["another CRS", "no keys", "a key twice"],
)
def test_a_frame_that_others_could_not_trust_is_never_born(spoiled: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="frame must"):
        Boundaries("municipio", "2023", 250, spoiled)


def test_a_level_is_read_when_first_asked_and_only_then() -> None:
    read: list[tuple[Nivel, int]] = []
    levels = boundary_set(read)
    assert read == []
    assert list(levels) == [("municipio", 0), ("municipio", 250)]
    assert levels["municipio", 250].frame is levels["municipio", 250].frame
    assert read == [("municipio", 250)]
    assert levels["municipio", 250].resolucion == 250


def test_looking_for_a_level_does_not_read_it() -> None:
    read: list[tuple[Nivel, int]] = []
    levels = boundary_set(read)
    assert ("municipio", 250) in levels
    assert ("entidad", 250) not in levels
    assert len(levels) == 2
    assert read == []


def test_a_level_that_is_not_held_is_named_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="no tiene municipio a 30 m; resoluciones: 0, 250"):
        boundary_set([])["municipio", 30]
