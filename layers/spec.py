"""What a layer is, declared: level, measure, columns with their units, style, and how it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import pandas as pd

from geo.codes import Nivel
from geo.errors import InputError
from geo.periods import Periodo
from layers.style import Style

if TYPE_CHECKING:
    from geo.facts import Facts

Level = Literal["entidad", "municipio", "ruta", "pais"]
"""What a row stands for: an area, a route between two places, or a figure of the whole country."""
Kind = Literal[
    "territorio", "incidencia", "victimas", "finalidad", "situacion", "criterios", "linea", "rutas", "cadena"
]
Dtype = Literal["texto", "entero", "decimal"]
Default = Literal["ultimo_anio", "todos", "rnid", "hoy", "fijo"]

_ID = re.compile(r"[a-z]+(-[a-z]+)*")
ALL_MECHANISMS = ("*",)
_OF_A_DAY = ("territorio", "situacion", "criterios")
_FIXED = ("linea", "rutas", "cadena")
# What ``datetime`` and ``corte`` mean to each kind, as a collection says it of itself.
_PERIOD = "el periodo en que ocurrió: un año, un mes o un intervalo"
_A_DAY = "el día del que se habla, como fecha: el de un momento, o el último que ha llegado de un periodo"
_NEWEST = "lo que se sabía en ese mes: responde el archivo más nuevo de los publicados hasta entonces"
_SAID = "lo que se sabía en ese mes: sólo cuenta lo dicho hasta entonces"
_UNTOLD = "lo que se sabía en ese mes: antes del de su fuente no hay filas, porque cada una es lo dicho"
_OWN_PERIOD = "no deja nada fuera: cada cifra dice en su fila de qué periodo es, y ahí se filtra"
TIMES: Mapping[Kind, tuple[str, str]] = {
    "incidencia": (_PERIOD, _NEWEST),
    "victimas": (_PERIOD, _NEWEST),
    "finalidad": (_PERIOD, _NEWEST),
    "situacion": (_A_DAY, _SAID),
    "criterios": (_A_DAY, _SAID),
    "territorio": (
        _A_DAY,
        "lo que se sabía en ese mes: la población que se proyectó después es sin_dato; las filas, sus "
        "nombres y sus polígonos son siempre los de la edición",
    ),
    "linea": (
        _OWN_PERIOD,
        "lo que se sabía en ese mes: antes del de su fuente, todas las entidades son sin_dato",
    ),
    "cadena": (_OWN_PERIOD, _UNTOLD),
    "rutas": ("no deja nada fuera: los informes no dicen de cuándo es una ruta", _UNTOLD),
}
TWO_DAYS, SEND_ONE = "«fecha» y «datetime» dicen cada uno un día", "envíe uno de los dos"
# What is no area has one level of its own for each kind.
_AREAS: tuple[Level, ...] = ("entidad", "municipio")
_OWN_LEVEL: dict[Kind, tuple[Level, ...]] = {"rutas": ("ruta",), "cadena": ("pais",)}


@dataclass(frozen=True)
class Column:
    """One column of a layer: its name in every format, type, unit (empty for words) and meaning."""

    nombre: str
    dtype: Dtype
    unidad: str
    descripcion: str


_ESTATUS = Column(
    "estatus",
    "texto",
    "",
    "Por qué hay o falta el valor principal: observado, no_reportado, suprimido, no_aplica o sin_dato",
)
BEFORE = (
    Column("cvegeo", "texto", "", "Clave del INEGI: dos dígitos la entidad, cinco el municipio"),
    Column("cve_ent", "texto", "", "Clave de la entidad, dos dígitos"),
    Column("nombre", "texto", "", "Nombre oficial"),
    Column("entidad", "texto", "", "Nombre de la entidad"),
    Column("tipo", "texto", "", "entidad, municipio o sin_municipio (la fuente no dijo cuál)"),
    _ESTATUS,
    Column(
        "poligono_estatus",
        "texto",
        "",
        "Por qué hay o falta el polígono: observado, sin_dato (el marco no lo dibuja) o no_aplica (no es un "
        "lugar, o todavía no existía)",
    ),
)
BEFORE_ROWS = (
    Column("id", "texto", "", "Identificador de la fila en la capa, por su lugar en la tabla"),
    Column("nombre", "texto", "", "De qué habla la fila"),
    Column("tipo", "texto", "", "Qué es la fila: ruta o cifra"),
    _ESTATUS,
)
AFTER = (
    Column("marco", "texto", "", "Versión del Marco Geoestadístico de los polígonos"),
    Column("corte", "texto", "", "Mes hasta el que habla la fuente"),
    Column("fuente", "texto", "", "Clave de la fuente, o de varias separadas por |"),
)


@dataclass(frozen=True)
class LayerSpec:
    """A named, documented map product.

    ``columnas`` are the layer's own measures, between the common columns (`BEFORE`, or `BEFORE_ROWS` where
    a row is no area) and `AFTER`; a layer of situations has more for each mechanism, and one of criteria for
    each criterion, so its whole list depends on the facts held (`columns`).
    ``mecanismos`` are their keys, the main one first, or `ALL_MECHANISMS`. ``por_omision`` tells what a
    query without a date gets: the last whole year, all years, all months of the RNID, today, or all there is
    (`fijo`), whose rows are of no period and of no day. ``advertencias`` are sentences that must be read
    before the numbers; those that need the numbers themselves are added by `layers.caveats`. Raises
    InputError when born inconsistent.
    """

    id: str
    titulo: str
    pregunta: str
    descripcion: str
    nivel: Level
    kind: Kind
    style: Style
    por_omision: Default
    columnas: tuple[Column, ...] = ()
    mecanismos: tuple[str, ...] = ()
    advertencias: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InputError(f"«{self.id}» no sirve como nombre de capa", fix="use minúsculas y guiones")
        if self.nivel not in _OWN_LEVEL.get(self.kind, _AREAS):
            raise InputError(f"una capa de {self.kind} no puede ser de nivel {self.nivel}", where=self.id)
        names = [column.nombre for column in (*self.before, *self.columnas, *AFTER)]
        if len(set(names)) < len(names):
            raise InputError("una columna se declaró dos veces", where=self.id)
        if (self.kind == "situacion") != bool(self.mecanismos):
            raise InputError("una capa de situación nombra mecanismos, y sólo ella", where=self.id)
        if self.style.columna not in (*names, *self.mecanismos):
            raise InputError(f"el estilo pinta «{self.style.columna}», que no es columna", where=self.id)
        if (self.por_omision == "hoy") != (self.kind in _OF_A_DAY):
            raise InputError("las capas de un día responden hoy; las de un periodo, no", where=self.id)
        if (self.por_omision == "fijo") != (self.kind in _FIXED):
            raise InputError("sólo lo compilado una vez no tiene periodo ni día", where=self.id)

    @property
    def of_areas(self) -> bool:
        """Whether each row is an entidad or a municipio, with its polygon."""
        return self.nivel in _AREAS

    @property
    def area(self) -> Nivel:
        """The level of its areas; ValueError where its rows are none."""
        if self.nivel == "entidad" or self.nivel == "municipio":
            return self.nivel
        raise ValueError(f"{self.id}: rows of {self.nivel} are not areas")

    @property
    def key(self) -> str:
        """The column that names a row, and its feature's id."""
        return "cvegeo" if self.of_areas else "id"

    @property
    def before(self) -> tuple[Column, ...]:
        """The columns that every layer of this level begins with."""
        return BEFORE if self.of_areas else BEFORE_ROWS

    @property
    def drawn(self) -> bool:
        """Whether it can be a map: figures of the whole country have no place on one."""
        return self.nivel != "pais"

    @property
    def geometry_estatus(self) -> str:
        """The column that says why a row has or lacks its geometry; "" where no row has any."""
        return {"ruta": "geometria_estatus", "pais": ""}.get(self.nivel, "poligono_estatus")

    @property
    def by_day(self) -> bool:
        """Whether it is asked for with ``fecha=`` (a day)."""
        return self.por_omision == "hoy"

    @property
    def of_statements(self) -> bool:
        """Whether it tells what somebody said on some day, so that before the first nothing can be asked."""
        return self.kind in ("situacion", "criterios")

    @property
    def by_period(self) -> bool:
        """Whether it tells what happened in a period."""
        return self.por_omision not in ("hoy", "fijo")


