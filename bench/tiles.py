"""Every tile of every zoom of a layer, read back: what is missing, unsound or heavy, and how long one takes.

    python bench/tiles.py [--home FOLDER] [--layer incidencia-municipio] [--max-zoom 12]

FOLDER (or INCIDENCIA_HOME) holds the default marco; else it is installed first, unmeasured. Decoded with
mapbox_vector_tile, on both grids. Prints a Markdown table and leaves with 1 where an area is missing, a
feature has no estatus, a polygon is not valid, or a tile is over 500 kB. `tests/tiles` asks the same of
zooms 0 to 8 and compares with PostGIS.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import mapbox_vector_tile
import orjson
import shapely

from api.snapshot import Snapshot, prepare
from geo import marcos
from geo.edition import build
from geo.facts import load_carried
from layers.build import resolve
from layers.catalogue import find
from layers.spec import LayerQuery
from layers.tiles.columns import tile_columns
from layers.tiles.cut import BUFFER
from layers.tiles.grids import EXTENT, GRIDS, Grid

LIMIT = 500_000
HEAD = ("rejilla", "acercamiento", "teselas", "figuras", "áreas", "la mayor, kB gzip")
HEAD += ("cortar, ms", "vestir, ms", "fallas")


@dataclass
class Zoom:
    """What is seen in the tiles of a zoom; ``cutting`` and ``dressing`` are seconds."""

    tiles: int = 0
    features: int = 0
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    heaviest: int = 0
    cutting: float = 0.0
    dressing: float = 0.0

    def read(self, place: tuple[int, int], data: bytes, key: str) -> None:
        """Add a tile, decoded, and what is wrong with it."""
        [layer] = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True}).values()
        features = layer["features"]
        self.tiles += 1
        self.features += len(features)
        self.seen |= {each["properties"][key] for each in features}
        self.faults += [f"{place}: sin estatus" for each in features if not each["properties"].get("estatus")]
        shapes = shapely.from_geojson([orjson.dumps(each["geometry"]) for each in features])
        self.faults += [
            f"{place}: {why}" for why in shapely.is_valid_reason(shapes) if why != "Valid Geometry"
        ]
        points = shapely.get_coordinates(shapes)
        if points.min() < -BUFFER or points.max() > EXTENT + BUFFER:
            self.faults.append(f"{place}: fuera de la tesela y su margen")
        self.heaviest = max(self.heaviest, size := len(gzip.compress(data, 1)))
        if size > LIMIT:
            self.faults.append(f"{place}: {size} bytes")


def audit(snapshot: Snapshot, layer: str, grid: Grid, z: int) -> Zoom:
    """Make and read every tile of a zoom."""
    spec, facts, tiles = find(layer), snapshot.edition.facts, snapshot.tiles
    query = resolve(facts, spec, LayerQuery())
    frame = snapshot.rows(spec, query).frame
    columns = tuple(column.nombre for column in tile_columns(spec, facts))
    tiles.shapes(grid, spec.nivel, z)
    found = Zoom()
    for x, y in grid.covering(snapshot.shapes[spec.nivel].extent, z):
        began = time.perf_counter()
        drawn = tiles.drawing(spec.nivel, grid, z, x, y).bodies
        cut = time.perf_counter()
        if not drawn:
            continue
        data = tiles.tile(spec, query, frame, columns, (grid, z, x, y))
        found.cutting += cut - began
        found.dressing += time.perf_counter() - cut
        found.read((x, y), data, spec.key)
    absent = set(snapshot.shapes[spec.nivel].keys) - found.seen
    found.faults += [f"falta {key}" for key in sorted(absent)]
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description="Revisa todas las teselas de una capa.")
    arguments.add_argument("--home", type=Path, default=os.environ.get("INCIDENCIA_HOME"))
    arguments.add_argument("--layer", default="incidencia-municipio")
    arguments.add_argument("--max-zoom", type=int, default=99)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(asked.home or temporary)
        if marcos.DEFAULT not in {one.marco for one in marcos.installed(home)}:
            marcos.install_default(home)
        snapshot = prepare(build(load_carried(), marcos.load(home, marcos.DEFAULT)))
        print("| " + " | ".join(HEAD) + " |")
        print("|---" + "|---:" * (len(HEAD) - 1) + "|")
        faults = 0
        for grid in GRIDS.values():
            for z in range(min(grid.max_zoom, asked.max_zoom) + 1):
                one = audit(snapshot, asked.layer, grid, z)
                each = [1000 * seconds / one.tiles for seconds in (one.cutting, one.dressing)]
                print(
                    f"| {grid.id} | {z} | {one.tiles:,} | {one.features:,} | {len(one.seen):,} | "
                    f"{one.heaviest / 1000:,.1f} | {each[0]:.1f} | {each[1]:.1f} | {len(one.faults)} |",
                    flush=True,
                )
                for fault in one.faults[:10]:
                    print(f"{grid.id} {z} {fault}", file=sys.stderr)
                faults += len(one.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
