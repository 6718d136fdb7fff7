"""The tables of the database, made from `geo.schemas` so that both say the same of every column.

``python -m geo.stores.postgis.models`` prints them as SQL, which is how the first migration began.
"""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB

from geo.facts import ESTATUS, POINTERS, STATEMENTS, TABLES
from geo.schemas import SCHEMAS
from geo.stores.postgis import comments
from geo.stores.postgis.contents import FACTS

PUBLISHED, LOG = "publicado", "bitacora"
ACTIONS = ("publicar", "usar", "retirar", "migrar")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_KINDS: dict[str, Any] = {"Int64": BigInteger, "Float64": Double}
_RULES = {
    "casos": (("valor_estatus", "(valor IS NULL) = (estatus <> 'observado')"),),
    **dict.fromkeys(
        STATEMENTS,
        (
            ("desde_hasta", "hasta >= desde"),
            ("hasta_vale_hasta", "vale_hasta = '' OR vale_hasta >= hasta"),
        ),
    ),
}
"""What `geo.facts.check` asks of a row beyond its columns."""


def _column(name: str, *kind: Any, nullable: bool = False, **extra: Any) -> Column[Any]:
    return Column(name, *kind, nullable=nullable, comment=comments.COLUMNS.get(name), **extra)


def _conditions(name: str, declared: Any) -> list[CheckConstraint]:
    """The checks of a pandera column, as PostgreSQL says them."""
    made = []
    for check in declared.checks:
        said = check.statistics
        if check.name == "str_matches":
            # Its own classes instead of escapes, and no colon that SQLAlchemy would take for a parameter.
            pattern = said["pattern"].replace(r"\d", "[0-9]").replace(r"\.", "[.]").replace(":", r"\:")
            made.append(f"{name} ~ '{pattern}'")
        elif check.name == "isin":
            made.append(f"{name} IN ({', '.join(repr(str(value)) for value in said['allowed_values'])})")
        elif check.name == "greater_than_or_equal_to":
            made.append(f"{name} >= {said['min_value']}")
        elif check.name == "str_length":
            made.append(f"{name} <> ''")
        else:
            raise TypeError(f"no CHECK is written here for {check.name}, of the column {name}")
    return [CheckConstraint(condition, name=name) for condition in made]


def _facts(table: str) -> Table:
    """A table of facts: its columns after the edition and the place of the row in it."""
    schema = SCHEMAS[table]
    declared = {name: column for name, column in schema.columns.items() if name}
    key = list(schema.unique or ())
    columns = [_column("edicion", Text), _column("fila", Integer)]
    rules: list[Any] = []
    for name, column in declared.items():
        columns.append(_column(name, _KINDS.get(str(column.dtype), Text), nullable=column.nullable))
        rules += _conditions(name, column)
    rules += [CheckConstraint(condition, name=name) for name, condition in _RULES.get(table, ())]
    if table == "casos":  # a partition's key must hold the corte; its nine natural columns would cost double
        rules.append(PrimaryKeyConstraint("edicion", "corte", "fila"))
    elif key:
        rules.append(PrimaryKeyConstraint("edicion", *key))
        rules.append(UniqueConstraint("edicion", "fila"))
    else:
        rules.append(PrimaryKeyConstraint("edicion", "fila"))
    pointed = [pointer for pointer in POINTERS if pointer[0] == table]
    for _, name, target, to in pointed:
        if SCHEMAS[target].unique == [to]:
            rules.append(_pointer(["edicion", name], FACTS + target, ["edicion", to]))
    if table != "casos":  # whose sources point at it: a million rows need not do so again
        rules.append(_pointer(["edicion"], "edicion", ["id"]))
    partition = {"postgresql_partition_by": "LIST (corte)"} if table == "casos" else {}
    return _table(FACTS + table, PUBLISHED, *columns, *rules, **partition)


def _pointer(columns: list[str], target: str, to: list[str], **extra: Any) -> ForeignKeyConstraint:
    # Deferrable: tables are filled, and emptied, in any order within a transaction.
    named = [f"{PUBLISHED}.{target}.{column}" for column in to]
    return ForeignKeyConstraint(columns, named, deferrable=True, **extra)


def _table(name: str, schema: str, *parts: Any, **extra: Any) -> Table:
    return Table(
        name, metadata, *parts, schema=schema, comment=comments.TABLES.get(name.removeprefix(FACTS)), **extra
    )


def _level() -> CheckConstraint:
    return CheckConstraint("nivel IN ('entidad', 'municipio')", name="nivel")


def _estatus(name: str) -> CheckConstraint:
    return CheckConstraint(f"{name} IN ({', '.join(repr(one) for one in ESTATUS)})", name=name)


_moment = DateTime(timezone=True)

