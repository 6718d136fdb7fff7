"""QGIS opens the service from its landing page, and what it draws is looked at."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from PIL import Image

from .. import qgis
from .recording import Recorder

Source = Callable[[str], gpd.GeoDataFrame]
Colours = Mapping[str, tuple[int, int, int]]
SCRIPT = Path(__file__).with_name("qgis_draws.py")
WHITE = (255, 255, 255)


def in_qgis(
    tmp_path: Path,
    address: str,
    collection: str,
    colours: Colours,
    box: list[float] | None = None,
) -> tuple[dict[str, Any], dict[tuple[int, int, int], int]]:
    """What QGIS finds in a collection, and how many pixels of each colour there are in its picture."""
    python = qgis.find()
    assert python is not None, "falta QGIS; lo instala: python tests/qgis.py"
    picture = tmp_path / f"{collection}.png"
    asked = {
        **{"address": address, "collection": collection, "box": box},
        "colours": {value: "#{:02x}{:02x}{:02x}".format(*colour) for value, colour in colours.items()},
        "picture": str(picture),
    }
    # A home of its own: QGIS keeps there what it once fetched.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    done = subprocess.run(
        [python, SCRIPT],
        input=json.dumps(asked),
        env={**environment, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with Image.open(picture) as image:
        counted = image.convert("RGB").getcolors(maxcolors=image.width * image.height)
    assert counted is not None
    return json.loads(done.stdout), {colour: pixels for pixels, colour in counted}


def test_every_entidad_is_found_and_drawn(tmp_path: Path, recorder: Recorder, source: Source) -> None:
    expected = source("entidades")
    keys = expected["cvegeo"].tolist()
    told, pixels = in_qgis(tmp_path, recorder.address, "entidades", _colours(keys))
    assert recorder.asked[0].path == "/"
    assert told["valid"]
    assert told["crs"] == "EPSG:4326"
    assert told["count"] == len(expected)
    assert sorted(told["rows"]) == [[key, True] for key in keys]
    assert set(told["fields"]) == set(expected) - {"geometry"} | {"id"}
    assert told["errors"] == []
    assert set(pixels) == {WHITE, *_colours(keys).values()}
    # Of the picture as of the country: each entidad has its share of what is not white.
    drawn = sum(pixels.values()) - pixels[WHITE]
    assert 0.2 < drawn / sum(pixels.values()) < 0.5
    area = expected.set_index("cvegeo").geometry.apply(shapely.area)
    for key, colour in _colours(keys).items():
        assert pixels[colour] / drawn == pytest.approx(area[key] / area.sum(), rel=0.2, abs=2e-4), key


def test_the_municipios_of_a_box_are_found_and_drawn(
    tmp_path: Path, recorder: Recorder, source: Source
) -> None:
    box = [-97.3, 16.6, -96.1, 17.4]  # as wide to its height as the picture
    expected = source("incidencia-municipio")
    inside = expected.loc[expected.intersects(shapely.box(*box)), "cvegeo"].tolist()
    told, pixels = in_qgis(tmp_path, recorder.address, "incidencia-municipio", _colours(inside), box)
    assert told["count"] == len(expected) == 2510
    assert {key for key, _ in told["rows"]} == set(inside)
    assert told["errors"] == []
    # The box lies inland, and all but slivers at its border are seen.
    assert WHITE not in pixels
    assert len(pixels) > 0.95 * len(inside) > 150
    # It asked for what it shows, not for the country, and for as much at once as it ever does.
    assert {each.query["limit"] for each in recorder.items() if "bbox" in each.query} == {"1000"}
    assert sum(each.json["numberReturned"] for each in recorder.items()) < len(expected) / 2


def _colours(keys: Sequence[str]) -> Colours:
    """A colour for each key, none of them white."""
    return {
        key: (40 + place % 12 * 17, 230 - place // 12 * 7, 60 + place % 7 * 25)
        for place, key in enumerate(keys)
    }
