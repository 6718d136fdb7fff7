"""What reading a publisher's file gives: facts in the project's form, their source, and what was odd."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from geo.errors import InputError

TRATA = "Trata de personas"
CLAVE = (
    "fuente", "instrumento", "corte", "nivel", "cve", "periodo", "medida", "subtipo", "sexo", "grupo_edad",
)  # fmt: skip
COLUMNS = (*CLAVE, "valor", "estatus")
FUENTE = (
    "clave", "publica", "titulo", "corte", "nota", "licencia",
    "instrumento", "nivel", "medida", "desde", "hasta", "paso", "celdas",
)  # fmt: skip


@dataclass(frozen=True)
class Lectura:
    """Case facts read from one file.

    ``fuente`` is a row of the table ``fuentes``; ``casos`` has `COLUMNS`, text but for ``valor`` (Int64, null
    exactly where ``estatus`` is not ``observado``), one row a cell, ordered by place, period, subtype, sex
    and age. Where ``fuente["celdas"]`` is ``mayores_que_cero``, a place that is not listed had none.
    ``avisos`` are sentences for a person; ``sha256`` is of the file as given, ``archivo`` its name.
    """

    fuente: dict[str, str]
    casos: pd.DataFrame = field(repr=False)
    avisos: tuple[str, ...] = ()
    delito: str = TRATA
    archivo: str = ""
    sha256: str = ""

    def __post_init__(self) -> None:
        if tuple(self.fuente) != FUENTE or tuple(self.casos.columns) != COLUMNS:
            raise InputError("la lectura no tiene las columnas de `fuentes` y `casos`", where=self.archivo)
        if self.casos.duplicated(list(CLAVE)).any():
            raise InputError("la lectura dice dos veces la misma celda", where=self.archivo)

    @property
    def clave(self) -> str:
        """The source's key, which names what is kept of it."""
        return self.fuente["clave"]