marco = _table(
    "marco",
    PUBLISHED,
    _column("clave", Text, primary_key=True),
    _column("marco", Text),
    _column("sha256", Text),
    _column("hallazgos", JSONB),
    UniqueConstraint("marco", "sha256"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
)
marco_nivel = _table(
    "marco_nivel",
    PUBLISHED,
    _column("marco", Text),
    _column("nivel", Text),
    _column("resolucion", Integer),
    _column("orden", Integer),
    _column("areas", Integer),
    _column("huella", Text),
    PrimaryKeyConstraint("marco", "nivel", "resolucion"),
    _pointer(["marco"], "marco", ["clave"]),
    _level(),
    CheckConstraint("resolucion >= 0", name="resolucion"),
)
limite = _table(
    "limite",
    PUBLISHED,
    _column("marco", Text),
    _column("nivel", Text),
    _column("resolucion", Integer),
    _column("cvegeo", Text),
    _column("nombre", Text),
    _column("geometria", Geometry("GEOMETRY", srid=4326, spatial_index=False)),
    PrimaryKeyConstraint("marco", "nivel", "resolucion", "cvegeo"),
    _pointer(["marco", "nivel", "resolucion"], "marco_nivel", ["marco", "nivel", "resolucion"]),
    CheckConstraint("cvegeo ~ '^(0[1-9]|[12][0-9]|3[0-2])([0-9]{3})?$'", name="cvegeo"),
    CheckConstraint("length(cvegeo) = CASE nivel WHEN 'entidad' THEN 2 ELSE 5 END", name="nivel_cvegeo"),
    CheckConstraint("geometrytype(geometria) IN ('POLYGON', 'MULTIPOLYGON')", name="geometria"),
    Index("ix_limite_geometria", "geometria", postgresql_using="gist"),
)
edicion = _table(
    "edicion",
    PUBLISHED,
    _column("id", Text, primary_key=True),
    _column("marco", Text, nullable=True),
    _column("creada", _moment),
    _column("manifiesto", JSON),
    _column("publicada", _moment, server_default=text("now()")),
    _column("retirada", _moment, nullable=True),
    _column("viva", Boolean, Computed("retirada IS NULL", persisted=True)),
    UniqueConstraint("id", "viva"),
    _pointer(["marco"], "marco", ["clave"]),
    CheckConstraint("id ~ '^[0-9a-f]{16}$'", name="id"),
    CheckConstraint("(marco IS NULL) = (retirada IS NOT NULL)", name="marco_retirada"),
)
en_uso = _table(
    "en_uso",
    PUBLISHED,
    _column("unica", Boolean, primary_key=True, server_default=text("true")),
    _column("edicion", Text),
    _column("desde", _moment, server_default=text("now()")),
    # Only one that was not retired can be in use; looked at when the transaction ends.
    _pointer(["edicion", "unica"], "edicion", ["id", "viva"]),
    CheckConstraint("unica", name="unica"),
)
for _name in TABLES:
    _facts(_name)
incidencia_anual = _table(
    "incidencia_anual",
    PUBLISHED,
    _column("edicion", Text),
    _column("nivel", Text),
    _column("cvegeo", Text),
    _column("anio", Integer),
    _column("estatus", Text),
    _column("carpetas", BigInteger, nullable=True),
    _column("meses_reportados", BigInteger),
    _column("meses_pedidos", BigInteger),
    _column("poblacion", BigInteger, nullable=True),
    _column("poblacion_estatus", Text),
    _column("tasa", Double, nullable=True),
    _column("tasa_inf", Double, nullable=True),
    _column("tasa_sup", Double, nullable=True),
    _column("tasa_estatus", Text),
    _column("instrumento", Text),
    _column("corte", Text),
    _column("fuente", Text),
    PrimaryKeyConstraint("edicion", "nivel", "anio", "cvegeo"),
    _pointer(["edicion"], "edicion", ["id"]),
    _level(),
    *map(_estatus, ("estatus", "poblacion_estatus", "tasa_estatus")),
    CheckConstraint("(carpetas IS NULL) = (estatus <> 'observado')", name="carpetas_estatus"),
    CheckConstraint("(poblacion IS NULL) = (poblacion_estatus <> 'observado')", name="poblacion_nula"),
    CheckConstraint("(tasa IS NULL) = (tasa_estatus <> 'observado')", name="tasa_nula"),
)
situacion = _table(
    "situacion",
    PUBLISHED,
    _column("edicion", Text),
    _column("cvegeo", Text),
    _column("mecanismo", Text),
    _column("desde", Date),
    _column("hasta", Date, nullable=True),
    _column("situacion", Text),
    _column("situacion_desde", Text),
    _column("segun", Text),
    _column("segun_fecha", Text),
    _column("naturaleza", Text),
    _column("filas", Text),
    _column("ultimo_conocido", Text),
    _column("ultimo_fecha", Text),
    _column("ultimo_segun", Text),
    PrimaryKeyConstraint("edicion", "cvegeo", "mecanismo", "desde"),
    _pointer(["edicion", "mecanismo"], f"{FACTS}mecanismos", ["edicion", "clave"]),
    CheckConstraint("hasta > desde", name="desde_hasta"),
    CheckConstraint("situacion IN ('si', 'parcial', 'no', 'en_conflicto', 'sin_dato')", name="situacion"),
)
registro = _table(
    "registro",
    LOG,
    _column("id", BigInteger, Identity(always=True), primary_key=True),
    _column("cuando", _moment, server_default=text("clock_timestamp()")),
    _column("quien", Text, server_default=text("session_user")),
    _column("accion", Text),
    _column("edicion", Text, nullable=True),
    _column("filas", BigInteger, nullable=True),
    _column("huella", Text, nullable=True),
    _column("detalle", JSON, nullable=True),
    CheckConstraint(f"accion IN ({', '.join(repr(one) for one in ACTIONS)})", name="accion"),
)


def ddl() -> str:
    """Every table, index and comment as SQL, in an order that can be run."""
    from sqlalchemy import create_mock_engine

    said: list[str] = []
    dialect_url = "postgresql+psycopg://"

    def note(statement: Any, *_: Any, **__: Any) -> None:
        lines = str(statement.compile(dialect=engine.dialect)).replace("\t", "    ").splitlines()
        said.append("\n".join(line.rstrip() for line in lines if line.strip()))

    engine = create_mock_engine(dialect_url, note)
    # No escapes are written, and PostgreSQL takes a backslash for itself.
    engine.dialect._backslash_escapes = False  # type: ignore[attr-defined]
    metadata.create_all(engine, checkfirst=False)
    return ";\n".join(said).replace("%%", "%") + ";\n"


if __name__ == "__main__":
    print(ddl())
