"""Rows of the layers of situations: what each entidad or municipio has on a day, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.evidence import History
from layers.spec import LayerSpec, mechanisms, situation_columns

SOURCE = "evidencias-incidencia"
# Columns of `History.on` in the order in which `situation_columns` names what they become.
_TOLD = ("situacion", "desde", "segun", "segun_fecha", "ultimo_conocido", "ultimo_fecha", "ultimo_segun")


@dataclass(frozen=True)
class _Told:
    """The words on one mechanism: ``words`` holds a column for each of `_TOLD`, ``place`` where in them each
    row of the layer stands (the last, blank, where nobody spoke of it); ``yes`` and ``known`` are of rows."""

    clave: str
    nivel: str
    words: dict[str, Any]
    place: npt.NDArray[np.intp]
    yes: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]

    def columns(self, spec: LayerSpec) -> dict[str, Any]:
        """Its columns over the rows of the layer."""
        named = situation_columns(self.clave, "", last_known=self.nivel == spec.nivel)
        pairs = zip(named, _TOLD, strict=False)
        return {column.nombre: self.words[told].take(self.place) for column, told in pairs}


def situations(
    history: History, rows: pd.DataFrame, spec: LayerSpec, fecha: date, *, absent: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """The layer's own columns and its estatus for ``rows`` (`cvegeo`, `cve_ent`, `tipo`), in their order.

    A municipio shows its entidad's situation in the entidad's mechanisms. estatus is `observado` where
    somebody says something of the main mechanism (of any, in a layer of all), disputes included, and
    `no_aplica` in the rows that are ``absent``: no place, or none yet on that day.
    """
    shown = mechanisms(spec, history.mecanismos)
    columns: dict[str, Any] = {}
    yes, known = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    main = np.zeros(len(rows), dtype=bool)
    told = {each.clave: each for each in _told(history, rows, spec, fecha)}
    for nth, clave in enumerate(shown["clave"]):
        mechanism = told[clave]
        columns |= mechanism.columns(spec)
        yes += mechanism.yes
        known += mechanism.known
        if nth == 0:
            main = known > 0
    counted = any(column.nombre == "mecanismos_si" for column in spec.columnas)
    observed = (known > 0 if counted else main) & ~absent
    estatus = np.select([absent, observed], ["no_aplica", "observado"], "sin_dato")
    out: dict[str, Any] = {"estatus": pd.array(estatus, dtype="str")}
    out["fecha"] = pd.array([fecha.isoformat()], dtype="str").repeat(len(rows))
    if counted:
        out["mecanismos_si"] = pd.array(np.where(observed, yes, 0), dtype="Int64")
        out["mecanismos_si"][~observed] = pd.NA  # nobody knows is not none
        out["mecanismos_conocidos"] = pd.array(known, dtype="Int64")
        out["mecanismos_total"] = pd.array(np.full(len(rows), len(shown)), dtype="Int64")
    return pd.DataFrame(out | columns)


def _told(history: History, rows: pd.DataFrame, spec: LayerSpec, fecha: date) -> Iterator[_Told]:
    """Each mechanism of the levels that the layer shows."""
    catalogue = history.mecanismos
    for nivel in ("entidad", "municipio")[: 1 if spec.nivel == "entidad" else 2]:
        claves = catalogue.loc[catalogue["nivel"] == nivel, "clave"].tolist()
        if nivel == "entidad":
            keys, wanted = rows["cve_ent"].unique().tolist(), rows["cve_ent"]
        else:
            # Of two thousand municipios hardly one is ever spoken of: only those are looked up.
            spoken = history.cells.get_level_values(0).unique()
            keys, wanted = [key for key in spoken if len(key) == 5], rows["cvegeo"]
        key = pd.Index(keys, dtype="str").get_indexer(pd.Index(wanted))
        words, yes, known = _words(history, tuple(keys), fecha)
        for nth, clave in enumerate(claves):
            place = np.where(key < 0, len(yes) - 1, key * len(claves) + nth)
            yield _Told(clave, nivel, words, place, yes[place], known[place])


@lru_cache(maxsize=32)
def _words(
    history: History, keys: tuple[str, ...], fecha: date
) -> tuple[dict[str, Any], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """What is told on a day of each key's mechanisms, in the catalogue's order, and last of nobody; which of
    them have the mechanism, and of which somebody speaks. Every layer of the day takes its own from these.
    """
    status = history.on([fecha], cves=keys)
    words = {told: _with_blank(status[told]) for told in _TOLD}
    situation = words["situacion"].to_numpy(dtype=object)
    return words, situation == "si", situation != "sin_dato"


def _with_blank(column: pd.Series[Any]) -> Any:
    """The words of a column and a last one for what nobody spoke of."""
    blank = "sin_dato" if column.name == "situacion" else ""
    return pd.array([*column.tolist(), blank], dtype="str")
