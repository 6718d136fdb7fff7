"""Records with parts inside, as rows of a table: one record a row, text and numbers only.

A mapping is spread over columns: its ``valor`` takes the mapping's own name and the rest hang from it
(``avance``, ``avance_minimo``, ``avance_estatus``). A list of texts is joined by «|». A list of mappings is a
table of its own and stays out. Yes and no are «si» and «no».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

Row = dict[str, str | int | float | None]


def flat(record: Mapping[str, Any]) -> Row:
    """One record as a row."""
    out: Row = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            parts = flat(value).items()
            out |= {name if part == "valor" else f"{name}_{part}": held for part, held in parts}
        elif isinstance(value, bool):
            out[name] = "si" if value else "no"
        elif not isinstance(value, (tuple, list)):
            out[name] = value
        elif not any(isinstance(each, Mapping) for each in value):
            out[name] = "|".join(map(str, value))
    return out


def frame(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Records of one kind as a table; a column that only some of them have is blank in the others."""
    return pd.DataFrame([flat(record) for record in records], dtype=object)
