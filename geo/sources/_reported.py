"""Up to which month a table speaks, and which entidad-months were not reported although they say zero."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.periods import month_text
from geo.sources._containers import Part
from geo.sources._headers import MESES
from geo.sources._rows import numbered_rows
from geo.sources._wide import BLANK, DETAILS, Counts, counts_of

# Below this many crimes, all of them at zero in a month is nothing strange.
ENOUGH_CRIMES = 20
_NOTHING = frozenset({"", "0", "0.0", "-1"})


def months(frame: pd.DataFrame) -> Counts:
    """The month that each cell speaks of, as `month_index`; rows × 12."""
    years = frame["anio"].to_numpy(dtype=np.int64)
    grid: Counts = years[:, None] * 12 + np.arange(12)
    return grid


def last_above_zero(frame: pd.DataFrame) -> int:
    """The last month with a case anywhere: the corte (a month without one, country-wide, was not reached).

    −1 where there is none at all.
    """
    positive = counts_of(frame) > 0
    return int(months(frame)[positive].max()) if positive.any() else -1


def last_written(frame: pd.DataFrame) -> int:
    """The last month with anything written in it, zeros included; −1 where there is none."""
    written = counts_of(frame) != BLANK
    return int(months(frame)[written].max()) if written.any() else -1


def last_case(part: Part, above: int, upto: int) -> int:
    """The last month in ``above``–``upto`` with a case of any crime in a part; ``above`` where there is none.

    Reads on only until it finds one in the very last.
    """
    header, rows = numbered_rows(part)
    anio, columns = header.at["anio"], [header.at[mes] for mes in MESES]
    for _, row in rows:
        if len(row) < header.width or not row[anio].isdecimal():
            continue
        january = int(row[anio]) * 12
        for month in range(min(upto, january + 11), max(above, january - 1), -1):
            if row[columns[month - january]].strip() not in _NOTHING:
                above = month
                break
        if above == upto:
            break
    return above


def unreported(frame: pd.DataFrame, corte: int) -> pd.DataFrame:
    """Entidad-months up to ``corte`` in which no crime at all has a case: ``cve_ent`` and ``periodo``.

    Oaxaca shows every crime at zero in eight months of 2015, which nobody lived through. Empty where the
    table has too few crimes to tell.
    """
    nothing = pd.DataFrame({"cve_ent": pd.Series(dtype="str"), "periodo": pd.Series(dtype="str")})
    if len(frame[list(DETAILS[:3])].drop_duplicates()) < ENOUGH_CRIMES:
        return nothing
    cases = pd.DataFrame(np.maximum(counts_of(frame), 0)).groupby([frame["cve_ent"], frame["anio"]]).sum()
    pairs: list[tuple[str, int]] = cases.index.tolist()
    found = np.argwhere(cases.to_numpy() == 0)
    cells = [(pairs[row][0], pairs[row][1] * 12 + int(month)) for row, month in found]
    held = [(key, month_text(month)) for key, month in cells if month <= corte]
    return pd.DataFrame(held, columns=["cve_ent", "periodo"]).astype("str") if held else nothing


def in_words(cells: pd.DataFrame, names: pd.Series) -> str:
    """``Oaxaca (2015-01, 2015-03)``: entidades and months of `unreported`; ``names`` by key."""
    by_entidad = cells.groupby("cve_ent")["periodo"].agg(", ".join)
    return "; ".join(f"{names[str(key)]} ({listed})" for key, listed in by_entidad.items())


def mask(frame: pd.DataFrame, cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which cells of ``frame`` (long: ``cve_ent``, ``periodo``) are among ``cells``."""
    asked = pd.MultiIndex.from_frame(frame[["cve_ent", "periodo"]])
    return np.asarray(asked.isin(pd.MultiIndex.from_frame(cells)), dtype=bool)
