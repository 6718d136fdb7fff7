"""Where a mechanism stands on a day: the status of every place there is, and what is said of it by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geo.codes import Nivel
from geo.errors import NotFoundError
from geo.evidence import History
from geo.periods import month_index
from geo.territory import exists_from
from geo.weights import LISTED

if TYPE_CHECKING:
    from geo.facts import Facts

_TOLD = ("cve", "situacion", "desde", "segun", "segun_fecha", "naturaleza", "filas",
         "ultimo_conocido", "ultimo_fecha", "ultimo_segun")  # fmt: skip


def mechanism(facts: Facts, clave: str) -> Mapping[str, Any]:
    """The row of the table `mecanismos`; raises NotFoundError that lists the keys there are."""
    table = facts.mecanismos
    found: list[Any] = table[table["clave"] == clave].to_dict("records")
    if not found:
        fix = f"use {', '.join(table['clave'])}"
        raise NotFoundError(f"no hay un mecanismo «{clave}»", fix=fix)
    row: Mapping[str, Any] = found[0]
    return row


def places(facts: Facts, nivel: Nivel, fecha: date) -> tuple[str, ...]:
    """Keys of the entidades, or of the municipios that exist on ``fecha``, in order."""
    return _existing(_begins(facts, nivel), fecha)


def _begins(facts: Facts, nivel: Nivel) -> dict[str, int]:
    """By key of every place there ever was, the number of its first month; 0 for always."""
    if nivel == "entidad":
        return dict.fromkeys(facts.entidades["cve_ent"], 0)
    return dict.fromkeys(facts.municipios["cvegeo"], 0) | exists_from(facts.cambios_municipios).to_dict()


def _existing(begins: Mapping[str, int], fecha: date) -> tuple[str, ...]:
    month = month_index(fecha.isoformat())
    return tuple(cve for cve, first in begins.items() if first <= month)


@dataclass(frozen=True, eq=False)
class Standing:
    """The status of one mechanism in every place there is on a day.

    ``situacion`` by key, in the order of keys; ``rows`` what `History.on` says of those somebody spoke of.
    """

    fecha: date
    situacion: Mapping[str, str]
    rows: tuple[Mapping[str, Any], ...]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many places there are of each status."""
        found = dict.fromkeys(LISTED, 0)
        for situacion in self.situacion.values():
            found[situacion] += 1
        return found

    def of(self, situacion: str) -> tuple[str, ...]:
        """Keys of the places with that status."""
        return tuple(cve for cve, held in self.situacion.items() if held == situacion)

    def told(self, situacion: str) -> list[Mapping[str, Any]]:
        """What is said of the places with that status, by whom and when."""
        return [row for row in self.rows if row["situacion"] == situacion]


def standings(facts: Facts, mecanismo: str, days: Sequence[date], *, historia: History) -> list[Standing]:
    """The status of ``mecanismo`` in every place there is on each of ``days``. Raises NotFoundError."""
    begins = _begins(facts, mechanism(facts, mecanismo)["nivel"])
    # Of two thousand municipios hardly one is ever spoken of: only those are looked up.
    spoken = sorted(cve for cve, clave in historia.cells if clave == mecanismo)
    status = historia.on(days, cves=spoken, mecanismo=mecanismo)
    columns = (status[name].tolist() for name in _TOLD)
    rows = [dict(zip(_TOLD, row, strict=True)) for row in zip(*columns, strict=True)]
    found = []
    for nth, day in enumerate(days):
        situacion = dict.fromkeys(_existing(begins, day), "sin_dato")
        told = rows[nth * len(spoken) : (nth + 1) * len(spoken)]
        told = [row for row in told if row["cve"] in situacion]
        situacion |= {row["cve"]: row["situacion"] for row in told}
        found.append(Standing(day, situacion, tuple(told)))
    return found
