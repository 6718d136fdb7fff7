"""What stands behind a status: every statement and finding on a mechanism, used or not, and by which rule.

The rules are those of `geo.evidence`, by their numbers. A finding (a row of `leyes`, `evaluaciones`,
`convenios` or `instituciones`) that became a statement is told by that statement; the others are listed after
the statements with why they never became one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.evidence import History, check_day, ends
from geo.standing import mechanism

if TYPE_CHECKING:
    from geo.facts import Facts

COLUMNS = (
    *("id", "origen", "tabla", "cve_ent", "cve_mun", "nombre", "mecanismo", "senal", "dice", "fecha_dicha"),
    *("desde", "hasta", "vale_hasta", "naturaleza", "quien", "confianza"),
    *("fuente_titulo", "fuente_url", "fuente_fecha", "pagina", "situacion", "usada", "regla"),
)

# Of each table of findings: what classes its rows, what the source says in its words, and when.
_SAYS = {
    "leyes": ("tipo_ordenamiento", "evento", "fecha"),
    "evaluaciones": ("criterio_evaluado", "veredicto", "fecha_evaluacion"),
    "convenios": ("tipo", "estado_segun_fuente", "fecha"),
    "instituciones": ("clase", "estado_segun_fuente", "fecha"),
}

_SUBJECT: Mapping[str, Mapping[str, str]] = {
    "leyes": {
        "ley": "ley_especial",
        "sentencia_scjn": "ley_especial",
        "reglamento": "reglamento",
        "codigo_penal": "tipo_penal",
        "reglamento_interior_organo": "comision_interinstitucional",
        "acuerdo": "comision_interinstitucional",
        "decreto": "comision_interinstitucional",
    },
    "evaluaciones": {
        "armonizada con Ley General 2012": "ley_armonizada",
        "dispone de los 10 mecanismos de atención de la trata": "diez_mecanismos",
        "procuraduría/entidad cuenta con refugio o albergue": "refugio",
        "procuraduría/fiscalía cuenta con albergue especializado": "albergue_procuraduria",
        "procuraduría/fiscalía cuenta con protocolo especializado": "protocolo_procuraduria",
        "proporciona atención completa a víctimas": "atencion_completa",
        "tiene comisión interinstitucional estatal (CIES)": "comision_interinstitucional",
        "tiene ley especial": "ley_especial",
        "tiene ley especial de atención a víctimas": "ley_especial",
        "tiene reglamento": "reglamento",
    },
    "convenios": {
        "convenio": "convenio_marco",
        "convenio de colaboración": "convenio_marco",
        "acuerdo de coordinación": "convenio_coordinacion",
        "acuerdo/convenio": "convenio_coordinacion",
        "acompañamiento técnico": "convenio_coordinacion",
        "coordinación interestatal": "convenio_coordinacion",
        "plan de acción interinstitucional": "convenio_coordinacion",
        "convenio con OSC": "convenio_osc",
        "convenio local": "convenio_osc",
        "convenio municipal": "convenio_municipal",
        "comité interinstitucional": "comite_inm",
        "comité estatal contra la trata": "comite_cndh",
        "comité regional contra la trata": "comite_cndh",
        "protocolos estatales": "protocolo_procuraduria",
        "Conferencia Nacional de Legisladoras y Legisladores contra la Trata": "organo_legislativo",
    },
    "instituciones": {
        "fiscalia_unidad": "fiscalia_especializada",
        "organo_coordinador": "comision_interinstitucional",
        "organo_legislativo": "organo_legislativo",
        "organo_municipal": "organo_municipal",
        "programa_estatal": "programa_estatal",
        "protocolo": "protocolo_procuraduria",
        "refugio": "refugio",
    },
}
"""The mechanism that a finding of each class speaks of, where no statement says it."""


def findings(
    facts: Facts, mecanismo: str, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> pd.DataFrame:
    """Every statement on a mechanism and every finding that never became one, as seen on ``fecha``.

    By entidad: the statements by their ``hasta``, then the findings. `COLUMNS`, all text, "" where a column
    does not apply: ``id`` of the statement, or of the finding, which has no ``senal``; ``origen`` and
    ``tabla`` the finding behind and its table; ``dice`` and ``fecha_dicha`` the source's own words;
    ``situacion`` of the entidad (of the municipio, for its mechanisms; `no_aplica` where the row is of
    neither); ``usada`` "si" when that situation rests on the row, and else ``regla`` which rule left it out.
    ``historia`` is the `History` of ``facts``. Raises NotFoundError for a mechanism that does not exist,
    InputError for a day before 2007 or after ``hoy``.
    """
    check_day(fecha, hoy=hoy)
    mechanism(facts, mecanismo)
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    said = facts.evidencias[facts.evidencias["mecanismo"] == mecanismo]
    known = _known(facts)
    rows = explained(said, past, fecha).merge(known.drop(columns=["cve_ent", "asunto"]), "left", on="origen")
    loose = known[(known["asunto"] == mecanismo) & ~known["origen"].isin(facts.evidencias["origen"])]
    rows = pd.concat([rows, _left_out(loose, rows, mecanismo, past, fecha)], ignore_index=True)
    names = facts.entidades.set_index("cve_ent")["nombre"]
    rows["nombre"] = rows["cve_ent"].map(names)
    rows = rows.astype(object).where(rows.notna(), "")
    rows = rows.assign(suelta=rows["senal"] == "")
    rows = rows.sort_values(["cve_ent", "suelta", "hasta", "id"], ignore_index=True)
    return rows[list(COLUMNS)].astype("str")


def explained(said: pd.DataFrame, historia: History, fecha: date) -> pd.DataFrame:
    """``said`` with ``situacion`` on ``fecha``, ``usada`` and ``regla`` for each statement.

    ``said`` are all statements of some mechanisms, as `History.of` took them to make ``historia``.
    """
    levels = historia.mecanismos.set_index("clave")["nivel"]
    municipal = said["mecanismo"].map(levels).astype("str") == "municipio"
    rows = said.assign(cve=said["cve_mun"].where(said["cve_mun"] != "", said["cve_ent"]))
    rows["ajena"] = (rows["cve_mun"] != "") != municipal
    keys = sorted({*rows["cve"], *rows["cve_ent"]})
    status = historia.on([fecha], cves=keys).set_index(["cve", "mecanismo"])
    # What a municipio has says nothing of its entidad, and is shown beside what its entidad has.
    of = pd.MultiIndex.from_arrays([rows["cve"].where(~rows["ajena"], rows["cve_ent"]), rows["mecanismo"]])
    told = status["situacion"].reindex(of).fillna("no_aplica").to_numpy()
    behind = {(*key, id) for key, filas in status["filas"].items() for id in filas}  # type: ignore[misc]
    used = np.array([key in behind for key in zip(rows["cve"], rows["mecanismo"], rows["id"], strict=True)])
    rows = rows.assign(situacion=told, usada=np.where(used, "si", "no"))
    rows["regla"] = _rules(rows, historia.mecanismos, fecha)
    return rows.drop(columns=["cve", "ajena"])


def _rules(rows: pd.DataFrame, mecanismos: pd.DataFrame, fecha: date) -> Any:
    """Of each statement the first rule that leaves it out; "" where it is used."""
    t = (fecha - date(1970, 1, 1)).days
    cell = [rows["cve"], rows["mecanismo"]]
    desde, hasta = (
        pd.Series(rows[c].to_numpy(dtype="M8[D]").astype("int64"), rows.index) for c in ("desde", "hasta")
    )
    end = pd.Series(ends(rows, mecanismos), rows.index)
    gazette = rows["naturaleza"] == "publicacion"
    later, counts = hasta > t, (hasta <= t) & (t < end)
    published = (counts & gazette).groupby(cell).transform("any")
    within = rows["senal"].isin(["inicia", "termina"]) & (desde <= t) & later
    turning = ~published & within.groupby(cell).transform("any")
    weak = ~gazette & (rows["confianza"] == "baja")
    able = gazette | (~published & ~weak)
    decided = hasta.where(counts & able).groupby(cell).transform("max")
    until = end.where(counts & able & (hasta == decided)).groupby(cell).transform("max")
    following = hasta.where(later & able).groupby(cell).transform("min")
    # Rule 6 looked at what follows and found no doubt.
    sixth = ~turning & rows["situacion"].isin(["si", "no"]) & (decided < t) & (following < until)
    cases = {
        "": rows["usada"] == "si",
        "es de un municipio": rows["ajena"] & (rows["cve_mun"] != ""),
        "es de la entidad y no de un municipio": rows["ajena"],
        "decide una publicación oficial (regla 2)": published & ~gazette & (counts | within),
        "decide otra publicación, más nueva (regla 2)": published & gazette & counts,
        "posterior a la fecha; es lo siguiente que se dijo y hasta ese día no deja duda (regla 6)": (
            later & able & sixth & (hasta == following)
        ),
        "posterior a la fecha (regla 1)": later,
        "ya no vale (regla 1)": ~counts,
        "ese día cae dentro de un inicio o un término (regla 3)": turning,
        "confianza baja (regla 4)": weak,
        "hay algo dicho después (regla 4)": pd.Series(True, rows.index),
    }
    return np.select([mask.to_numpy(dtype=bool) for mask in cases.values()], list(cases), "")


def _known(facts: Facts) -> pd.DataFrame:
    """Every finding in one shape: its words, its source, and the mechanism that its class speaks of."""
    tables = []
    for tabla, (clase, dice, fecha) in _SAYS.items():
        rows: pd.DataFrame = getattr(facts, tabla)
        tables.append(pd.DataFrame({
            "origen": rows["id"], "tabla": tabla, "cve_ent": rows["cve_ent"],
            "asunto": rows[clase].map(_SUBJECT[tabla]), "dice": rows[dice], "fecha_dicha": rows[fecha],
            "dicho_por": rows["evaluador"] if "evaluador" in rows else rows["fuente_titulo"],
            "seguridad": rows["confianza"], "pagina": "",
            **{name: rows[name] for name in ("fuente_titulo", "fuente_url", "fuente_fecha")},
        }))  # fmt: skip
    held = facts.registros
    tables.append(
        held[["id", "pagina", "fuente_titulo", "fuente_url", "fuente_fecha"]]
        .rename(columns={"id": "origen"})
        .assign(tabla="registros", dice=held["nota"])
    )
    return pd.concat(tables, ignore_index=True).astype("str").fillna("")


def _left_out(
    loose: pd.DataFrame, said: pd.DataFrame, mecanismo: str, historia: History, fecha: date
) -> pd.DataFrame:
    """Findings that never became a statement, and why."""
    status = historia.on([fecha], cves=sorted(set(loose["cve_ent"]) - {"", "00"}), mecanismo=mecanismo)
    found = dict(zip(status["cve"], status["situacion"], strict=True))
    told = [found.get(cve, "no_aplica") for cve in loose["cve_ent"]]
    source = pd.MultiIndex.from_frame(said[["cve_ent", "fuente_url"]])
    repeated = pd.MultiIndex.from_frame(loose[["cve_ent", "fuente_url"]]).isin(source) & (
        loose["fuente_url"] != ""
    )
    undated = (loose["fecha_dicha"] == "") | loose["fecha_dicha"].str.startswith("s/f")
    why = np.select(
        [loose["cve_ent"] == "00", loose["cve_ent"] == "", repeated, undated],
        ["es del país y no de una entidad", "no dice de qué entidad", "esa fuente ya dio otra evidencia",
         "no se pudo fechar"],
        "no dice con claridad que lo haya ni que falte",
    )  # fmt: skip
    rows = loose.rename(columns={"dicho_por": "quien", "seguridad": "confianza"})
    return rows.assign(
        id=loose["origen"], mecanismo=mecanismo, cve_mun="", senal="", situacion=told, usada="no", regla=why
    )
