"""The tables of facts: read from the files that the project carries, joined with imported ones, checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import pandas as pd

from geo.codes import carried_path
from geo.errors import InputError
from geo.sources.lectura import CLAVE, COLUMNS, Lectura

CASES = {
    "casos_entidad_mensual": ("cve_ent", "entidad", "carpetas"),
    "casos_entidad_anual": ("cve_ent", "entidad", "carpetas"),
    "casos_municipio_mensual": ("cvegeo", "municipio", "carpetas"),
    "rnid_entidad_mensual_2026": ("cve_ent", "entidad", "carpetas"),
    "victimas_entidad_anual": ("cve_ent", "entidad", "victimas"),
}
"""Carried files of cases: the column of the key, the level, and the measure, which names its own column."""

ESTATUS = ("observado", "no_reportado", "suprimido", "no_aplica", "sin_dato")
"""Why a value is what it is; here and not in `geo.schemas`, which takes long to import."""


@dataclass(frozen=True, eq=False)
class Facts:
    """One frame a table (`geo.schemas.SCHEMAS` declares them), checked by `check` where it is made.

    Text columns are `str` with "" for blank, counts `Int64`, other numbers `Float64`. ``casos`` holds the
    case facts of every source in long form: ``valor`` is null exactly where ``estatus`` is not `observado`.
    Frames are shared: callers must not change them.
    """

    fuentes: pd.DataFrame
    entidades: pd.DataFrame
    municipios: pd.DataFrame
    nombres_municipio: pd.DataFrame
    cambios_municipios: pd.DataFrame
    poblacion_entidad: pd.DataFrame
    poblacion_municipio: pd.DataFrame
    casos: pd.DataFrame
    mecanismos: pd.DataFrame
    evidencias: pd.DataFrame
    evidencias_criterios: pd.DataFrame
    evidencias_lineas: pd.DataFrame
    registros: pd.DataFrame
    leyes: pd.DataFrame
    evaluaciones: pd.DataFrame
    convenios: pd.DataFrame
    instituciones: pd.DataFrame
    criterios: pd.DataFrame
    conteos_nacionales: pd.DataFrame
    programa_indicadores: pd.DataFrame
    programa_valores: pd.DataFrame
    lineas_accion: pd.DataFrame
    acciones_objetivos: pd.DataFrame
    cifras_federales: pd.DataFrame
    linea_nacional: pd.DataFrame
    rutas: pd.DataFrame


TABLES: tuple[str, ...] = tuple(field.name for field in fields(Facts))
STATEMENTS = ("evidencias", "evidencias_criterios", "evidencias_lineas")
"""Tables of statements, in the normal form that `geo.evidence` judges."""
COMPILED = {
    "rutas": "rutas-incidencia",
    "linea_nacional": "linea-nacional-incidencia",
    "cifras_federales": "cifras-federales-incidencia",
}
"""Tables compiled once, and the source that each one whole is."""
PROJECTED = ("poblacion_entidad", "poblacion_municipio")
"""Tables of which each row names its source in ``fuente``, and the source its corte."""


def as_known(facts: Facts, corte: str) -> Facts:
    """``facts`` with only what had been said up to the end of a month (``AAAA-MM``).

    A statement is made on its ``hasta``; a projection and a compiled table are said in the corte of their
    source, and a source whose corte nobody knows had not spoken yet. A corte of a year alone may be its
    December, so before that it is not known. What is asked about stays whole: the places with their names,
    mechanisms, criteria, the list of sources. So do the cases, among whose sources `geo.incidence` chooses.
    """
    told = facts.fuentes["corte"]
    spoken = set(facts.fuentes.loc[(told != "") & ((told + "-12").str[:7] <= corte), "clave"])
    known = {table: getattr(facts, table) for table in (*STATEMENTS, *PROJECTED, *COMPILED)}
    for table in STATEMENTS:
        known[table] = known[table][known[table]["hasta"].str[:7] <= corte]
    for table in PROJECTED:
        known[table] = known[table][known[table]["fuente"].isin(spoken)]
    for table, source in COMPILED.items():
        if source not in spoken:
            known[table] = known[table].iloc[:0]
    return replace(facts, **known)


_STATEMENT = ("senal", "desde", "hasta", "vale_hasta", "naturaleza", "quien", "confianza", "origen")
_LATER: dict[str, tuple[str, ...]] = {
    "evidencias_criterios": ("id", "cve_ent", "criterio", "articulo_local", *_STATEMENT),
    "evidencias_lineas": ("id", "cve_ent", "linea", *_STATEMENT),
    "registros": ("id", "fuente", "pagina", "fuente_titulo", "fuente_url", "fuente_fecha", "nota"),
}
LATER_COLUMNS = ("vale_hasta",)
"""Columns that tables of older editions lack; `complete` adds them blank."""


def complete(tables: Mapping[str, pd.DataFrame]) -> Facts:
    """Facts of an edition of any age: what an older one had no table or column for is blank.

    A statement without ``vale_hasta`` says nothing of how long it holds, which is what blank means.
    """
    held = dict(tables)
    for name, columns in _LATER.items():
        held.setdefault(name, pd.DataFrame(columns=list(columns), dtype="str"))
    if "vale_hasta" not in held["evidencias"]:
        names = list(held["evidencias"].columns)
        names.insert(names.index("hasta") + 1, "vale_hasta")
        held["evidencias"] = held["evidencias"].assign(vale_hasta="")[names]
    return Facts(**held)


def load_carried() -> Facts:
    """The facts of ``data/entidades``, checked. Raises InputError naming file, row and column."""
    tables = {name: _read(name) for name in TABLES if name != "casos"}
    tables["casos"] = pd.concat([_cases(name) for name in CASES], ignore_index=True)
    facts = Facts(**tables)
    check(facts)
    return facts


def with_imports(facts: Facts, lecturas: Sequence[Lectura]) -> Facts:
    """``facts`` with what was imported beside it; where both have a source, the import is taken.

    A source is known by its key, which holds its corte, so another corte never replaces anything.
    """
    lecturas = [lectura for lectura in lecturas if not _holds(facts, lectura)]
    if not lecturas:
        return facts
    new = pd.DataFrame([lectura.fuente for lectura in lecturas], dtype="str")
    kept = facts.fuentes[~facts.fuentes["clave"].isin(new["clave"])]
    cases = facts.casos[~facts.casos["fuente"].isin(new["clave"])]
    together = replace(
        facts,
        fuentes=pd.concat([kept, new], ignore_index=True),
        casos=pd.concat([cases, *(lectura.casos for lectura in lecturas)], ignore_index=True),
    )
    check(together)
    return together


def _holds(facts: Facts, lectura: Lectura) -> bool:
    """Whether these are the very cells that ``facts`` has of that source, in whatever order."""
    held = facts.casos[facts.casos["fuente"] == lectura.clave]
    if len(held) != len(lectura.casos):
        return False
    ours, theirs = (frame.sort_values(list(CLAVE), ignore_index=True) for frame in (held, lectura.casos))
    return bool(ours.astype("str").equals(theirs.astype("str")))


def check(facts: Facts, *, tables: Collection[str] = TABLES) -> None:
    """Refuse with an InputError that names table, row and column what breaks a schema or points nowhere.

    ``tables`` are those whose schemas are checked: all, or the ones that changed since the others were.
    """
    # pandera takes most of a second to import, and a service that loads a sealed edition has no use for it.
    import pandera.errors

    from geo.schemas import SCHEMAS

    for name, schema in SCHEMAS.items():
        if name not in tables:
            continue
        try:
            schema.validate(getattr(facts, name), lazy=True)
        except pandera.errors.SchemaErrors as errors:
            first = errors.failure_cases.iloc[0]
            row = "" if pd.isna(first["index"]) else f", fila {int(first['index']) + 2}"
            raise InputError(
                f"«{first['failure_case']}» no cumple {first['check']}, y son {len(errors.failure_cases)}",
                where=f"{name}{row}, columna {first['column'] or first['schema_context']}",
                fix="corrija la tabla",
            ) from None
    for name, column, target, key in POINTERS:
        _known(facts, name, column, set(getattr(facts, target)[key]))
    municipios = facts.casos.loc[facts.casos["nivel"] == "municipio", "cve"]
    held = {*facts.municipios["cvegeo"], *(f"{e}{n}" for e in facts.entidades["cve_ent"] for n in (998, 999))}
    _refuse("casos", "cve", municipios[~municipios.isin(held)], "no es un municipio")
    _refuse(
        "casos",
        "valor",
        facts.casos.loc[facts.casos["valor"].isna() == (facts.casos["estatus"] == "observado"), "estatus"],
        "debe ser el estatus de una celda sin valor, y «observado» el de una que lo tiene",
    )
    for name in STATEMENTS:
        said = getattr(facts, name)
        _refuse(name, "hasta", said.loc[said["hasta"] < said["desde"], "hasta"], "es antes de desde")
        over = said[(said["vale_hasta"] != "") & (said["vale_hasta"] < said["hasta"])]
        _refuse(name, "vale_hasta", over["vale_hasta"], "es antes de hasta")


POINTERS = (
    ("casos", "fuente", "fuentes", "clave"),
    ("evidencias", "mecanismo", "mecanismos", "clave"),
    ("evidencias", "cve_ent", "entidades", "cve_ent"),
    ("evidencias_criterios", "criterio", "criterios", "id_criterio"),
    ("evidencias_lineas", "linea", "lineas_accion", "clave"),
    ("poblacion_municipio", "cvegeo", "municipios", "cvegeo"),
    ("cambios_municipios", "cvegeo", "municipios", "cvegeo"),
    ("nombres_municipio", "cvegeo", "municipios", "cvegeo"),
)


def _known(facts: Facts, name: str, column: str, held: set[str]) -> None:
    values = getattr(facts, name)[column]
    _refuse(name, column, values[~values.isin(held)], "no está en su catálogo")


def _refuse(name: str, column: str, bad: pd.Series[str], why: str) -> None:
    if len(bad):
        raise InputError(
            f"«{bad.iloc[0]}» {why} ({len(bad)} en total)",
            where=f"{name}, fila {int(bad.index[0]) + 2}, columna {column}",
            fix="corrija la tabla",
        )


def _read(name: str) -> pd.DataFrame:
    """A carried table, typed as its schema says. Raises InputError for a number that is none."""
    from geo.schemas import SCHEMAS

    frame = _text(name)
    for column, declared in SCHEMAS[name].columns.items():
        kind = str(declared.dtype)
        if column in frame and kind in ("Int64", "Float64"):
            numbers = pd.to_numeric(frame[column].where(frame[column] != ""), errors="coerce")
            unread = frame.loc[numbers.isna() & (frame[column] != ""), column]
            _refuse(name, column, unread, "no es un número")
            frame[column] = numbers.astype("Float64").astype(kind)
    return frame


def _text(name: str) -> pd.DataFrame:
    return pd.read_csv(carried_path(f"{name}.csv"), dtype="str", keep_default_na=False, encoding="utf-8")


def _cases(name: str) -> pd.DataFrame:
    """A carried file of cases in the long form of ``casos``."""
    key, nivel, medida = CASES[name]
    frame = _text(name).rename(columns={key: "cve", medida: "valor", "rango_edad": "grupo_edad"})
    if "tipo" in frame:  # the new instrument's file also holds child pornography, which is another crime
        frame = frame[frame["tipo"] == "Trata de personas"]
    whole = {"subtipo": "Trata de personas", "sexo": "total", "grupo_edad": "total", "estatus": "observado"}
    frame = frame.assign(nivel=nivel, medida=medida, **{k: v for k, v in whole.items() if k not in frame})
    frame["valor"] = pd.to_numeric(frame["valor"].where(frame["valor"] != "")).astype("Int64")
    return frame[list(COLUMNS)]
