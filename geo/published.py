"""National counts that others published, beside ours on the same day, each gap explained by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.periods import day_in_words
from geo.weights import share

if TYPE_CHECKING:
    from geo.facts import Facts
    from geo.standing import Standing

COUNTS: Mapping[str, tuple[str, ...]] = {
    "ley_especial": ("entidades_con_ley_especial",),
    "ley_armonizada": ("entidades_armonizadas_con_Ley_General",),
    "reglamento": ("entidades_con_reglamento_de_la_ley",),
    "tipo_penal": ("entidades_que_tipifican_trata",),
    "fiscalia_especializada": ("entidades_con_fiscalia_especializada_en_trata",),
    "refugio": ("entidades_con_algun_refugio", "entidades_con_refugio_segun_CNDH"),
    "albergue_procuraduria": ("procuradurias_estatales_con_albergue",),
    "diez_mecanismos": ("entidades_con_los_10_mecanismos_ASF",),
    "comite_inm": ("comites_interinstitucionales_INM",),
    "comite_cndh": ("comites_regionales_CNDH_instalados",),
}
"""Mechanism → the counts of `conteos_nacionales` that count it. The others count something else."""
_COPIED = ("indicador", "fecha", "desde", "hasta", "emisor", "detalle", "confianza",
           "fuente_titulo", "fuente_url")  # fmt: skip


def counts_of(facts: Facts, mecanismo: str) -> pd.DataFrame:
    """Rows of `conteos_nacionales` that count ``mecanismo`` and whose day is known, in the table's order."""
    table = facts.conteos_nacionales
    asked = table["indicador"].isin(COUNTS.get(mecanismo, ())) & (table["hasta"] != "")
    return table[asked]


def beside(
    row: Mapping[str, Any], first: Standing, last: Standing, names: Mapping[str, str]
) -> dict[str, Any]:
    """A published count (a row of `counts_of`) and ours on the ``last`` day that it may speak of.

    ``nuestro`` and its bounds are numbers of entidades, ``diferencia`` is theirs less ours (None where of no
    entidad anything is known), ``cabe`` whether theirs lies within our bounds. ``si``, ``no``,
    ``en_conflicto`` and ``sin_dato`` list the entidades that the gap is made of; ``explicacion`` says in
    Spanish why it is there. ``first`` is our knowledge of the first day that the count may speak of.
    """
    count, told = last.counts, int(row["valor"])
    known = share(count)
    most = count["si"] + count["en_conflicto"] + count["sin_dato"]
    ours = None if known["valor"] is None else count["si"]
    return {
        **{name: row[name] for name in _COPIED},
        "valor": told,
        "nuestro": ours,
        "nuestro_estatus": known["estatus"],
        "nuestro_minimo": count["si"],
        "nuestro_maximo": most,
        "diferencia": None if ours is None else told - ours,
        "cabe": count["si"] <= told <= most,
        **{s: last.of(s) for s in ("si", "no", "en_conflicto", "sin_dato")},
        "explicacion": _explain(row, told, first, last, names),
    }


def _explain(
    row: Mapping[str, Any], told: int, first: Standing, last: Standing, names: Mapping[str, str]
) -> str:
    """Why a published count and ours differ or agree: which entidades the gap may be made of."""
    count, day = last.counts, day_in_words(last.fecha)
    sure, doubt = count["si"], count["en_conflicto"] + count["sin_dato"]
    theirs = f"{row['emisor']} contó {told}"
    ours = f"{theirs} y al {day} nos {'consta' if sure == 1 else 'constan'} {sure}."
    if doubt == len(last.situacion):
        said = [f"{theirs}; al {day} de ninguna entidad nos consta que sí ni que no: no podemos cotejarlo."]
    elif told == sure:
        said = [f"{theirs}, igual que nosotros al {day}: {_list(last, 'si', names)}."]
        if doubt:
            said.append(f"De {doubt} más no consta: {_doubts(last, names)}.")
    elif told > sure + doubt:
        said = [
            ours,
            f"Con todas las dudosas serían {sure + doubt}: dicen que no {_list(last, 'no', names)}.",
        ]
    elif told > sure:
        said = [ours, f"La diferencia de {told - sure} cabe en las {doubt} dudosas: {_doubts(last, names)}."]
    else:
        said = [ours, _fewer(told, first, last, names)]
    if row["detalle"]:
        said.append(f"El conteo anota: «{row['detalle']}».")
    if row["confianza"] == "baja":
        said.append("Su confianza es baja.")
    return " ".join(said)


def _fewer(told: int, first: Standing, last: Standing, names: Mapping[str, str]) -> str:
    """Why a count is below ours: it may speak of an earlier day, else each of ours with who says so."""
    before = first.counts
    if before["si"] <= told <= before["si"] + before["en_conflicto"] + before["sin_dato"]:
        entered = [row for row in last.told("si") if row["cve"] not in first.of("si")]
        since = day_in_words(first.fecha)
        return (
            f"Puede ser de cualquier día desde el {since}, cuando nos constaban {before['si']}; "
            f"después entraron {_dated(entered, names)}."
        )
    return f"Las nuestras son {_dated(last.told('si'), names)}."


def _dated(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """Entidades with the first day on which they are known to have it, and who says so."""
    ordered = sorted(rows, key=lambda row: (row["desde"], row["cve"]))
    return "; ".join(
        f"{names[row['cve']]} (desde el {day_in_words(row['desde'])}, según {row['segun']})"
        for row in ordered
    )


def _doubts(standing: Standing, names: Mapping[str, str]) -> str:
    kinds = {"en_conflicto": "en disputa", "sin_dato": "sin dato"}
    held = [f"{word}, {_list(standing, s, names)}" for s, word in kinds.items() if standing.counts[s]]
    return "; ".join(held)


def _list(standing: Standing, situacion: str, names: Mapping[str, str]) -> str:
    if standing.counts[situacion] == len(standing.situacion):
        return "todas"
    return listed([names[cve] for cve in standing.of(situacion)])


def listed(names: Sequence[str]) -> str:
    """Names in a Spanish sentence: «A, B y C»; «ninguna» for none.

    >>> listed(["Durango", "Tamaulipas"])
    'Durango y Tamaulipas'
    """
    if not names:
        return "ninguna"
    joined = ", ".join(names[:-1])
    return f"{joined} {'e' if _sounds_i(names[-1]) else 'y'} {names[-1]}" if joined else names[-1]


def _sounds_i(word: str) -> bool:
    """Whether «y» before the word becomes «e»: before the sound i, written I or Hi."""
    return word.startswith(("I", "Í", "Hi", "Hí"))
