"""The closed lists of the templates: what may be chosen in a column, and which mechanism it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from geo._catalogue import normal
from geo.codes import carried_path, entidades

# By table: what a row's subject may be, as its finding words it, and the mechanism that it is about.
MECHANISM_OF: Mapping[str, Mapping[str, str]] = {
    "convenios": {
        "convenio": "convenio_marco",
        "acuerdo de coordinación": "convenio_coordinacion",
        "convenio con OSC": "convenio_osc",
        "convenio municipal": "convenio_municipal",
    },
    "leyes": {"ley": "ley_especial", "reglamento": "reglamento", "codigo_penal": "tipo_penal"},
    "evaluaciones": {
        "armonizada con Ley General 2012": "ley_armonizada",
        "tiene ley especial": "ley_especial",
        "tiene reglamento": "reglamento",
        "su código penal castiga la trata": "tipo_penal",
        "tiene convenio con la Federación": "convenio_marco",
        "tiene otro convenio de coordinación": "convenio_coordinacion",
        "tiene convenio con sociedad civil": "convenio_osc",
        "tiene comisión interinstitucional estatal (CIES)": "comision_interinstitucional",
        "su congreso tiene un órgano contra la trata": "organo_legislativo",
        "procuraduría/fiscalía cuenta con unidad especializada": "fiscalia_especializada",
        "procuraduría/fiscalía cuenta con protocolo especializado": "protocolo_procuraduria",
        "procuraduría/fiscalía cuenta con albergue especializado": "albergue_procuraduria",
        "procuraduría/entidad cuenta con refugio o albergue": "refugio",
        "tiene programa estatal": "programa_estatal",
        "proporciona atención completa a víctimas": "atencion_completa",
        "dispone de los 10 mecanismos de atención de la trata": "diez_mecanismos",
        "tiene comité del INM": "comite_inm",
        "tiene comité de la CNDH": "comite_cndh",
    },
    "instituciones": {
        "organo_coordinador": "comision_interinstitucional",
        "organo_legislativo": "organo_legislativo",
        "organo_municipal": "organo_municipal",
        "fiscalia_unidad": "fiscalia_especializada",
        "protocolo": "protocolo_procuraduria",
        "programa_estatal": "programa_estatal",
        "refugio": "refugio",
        "albergue_fiscalia": "albergue_procuraduria",
        "comite_inm": "comite_inm",
        "comite_cndh": "comite_cndh",
    },
}

SHELTERS = frozenset({"refugio", "albergue_procuraduria"})
"""Mechanisms of which only that one exists may be told: never where, nor what it is called."""

_LISTS: Mapping[str, Mapping[str, str]] = {
    "senal": {
        "existe": "existe",
        "no_existe": "no existe",
        "existe_en_parte": "existe en parte",
        "inicia": "inicia",
        "termina": "termina",
    },
    "naturaleza": {
        "publicacion": "publicación oficial",
        "registro": "registro",
        "noticia": "noticia",
        "veredicto": "veredicto",
    },
    "confianza": {"alta": "alta", "media": "media", "baja": "baja"},
    "veredicto": {"si": "sí", "no": "no", "parcial": "parcial"},
    "tipo_convenio": {
        "convenio": "con la Federación",
        "acuerdo de coordinación": "de coordinación",
        "convenio con OSC": "con sociedad civil",
        "convenio municipal": "de un municipio",
    },
    "publicado": {"DOF": "DOF", "periódico oficial": "periódico oficial", "no consta": "no"},
    "tipo_ordenamiento": {
        "ley": "ley especial",
        "reglamento": "reglamento de la ley",
        "codigo_penal": "código penal",
    },
    "evento": {
        "publicacion": "se publicó",
        "reforma": "se reformó",
        "abrogacion": "se abrogó",
        "existencia": "existe",
        "sin_ley": "no existe",
        "aprobacion": "se aprobó, sin publicarse",
    },
    "evaluado": {said: said for said in MECHANISM_OF["evaluaciones"]},
    "estado": {
        "instalada": "se creó o instaló",
        "en operación": "existe",
        "inexistente": "no existe",
        "extinta": "dejó de existir",
        "prevista": "está prevista",
    },
}


@lru_cache(maxsize=1)
def lists() -> Mapping[str, Mapping[str, str]]:
    """Every closed list: name → what a row keeps → how a person reads it."""
    criteria = _carried("criterios").drop_duplicates("id_criterio")
    lines, mechanisms = _carried("lineas_accion"), _carried("mecanismos")
    titles = dict(zip(mechanisms["clave"], mechanisms["titulo_es"], strict=True))
    return {
        **_LISTS,
        "entidad": dict(zip(entidades()["cve_ent"], entidades()["nombre"], strict=True)),
        "mecanismo": titles,
        "clase": {clase: titles[clave] for clase, clave in MECHANISM_OF["instituciones"].items()},
        "criterio": _coded(criteria["id_criterio"], criteria["criterio"]),
        "linea": _coded(lines["clave"], lines["resumen"]),
    }


@lru_cache(maxsize=1)
def levels() -> Mapping[str, str]:
    """Mechanism → its level, ``entidad`` or ``municipio``."""
    mechanisms = _carried("mecanismos")
    return dict(zip(mechanisms["clave"], mechanisms["nivel"], strict=True))


def find(name: str, text: str) -> str | None:
    """What the list ``name`` keeps for what a person wrote: its key, its words, or both.

    Case and accents do not matter; in keys with punctuation (``1.1.1``) that does.

    >>> find("senal", "No existe"), find("linea", "1.1.1"), find("senal", "quizá")
    ('no_existe', '1.1.1', None)
    """
    held = lists()[name]
    code = text.partition(" — ")[0].strip()
    for key in held:
        if key.casefold() == code.casefold():
            return key
    return {normal(label): key for key, label in held.items()}.get(normal(text))


def _coded(keys: pd.Series[str], texts: pd.Series[str]) -> dict[str, str]:
    return {key: f"{key} — {text}" for key, text in zip(keys, texts, strict=True)}


def _carried(name: str) -> pd.DataFrame:
    return pd.read_csv(carried_path(f"{name}.csv"), dtype="str", keep_default_na=False)
