"""What changed between two cortes: past months are revised, and both versions are kept."""

from __future__ import annotations

import pandas as pd

from geo.errors import NotFoundError

SERIES = ["instrumento", "nivel", "medida", "paso"]
CELL = ["cve", "periodo", "subtipo", "sexo", "grupo_edad"]
COLUMNS = [*SERIES, *CELL, "valor_a", "estatus_a", "valor_b", "estatus_b"]


def diff(casos: pd.DataFrame, corte_a: str, corte_b: str) -> pd.DataFrame:
    """The cells of ``casos`` whose value or status differs between two cortes (months, ``"YYYY-MM"``).

    Compared are series of the same instrument, level, measure and step (month or year), over the periods that
    both cover. A municipio that one corte does not list had none in it; an entidad that one does not list is
    ``sin_dato`` there. Columns: `COLUMNS`, values Int64; ordered by them.

    Raises NotFoundError where no series has both cortes.
    """
    stepped = casos.assign(paso=casos["periodo"].str.len().map({4: "anio", 7: "mes"}))
    a, b = (stepped[stepped["corte"] == corte] for corte in (corte_a, corte_b))
    common = a[SERIES].drop_duplicates().merge(b[SERIES].drop_duplicates())
    if common.empty:
        held = ", ".join(sorted(casos["corte"].unique()))
        what = f"ninguna serie tiene los dos cortes {corte_a} y {corte_b}"
        raise NotFoundError(what, fix=f"los cortes que hay son: {held}")
    found = [_diff(_of(a, series), _of(b, series)) for _, series in common.iterrows()]
    return pd.concat(found, ignore_index=True).sort_values([*SERIES, *CELL], ignore_index=True)


def _of(casos: pd.DataFrame, series: pd.Series) -> pd.DataFrame:
    return casos[(casos[SERIES] == series).all(axis=1)]


def _diff(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    first = max(a["periodo"].min(), b["periodo"].min())
    last = min(a["periodo"].max(), b["periodo"].max())
    keep, values = [*SERIES, *CELL], ["valor", "estatus"]
    a, b = (side.loc[side["periodo"].between(first, last), [*keep, *values]] for side in (a, b))
    both = a.merge(b, on=keep, how="outer", suffixes=("_a", "_b"))
    for side in ("_a", "_b"):
        unlisted = both["estatus" + side].isna()
        none = unlisted & (both["nivel"] == "municipio")
        both["estatus" + side] = both["estatus" + side].mask(unlisted, "sin_dato").mask(none, "observado")
        both["valor" + side] = both["valor" + side].astype("Int64").mask(none, 0)
    same_value = (both["valor_a"] == both["valor_b"]).fillna(False).astype(bool)
    neither = both["valor_a"].isna() & both["valor_b"].isna()
    changed = (both["estatus_a"] != both["estatus_b"]) | ~(same_value | neither)
    return both.loc[changed, COLUMNS]
