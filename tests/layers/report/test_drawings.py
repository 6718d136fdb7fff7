"""The small drawings of a report: the map of the country and the yearly series."""

from __future__ import annotations

import re

import geopandas as gpd
import pytest
import shapely

from geo.boundaries import Boundaries
from layers.report.map_svg import WIDTH, country, shapes
from layers.report.series_svg import series


def boundaries(**areas: shapely.Geometry) -> Boundaries:
    frame = gpd.GeoDataFrame(
        {"nombre": list(areas)}, geometry=list(areas.values()), index=[key[1:] for key in areas], crs=4326
    )
    return Boundaries("entidad", "2019", 4000, frame.rename_axis("cvegeo"))


WEST, EAST = shapely.box(-110, 20, -105, 25), shapely.box(-105, 20, -100, 25)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", path)]


def test_the_map_is_as_wide_as_its_frame_with_north_up() -> None:
    north = shapely.box(-110, 25, -105, 28)
    made = shapes(boundaries(e01=WEST, e02=EAST, e03=north))
    every = [point for path in made.paths.values() for point in points(path)]
    assert (min(x for x, _ in every), max(x for x, _ in every)) == (0, WIDTH)
    assert min(y for _, y in every) == 0
    assert max(y for _, y in every) == pytest.approx(made.height, abs=0.1)
    west, east = (points(made.paths[key]) for key in ("01", "02"))
    assert max(x for x, _ in west) <= min(x for x, _ in east) + WIDTH / 10
    assert max(y for _, y in points(made.paths["03"])) < made.height / 2


def test_an_island_far_from_the_mainland_is_left_out_and_its_entidad_is_not() -> None:
    island = shapely.box(-118.4, 28.9, -118.2, 29.2)
    alone = shapes(boundaries(e01=WEST, e02=EAST))
    assert shapes(boundaries(e01=shapely.MultiPolygon([WEST, island]), e02=EAST)).paths == alone.paths


def test_a_speck_is_left_out_unless_it_is_all_there_is() -> None:
    speck = shapely.box(-103, 26, -102.99, 26.01)
    made = shapes(boundaries(e01=WEST, e02=shapely.MultiPolygon([EAST, speck]), e03=speck))
    assert made.paths["02"].count("M") == 1
    assert made.paths["03"].count("M") == 1


def test_the_place_of_the_report_is_outlined() -> None:
    made = shapes(boundaries(e01=WEST, e02=EAST))
    drawn = country(made, {"01": "si", "02": "no"}, {"01": "A: sí", "02": "B: no"}, titulo="T", lugar="02")
    assert drawn.count("<use ") == 3
    assert '<use class="lugar" href="#e02" fill="none"/>' in drawn
    assert "lugar" not in country(made, {}, {}, titulo="T", lugar="00")


def year(periodo: str, tasa: float | None, *, discontinua: bool = False) -> dict[str, object]:
    around = (
        {"tasa_inf": None, "tasa_sup": None} if tasa is None else {"tasa_inf": tasa / 2, "tasa_sup": tasa * 2}
    )
    return {"periodo": periodo, "tasa": tasa, **around, "tasa_nacional": 0.4, "discontinua": discontinua}


def strokes(drawn: str, name: str) -> int:
    """How many separate strokes the line of that class has."""
    [path] = re.findall(rf'<path class="{name}" d="([^"]*)"', drawn)
    return str(path).count("M")


def test_a_year_without_a_rate_breaks_the_line() -> None:
    drawn = series([year("2015", 0.3), year("2016", None), year("2017", 0.5)], titulo="T")
    assert strokes(drawn, "propia") == 2
    assert strokes(drawn, "pais") == 1
    assert drawn.count('class="intervalo"') == drawn.count('class="punto"') == 2


def test_another_instrument_is_marked_and_never_joined() -> None:
    drawn = series([year("2025", 0.3), year("2026", 0.5, discontinua=True)], titulo="T")
    assert strokes(drawn, "propia") == 2
    assert strokes(drawn, "pais") == 2
    assert drawn.count('class="quiebre"') == 1


@pytest.mark.parametrize("rate", [0.01, 0.4, 3.0, 47.0, 900.0])
def test_everything_drawn_stays_within_the_frame(rate: float) -> None:
    drawn = series([year("2015", rate), year("2016", rate / 3)], titulo="T")
    heights = [float(y) for y in re.findall(r'cy="([\d.-]+)"', drawn)]
    heights += [
        float(y) for pair in re.findall(r'"intervalo" d="M[\d.]+ ([\d.-]+)V([\d.-]+)', drawn) for y in pair
    ]
    assert min(heights) >= 10 - 0.1
    assert max(heights) <= 166 + 0.1


def test_where_no_year_has_a_rate_there_is_no_drawing() -> None:
    assert series([year("2012", None) | {"tasa_nacional": None}], titulo="T") == ""
    assert series([], titulo="T") == ""
