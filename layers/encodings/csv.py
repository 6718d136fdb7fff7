"""CSV (RFC 4180): UTF-8, one header, CRLF; values without geometry.

A blank cell of a number is never left unexplained: the estatus of its measure stands in the same row.
Keys carry leading zeros, so a reader must take `cvegeo` and `cve_ent` as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"


def table(values: pd.DataFrame) -> bytes:
    """Every row and column of ``values``, in their order."""
    return values.to_csv(index=False, lineterminator="\r\n").encode()


def encode(layer: Layer) -> bytes:
    """The layer's rows without their geometry."""
    return table(layer.values)
