"""The programme's table: what each of the ten indicators counts, its baseline and target, what was published.

The target follows the rule of the row: `incremento_pct` asks for the baseline plus so many per cent of it;
`absoluta`, `cobertura_pct` and `integracion_pct` for the value itself. Only `incremento_pct` sets anything
against the baseline, because only there are both in the same unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.errors import NotFoundError

if TYPE_CHECKING:
    from geo.facts import Facts

BEGINS, DEADLINE = date(2010, 1, 1), date(2012, 12, 31)
LINES = "informes_semestrales"
"""The indicator that is measured with the register of lines of action."""

# Columns of `programa_valores` that repeat the indicator's own row.
_OWN = ("clave", "unidad")
_TRUST = {"baja": 0, "media": 1, "alta": 2}


@dataclass(frozen=True)
class Words:
    """What an indicator counts, and what one would need to have to know it."""

    cuenta: str
    falta: str


WORDS: Mapping[str, Words] = MappingProxyType({
    "diagnostico_nacional": Words(
        "Diagnósticos nacionales en materia de trata de personas; la meta es uno.",
        "Falta constancia del diagnóstico que encargó el Programa.",
    ),
    "campanas_apf": Words(
        "Campañas contra la trata de personas de la Administración Pública Federal.",
        "Falta cuántas campañas hubo después de las que cuenta la línea base.",
    ),
    "convenios_entidades": Words(
        "Entidades con un convenio vigente con la Federación contra la trata de personas. Los comités del "
        "INM y de la CNDH son otra cosa y no cuentan.",
        "Faltan los convenios firmados, con su fecha y su plazo.",
    ),
    "averiguaciones_pgr": Words(
        "Averiguaciones previas por trata de personas que integró la PGR, en porcentaje.",
        "Falta qué parte se integró: lo publicado es cuántas averiguaciones hubo, de periodos y autoridades "
        "distintos.",
    ),
    "leyes_armonizadas": Words(
        "Entidades cuya ley está armonizada con la Ley General de 2012, según un evaluador con nombre.",
        "Falta una evaluación vigente de cada ley. Frente a los instrumentos que nombra el Programa "
        "(Protocolo de Palermo, CDN y sus protocolos, LPSTP) no se conoce ninguna.",
    ),
    "victimas_atendidas": Words(
        "Víctimas de trata de personas atendidas, en porcentaje de las detectadas.",
        "Faltan las detectadas y las atendidas de un mismo periodo y de las mismas instituciones.",
    ),
    "instrumentos_atencion": Words(
        "Normas oficiales, protocolos y circulares para atender a víctimas de trata de personas.",
        "Falta qué instrumentos se expidieron después del que cuenta la línea base.",
    ),
    LINES: Words(
        "Líneas de acción del Programa que alguien dio por cumplidas.",
        "Falta qué se sabe de cada línea de acción: nadie ha publicado su cumplimiento una por una.",
    ),
    "acuerdos_cipstp": Words(
        "Acuerdos de la Comisión Intersecretarial (CIPSTP) cumplidos, en porcentaje de los celebrados.",
        "Falta cuántos se cumplieron.",
    ),
    "capacitaciones": Words(
        "Acciones de capacitación y formación en materia de trata de personas de las dependencias de la "
        "Comisión.",
        "Falta cuántas acciones hubo después de las que cuenta la línea base.",
    ),
})  # fmt: skip

# Baselines that add up counts of unequal periods, and the counts: read from the note of the row.
_PARTS: Mapping[str, tuple[tuple[str, int, str], ...]] = MappingProxyType({
    "victimas_atendidas": (
        ("FEVIMTRA", 32, "enero a junio de 2010"),
        ("INAMI", 21, "enero a septiembre de 2010"),
        ("SRE", 107, "enero a octubre de 2010"),
    )
})  # fmt: skip


def programme_row(facts: Facts, id: str) -> Mapping[str, Any]:
    """The indicator's row of `programa_indicadores`. Raises NotFoundError that lists the keys there are."""
    table = facts.programa_indicadores
    found: list[Any] = table[table["clave"] == id].to_dict("records")
    if not found:
        raise NotFoundError(f"no hay indicador «{id}»", fix=f"use {', '.join(table['clave'])} o un mecanismo")
    row: Mapping[str, Any] = found[0]
    return row


