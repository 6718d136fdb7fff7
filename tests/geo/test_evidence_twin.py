"""The six rules on columns against a slow, obvious twin, written row by row from their text."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.evidence import History

CARRIED = Path(__file__).resolve().parents[2] / "data" / "entidades"
ENTIDADES = [f"{n:02d}" for n in range(1, 33)]


def carried(name: str) -> pd.DataFrame:
    return pd.read_csv(CARRIED / f"{name}.csv", dtype="str", keep_default_na=False)


def plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    while True:
        try:
            return date(year, month + 1, day.day)
        except ValueError:
            day = day.replace(day=day.day - 1)


def twin(rows: list[dict[str, Any]], permanent: bool, months: int | None, t: date) -> str:
    """The six rules of issue 3, §6, one after another, one row at a time."""
    value = {"existe": "si", "inicia": "si", "no_existe": "no", "termina": "no", "existe_en_parte": "parcial"}
    contrary = {("si", "no_existe"), ("no", "existe")}

    def last_day_counted(r: dict[str, Any]) -> date:
        if r["vale_hasta"] and r["senal"] not in ("termina", "no_existe"):
            return r["vale_hasta"]
        if r["senal"] == "termina" or (permanent and r["senal"] != "no_existe"):
            return date.max
        return plus_months(r["hasta"], months or 36) - timedelta(1)

    counting = [r for r in rows if r["hasta"] <= t <= last_day_counted(r)]
    voices = [r for r in rows if r["naturaleza"] == "publicacion"]
    if not any(r in voices for r in counting):
        for r in rows:
            if r["senal"] in ("inicia", "termina") and r["desde"] <= t < r["hasta"]:
                return "sin_dato"
        voices = [r for r in rows if r in voices or r["confianza"] != "baja"]
    speaking = [r for r in counting if r in voices]
    if not speaking:
        return "sin_dato"
    newest = max(r["hasta"] for r in speaking)
    deciding = [r for r in speaking if r["hasta"] == newest]
    if len({value[r["senal"]] for r in deciding}) > 1:
        return "en_conflicto"
    answer = value[deciding[0]["senal"]]
    for d in deciding:
        if d["senal"] not in ("existe", "no_existe") or d["naturaleza"] == "publicacion":
            continue
        for r in rows:
            if (answer, r["senal"]) in contrary and r["naturaleza"] != "publicacion":
                apart = abs((r["hasta"] - newest).days)
                if apart == 0 or (apart <= 365 and r["quien"] != d["quien"]):
                    return "en_conflicto"
    later = [r for r in voices if r["hasta"] > t]
    if later and t > newest:
        then = min(r["hasta"] for r in later)
        next_words = [r["senal"] for r in later if r["hasta"] == then]
        dated = "inicia" in next_words or "termina" in next_words
        denied = any((answer, senal) in contrary for senal in next_words)
        if denied and not dated and any(then <= last_day_counted(d) for d in deciding):
            return "sin_dato"
    return answer


DAYS = st.one_of(
    st.sampled_from([date(2015, 1, 31), date(2016, 2, 29), date(2017, 2, 28), date(2018, 2, 28)]),
    st.dates(date(2014, 1, 1), date(2019, 12, 31)),
)
ROWS = st.fixed_dictionaries(
    {
        "senal": st.sampled_from(["existe", "no_existe", "inicia", "termina", "existe_en_parte"]),
        "hasta": DAYS,
        "length": st.sampled_from([0, 0, 30, 364]),
        "term": st.sampled_from([None, None, 0, 40, 1500]),
        "naturaleza": st.sampled_from(["noticia", "noticia", "veredicto", "publicacion"]),
        "quien": st.sampled_from(["Ana", "Eva"]),
        "confianza": st.sampled_from(["alta", "media", "baja"]),
    }
)


CELLS = st.fixed_dictionaries(
    {
        "rows": st.lists(ROWS, min_size=1, max_size=6),
        "permanent": st.booleans(),
        "months": st.sampled_from([None, 1, 12, 24, 36]),
    }
)


@given(cells=st.lists(CELLS, min_size=1, max_size=10), days=st.lists(DAYS, max_size=4))
@example(cells=[{"rows": [], "permanent": False, "months": 12}], days=[date(2016, 1, 1)])
@settings(max_examples=60, deadline=None)
def test_columns_agree_with_a_slow_twin_on_every_turning_day(cells, days):
    """Each cell is of a mechanism of its own; one table answers for all, on the turning days of every one."""
    said, rules = [], []
    for n, cell in enumerate(cells):
        months = cell["months"] or (None if cell["permanent"] else 36)
        rows = [
            r | {"mecanismo": f"m{n}", "desde": r["hasta"] - timedelta(r["length"]),
                 "vale_hasta": "" if r["term"] is None else r["hasta"] + timedelta(r["term"])}
            for r in cell["rows"]
        ]  # fmt: skip
        for r in rows:
            end = r["vale_hasta"] or plus_months(r["hasta"], months or 36)
            days = [*days, *(d + timedelta(n) for d in (r["desde"], r["hasta"], end) for n in (-1, 0, 1))]
        said.append(rows)
        rules.append((cell["permanent"], months))
    evidencias = pd.DataFrame(
        [r | {"id": f"e{n}", "cve_ent": "01", "cve_mun": "", "desde": str(r["desde"]),
              "hasta": str(r["hasta"]), "vale_hasta": str(r["vale_hasta"])}
         for n, r in enumerate(chain(*said))],
        columns=["id", "cve_ent", "cve_mun", "mecanismo", "senal", "desde", "hasta", "vale_hasta",
                 "naturaleza", "quien", "confianza"], dtype="str",
    )  # fmt: skip
    mecanismos = pd.DataFrame(
        [(f"m{n}", "entidad", "si" if permanent else "no", str(months or ""))
         for n, (permanent, months) in enumerate(rules)],
        columns=["clave", "nivel", "permanente", "vigencia_meses"],
    )  # fmt: skip
    answers = History.of(evidencias, mecanismos).on(days, cves=["01"])
    for n, (rows, rule) in enumerate(zip(said, rules, strict=True)):
        table = answers[answers["mecanismo"] == f"m{n}"]
        assert table["situacion"].tolist() == [twin(rows, *rule, day) for day in days]
        spoken = np.array([any(r["hasta"] <= day for r in rows) for day in days])
        unknown = table["situacion"] == "sin_dato"
        assert ((table["ultimo_conocido"] != "") == (unknown & spoken)).all()
        assert ((table["desde"] == "") == unknown).all()
        assert (table["desde"] <= table["fecha"]).all()
        assert (unknown | (table["filas"].map(len) > 0)).all()


def test_the_twin_agrees_on_the_carried_rows():
    evidencias, mecanismos = carried("evidencias"), carried("mecanismos").set_index("clave")
    days = [date(year, month, day) for year in range(2008, 2027) for month, day in ((5, 31), (12, 30))]
    table = History.of(evidencias, mecanismos.reset_index()).on(days, cves=ENTIDADES)
    groups = {
        key: [r | {c: date.fromisoformat(r[c]) for c in ("desde", "hasta")} for r in rows.to_dict("records")]
        for key, rows in evidencias[evidencias["cve_mun"] == ""].groupby(["cve_ent", "mecanismo"])
    }
    rules = {
        clave: (permanente == "si", int(vigencia) if vigencia else None)
        for clave, permanente, vigencia in mecanismos[["permanente", "vigencia_meses"]].itertuples()
    }
    for day, cve, mecanismo, situacion in table[["fecha", "cve", "mecanismo", "situacion"]].to_numpy():
        rows = groups.get((cve, mecanismo), [])
        expected = twin(rows, *rules[mecanismo], date.fromisoformat(day))
        assert situacion == expected, (cve, mecanismo, day)
