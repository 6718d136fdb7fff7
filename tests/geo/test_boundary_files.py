"""Files of boundaries in publishers' formats → keys and polygons; what cannot be used is refused."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.boundary_files import Source, digest, read
from geo.errors import InputError

from . import makers

KEYS = [f"010{n:02d}" for n in range(1, 10)]


def read_one(path: Path | str, tmp_path: Path) -> Source:
    work = tmp_path / "work"
    work.mkdir()
    return read([path], work, lambda doing, share: None)


@pytest.mark.parametrize("make", makers.FORMATS.values(), ids=makers.FORMATS.keys())
def test_every_format_gives_the_same_municipios(make, tmp_path: Path) -> None:
    source = read_one(make(makers.grid(), tmp_path), tmp_path)
    assert source.frame.index.tolist() == KEYS
    drawn = source.frame.to_crs(6372).geometry
    assert drawn.area.sum() == pytest.approx(makers.grid().area.sum(), rel=1e-6)
    assert drawn.iloc[4].hausdorff_distance(makers.grid().geometry.iloc[4]) < 0.01


@pytest.mark.parametrize("name", ["GeoParquet", "GeoPackage", "shapefile", "zipped shapefile", "INEGI zip"])
def test_the_hash_is_of_the_polygons_and_not_of_their_container(name: str, tmp_path: Path) -> None:
    expected = digest(makers.grid().set_index("CVEGEO"))
    assert read_one(makers.FORMATS[name](makers.grid(), tmp_path), tmp_path).sha256 == expected


def test_the_hash_does_not_depend_on_the_order_of_rows_nor_on_where_rings_begin() -> None:
    frame = makers.grid().set_index("CVEGEO")
    shuffled = frame.sample(frac=1, random_state=7)
    turned = [shapely.Polygon(np.roll(p.exterior.coords[:-1], 9, axis=0)[::-1]) for p in shuffled.geometry]
    assert digest(shuffled.set_geometry(gpd.GeoSeries(turned, shuffled.index, crs=6372))) == digest(frame)


def test_the_hash_changes_with_a_vertex_and_with_a_key() -> None:
    frame = makers.grid().set_index("CVEGEO")
    moved = frame.set_geometry(shapely.transform(frame.geometry, lambda xy: xy + (xy[:, :1] == xy[0, 0])))
    assert len({digest(frame), digest(moved), digest(frame.rename(index={"01009": "01010"}))}) == 3


def test_the_vintage_comes_from_the_name_or_from_the_metadata_beside(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert read_one(makers.geoparquet(makers.grid(), tmp_path / "a"), tmp_path / "a").marco == "2023"
    assert read_one(makers.inegi_zip(makers.grid(), tmp_path / "b"), tmp_path / "b").marco == "2020"


def test_several_zips_by_entidad_become_one_set(tmp_path: Path) -> None:
    paths = []
    for name, rows in (("norte", slice(0, 4)), ("sur", slice(4, 9))):
        (tmp_path / name).mkdir()
        paths.append(makers.inegi_zip(makers.grid().iloc[rows], tmp_path / name, f"{name}.zip"))
    (tmp_path / "work").mkdir()
    source = read(paths, tmp_path / "work", lambda doing, share: None)
    assert source.frame.index.tolist() == KEYS
    assert source.nombre == "norte.zip, sur.zip"


def test_rows_without_polygon_and_rebuilt_ones_are_told(tmp_path: Path) -> None:
    frame = makers.grid().assign(RECONSTRUCTED=[False, True, *[False] * 7])
    frame.loc[8, "geometry"] = None
    source = read_one(makers.geoparquet(frame, tmp_path), tmp_path)
    assert source.frame.index.tolist() == KEYS[:8]
    assert [(h.clase, h.claves) for h in source.hallazgos] == [
        ("sin_geometria", ("01009",)),
        ("reconstruido", ("01002",)),
    ]


def bad_key(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.replace({"CVEGEO": {"01005": "01905"}})


def twice(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.replace({"CVEGEO": {"01005": "01004"}})


def nowhere(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.replace({"CVEGEO": {"01005": "01999"}})


def states_only(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.dissolve("CVE_ENT", as_index=False)[["CVE_ENT", "geometry"]]


def names_only(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame[["NOMGEO", "geometry"]]


def no_crs(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_crs(None, allow_override=True)


def elsewhere(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_crs(32614, allow_override=True)


def no_polygons(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_geometry(gpd.GeoSeries([None] * len(frame), crs=6372))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (bad_key, "01905"),
        (twice, "claves repetidas (1): 01004"),
        (nowhere, "«sin municipio»: 01999"),
        (states_only, "solo trae entidades y hacen falta los municipios"),
        (names_only, "no trae polígonos de municipios"),
        (no_crs, "no dice su sistema de referencia"),
        (elsewhere, "polígonos fuera de México (9)"),
        (no_polygons, "ningún municipio tiene polígono"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused_in_one_sentence(spoil, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_one(makers.geoparquet(spoil(makers.grid()), tmp_path), tmp_path)
    assert said in str(refusal.value)
    assert "mg2023.parquet" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def damaged(path: Path) -> Path:
    """The directory at the end is whole and the data inside are not."""
    content = bytearray(path.read_bytes())
    middle = content.index(b"01mun.shp") + 5_000
    content[middle : middle + 2_000] = bytes(2_000)
    path.write_bytes(content)
    return path


def html(path: Path) -> Path:
    path.write_text("\n<!DOCTYPE html><html><body>INEGI</body></html>", encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def noise(path: Path) -> Path:
    path.write_bytes(bytes(range(256)) * 40)
    return path


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("INEGI zip", cut, "el zip está dañado o incompleto"),
        ("INEGI zip", damaged, "el zip está dañado o incompleto"),
        ("INEGI zip", html, "es una página HTML"),
        ("INEGI zip", empty, "el archivo está vacío"),
        ("INEGI zip", Path.unlink, "no existe el archivo"),
        ("GeoParquet", cut, "dañado"),
        ("GeoPackage", cut, "dañado"),
        ("GeoJSON", cut, "dañado"),
        ("GeoPackage", noise, "no se puede leer como límites"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    name: str, spoil, said: str, tmp_path: Path
) -> None:
    path = makers.FORMATS[name](makers.grid(), tmp_path)
    spoil(path)
    with pytest.raises(InputError) as refusal:
        read_one(path, tmp_path)
    assert said in str(refusal.value)
    assert path.name in str(refusal.value)


def test_a_parquet_table_without_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mg2023.parquet"
    makers.grid().drop(columns="geometry").to_parquet(path)
    with pytest.raises(InputError, match="Parquet sin geometría"):
        read_one(path, tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """INEGI's server: a zip, a page with status 200 where there is none, and a transfer that breaks."""
    (tmp_path / "served").mkdir()
    good = makers.inegi_zip(makers.grid(), tmp_path / "served").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/gone.zip":
                self.send_error(404)
                return
            body = good if self.path in ("/01_ags.zip", "/cut.zip") else b"<!DOCTYPE html><p>No encontrado"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if self.path == "/cut.zip" else body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_an_address_is_downloaded_with_its_size_reported(server: str, tmp_path: Path) -> None:
    heard = io.StringIO()
    (tmp_path / "work").mkdir()
    source = read([f"{server}/01_ags.zip"], tmp_path / "work", lambda doing, share: print(doing, file=heard))
    assert source.frame.index.tolist() == KEYS
    assert "descargando 01_ags.zip" in heard.getvalue()
    assert " MB" in heard.getvalue()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("missing.zip", "página HTML"),
        ("gone.zip", "el servidor contestó 404"),
        ("cut.zip", "la descarga se cortó"),
    ],
)
def test_an_address_without_the_file_is_refused(server: str, page: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        read_one(f"{server}/{page}", tmp_path)


def test_an_address_that_does_not_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no se pudo descargar"):
        read_one("http://127.0.0.1:9/mg_2020.zip", tmp_path)
