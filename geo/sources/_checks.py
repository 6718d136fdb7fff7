"""What a whole release must be: no row twice, every year, every entidad, every crime that the rest has."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geo.codes import entidades
from geo.errors import InputError
from geo.sources._wide import DETAILS, counts_of

_FIX = "descárguelo otra vez completo"
_SHOWN = 4
_ROW = ["anio", "cve", *DETAILS]


def refuse_repeated(frame: pd.DataFrame) -> None:
    """Raises InputError where a year, place and crime has two rows."""
    again = frame.duplicated(_ROW)
    if again.any():
        second = frame[again].iloc[0]
        same = (frame[_ROW] == second[_ROW]).all(axis=1)
        first = frame[same].iloc[0]
        place = f"{second.cve}, {second.anio}, «{second.subtipo}»"
        where = f"{second.parte}, fila {second.fila}"
        twin = f"fila {first.fila}" + (f" de {first.parte}" if first.parte != second.parte else "")
        raise InputError(f"repite la {twin} ({place})", where=where, fix="quite una de las dos")


def refuse_gaps_of_years(frame: pd.DataFrame, where: str) -> None:
    """Raises InputError where a year between the first and the last has no row."""
    years = set(frame["anio"])
    missing = sorted(set(range(min(years), max(years))) - years)
    if missing:
        raise InputError(f"faltan los años {_listed(missing)}", where=where, fix=_FIX)


def refuse_missing_entidades(frame: pd.DataFrame, where: str) -> None:
    """Raises InputError where a year lacks one of the 32 entidades."""
    names = entidades().set_index("cve_ent")["nombre_corto"]
    present = frame.groupby("anio")["cve_ent"].unique()
    for year, keys in present.items():
        missing = [names[key] for key in names.index if key not in set(keys)]
        if missing:
            what = f"está incompleto: en {year} faltan {len(missing)} de 32 entidades ({_listed(missing)})"
            raise InputError(what, where=where, fix=_FIX)


def refuse_missing_crimes(frame: pd.DataFrame, where: str, *, sparse: bool) -> bool:
    """Whether every entidad has, in each year, all the crimes that any has in it.

    Raises InputError where one lacks some. ``sparse`` is for files that may list only what is above zero:
    there a gap shows nothing unless most groups are complete.
    """
    crimes = _joined(frame)
    groups = crimes.groupby([frame["anio"], frame["cve_ent"]]).nunique()
    expected = crimes.groupby(frame["anio"]).nunique().reindex(groups.index.get_level_values(0)).to_numpy()
    short = groups[groups.to_numpy() < expected]
    if short.empty:
        return True
    if sparse and 2 * len(short) >= len(groups):
        return False
    (year, key), held = short.index[-1], short.iloc[-1]
    total = int(crimes[frame["anio"] == year].nunique())
    what = f"está incompleto: en {year} la entidad {key} tiene {held} de {total} delitos"
    raise InputError(what, where=where, fix=_FIX)


def lists_zeros(frame: pd.DataFrame) -> bool:
    """Whether the table lists places without cases too, as the publisher's municipal file does."""
    return bool((counts_of(frame).max(axis=1) <= 0).mean() > 0.2)


def _joined(frame: pd.DataFrame) -> pd.Series:
    joined = frame[DETAILS[0]]
    for name in DETAILS[1:]:
        joined = joined + "\t" + frame[name]
    return joined


def _listed(things: Sequence[object]) -> str:
    shown = ", ".join(str(thing) for thing in things[:_SHOWN])
    return shown + ("…" if len(things) > _SHOWN else "")