def mechanism_of(facts: Facts, id: str) -> str:
    """The mechanism whose coverage measures the indicator; "" where none does."""
    rows = facts.mecanismos
    found = rows.loc[rows["indicador"] == id, "clave"].tolist()
    return str(found[0]) if found else ""


def baseline(row: Mapping[str, Any]) -> dict[str, Any]:
    """The baseline of a row: valor (in its unit; None where it has none), estatus, nota, sumable, partes.

    ``sumable`` is False where the value adds counts of unequal periods, so that it is the count of none;
    ``partes`` are then those counts (quien, valor, periodo).
    """
    value = _number(row["linea_base"])
    parts = [{"quien": who, "valor": n, "periodo": when} for who, n, when in _PARTS.get(row["clave"], ())]
    return {
        "valor": value,
        "estatus": "sin_dato" if value is None else "observado",
        "nota": row["linea_base_nota"],
        "sumable": not parts,
        "partes": tuple(parts),
    }


def target(row: Mapping[str, Any]) -> float | None:
    """What the programme asks for, in percentage points or, for counts, in the row's unit.

    ``base`` × (100 + ``valor_meta``) / 100 where the rule is `incremento_pct`, else ``valor_meta``. None
    where an increase is asked of a baseline that nobody measured.
    """
    asked, base = float(row["valor_meta"]), _number(row["linea_base"])
    if row["regla_meta"] != "incremento_pct":
        return asked
    return None if base is None else base * (100 + asked) / 100


def published(facts: Facts, id: str, fecha: date) -> pd.DataFrame:
    """Rows of `programa_valores` on the indicator whose period had ended on ``fecha``, the oldest first.

    Of those that end on one day, the most trusted comes last.
    """
    rows = facts.programa_valores
    rows = rows[(rows["clave"] == id) & (rows["hasta"] != "") & (rows["hasta"] <= fecha.isoformat())]
    rows = rows.assign(trust=rows["confianza"].map(_TRUST))
    return rows.sort_values(["hasta", "trust", "desde"], kind="stable").drop(columns="trust")


def measurements(rows: pd.DataFrame, *, by_figures: bool, used: str) -> tuple[Mapping[str, Any], ...]:
    """Each row of `published` with ``usada`` and, where it is not, ``por_que``: why it is shown only.

    ``by_figures``: whether the indicator is measured by these figures, and not by counting; ``used``: the day
    on which those used end.
    """
    found = []
    records: list[Any] = rows.to_dict("records")
    for row in records:
        if row["comparable"] == "no":
            why = f"mide otra cosa ({row['unidad_valor']}): se muestra y no se divide"
        elif row["comparable"] == "parcial":
            why = f"no es lo mismo que pide la meta ({row['unidad_valor']}): se muestra y no se divide"
        elif not by_figures:
            why = "este indicador se cuenta con evidencias; la cifra publicada va al lado"
        else:
            why = "" if row["hasta"] == used else "hay otra más nueva"
        kept = {name: value for name, value in row.items() if name not in _OWN}
        found.append({**kept, "usada": "no" if why else "si", "por_que": why})
    return tuple(found)


def measured_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """`measurements` of an indicator measured by figures, as a table with its columns even where empty."""
    comparable = rows.loc[rows["comparable"] == "si", "hasta"]
    found = measurements(rows, by_figures=True, used=str(comparable.max()) if len(comparable) else "")
    columns = [name for name in rows.columns if name not in _OWN]
    return pd.DataFrame(list(found), columns=[*columns, "usada", "por_que"])


def latest(rows: pd.DataFrame) -> dict[str, Any]:
    """The newest of `published`, comparable or not: valor, estatus, unidad, span, comparable, source."""
    if rows.empty:
        blank = dict.fromkeys(("unidad", "desde", "hasta", "comparable", "fuente_titulo", "fuente_url"), "")
        return {"valor": None, "estatus": "sin_dato", **blank}
    row: Any = rows.iloc[-1]
    return {
        "valor": float(row["valor"]),
        "estatus": "observado",
        "unidad": row["unidad_valor"],
        **{name: row[name] for name in ("desde", "hasta", "comparable", "fuente_titulo", "fuente_url")},
    }


def _number(value: Any) -> float | None:
    """A number of a nullable column."""
    return None if pd.isna(value) else float(value)
