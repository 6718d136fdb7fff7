"""Coverage indicators of the programme: how many entidades have a mechanism, and what is not known of it.

An entidad of which nothing is known never counts as not covered: it widens the bounds. ``minimo`` counts the
entidades with status `si` only; ``maximo`` adds those in conflict and those unknown; a `parcial` is known not
to be covered and counts in neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.errors import NotFoundError
from geo.evidence import FIRST_DAY, SITUACIONES, History, check_day

if TYPE_CHECKING:
    from geo.facts import Facts

_PUBLISHED = {"leyes_armonizadas": "entidades_armonizadas_con_Ley_General"}
_DOUBT = {"convenio_marco": "si lo firmó", "ley_armonizada": "si su ley está armonizada"}
_LISTED = ("si", "parcial", "no", "en_conflicto", "sin_dato")
_NUMBERS = ("ninguna", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")
_NAMED = 5  # a sentence that names more entidades than these is a list, and the lists are beside it


@dataclass(frozen=True)
class Indicador:
    """A coverage indicator on a day. Shares are percentages of 0 to 100, not rounded.

    ``numerador`` entidades `si` of ``denominador``; ``valor`` their percentage, None with ``valor_estatus``
    `sin_dato` when of no entidad a yes, a no or a part is known. ``si`` … ``sin_dato`` list ``cve_ent``.
    ``parte_poblacion`` and ``parte_casos``: the share of the inhabitants (mid-year) and of the carpetas of
    the last whole year that are in entidades `si` (valor, minimo, maximo, estatus, and of the weights anio,
    fuente, corte and entidades_con_cifra; those without a figure are left out).
    ``distancia`` (valor, minimo, maximo) is what lacks to ``meta``, in percentage points. ``serie`` has a
    row for 31 December of each year since 2007 and one for ``fecha``. ``publicados`` are national counts that
    others published, beside ours on the last day they may speak of; ``diferencia`` is theirs less ours, and
    ``cabe`` tells whether theirs lies within our bounds. ``texto`` says in Spanish what is not known.
    """

    id: str
    titulo: str
    unidad: str
    mecanismo: str
    fecha: str
    numerador: int
    denominador: int
    valor: float | None
    valor_estatus: str
    minimo: float
    maximo: float
    si: tuple[str, ...]
    parcial: tuple[str, ...]
    no: tuple[str, ...]
    en_conflicto: tuple[str, ...]
    sin_dato: tuple[str, ...]
    parte_poblacion: Mapping[str, Any]
    parte_casos: Mapping[str, Any]
    meta: float
    distancia: Mapping[str, float | None]
    serie: tuple[Mapping[str, Any], ...]
    publicados: tuple[Mapping[str, Any], ...]
    texto: str


def indicators(
    facts: Facts, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> tuple[Indicador, ...]:
    """Every coverage indicator on ``fecha``, in the programme's order; see `indicator`."""
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    return tuple(indicator(facts, id, fecha, hoy=hoy, historia=past) for id in _mechanisms(facts))


