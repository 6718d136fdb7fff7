"""A workbook for people: the rows, and beside them what each column means, the codes and the sources.

It carries no geometry. Keys are text, so their zeros stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from layers.encodings import _workbook, dictionary

if TYPE_CHECKING:
    from layers.build import Layer

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def encode(layer: Layer) -> bytes:
    """The sheets ``datos``, ``diccionario``, ``codigos``, ``fuentes`` and ``advertencias``."""
    notes = [line.lstrip("#- ") for line in dictionary.read_me(layer).splitlines() if line]
    tables = {
        "datos": layer.values,
        "diccionario": dictionary.columns(layer),
        "codigos": dictionary.codes(layer),
        "fuentes": dictionary.licences(layer),
        "advertencias": pd.DataFrame({"Léase antes": notes}, dtype="str"),
    }
    return _workbook.workbook(tables, title=layer.spec.titulo, day=dictionary.stamp(layer))
