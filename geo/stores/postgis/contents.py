"""The facts of an edition in and out of the database, and what the views show beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
from psycopg import sql

from geo.edition import table_hash
from geo.facts import TABLES, Facts
from geo.stores.postgis import binary, derived
from geo.stores.postgis.connection import Connection

FACTS = "hechos_"
"""What the names of the tables of facts begin with: the views for people have the plain ones."""

_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum), array_agg(a.atttypid::int ORDER BY a.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = 'publicado' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('edicion', 'fila')
GROUP BY c.relname
"""
_DERIVED = ("incidencia_anual", "situacion")


def write(connection: Connection, id: str, facts: Facts) -> None:
    """Add every table of an edition, and what is derived from them."""
    for month in sorted(facts.casos["corte"].unique()):
        connection.execute("SELECT publicado.particion_de_casos(%s)", [month])
    for name in TABLES:
        table: pd.DataFrame = getattr(facts, name)
        columns = {"fila": pa.array(range(len(table)), pa.int32())}
        columns |= {str(each): derived.column(table[each]) for each in table}
        _add(connection, FACTS + name, id, columns)
    _add(connection, "incidencia_anual", id, derived.yearly(facts))
    _add(connection, "situacion", id, derived.stretches(facts))


def read(connection: Connection, id: str) -> Facts:
    """The tables of an edition, in the order in which they were written."""
    held = {name: (columns, types) for name, columns, types in connection.execute(_COLUMNS)}
    tables = {}
    for name in TABLES:
        columns, types = held[FACTS + name]
        query = sql.SQL("SELECT {} FROM publicado.{} WHERE edicion = {} ORDER BY fila").format(
            _names(columns), sql.Identifier(FACTS + name), sql.Literal(id)
        )
        tables[name] = binary.frame(binary.read(connection, query, columns, binary.arrow_types(types)))
    return Facts(**tables)


def stale(connection: Connection, id: str, facts: Facts) -> list[str]:
    """What the views show that does not follow from the facts, in sentences."""
    held = {name: (columns, types) for name, columns, types in connection.execute(_COLUMNS)}
    wrong = []
    for name, wanted in zip(_DERIVED, (derived.yearly(facts), derived.stretches(facts)), strict=True):
        columns, types = held[name]
        query = sql.SQL("SELECT {} FROM publicado.{} WHERE edicion = {}").format(
            _names(columns), sql.Identifier(name), sql.Literal(id)
        )
        found = binary.read(connection, query, columns, binary.arrow_types(types))
        if table_hash(found.to_pandas()) != table_hash(pa.table(wanted).select(columns).to_pandas()):
            wrong.append(f"publicado.{name} no corresponde a los hechos")
    return wrong


def _add(connection: Connection, table: str, id: str, columns: dict[str, pa.Array]) -> None:
    length = len(next(iter(columns.values())))
    binary.write(
        connection,
        table,
        {"edicion": pa.array([id], pa.string()).take(pa.array([0] * length, pa.int32())), **columns},
    )


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