@dataclass(frozen=True)
class LayerQuery:
    """What of a layer is asked: when it happened, as a period or, of a layer of days, a day; what was known.

    Every layer takes ``datetime`` and ``corte`` (`TIMES` says what each one makes of them); ``fecha`` is for
    the layers of days.
    """

    datetime: Periodo | None = None
    fecha: date | None = None
    corte: str | None = None

    def __post_init__(self) -> None:
        if self.corte is not None:
            Periodo(self.corte, self.corte)

    def check(self, spec: LayerSpec) -> None:
        """Raise InputError where ``spec`` has no days and one is asked, or where two are."""
        if self.fecha is not None and not spec.by_day:
            fix = "pida un periodo con datetime=2022" if spec.by_period else "pídala sin fecha"
            raise InputError(f"la capa {spec.id} no entiende «fecha»", fix=fix)
        if self.fecha is not None and self.datetime is not None:
            raise InputError(TWO_DAYS, fix=SEND_ONE)

    def day(self, today: date) -> date:
        """The day of what is asked, which layers of days answer: the one asked, else the last of the period,
        else the last of the month of ``corte``; of the last two, none that is yet to come.
        """
        if self.fecha is not None:
            return self.fecha
        period = self.datetime or (Periodo(self.corte, self.corte) if self.corte else None)
        return min(today, period.last_day) if period else today


