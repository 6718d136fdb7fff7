"""What every format must write: one layer of each kind, and those that have no rows or no shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from layers.build import Layer

from ..kinds import KINDS

Make = Callable[[Callable[[str], Layer]], Layer]


def chosen(layer: Layer, rows: pd.Series | np.ndarray) -> Layer:
    """Some rows of a layer."""
    return replace(layer, frame=layer.frame[rows].reset_index(drop=True))


def with_columns(layer: Layer, *names: str) -> Layer:
    """A layer with some of its columns, as a client asks for them with ``properties=``."""
    columns = tuple(each for each in layer.columnas if each.nombre in names)
    return replace(layer, columnas=columns, frame=layer.frame[[*names, "geometry"]])


def _kind(id: str) -> Make:
    """All the rows, or three entidades of a layer of municipios: among them, four younger than the marco."""

    def make(layer: Callable[[str], Layer]) -> Layer:
        built = layer(id)
        if built.spec.nivel != "municipio" or id == "incidencia-municipio":
            return built
        return chosen(built, built.frame["cve_ent"].isin(["02", "04", "12"]))

    return make


def _without_rows(id: str) -> Make:
    return lambda layer: chosen(layer(id), np.zeros(len(layer(id).frame), dtype=bool))


def _without_shapes(id: str) -> Make:
    return lambda layer: chosen(layer(id), layer(id).frame.geometry.isna())


CASES: Mapping[str, Make] = {
    **{id: _kind(id) for id in KINDS},
    **{f"{id}, no row": _without_rows(id) for id in ("incidencia-municipio", "rutas", "cadena-penal")},
    **{f"{id}, no shape": _without_shapes(id) for id in ("incidencia-municipio", "rutas")},
    "municipios, two columns": lambda layer: with_columns(_kind("municipios")(layer), "cvegeo", "poblacion"),
    "rutas, one column": lambda layer: with_columns(layer("rutas"), "id"),
}