def indicator(
    facts: Facts, id: str, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> Indicador:
    """The coverage indicator ``id`` on ``fecha``.

    ``hoy`` is the last day that may be asked for; ``historia`` the `History` of ``facts``, for a caller that
    keeps one. Raises NotFoundError for an unknown id, InputError for a day before 2007 or after ``hoy``.
    """
    mecanismo = _mechanism(facts, id)
    check_day(fecha, hoy=hoy)
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    programme = _records(facts.programa_indicadores[facts.programa_indicadores["clave"] == id])[0]
    published = facts.conteos_nacionales
    published = published[(published["indicador"] == _PUBLISHED.get(id)) & (published["hasta"] != "")]
    days = [date(year, 12, 31) for year in range(FIRST_DAY.year, fecha.year)] + [fecha]
    told = {date.fromisoformat(day) for day in published["hasta"]}
    status = past.on(sorted({*days, *told}), cves=list(facts.entidades["cve_ent"]), mecanismo=mecanismo)
    counts = _counts(status)
    now = status[status["fecha"] == str(fecha)]
    entidades = {s: tuple(now.loc[now["situacion"] == s, "cve"]) for s in SITUACIONES}
    today, meta = _share(counts[str(fecha)]), float(programme["valor_meta"])
    names = dict(zip(facts.entidades["cve_ent"], facts.entidades["nombre"], strict=True))
    return Indicador(
        id=id, titulo=programme["indicador"], unidad=programme["unidad"],
        mecanismo=mecanismo, fecha=str(fecha),
        numerador=len(entidades["si"]), denominador=len(now),
        valor=today["valor"], valor_estatus=today["estatus"], minimo=today["minimo"], maximo=today["maximo"],
        **entidades,
        parte_poblacion=_part(now, *_population(facts, fecha)),
        parte_casos=_part(now, *_cases(facts, fecha)),
        meta=meta,
        distancia={"valor": None if today["valor"] is None else meta - today["valor"],
                   "minimo": meta - today["maximo"], "maximo": meta - today["minimo"]},
        serie=tuple(_year(day, counts[str(day)]) for day in days),
        publicados=tuple(_beside(row, counts[str(row["hasta"])]) for row in _records(published)),
        texto=_sentence(now, mecanismo, names),
    )  # fmt: skip


def evidence_rows(
    facts: Facts, id: str, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> pd.DataFrame:
    """Every statement on the indicator's mechanism, by entidad and day, whether or not ``fecha`` rests on it.

    Columns of `evidencias`, then ``fuente_titulo`` and ``fuente_url`` of the finding behind it, ``situacion``
    of the entidad on ``fecha``, ``usada`` ("si" when that situation rests on this statement, else "no").
    Raises as `indicator` does.
    """
    mecanismo = _mechanism(facts, id)
    check_day(fecha, hoy=hoy)
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    status = past.on([fecha], cves=list(facts.entidades["cve_ent"]), mecanismo=mecanismo).set_index("cve")
    rows = facts.evidencias
    rows = rows[
        (rows["mecanismo"] == mecanismo) & (rows["cve_mun"] == "") & rows["cve_ent"].isin(status.index)
    ]
    findings = [facts.leyes, facts.evaluaciones, facts.convenios, facts.instituciones]
    sources = pd.concat([f[["id", "fuente_titulo", "fuente_url"]] for f in findings]).set_index("id")
    used = {id for filas in status["filas"] for id in filas}
    table: pd.DataFrame = rows.assign(
        fuente_titulo=rows["origen"].map(sources["fuente_titulo"]).fillna(""),
        fuente_url=rows["origen"].map(sources["fuente_url"]).fillna(""),
        situacion=rows["cve_ent"].map(status["situacion"]),
        usada=rows["id"].isin(used).map({True: "si", False: "no"}),
    ).sort_values(["cve_ent", "hasta", "id"], ignore_index=True)
    return table


def _mechanisms(facts: Facts) -> dict[str, str]:
    """Indicator → mechanism, in the order of the programme's table."""
    paired = facts.mecanismos[facts.mecanismos["indicador"] != ""]
    by_id = dict(zip(paired["indicador"], paired["clave"], strict=True))
    return {id: by_id[id] for id in facts.programa_indicadores["clave"] if id in by_id}


def _mechanism(facts: Facts, id: str) -> str:
    known = _mechanisms(facts)
    if id not in known:
        raise NotFoundError(f"no hay un indicador de cobertura «{id}»", fix=f"use {' o '.join(known)}")
    return known[id]


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[Any] = table.to_dict("records")
    return rows


def _counts(status: pd.DataFrame) -> dict[str, dict[str, int]]:
    """By day, how many entidades there are of each status."""
    table = pd.crosstab(status["fecha"], status["situacion"]).reindex(columns=list(_LISTED), fill_value=0)
    return {day: dict(zip(_LISTED, map(int, row), strict=True)) for day, *row in table.itertuples()}


def _share(weight: Mapping[str, float], *, known: bool | None = None) -> dict[str, Any]:
    """Percentage of the weight that is in entidades `si`, and its bounds, from the weight by status.

    ``known``: whether there are entidades `si`, `parcial` or `no`, where weights could hide it. Where there
    is no weight at all, nothing but 0 and 100 is known of the share.
    """
    total = sum(weight.values())
    if not total:
        return {"valor": None, "minimo": 0.0, "maximo": 100.0, "estatus": "sin_dato"}
    sure = 100 * weight["si"] / total
    known = bool(weight["si"] + weight["parcial"] + weight["no"]) if known is None else known
    return {
        "valor": sure if known else None,
        "minimo": sure,
        "maximo": 100 * (weight["si"] + weight["en_conflicto"] + weight["sin_dato"]) / total,
        "estatus": "observado" if known else "sin_dato",
    }


def _year(day: date, count: Mapping[str, int]) -> dict[str, Any]:
    return {"anio": day.year, "fecha": str(day), **count, **_share(count)}


def _part(status: pd.DataFrame, weight: pd.Series[Any], source: Mapping[str, Any]) -> dict[str, Any]:
    weights = status["cve"].map(weight)
    by_status = {s: float(weights[status["situacion"] == s].sum()) for s in _LISTED}
    known = bool(status["situacion"].isin(["si", "parcial", "no"]).any())
    return {**_share(by_status, known=known), **source, "entidades_con_cifra": int(weights.notna().sum())}


def _population(facts: Facts, fecha: date) -> tuple[pd.Series[Any], dict[str, Any]]:
    """Mid-year inhabitants by entidad of the year of ``fecha``, and where they come from."""
    rows = facts.poblacion_entidad
    rows = rows[rows["anio"] == fecha.year].set_index("cve_ent")
    fuente = str(rows["fuente"].iloc[0]) if len(rows) else ""
    return rows["hombres"] + rows["mujeres"], {"anio": fecha.year, "fuente": fuente, "corte": ""}


def _cases(facts: Facts, fecha: date) -> tuple[pd.Series[Any], dict[str, Any]]:
    """Carpetas by entidad of the last year that had ended on ``fecha`` and is held whole, newest corte."""
    rows = facts.casos
    rows = rows[(rows["nivel"] == "entidad") & (rows["medida"] == "carpetas")]
    rows = rows[rows["periodo"].str.len() == len("2025")]
    ended = fecha.year if (fecha.month, fecha.day) == (12, 31) else fecha.year - 1
    rows = rows[(rows["periodo"].astype(int) <= ended) & (rows["corte"] >= rows["periodo"] + "-12")]
    if rows.empty:
        return pd.Series(dtype="float64"), {"anio": None, "fuente": "", "corte": ""}
    newest = rows.sort_values(["periodo", "corte", "fuente"]).iloc[-1]
    rows = rows[(rows["periodo"] == newest["periodo"]) & (rows["fuente"] == newest["fuente"])]
    source = {"anio": int(newest["periodo"]), "fuente": newest["fuente"], "corte": newest["corte"]}
    return rows.groupby("cve")["valor"].sum(min_count=1), source


def _beside(row: Mapping[str, Any], count: Mapping[str, int]) -> dict[str, Any]:
    """A published count and ours on the last day it may speak of: bounds in entidades, and the gap."""
    share = _share(count)
    most = count["si"] + count["en_conflicto"] + count["sin_dato"]
    ours = None if share["valor"] is None else count["si"]
    told = int(row["valor"])
    return {
        "fecha": row["fecha"],
        "desde": row["desde"],
        "hasta": row["hasta"],
        "valor": told,
        "emisor": row["emisor"],
        "detalle": row["detalle"],
        "confianza": row["confianza"],
        "fuente_titulo": row["fuente_titulo"],
        "fuente_url": row["fuente_url"],
        "nuestro": ours,
        "nuestro_estatus": share["estatus"],
        "nuestro_minimo": count["si"],
        "nuestro_maximo": most,
        "diferencia": None if ours is None else told - ours,
        "cabe": count["si"] <= told <= most,
    }


def _sentence(status: pd.DataFrame, mecanismo: str, names: Mapping[str, str]) -> str:
    """What is not known, in plain words."""
    doubt = _DOUBT.get(mecanismo, "si cuenta con él")
    cves = {s: status.loc[status["situacion"] == s, "cve"] for s in ("sin_dato", "en_conflicto")}
    unknown, disputed = ([names[cve] for cve in cves[s]] for s in cves)
    said = []
    if len(unknown) == len(status):
        said.append(f"De ninguna entidad sabemos {doubt}.")
        last = status["ultimo_fecha"][status["ultimo_fecha"] != ""].str[:4]
        if len(last):
            said.append(f"Lo último que alguien dijo es de {last.max()}.")
    elif unknown:
        said.append(f"De {_some(unknown)} no sabemos {doubt}{_names(unknown)}.")
    if disputed:
        verb = "está" if len(disputed) == 1 else "están"
        said.append(f"{_some(disputed).capitalize()} {verb} en disputa{_names(disputed)}.")
    return " ".join(said) or "De todas las entidades se sabe."


def _some(names: Sequence[str]) -> str:
    number = _NUMBERS[len(names)] if len(names) < len(_NUMBERS) else str(len(names))
    return f"{number} entidad" if len(names) == 1 else f"{number} entidades"


def _names(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return ""
    return ": " + (" y ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0])