def mechanisms(spec: LayerSpec, catalogue: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``catalogue`` (table `mecanismos`) that ``spec`` shows, the main one first.

    A layer of entidades shows mechanisms of that level; one of municipios shows both levels, its own first.
    Raises InputError where the layer names a mechanism that the catalogue lacks.
    """
    if spec.mecanismos != ALL_MECHANISMS:
        keyed = catalogue.set_index("clave", drop=False)
        if missing := [key for key in spec.mecanismos if key not in keyed.index]:
            raise InputError(f"no existe el mecanismo {', '.join(missing)}", where=spec.id)
        return keyed.loc[list(spec.mecanismos)].reset_index(drop=True)
    if spec.nivel == "entidad":
        return catalogue[catalogue["nivel"] == "entidad"].reset_index(drop=True)
    own = catalogue["nivel"] == "municipio"
    return pd.concat([catalogue[own], catalogue[~own]], ignore_index=True)


def situation_columns(key: str, title: str, *, last_known: bool) -> tuple[Column, ...]:
    """One mechanism: its situation, since when, who says so and when, and what was last known."""
    now = (
        Column(key, "texto", "", f"{title}: si, parcial, no, en_conflicto o sin_dato en la fecha"),
        Column(f"{key}_desde", "texto", "", f"{title}: desde qué día vale lo dicho"),
        Column(f"{key}_segun", "texto", "", f"{title}: quién lo dice"),
        Column(f"{key}_segun_fecha", "texto", "", f"{title}: de qué día es lo que dice"),
    )
    before = (
        Column(f"{key}_ultimo", "texto", "", f"{title}: lo último que se supo, si hoy no hay dato"),
        Column(f"{key}_ultimo_fecha", "texto", "", f"{title}: de qué día es lo último que se supo"),
        Column(f"{key}_ultimo_segun", "texto", "", f"{title}: quién dijo lo último que se supo"),
    )
    return (*now, *before) if last_known else now


def criterion_columns(key: str, title: str) -> tuple[Column, ...]:
    """One criterion of harmonisation: its situation, who says so and when."""
    return (
        Column(key, "texto", "", f"{title}: si, parcial, no, en_conflicto o sin_dato en la fecha"),
        Column(f"{key}_segun", "texto", "", f"{title}: quién lo dice"),
        Column(f"{key}_segun_fecha", "texto", "", f"{title}: de qué día es lo que dice"),
    )


@lru_cache(maxsize=128)
def columns(spec: LayerSpec, facts: Facts) -> tuple[Column, ...]:
    """Every column of a layer, in the order of its rows.

    ``facts`` tell which mechanisms and criteria there are. In a layer of municipios what was last known is
    told for their own mechanisms only: for the entidad's it stands in the layer of entidades, 32 times
    instead of 2,510.
    """
    own: Iterable[Column] = ()
    if spec.mecanismos:
        shown = mechanisms(spec, facts.mecanismos)
        own = [
            column
            for key, title, nivel in zip(shown["clave"], shown["titulo_es"], shown["nivel"], strict=True)
            for column in situation_columns(key, title, last_known=nivel == spec.nivel)
        ]
    elif spec.kind == "criterios":
        asked = facts.criterios.drop_duplicates("id_criterio")
        own = [
            column
            for key, title in zip(asked["id_criterio"], asked["criterio"], strict=True)
            for column in criterion_columns(key, title)
        ]
    return (*spec.before, *spec.columnas, *own, *AFTER)
