"""Styles for MapLibre: each row gets the colour of its class, and no estatus looks like a value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from layers.build import Layer
from layers.catalogue import LAYERS
from layers.paint import classes
from layers.style import RATE_COLOURS, SITUATION_COLOURS
from layers.style_json import STATUS_COLOURS, style

DRAWN = [id for id, spec in LAYERS.items() if spec.drawn]
COMPARE = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt}
SOURCE = {"type": "vector", "url": "https://ejemplo.mx/teselas"}


def evaluate(expression: Any, row: Mapping[str, Any]) -> Any:
    """The few expressions that a style uses, as the specification of MapLibre defines them."""
    if not isinstance(expression, list):
        return expression
    name, *rest = expression
    if name == "get":
        return row[rest[0]]
    if name == "has":
        return rest[0] in row
    if name == "case":
        *pairs, otherwise = rest
        for condition, then in zip(pairs[::2], pairs[1::2], strict=True):
            if evaluate(condition, row):
                return evaluate(then, row)
        return evaluate(otherwise, row)
    if name == "match":
        value, *pairs, otherwise = rest
        return dict(zip(pairs[::2], pairs[1::2], strict=True)).get(evaluate(value, row), otherwise)
    if name == "step":
        value, found, *pairs = rest
        number = evaluate(value, row)
        for low, then in zip(pairs[::2], pairs[1::2], strict=True):
            found = then if number >= low else found
        return found
    if name == "all":
        return all(evaluate(each, row) for each in rest)
    one, other = (evaluate(each, row) for each in rest)
    return COMPARE[name](one, other)


def tags(layer: Layer) -> list[dict[str, Any]]:
    """The rows as a tile has them: without the nulls."""
    rows = layer.values.astype(object).where(layer.values.notna(), None).to_dict("records")
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


@pytest.mark.parametrize("id", DRAWN)
def test_each_row_has_the_colour_that_the_legend_gives_its_class(
    id: str, layer: Callable[[str], Layer]
) -> None:
    made, spec = layer(id), LAYERS[id]
    told = style(spec, made.values, SOURCE)
    colours = {each["clase"]: each["color"] for each in told["metadata"]["incidencia:leyenda"]}
    paint = next(each["paint"] for each in told["layers"] if each["id"] == id)
    expression = paint.get("fill-color", paint.get("line-color"))
    for row, name in zip(tags(made), classes(made.values, spec), strict=True):
        if spec.style.forma == "situacion" and row["estatus"] == "no_aplica":
            name = "no_aplica"  # no place yet, rather than one of which nothing is known
        if name != "conteo":
            assert evaluate(expression, row) == colours[name], row
            continue
        # Areas cannot be circles in a tile: counts are painted in powers of ten.
        place = len(str(int(row[spec.style.columna]))) - 1
        assert evaluate(expression, row) == RATE_COLOURS[min(place, 4)]


@pytest.mark.parametrize("id", DRAWN)
def test_a_style_reads_only_what_its_tiles_carry(id: str, layer: Callable[[str], Layer]) -> None:
    spec, made = LAYERS[id], layer(id)
    held = {column.nombre for column in made.columnas}
    if spec.kind == "territorio":
        held = {"cvegeo", "nombre", "cve_ent", "estatus"}
    told = style(spec, made.values, SOURCE)
    read = set()

    def walk(part: Any) -> None:
        if isinstance(part, list):
            if part and part[0] in ("get", "has"):
                read.add(part[1])
            for each in part:
                walk(each)

    for each in told["layers"]:
        for expression in each["paint"].values():
            walk(expression)
        assert each.get("source-layer", id) == id
    assert read <= held
    assert told["sources"] == {id: SOURCE}


def test_a_rate_of_few_cases_is_paler(layer: Callable[[str], Layer]) -> None:
    made = layer("incidencia-entidad")
    told = style(LAYERS["incidencia-entidad"], made.values, SOURCE)
    opacity = next(each["paint"] for each in told["layers"] if each["type"] == "fill")["fill-opacity"]
    few = {"tasa": 0.2, "carpetas": 19, "tasa_estatus": "observado"}
    assert evaluate(opacity, few) < evaluate(opacity, few | {"carpetas": 20}) == 1
    assert evaluate(opacity, {"carpetas": 19}) == 1  # no rate, nothing to be unsure of


def test_no_estatus_has_the_colour_of_another_nor_of_a_value() -> None:
    colours = [*STATUS_COLOURS.values(), *SITUATION_COLOURS.values(), *RATE_COLOURS, "#ffffff"]
    assert len(set(colours)) == len(colours)
