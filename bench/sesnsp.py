"""Reading trafficking out of SESNSP's municipal file, against others doing the same.

    python bench/sesnsp.py [--repeats 5] [--file PATH]

Makes the file once (98 crimes × municipios × 2015–2025, 2.56 M rows, Windows-1252, CRLF, as published): the
cells of trafficking are the carried ones up to 2024 (2025 repeats 2024), the other crimes' are drawn in
proportion to the population of 2020. Each contender runs in a process of its own: it selects the rows of
trafficking and turns them into tidy cells above zero with their keys. Prints a Markdown table of medians.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
FILE = Path(tempfile.gettempdir()) / "sesnsp_municipal_2015_2025.csv"
CRIME = "Trata de personas"
YEARS = range(2015, 2026)
MISSING = 1105  # municipio-years that the publisher's file leaves out
MESES = [
    "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio",
    "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre",
]  # fmt: skip
HEADER = [
    "Año", "Clave_Ent", "Entidad", "Cve. Municipio", "Municipio",
    "Bien jurídico afectado", "Tipo de delito", "Subtipo de delito", "Modalidad",
]  # fmt: skip


def make(path: Path) -> None:
    """Write the file, about 360 MB."""

    def carried(name: str) -> list[dict[str, str]]:
        with (ROOT / "data" / "entidades" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def quoted(name: str) -> str:
        return f'"{name}"' if "," in name else name

    states = {row["cve_ent"]: row["nombre"] for row in carried("entidades.csv")}
    cases: dict[tuple[str, int], list[str]] = {}
    for row in carried("casos_municipio_mensual.csv"):
        year, month = map(int, row["periodo"].split("-"))
        cases.setdefault((row["cvegeo"], year), ["0"] * 12)[month - 1] = row["carpetas"]
    cases |= {(key, 2025): months for (key, year), months in list(cases.items()) if year == 2024}
    random = np.random.default_rng(2024)
    left_out = MISSING
    crimes = [
        f"El patrimonio,Robo,Robo a transeúnte en espacio público,Con violencia tipo {n}" for n in range(70)
    ]
    crimes += [f"La vida y la Integridad corporal,Homicidio,Homicidio doloso,Elemento {n}" for n in range(24)]
    crimes += [f"La sociedad,{CRIME},{CRIME},{CRIME}"]
    crimes += [f"Otros bienes jurídicos afectados (del fuero común),Otros,Otros,Otros {n}" for n in range(3)]
    with path.open("w", encoding="cp1252", newline="") as out:
        out.write(",".join([*HEADER, *MESES]) + "\r\n")
        for year in YEARS:
            for row in carried("municipios.csv"):
                key = row["cvegeo"]
                trata = cases.get((key, year))
                if trata is None and left_out and random.random() < 0.05:
                    left_out -= 1
                    continue
                place = f"{year},{int(key[:2])},{states[key[:2]]},{int(key)},{quoted(row['nombre'])},"
                drawn = random.poisson(int(row["censo_2020"] or 0) / 3e5, (len(crimes), 12)).tolist()
                months = [",".join(map(str, some)) for some in drawn]
                months[-4] = ",".join(trata or ["0"] * 12)
                lines = zip(crimes, months, strict=True)
                out.writelines(f"{place}{crime},{counts}\r\n" for crime, counts in lines)


def incidencia(path: Path) -> tuple[int, int]:
    from geo.sources.sesnsp import read

    casos = read(path).casos
    return len(casos), int(casos["valor"].sum())


def pandas(path: Path) -> tuple[int, int]:
    import pandas as pd

    columns = ["Año", "Cve. Municipio", "Tipo de delito", *MESES]
    frame = pd.read_csv(path, encoding="cp1252", usecols=columns)
    frame = frame[frame["Tipo de delito"] == CRIME].drop(columns="Tipo de delito")
    long = frame.melt(["Año", "Cve. Municipio"], var_name="mes", value_name="valor").query("valor > 0")
    long["cve"] = long["Cve. Municipio"].astype(str).str.zfill(5)
    return len(long), int(long["valor"].sum())


def polars(path: Path) -> tuple[int, int]:
    import polars as pl

    frame = pl.read_csv(
        path, encoding="windows-1252", columns=["Año", "Cve. Municipio", "Tipo de delito", *MESES]
    ).filter(pl.col("Tipo de delito") == CRIME)
    long = frame.unpivot(MESES, index=["Año", "Cve. Municipio"], value_name="valor").filter(
        pl.col("valor") > 0
    )
    long = long.with_columns(cve=pl.col("Cve. Municipio").cast(pl.String).str.zfill(5))
    return long.height, int(long["valor"].sum())


def polars_lazy(path: Path) -> tuple[int, int]:
    # Lazy scans read UTF-8 only; «utf8-lossy» spoils the accents, which trafficking's name has none of.
    import polars as pl

    names = ["anio", "ent", "entidad", "mun", "municipio", "bien", "tipo", "subtipo", "modalidad", *MESES]
    scan = pl.scan_csv(path, encoding="utf8-lossy", with_column_names=lambda _: names)
    frame = scan.filter(pl.col("tipo") == CRIME).select("anio", "mun", *MESES)
    long = frame.unpivot(MESES, index=["anio", "mun"], value_name="valor").filter(pl.col("valor") > 0)
    done = long.with_columns(cve=pl.col("mun").cast(pl.String).str.zfill(5)).collect()
    return done.height, int(done["valor"].sum())


def duckdb(path: Path) -> tuple[int, int]:
    import duckdb as db

    wide = f"""SELECT "Año", "Cve. Municipio", {", ".join(MESES)}
               FROM read_csv('{path}', encoding='latin-1', quote='"') WHERE "Tipo de delito" = '{CRIME}'"""
    long = f"UNPIVOT ({wide}) ON {', '.join(MESES)} INTO NAME mes VALUE valor"
    frame = db.sql(
        f"""SELECT *, lpad("Cve. Municipio"::VARCHAR, 5, '0') AS cve FROM ({long}) WHERE valor > 0"""
    )
    rows = frame.fetchnumpy()
    return len(rows["valor"]), int(rows["valor"].sum())


MODULES = {
    "incidencia": ["geo.sources.sesnsp"],
    "pandas": ["pandas"],
    "polars": ["polars"],
    "DuckDB": ["duckdb", "numpy"],
}
CONTENDERS: dict[str, Callable[[Path], tuple[int, int]]] = {
    "incidencia (geo.sources.sesnsp.read)": incidencia,
    "pandas (usecols)": pandas,
    "polars (read_csv)": polars,
    "polars (scan_csv, utf8-lossy)": polars_lazy,
    "DuckDB (read_csv, latin-1)": duckdb,
}


def alone(name: str, path: Path) -> None:
    """Run one contender here and print its seconds (imports apart), the peak in MB, cells and their sum."""
    sys.path.insert(0, str(ROOT))
    for module in MODULES[name.split()[0]]:
        importlib.import_module(module)
    start = time.perf_counter()
    rows, total = CONTENDERS[name](path)
    seconds = time.perf_counter() - start
    # The high-water mark of the process itself: ru_maxrss would count the parent's from before the exec.
    peak = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    print(f"{seconds}\t{int(peak.split()[1]) / 1024}\t{rows}\t{total}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", type=Path, default=FILE)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--alone", choices=CONTENDERS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.alone:
        alone(args.alone, args.file)
        return
    if not args.file.exists():
        make(args.file)
    print(f"{args.file.stat().st_size / 1e6:.0f} MB, medians of {args.repeats}\n")
    print("| reader | seconds | peak MB | cells | carpetas |\n|---|---:|---:|---:|---:|")
    for name in CONTENDERS:
        command = [sys.executable, __file__, "--alone", name, "--file", str(args.file)]
        runs = [
            [
                float(x)
                for x in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split(
                    "\t"
                )
            ]
            for _ in range(args.repeats)
        ]
        seconds, peak, rows, total = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"| {name} | {seconds:.2f} | {peak:.0f} | {rows:.0f} | {total:.0f} |")


if __name__ == "__main__":
    main()
