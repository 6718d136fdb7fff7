"""Statements in short, for the tests of what is made from them, and facts that hold only those."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from geo.facts import Facts

ENTIDAD = "08"
LAW, COMMISSION = "ley_especial", "comision_interinstitucional"  # permanent; carried forward for 36 months


def only(facts: Facts, *rows: str) -> Facts:
    """``facts`` with these statements: ``senal hasta [desde=…] [quien=…] [mecanismo=…] [cve_ent=…] …``."""
    table = []
    for n, row in enumerate(rows, 1):
        senal, hasta, *rest = row.split()
        given = {"hasta": hasta, "desde": hasta} | dict(part.split("=") for part in rest)
        table.append(
            {"id": f"e{n}", "cve_ent": ENTIDAD, "cve_mun": "", "mecanismo": COMMISSION, "senal": senal}
            | {"vale_hasta": "", "naturaleza": "noticia", "quien": "Ana", "confianza": "media", "origen": "x"}
            | given
        )
    return replace(facts, evidencias=pd.DataFrame(table, columns=facts.evidencias.columns, dtype="str"))


def drawn(facts: Facts, rows: list[dict[str, Any]], mecanismo: str) -> Facts:
    """``facts`` with statements drawn as `test_evidence_twin.ROWS`, all on `ENTIDAD`."""
    table = [
        {"id": f"e{n}", "cve_ent": ENTIDAD, "cve_mun": "", "mecanismo": mecanismo, "senal": row["senal"]}
        | {"desde": row["desde"], "hasta": row["hasta"], "vale_hasta": row["vale_hasta"], "origen": "x"}
        | {name: row[name] for name in ("naturaleza", "quien", "confianza")}
        for n, row in enumerate(rows)
    ]
    frame = pd.DataFrame(table, columns=facts.evidencias.columns).map(str)
    return replace(facts, evidencias=frame.astype("str"))


def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as drawn, with their first day and the last on which they say themselves that they hold."""
    return [
        row
        | {"desde": row["hasta"] - timedelta(row["length"])}
        | {"vale_hasta": "" if row["term"] is None else row["hasta"] + timedelta(row["term"])}
        for row in rows
    ]


def turning_days(rows: list[dict[str, Any]]) -> list[date]:
    """The days around which the status of drawn rows may change."""
    ends = [row["vale_hasta"] or row["hasta"] + timedelta(1096) for row in rows]
    days = {day for row, end in zip(rows, ends, strict=True) for day in (row["desde"], row["hasta"], end)}
    return sorted({day + timedelta(n) for day in days for n in (-1, 0, 1)})
