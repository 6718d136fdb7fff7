"""A checked table → case facts: one row a cell, each value beside its status."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.periods import month_text
from geo.sources import _reported
from geo.sources._headers import fold
from geo.sources._wide import counts_of
from geo.sources.lectura import COLUMNS, TRATA

# The publisher's own spellings, which copies in capitals or without accents come back to.
_SPELLED = {
    fold(text): text
    for text in (
        TRATA,
        "Trata de personas con fines de explotación sexual",
        "Trata de personas con fines de trabajo o servicios forzados",
        "Trata de personas con fines de tráfico de órganos",
        "Trata de personas con otros fines",
        "Hombre", "Mujer", "No identificado", "No especificado",
        "Menores de edad (0-17)", "Adultos (18 y más)",
        "0 a 12 años", "13 a 17 años", "18 a 29 años", "30 a 60 años", "Más de 60 años",
    )
}  # fmt: skip
_CELL = ["cve_ent", "cve", "mes", "subtipo", "sexo", "edad"]


def facts(
    chosen: pd.DataFrame, corte: int, unreported: pd.DataFrame, same: dict[str, str], *, zeros: bool
) -> pd.DataFrame:
    """The cells of a table's rows up to month ``corte``, as the table ``casos``.

    Modalities add up; −1, a blank and the ``unreported`` entidad-months become ``no_reportado``. ``same`` are
    the columns that hold one text throughout; without ``zeros`` the cells at zero are left out.
    """
    counts, months = counts_of(chosen), _reported.months(chosen)
    row, month = np.nonzero((months <= corte) & ((counts != 0) | zeros))
    long = chosen.iloc[row][["cve_ent", "cve", "subtipo", "sexo", "edad"]].reset_index(drop=True)
    for name in ("subtipo", "sexo", "edad"):
        long[name] = _spelled(long[name])
    long = long.assign(mes=months[row, month], valor=counts[row, month])
    cells = long.groupby(_CELL, sort=True)["valor"].agg(["sum", "min"]).reset_index()
    cells["periodo"] = cells["mes"].map(month_text)
    missing = (cells["min"] < 0).to_numpy() | _reported.mask(cells, unreported)
    cells["valor"] = cells["sum"].astype("Int64").mask(missing)
    cells["estatus"] = np.where(missing, "no_reportado", "observado")
    cells = cells.rename(columns={"edad": "grupo_edad"}).assign(**same)
    text = dict.fromkeys([name for name in COLUMNS if name != "valor"], "str")
    return cells[list(COLUMNS)].astype(text)


def _spelled(values: pd.Series) -> pd.Series:
    texts = {value: _SPELLED.get(fold(value), value) for value in values.unique()}
    return values.map(texts)
