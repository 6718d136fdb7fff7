"""The query parameters there are, what each one means, and the refusal of any other."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request

from geo import periods
from geo.errors import InputError

MAX_LIMIT = 10_000
Box = tuple[float, float, float, float]

PARAMETERS: dict[str, str] = {
    "f": "nombre del formato de la respuesta",
    "limit": f"cuántas filas como máximo, un entero de 1 a {MAX_LIMIT} (por omisión, 100)",
    "offset": "cuántas filas se saltan, un entero desde 0",
    "cursor": "dónde empieza la página; lo dan los enlaces next y prev, y no va con offset",
    "bbox": "oeste,sur,este,norte en grados (o con alturas: seis números), o las dos esquinas en bbox-crs; "
    "sólo filas cuya geometría lo toca, y las que no tienen geometría",
    "bbox-crs": "el sistema de referencia de bbox, por su URI (por omisión, CRS84)",
    "crs": "el sistema de referencia de la geometría que se envía, por su URI (por omisión, CRS84)",
    "filter": "un filtro en CQL2 sobre las columnas de la capa",
    "filter-lang": "cómo está escrito el filtro: cql2-text (por omisión) o cql2-json",
    "filter-crs": "el sistema de referencia de las geometrías del filtro, por su URI (por omisión, CRS84)",
    "sortby": "las columnas que dan el orden, separadas por comas; con un menos delante, de mayor a menor",
    "datetime": "cuándo ocurrió: un año (2022), un mes (2018-07) o un intervalo (2018-07/2019-06, 2020/..); "
    "de una capa de un día, el último del periodo, y donde las filas no tienen fecha no deja nada fuera",
    "fecha": "el día de una situación, AAAA-MM-DD (por omisión, hoy)",
    "desde": "el primer día que se compara, AAAA-MM-DD (por omisión, medio año antes de fecha)",
    "corte": "lo que se sabía en ese corte, AAAA-MM (por omisión, el más nuevo que responde); lo que se dijo "
    "después es sin_dato",
    "properties": "las columnas que se piden, separadas por comas",
    "skipGeometry": "true para no enviar la geometría (por omisión, false)",
}


def _described(name: str, **rules: Any) -> Any:
    return Field(description=PARAMETERS[name][:1].upper() + PARAMETERS[name][1:] + ".", **rules)


class Parameters(BaseModel):
    """What every address accepts; an unknown parameter is an InputError that lists the known ones."""

    # Names that the address may carry although nobody here reads them.
    aside: ClassVar[frozenset[str]] = frozenset()

    f: str = _described("f", default="")

    @model_validator(mode="before")
    @classmethod
    def _known(cls, given: Any) -> Any:
        if cls.model_config.get("extra") == "allow":
            return given
        names = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = sorted(set(given) - set(names) - cls.aside)
        if unknown:
            quoted = ", ".join(f"«{name}»" for name in unknown)
            what = f"{quoted} no es un parámetro" if len(unknown) == 1 else f"{quoted} no son parámetros"
            raise InputError(f"{what} de esta dirección", fix=f"los que hay son {', '.join(names)}")
        return given


class DoorParameters(Parameters):
    """What ``/`` accepts: ``f``, and beside it what the page keeps in its own address (web/src/state.ts)."""

    aside = frozenset({"vista", "mecanismo", "columna", "periodo", "fecha", "lugar"})


class OnADay(Parameters):
    """What an answer about a day accepts."""

    fecha: str = _described("fecha", default="")


class SinceADay(OnADay):
    """What an answer about what changed until a day accepts."""

    desde: str = _described("desde", default="")


class RowParameters(OnADay):
    """What decides the values of a layer's rows."""

    datetime: str = _described("datetime", default="")
    corte: str = _described("corte", default="")
    properties: str = _described("properties", default="")


class ItemParameters(RowParameters):
    """What one row accepts."""

    crs: str = _described("crs", default="")


class ItemsParameters(ItemParameters):
    """What the rows of a collection accept; each column of the layer is a parameter too (`columns`)."""

    # Which columns there are only the layer knows: `layers.selection` refuses what is none.
    model_config = ConfigDict(extra="allow")

    bbox: str = _described("bbox", default="")
    bbox_crs: str = _described("bbox-crs", default="", alias="bbox-crs")
    filter: str = _described("filter", default="")
    filter_lang: str = _described("filter-lang", default="", alias="filter-lang")
    filter_crs: str = _described("filter-crs", default="", alias="filter-crs")
    sortby: str = _described("sortby", default="")
    # More than the maximum is the maximum, as OGC API Features asks (/req/core/fc-limit-response-1).
    limit: int = _described("limit", default=100, ge=1, json_schema_extra={"maximum": MAX_LIMIT})
    # No layer has so many rows, and numpy counts no further.
    offset: int = _described("offset", default=0, ge=0, le=2**31)
    cursor: str = _described("cursor", default="")
    skip_geometry: Literal["true", "false"] = _described(
        "skipGeometry", default="false", alias="skipGeometry"
    )

    @property
    def columns(self) -> dict[str, str]:
        """The parameters that name a column, and the text that it must equal."""
        return {name: str(value) for name, value in (self.model_extra or {}).items()}


async def no_repeats(request: Request) -> None:
    """Refuse a parameter that is given twice: neither of two answers would be the one asked for.

    Awaited, although it waits for nothing: what is not would be handed to a thread.
    """
    names = [name for name, _ in request.query_params.multi_items()]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            f"«{repeated[0]}» viene {names.count(repeated[0])} veces", fix="envíelo una sola vez"
        )


def read_day(text: str, *, name: str = "fecha") -> date | None:
    """``AAAA-MM-DD`` as a day; "" is None. Raises InputError, which names the parameter."""
    if not text:
        return None
    try:
        return periods.read_day(text)
    except ValueError:
        raise InputError(f"«{name}={text}» no es un día", fix="escríbalo como AAAA-MM-DD") from None


def day_or_today(text: str) -> date:
    """The day of a situation; "" is today. Raises InputError for a day before 2007 or one yet to come."""
    # Here, because an order of the command line that asks for no day need not wait for pandas.
    from geo.evidence import check_day

    today = date.today()
    return check_day(read_day(text) or today, hoy=today)


def read_bbox(text: str) -> Box | None:
    """Four or six numbers as two corners, each as (first axis, second axis); None where none is given.

    The heights of a box of six numbers are read and left aside: nothing here has one.
    Raises InputError where they are no finite numbers; `layers.crs.boxes` judges the box that they make.
    """
    if not text:
        return None
    fix = "envíe oeste,sur,este,norte en grados, con sur ≤ norte, como -99.4,19.0,-98.9,19.6"
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"«bbox={text[:200]}» no son números", fix=fix) from None
    if len(numbers) not in (4, 6):
        raise InputError(f"«bbox={text[:200]}» tiene {len(numbers)} números", fix=fix)
    if not all(map(math.isfinite, numbers)):
        raise InputError(f"«bbox={text[:200]}» no son números finitos", fix=fix)
    half = len(numbers) // 2
    return numbers[0], numbers[1], numbers[half], numbers[half + 1]
