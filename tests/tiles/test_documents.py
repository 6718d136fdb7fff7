"""TileJSON and styles, as their specifications want them."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from typing import Any

import httpx2 as httpx
import jsonschema
import orjson
import pytest

from layers.catalogue import LAYERS

WEB = Path(__file__).resolve().parents[2] / "web"
VALIDATOR = WEB / "node_modules" / "@maplibre" / "maplibre-gl-style-spec" / "dist" / "gl-style-validate.mjs"
DRAWN = [id for id, spec in LAYERS.items() if spec.drawn]
_DEGREES = {"type": "number", "minimum": -180, "maximum": 180}
_ZOOM = {"type": "integer", "minimum": 0, "maximum": 30}
# TileJSON 3.0.0, section 3: the structure of the document.
TILEJSON: dict[str, Any] = {
    "type": "object",
    "required": ["tilejson", "tiles", "vector_layers"],
    "properties": {
        "tilejson": {"const": "3.0.0"},
        "tiles": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": r"^https?://.*\{z\}.*\{y\}.*\{x\}"},
        },
        "vector_layers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "fields"],
                "properties": {
                    "id": {"type": "string"},
                    "fields": {"type": "object", "additionalProperties": {"type": "string"}},
                    "description": {"type": "string"},
                    "minzoom": _ZOOM,
                    "maxzoom": _ZOOM,
                },
            },
        },
        "attribution": {"type": "string"},
        "bounds": {"type": "array", "items": _DEGREES, "minItems": 4, "maxItems": 4},
        "center": {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
        "description": {"type": "string"},
        "name": {"type": "string"},
        "scheme": {"enum": ["xyz", "tms"]},
        "minzoom": _ZOOM,
        "maxzoom": _ZOOM,
    },
}


@pytest.mark.parametrize("layer", DRAWN)
def test_tilejson_is_that_of_its_specification(service: str, layer: str) -> None:
    told = httpx.get(f"{service}/collections/{layer}/tiles/WebMercatorQuad?f=tilejson").json()
    jsonschema.Draft202012Validator(TILEJSON).validate(told)
    west, south, east, north = told["bounds"]
    lon, lat, zoom = told["center"]
    assert west < lon < east
    assert south < lat < north
    assert told["minzoom"] <= zoom <= told["maxzoom"]
    [described] = told["vector_layers"]
    assert described["id"] == layer
    assert {"estatus", LAYERS[layer].key} <= described["fields"].keys()


def test_styles_are_valid_for_maplibre(service: str, tmp_path: Path) -> None:
    files = []
    for layer in DRAWN:
        files.append(tmp_path / f"{layer}.json")
        files[-1].write_bytes(httpx.get(f"{service}/collections/{layer}/style").content)
    said = validate(files)
    assert said.returncode == 0, said.stdout
    broken = orjson.loads(files[0].read_bytes())
    broken["layers"][1]["paint"]["fill-color"] = ["step", ["get", "tasa"], "red"]
    files[0].write_bytes(orjson.dumps(broken))
    assert validate(files).returncode != 0


def validate(files: list[Path]) -> subprocess.CompletedProcess[str]:
    """What the validator of MapLibre's authors says of some styles."""
    assert VALIDATOR.is_file(), (
        "faltan los paquetes de la página: los instala «make test» (o «npm ci» en web/)"
    )
    spec = importlib.util.spec_from_file_location("web_build_for_styles", WEB / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    command = [build.find_node().program, VALIDATOR, *files]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
