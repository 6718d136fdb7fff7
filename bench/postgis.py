"""Publishing to PostGIS, its bulk loads against others doing the same, and starting from it: seconds.

    python bench/postgis.py [--repeats 3] [--rows 1000000] [--home FOLDER]

On a private cluster, made and taken away here. The edition is the carried facts on the default marco with
every level, the publisher's own included. FOLDER (or INCIDENCIA_HOME) may hold that marco already; else it is
installed first, unmeasured. Contenders take turns, each into emptied tables of the same columns and types;
the rows of cases are made, with a seed. Prints a Markdown table: medians of repeats, and their ratio to the
first of each part.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy

from api.following import load
from geo import marcos
from geo.edition import Edition, build
from geo.facts import load_carried
from geo.stores import open_store
from geo.stores.postgis import binary, boundaries, derived
from geo.stores.postgis.connection import connect
from geo.stores.postgis.migrations import migrate
from tests import postgres
from tests.cluster import PrivateCluster

Contenders = dict[str, Callable[[], object]]
CORTE, PART = "2035-12", "hechos_casos_2035_12"  # no source's: the made rows have a partition of their own
MULTI: dict[str, Any] = {"method": "multi", "chunksize": 1000}


def seconds(contender: Callable[[], object]) -> float:
    began = time.perf_counter()
    contender()
    return time.perf_counter() - began


def medians(contenders: Contenders, repeats: int, after: Callable[[], object]) -> dict[str, float]:
    """The median of each, taking turns; ``after`` each, unmeasured."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(repeats):
        for name, contender in contenders.items():
            taken[name].append(seconds(contender))
            print(f"{taken[name][-1]:7.2f} s  {name}", file=sys.stderr)
            after()
    return {name: statistics.median(runs) for name, runs in taken.items()}


def made_cases(edition: Edition, rows: int) -> pd.DataFrame:
    """``rows`` rows of ``hechos_casos`` that meet its every constraint."""
    random = np.random.default_rng(2024)
    cases = edition.facts.casos

    def drawn(*words: str) -> pd.Series:
        return pd.Series(np.array(words, dtype=object)[random.integers(len(words), size=rows)], dtype="str")

    known = random.random(rows) < 0.95
    values = pd.Series(random.poisson(3, rows), dtype="Int64")
    return pd.DataFrame({
        "edicion": drawn(edition.id),
        "fila": pd.Series(range(rows), dtype="int32"),
        "fuente": drawn(*cases["fuente"].unique()),
        "instrumento": drawn("CNSP", "RNID"),
        "corte": drawn(CORTE),
        "nivel": drawn("municipio"),
        "cve": drawn(*edition.facts.municipios["cvegeo"]),
        "periodo": drawn(*(f"{year}-{month:02}" for year in range(2015, 2025) for month in range(1, 13))),
        "medida": drawn("carpetas", "victimas"),
        "subtipo": drawn(*cases["subtipo"].unique()),
        "sexo": drawn(*cases["sexo"].unique()),
        "grupo_edad": drawn(*cases["grupo_edad"].unique()),
        "valor": values.where(known),
        "estatus": pd.Series(np.where(known, "observado", "no_reportado"), dtype="str"),
    })  # fmt: skip


