"""What a file says of itself: columns, codes, licences and what must be read before its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.territory import UNPLACED
from layers.words import credits, moment

if TYPE_CHECKING:
    from layers.build import Layer

ESTATUS: Mapping[str, str] = {
    "observado": "La fuente lo dice, el cero incluido",
    "no_reportado": "La fuente dice o deja ver que no se informó",
    "suprimido": "Se calla para proteger a las personas",
    "no_aplica": "No hay de qué hablar: el municipio no existía entonces, o no es un lugar",
    "sin_dato": "Ninguna fuente que tengamos lo dice",
}
"""Why a value is there or is missing."""
SITUACION: Mapping[str, str] = {
    "si": "Quien lo dice, con nombre y fecha, afirma que lo hay",
    "parcial": "Lo hay en parte",
    "no": "Quien lo dice afirma que no lo hay",
    "en_conflicto": "Dos fuentes dicen lo contrario",
    "sin_dato": "Nadie lo dice en la fecha",
}
"""Whether an entidad or a municipio has a mechanism on a day."""

_NO_CORTE = "1980-01-01"  # the first day that a zip can write
_CORTE = re.compile(r"\d{4}(?:-\d{2})?")
_LISTED = 60  # keys that a sentence can bear


def columns(layer: Layer) -> pd.DataFrame:
    """A row a column of the layer: ``columna``, ``tipo``, ``unidad`` and ``descripcion``."""
    rows = [(each.nombre, each.dtype, each.unidad, each.descripcion) for each in layer.columnas]
    return pd.DataFrame(rows, columns=["columna", "tipo", "unidad", "descripcion"], dtype="str")


def codes(layer: Layer) -> pd.DataFrame:
    """A row a code that the layer's cells may hold: ``codigo``, ``vale_en`` and ``significado``."""
    rows = [(code, "estatus y *_estatus", meaning) for code, meaning in ESTATUS.items()]
    if layer.spec.kind in ("situacion", "criterios"):
        rows += [(code, "situaciones", meaning) for code, meaning in SITUACION.items()]
    return pd.DataFrame(rows, columns=["codigo", "vale_en", "significado"], dtype="str")


def licences(layer: Layer) -> pd.DataFrame:
    """A row a source: ``clave`` as in the column `fuente`, ``publica``, ``titulo``, ``corte``, ``licencia``.

    The polygons' is the last: it has no key, and the vintage stands for its corte.
    """
    rows = [(each.clave, each.publica, each.titulo, each.corte, each.licencia) for each in layer.fuentes]
    return pd.DataFrame(rows, columns=["clave", "publica", "titulo", "corte", "licencia"], dtype="str")


def stamp(layer: Layer) -> str:
    """The first day (YYYY-MM-DD) of the newest month, or year, up to which a row of the layer speaks.

    It stands where a format wants the hour of writing: the same rows then give the same bytes.
    """
    cells = layer.frame["corte"].unique() if "corte" in layer.frame else ()
    newest = max((corte for cell in cells for corte in _CORTE.findall(cell)), default="")
    return f"{newest}-01-01"[: len(_NO_CORTE)] if newest else _NO_CORTE


def geometry_estatus(layer: Layer) -> npt.NDArray[np.str_]:
    """Why each row has a geometry or has none: the layer's own word for it, where its column was asked for.

    Without it, it is ``no_aplica`` where there is no place to draw (what stands in no municipio, a municipio
    that did not exist then, a figure of the whole country) and ``sin_dato`` where the marco draws none.
    """
    frame, own = layer.frame, layer.spec.geometry_estatus
    if own in frame:
        return np.asarray(frame[own], dtype=str)
    nowhere = np.full(len(frame), not layer.spec.drawn)
    if layer.spec.nivel == "municipio":
        nowhere |= frame[layer.spec.key].str.endswith(UNPLACED).to_numpy(dtype=bool)
    if "estatus" in frame:
        nowhere |= (frame["estatus"] == "no_aplica").to_numpy(dtype=bool)
    return np.where(frame.geometry.notna(), "observado", np.where(nowhere, "no_aplica", "sin_dato"))


def undrawn(layer: Layer) -> str:
    """How many rows have no geometry and which, as a sentence; "" where all have one."""
    if not layer.spec.drawn:
        return "Son cifras del país: ningún renglón tiene geometría."
    keys = layer.frame.loc[layer.frame.geometry.isna(), layer.spec.key].tolist()
    if not keys:
        return ""
    named = ", ".join(keys[:_LISTED]) + (" y otros" if len(keys) > _LISTED else "")
    return f"{len(keys):,} renglones no tienen geometría y conservan sus valores: {named}."


def read_me(layer: Layer) -> str:
    """What a person reads first, in Markdown: what it is, of when, how much, and what to mind."""
    spec, when = layer.spec, moment(layer)
    told = [f"De cuándo habla: {when}."] if when else []
    told += [f"Renglones: {len(layer.frame):,}.", f"Marco Geoestadístico: {layer.marco}.", undrawn(layer)]
    lines = [
        f"# {spec.titulo}",
        "",
        spec.descripcion,
        "",
        " ".join(filter(None, told)),
        "",
        "Las claves `cvegeo` y `cve_ent` son texto y llevan ceros a la izquierda. Cada valor tiene su "
        "estatus en el mismo renglón: donde falta un número, el estatus dice por qué; un cero observado es "
        "un valor.",
        "",
        "## Antes de leer los números",
        "",
        *(f"- {sentence}" for sentence in (*layer.advertencias, *credits(layer))),
    ]
    return "\n".join(lines) + "\n"
