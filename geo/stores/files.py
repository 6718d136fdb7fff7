"""The store that is a folder of GeoParquet and Parquet, which QGIS, DuckDB and geopandas just open.

``ediciones/<id>/`` holds manifiesto.json, ``hechos/<tabla>.parquet``, SHA256SUMS; ``marcos/<marco>-<hash>/``
holds the boundaries that editions share, with a SHA256SUMS too; ``EN_USO`` names the edition in use. All
of it is prepared in a folder whose name begins with a dot, flushed and renamed, the pointer last.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo._disk import flush, locked, reason, sha256
from geo.boundaries import BoundarySet
from geo.codes import Nivel
from geo.edition import Edition, Manifest, differences
from geo.errors import InputError, NotFoundError, StoreError
from geo.facts import TABLES, Facts, complete
from geo.topology import Hallazgo

EDITIONS, MARCOS, CURRENT, SUMS, MANIFEST, ABOUT, RETIRED = (
    "ediciones", "marcos", "EN_USO", "SHA256SUMS", "manifiesto.json", "marco.json", "retiradas",
)  # fmt: skip
_STAGE, _TICK = ".publicando-", 0.25
_MEND = "vuelva a publicarla con: incidencia edition build"


@dataclass(frozen=True)
class FileStore:
    """A `geo.stores.Store` in ``folder``, which need not exist before something is published."""

    folder: Path

    def publish(self, edition: Edition) -> None:
        """Write what is not there yet, then put it in use; killed at any moment, the former one is loaded."""
        with self._stage() as stage:
            boundaries = self._boundaries(edition.boundaries.marco, edition.boundaries.sha256)
            if not _intact(boundaries):
                _write_boundaries(edition.boundaries, stage / "marco")
                _place(stage / "marco", boundaries)
            target = self._edition(edition.id)
            if not _intact(target):
                _write_edition(edition, stage / "edicion")
                _place(stage / "edicion", target)
            self._point(edition.id, stage)

    def load(self, id: str | None = None) -> Edition:
        """Facts are read and checked at once, a level of the boundaries when it is first asked for."""
        id = id or self.current()
        if id is None:
            raise NotFoundError("aún no hay ediciones", fix="haga una con: incidencia edition build")
        manifest = self._manifest(id)
        return Edition(id, manifest, self._open_boundaries(manifest), self._facts(manifest))

    def editions(self) -> list[Manifest]:
        """The manifests of what is published, the newest first."""
        ids = (path.parent.name for path in (self.folder / EDITIONS).glob(f"[!.]*/{MANIFEST}"))
        return sorted((self._manifest(id) for id in ids), key=lambda one: (one.creada, one.id), reverse=True)

    def use(self, id: str) -> None:
        """Put a published edition in use."""
        self._manifest(id)
        with self._stage() as stage:
            self._point(id, stage)

    def current(self) -> str | None:
        """The id of the edition in use; None in an empty store."""
        pointer = self.folder / CURRENT
        return pointer.read_text(encoding="ascii").strip() if pointer.is_file() else None

    def retire(self, id: str) -> None:
        """Take an edition away, and its boundaries where no other has them; its manifest stays."""
        manifest = self._manifest(id)
        with self._stage() as stage:
            if id == self.current():
                raise InputError(
                    f"la edición {id} está en uso", fix="elija antes otra con: incidencia edition use"
                )
            kept = stage / MANIFEST
            shutil.copyfile(self._edition(id) / MANIFEST, kept)
            flush(kept)
            (self.folder / RETIRED).mkdir(exist_ok=True)
            kept.replace(self.folder / RETIRED / f"{id}.json")
            flush(self.folder / RETIRED)
            self._edition(id).rename(stage / "edicion")
            flush(self.folder / EDITIONS)
            left = {(held.marco, held.sha256) for held in self.editions()}
            if (manifest.marco, manifest.sha256) not in left:
                self._boundaries(manifest.marco, manifest.sha256).rename(stage / "marco")

    def retired(self) -> list[Manifest]:
        """The manifests of what was retired and not published again, the newest first."""
        held = {path.parent.name for path in (self.folder / EDITIONS).glob(f"[!.]*/{MANIFEST}")}
        paths = [path for path in (self.folder / RETIRED).glob("*.json") if path.stem not in held]
        said = [Manifest.from_dict(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
        return sorted(said, key=lambda one: (one.creada, one.id), reverse=True)

    def check(self, id: str) -> list[str]:
        """What of an edition is not as it was published, in sentences; every file and every row is read."""
        manifest = self._manifest(id)
        wrong = []
        for folder in (self._edition(id), self._boundaries(manifest.marco, manifest.sha256)):
            for name, digest in _sums(folder).items():
                path = folder / name
                if not path.is_file() or sha256(path) != digest:
                    wrong.append(f"el archivo {name} falta o fue alterado")
        return wrong or differences(self._facts(manifest), manifest)

    def watch(self) -> FolderWatch:
        """Look at the pointer every quarter of a second."""
        return FolderWatch(self)

    def _edition(self, id: str) -> Path:
        return self.folder / EDITIONS / id

    def _boundaries(self, marco: str, digest: str) -> Path:
        return self.folder / MARCOS / f"{marco}-{digest[:12]}"

    def _manifest(self, id: str) -> Manifest:
        folder = self._edition(id)
        # An id comes from a URL or a person: it must name a child of the folder, not a way out of it.
        if not id.isalnum() or not (folder / MANIFEST).is_file():
            raise NotFoundError(f"no hay edición «{id}»", fix="véalas con: incidencia edition list")
        _check(folder / MANIFEST, _sums(folder))
        return Manifest.from_dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))

    def _facts(self, manifest: Manifest) -> Facts:
        folder = self._edition(manifest.id)
        sums, tables = _sums(folder), {}
        for name in (entry["tabla"] for entry in manifest.tablas):
            path = folder / "hechos" / f"{name}.parquet"
            _check(path, sums)
            tables[name] = _read(path).to_pandas(use_threads=False)
        return complete(tables)

    def _open_boundaries(self, manifest: Manifest) -> BoundarySet:
        folder = self._boundaries(manifest.marco, manifest.sha256)
        sums = _sums(folder)
        _check(folder / ABOUT, sums)
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return BoundarySet(
            marco=manifest.marco,
            fuente=manifest.marco_fuente,
            licencia=manifest.licencia_marco,
            sha256=manifest.sha256,
            sin_poligono=manifest.sin_poligono,
            hallazgos=tuple(
                Hallazgo(**{**one, "claves": tuple(one["claves"])}) for one in about["hallazgos"]
            ),
            niveles=tuple((nivel, resolucion) for nivel, resolucion in about["niveles"]),
            abrir=partial(_read_level, folder, sums),
        )

    def _point(self, id: str, stage: Path) -> None:
        pointer = stage / CURRENT
        pointer.write_text(f"{id}\n", encoding="ascii")
        flush(pointer)
        pointer.replace(self.folder / CURRENT)
        flush(self.folder)

    @contextmanager
    def _stage(self) -> Iterator[Path]:
        """A folder to prepare things in, gone afterwards, while no other process publishes."""
        try:
            with locked(self.folder):
                for left in self.folder.glob(f"{_STAGE}*"):  # by a process that was killed
                    shutil.rmtree(left)
                with tempfile.TemporaryDirectory(dir=self.folder, prefix=_STAGE) as stage:
                    yield Path(stage)
        except OSError as error:
            raise StoreError(
                f"no se pudo publicar: {reason(error)}",
                where=str(self.folder),
                fix="la edición anterior sigue en uso; libere espacio o revise permisos",
            ) from error


@dataclass
class FolderWatch:
    """Looks whether the pointer of a folder was replaced."""

    store: FileStore
    _seen: str | None = field(default=None, init=False)

    def wait(self, seconds: float) -> str | None:
        """The id of the edition in use, after at most ``seconds``; sooner when it changes."""
        until = time.monotonic() + seconds
        while True:
            try:
                found = self.store.current()
            except OSError as error:
                raise StoreError(
                    f"no se puede leer: {reason(error)}", where=str(self.store.folder), fix="revise permisos"
                ) from error
            if found != self._seen or time.monotonic() >= until:
                self._seen = found
                return found
            time.sleep(_TICK)

    def close(self) -> None:
        """There is nothing to let go."""


def _write_boundaries(boundaries: BoundarySet, stage: Path) -> None:
    stage.mkdir()
    for nivel, resolucion in boundaries:
        frame = boundaries[nivel, resolucion].frame.reset_index()
        frame.to_parquet(stage / _level(nivel, resolucion), index=False, compression="zstd")
    about = {
        "niveles": list(boundaries),
        "hallazgos": [
            {"clase": h.clase, "cuenta": h.cuenta, "claves": h.claves, "texto": h.texto}
            for h in boundaries.hallazgos
        ],
    }
    (stage / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    _seal(stage)


def _write_edition(edition: Edition, stage: Path) -> None:
    (stage / "hechos").mkdir(parents=True)
    for name in TABLES:
        table: pd.DataFrame = getattr(edition.facts, name)
        table.to_parquet(stage / "hechos" / f"{name}.parquet", index=False, compression="zstd")
    text = json.dumps(edition.manifest.as_dict(), ensure_ascii=False, indent=1)
    (stage / MANIFEST).write_text(text, encoding="utf-8")
    _seal(stage)


def _seal(stage: Path) -> None:
    """Write the hash of every file beside them, as ``sha256sum -c`` reads it, and flush all to disk."""
    paths = sorted(path for path in stage.rglob("*") if path.is_file())
    lines = [f"{sha256(path)}  {path.relative_to(stage).as_posix()}\n" for path in paths]
    (stage / SUMS).write_text("".join(lines), encoding="utf-8")
    for path in (*stage.rglob("*"), stage):
        flush(path)


def _place(prepared: Path, target: Path) -> None:
    """Put a prepared folder in its place; what is there was found damaged and goes."""
    if target.exists():
        shutil.rmtree(target)
    prepared.chmod(0o755)
    target.parent.mkdir(exist_ok=True)
    prepared.rename(target)
    flush(target.parent)


def _intact(folder: Path) -> bool:
    """Whether a folder is there with every file as it was sealed."""
    if not (folder / SUMS).is_file():
        return False
    held = ((folder / name, digest) for name, digest in _sums(folder).items())
    return all(path.is_file() and sha256(path) == digest for path, digest in held)


def _sums(folder: Path) -> dict[str, str]:
    """The hash of each file, by its name in ``folder``."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise StoreError(f"falta {SUMS} o no se puede leer", where=str(folder), fix=_MEND) from error
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _check(path: Path, sums: dict[str, str]) -> None:
    names = [name for name in sums if path.as_posix().endswith(f"/{name}")]
    if not path.is_file() or not names or sha256(path) != sums[names[0]]:
        raise StoreError(f"el archivo {path.name} falta o fue alterado", where=str(path.parent), fix=_MEND)


def _read_level(folder: Path, sums: dict[str, str], nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
    path = folder / _level(nivel, resolucion)
    _check(path, sums)
    table = _read(path)
    shapes = gpd.GeoSeries.from_wkb(table.column("geometry").to_numpy(), crs=4326)
    frame = table.drop_columns("geometry").to_pandas(use_threads=False)
    return gpd.GeoDataFrame(frame, geometry=shapes).set_index("cvegeo")


def _read(path: Path) -> pa.Table:
    """A file of ours: one piece, so that threads, and what joins the many pieces of a dataset, only cost."""
    return pq.ParquetFile(path).read(use_threads=False)


def _level(nivel: Nivel, resolucion: int) -> str:
    return f"{nivel}-{resolucion}.parquet"