class Bench:
    """A database with the edition in use, and beside its tables bare ones."""

    def __init__(self, cluster: PrivateCluster, name: str, edition: Edition, repeats: int) -> None:
        self.cluster, self.name, self.edition, self.repeats = cluster, name, edition, repeats
        self.url, self.engine = cluster.url(name), sqlalchemy.create_engine(cluster.url(name))

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        return self.cluster.run(statement, self.name)

    def emptied(self, rows: int, *tables: str) -> None:
        """Empty tables that must hold, together, so many rows."""
        assert sum(self.run(f"SELECT count(*) FROM publicado.{table}")[0][0] for table in tables) == rows
        self.run("TRUNCATE " + ", ".join(f"publicado.{table}" for table in tables))

    def copy(self, table: str, frame: pd.DataFrame) -> None:
        """As `contents.write` does: columns of a frame through Arrow and COPY, in a transaction."""
        with connect(self.url) as connection:
            connection.execute("SET CONSTRAINTS ALL DEFERRED")
            binary.write(connection, table, {str(name): derived.column(frame[name]) for name in frame})

    def to_sql(self, frame: pd.DataFrame, **how: Any) -> None:
        with self.engine.begin() as connection:
            frame.to_sql("llana", connection, schema="publicado", if_exists="append", index=False, **how)

    def cases(self, rows: int) -> dict[str, float]:
        frame = made_cases(self.edition, rows)
        for table in ("llana", "lista"):
            self.run(f"CREATE UNLOGGED TABLE publicado.{table} (LIKE publicado.hechos_casos)")
        self.run(f"SELECT publicado.particion_de_casos('{CORTE}')")
        self.copy("lista", frame)
        ready = self.cluster.folder / "casos.bin"
        self.run(f"COPY publicado.lista TO '{ready}' (FORMAT binary)")
        from_file = f"COPY publicado.llana FROM '{ready}' (FORMAT binary)"
        from_table = "INSERT INTO publicado.llana SELECT * FROM publicado.lista"
        some = frame.head(rows // 100)
        how = min(({}, MULTI), key=lambda how: seconds(lambda: self.to_sql(some, **how)))
        self.emptied(2 * len(some), "llana")
        contenders: Contenders = {
            "COPY binary, bare table": lambda: self.copy("llana", frame),
            "COPY binary, hechos_casos with its keys and checks": lambda: self.copy("hechos_casos", frame),
            f"DataFrame.to_sql ({how or 'default'}), bare table": lambda: self.to_sql(frame, **how),
            "server: COPY of a ready binary file, bare table": lambda: self.run(from_file),
            "server: INSERT … SELECT, bare table": lambda: self.run(from_table),
        }
        return medians(contenders, self.repeats, lambda: self.emptied(rows, "llana", PART))

    def polygons(self, compression: str) -> dict[str, float]:
        level = self.edition.boundaries["municipio", 0].frame
        frame = level.reset_index().rename_geometry("geometria")
        self.run("DROP TABLE IF EXISTS publicado.poligonos")
        self.run(f"""CREATE UNLOGGED TABLE publicado.poligonos (cvegeo text, nombre text,
            geometria public.geometry(Geometry, 4326) COMPRESSION {compression})""")

        def ours() -> None:
            columns = {name: pa.array(list(frame[name]), pa.string()) for name in ("cvegeo", "nombre")}
            columns["geometria"] = pa.array(boundaries._ewkb(level), pa.binary())
            with connect(self.url) as connection:
                binary.write(connection, "poligonos", columns, rows=boundaries._ROWS)

        def theirs() -> None:
            frame.to_postgis("poligonos", self.engine, schema="publicado", if_exists="append")

        contenders: Contenders = {
            f"COPY binary of EWKB, {compression}": ours,
            f"GeoDataFrame.to_postgis, {compression}": theirs,
        }
        return medians(contenders, self.repeats, lambda: self.emptied(len(frame), "poligonos"))

    def start(self, folder: str) -> dict[str, float]:
        """Each in a process of its own, which says its seconds."""
        order = [sys.executable, __file__, "--start"]
        return {
            f"start from {name}": statistics.median(
                float(subprocess.check_output([*order, store])) for _ in range(self.repeats)
            )
            for name, store in {"PostGIS": self.url, "files": folder}.items()
        }


def main() -> None:
    arguments = argparse.ArgumentParser(description="Mide PostGIS: publicar, cargar y arrancar.")
    arguments.add_argument("--repeats", type=int, default=3)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--home", type=Path, default=os.environ.get("INCIDENCIA_HOME"))
    arguments.add_argument("--start", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.start:
        open_store(asked.start)  # its modules are not measured
        print(seconds(lambda: load(asked.start)))
        return
    with contextlib.redirect_stdout(sys.stderr):
        if postgres.main():  # installs it where it is missing and may be
            sys.exit(2)
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as opened:
        cluster = PrivateCluster()
        opened.callback(cluster.remove)
        cluster.start()
        template = opened.enter_context(cluster.database())
        migrate(cluster.url(template))
        home = asked.home or Path(made)
        if marcos.DEFAULT not in {one.marco for one in marcos.installed(home)}:
            marcos.install_default(home := Path(made))
        edition = build(load_carried(), marcos.load(home, marcos.DEFAULT))
        list(edition.boundaries.values())  # reading the levels is not measured
        names = [opened.enter_context(cluster.database(template)) for _ in range(asked.repeats)]
        folders = [str(Path(made) / name) for name in names]
        databases, files = (map(open_store, where) for where in (map(cluster.url, names), folders))
        publishing: Contenders = {
            "publish, PostGIS": lambda: next(databases).publish(edition),
            "publish, files": lambda: next(files).publish(edition),
        }
        parts = [medians(publishing, asked.repeats, lambda: None)]
        bench = Bench(cluster, names[-1], edition, asked.repeats)
        parts.append(bench.cases(asked.rows))
        compressions = "SELECT unnest(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
        parts += [bench.polygons(compression) for (compression,) in bench.run(compressions)]
        parts.append(bench.start(folders[-1]))
        bench.engine.dispose()
    print("| what | seconds | ratio |\n|---|---:|---:|")
    for part in parts:
        first = next(iter(part.values()))
        for name, taken in part.items():
            print(f"| {name} | {taken:.2f} | {taken / first:.2f} |")


if __name__ == "__main__":
    main()
