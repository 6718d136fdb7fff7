"""An edition: everything published at once, named by a hash of what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from geo.boundaries import BoundarySet
from geo.facts import LATER_COLUMNS, TABLES, Facts
from geo.sources.lectura import CLAVE


@dataclass(frozen=True)
class Manifest:
    """What an edition is made of.

    ``id`` hashes the canonical facts and the source geometry, so the same input has the same id on any
    machine; ``creada`` (UTC) stays out of it. ``sha256`` is that of the source geometry. ``fuentes`` says of
    each source who publishes it, its licence, corte, rows and their hash; ``tablas`` the rows and hash of
    each table; ``periodos`` what months each series of cases covers.
    """

    id: str
    creada: str
    marco: str
    marco_fuente: str
    licencia_marco: str
    sha256: str
    corte: str
    sin_poligono: tuple[str, ...]
    fuentes: tuple[Mapping[str, Any], ...]
    tablas: tuple[Mapping[str, Any], ...]
    periodos: tuple[Mapping[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, said: dict[str, Any]) -> Manifest:
        """The inverse of `as_dict`; raises TypeError for fields that are missing or unknown."""
        fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in said.items()}
        return cls(**fields)


@dataclass(frozen=True, eq=False)
class Edition:
    """Facts and boundaries that belong together; immutable, and named by ``id``."""

    id: str
    manifest: Manifest
    boundaries: BoundarySet
    facts: Facts

    def __post_init__(self) -> None:
        if self.id != self.manifest.id:
            raise ValueError("an edition and its manifest have one id")


def build(facts: Facts, boundaries: BoundarySet) -> Edition:
    """Name and describe ``facts`` on ``boundaries``; levels derived from the source are not hashed."""
    tables = {name: getattr(facts, name) for name in TABLES}
    hashes = {name: table_hash(table) for name, table in tables.items()}
    whole = hashlib.sha256()
    for name, digest in sorted(hashes.items()):
        whole.update(f"{name} {digest}\n".encode())
    whole.update(f"marco {boundaries.marco} {boundaries.sha256}\n".encode())
    id = whole.hexdigest()[:16]
    manifest = Manifest(
        id=id,
        creada=datetime.now(UTC).isoformat(timespec="seconds"),
        marco=boundaries.marco,
        marco_fuente=boundaries.fuente,
        licencia_marco=boundaries.licencia,
        sha256=boundaries.sha256,
        corte=str(facts.casos["corte"].max()),
        sin_poligono=boundaries.sin_poligono,
        fuentes=tuple(_source(facts, row) for row in facts.fuentes.to_dict("records")),
        tablas=tuple({"tabla": n, "filas": len(tables[n]), "sha256": hashes[n]} for n in TABLES),
        periodos=tuple(_series(facts.fuentes)),
    )
    return Edition(id, manifest, boundaries, facts)


def table_hash(table: pd.DataFrame) -> str:
    """SHA-256 of a table as canonical text: CSV with its header, rows sorted, blank for null, UTF-8.

    Rows in another order have the same hash.
    """
    text = table.to_csv(index=False, header=False, lineterminator="\n", na_rep="")
    rows = sorted(text.encode().splitlines())
    return hashlib.sha256(b"\n".join([",".join(table.columns).encode(), *rows])).hexdigest()


def differences(facts: Facts, manifest: Manifest) -> list[str]:
    """Tables that are not as a manifest says, in sentences; every row is looked at.

    An edition older than a column may hold it blank: `geo.facts.complete` gives it to whoever loads it.
    """
    wrong = []
    for entry in manifest.tablas:
        name, table = entry["tabla"], getattr(facts, entry["tabla"])
        if len(table) != entry["filas"]:
            wrong.append(f"{name} tiene {len(table)} filas y el manifiesto dice {entry['filas']}")
        elif entry["sha256"] not in {table_hash(one) for one in _as_of_any_age(table)}:
            wrong.append(f"{name} no tiene las filas que dice el manifiesto")
    named = {entry["tabla"] for entry in manifest.tablas}
    more = [name for name in TABLES if name not in named and len(getattr(facts, name))]
    return wrong + [f"{name} tiene filas y el manifiesto no la nombra" for name in more]


def _as_of_any_age(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """A table, and then as it was before it had a column that is all blank."""
    yield table
    blank = [name for name in LATER_COLUMNS if name in table and (table[name] == "").all()]
    if blank:
        yield table.drop(columns=blank)


def _source(facts: Facts, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A source as the manifest tells it; one of cases with the rows that stand on it."""
    told = {name: str(row[name]) for name in ("clave", "publica", "titulo", "corte", "licencia")}
    if not row["instrumento"]:
        return told
    cases = facts.casos[facts.casos["fuente"] == row["clave"]]
    return {**told, "casos": len(cases), "sha256": table_hash(cases[[*CLAVE, "valor", "estatus"]])}


def _series(fuentes: pd.DataFrame) -> list[dict[str, Any]]:
    held = fuentes[fuentes["instrumento"] != ""]
    return [
        {"nivel": nivel, "medida": medida, "instrumento": instrumento, "desde": rows["desde"].min(),
         "hasta": rows["hasta"].max(), "cortes": sorted(rows["corte"])}
        for (nivel, medida, instrumento), rows in held.groupby(["nivel", "medida", "instrumento"])
    ]  # fmt: skip
