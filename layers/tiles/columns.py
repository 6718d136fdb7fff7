"""Which columns of a layer travel in its tiles, and the sentence that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.spec import Column, LayerSpec, columns

if TYPE_CHECKING:
    from geo.facts import Facts

_OUTLINE = ("cvegeo", "nombre", "cve_ent", "estatus")


def tile_columns(spec: LayerSpec, facts: Facts) -> tuple[Column, ...]:
    """The columns of a layer's tiles, in the order of its rows: all it has.

    Only the layers of the territory itself carry no more than what names an area: they are what a map draws
    its values on, and it asks for them first.
    """
    held = columns(spec, facts)
    if spec.kind == "territorio":
        return tuple(column for column in held if column.nombre in _OUTLINE)
    return held


def left_out(spec: LayerSpec) -> str:
    """What the tiles do not carry and where it is; "" where they carry all."""
    if spec.kind == "territorio":
        return "Las teselas del territorio sólo nombran cada área; lo demás está en items."
    return ""
