"""Rows of the layers that repeat what was compiled: hotline, penal chain, criteria of harmonisation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.facts import COMPILED
from geo.harmonisation import matrix, scores
from layers.particular_layers import HOTLINE
from layers.situations import SOURCE as EVIDENCE
from layers.spec import criterion_columns

if TYPE_CHECKING:
    from geo.facts import Facts

UNPLACED = "NE"  # the hotline's key for «no especificado»
# Which link of the chain a figure is, by a word of its name: the latest link that it names.
_LINKS = {
    "sentencia": "sentencia",
    "consignadas": "consignacion",
    "imputados": "imputado",
    "averiguaciones|indagatorias": "averiguacion",
    "víctimas": "victima",
    "reportes": "reporte",
}
_OF_ONE = " por entidad: "


def hotline(facts: Facts, keys: pd.Series[str]) -> pd.DataFrame:
    """The own columns of `linea-nacional`, its estatus, corte and fuente, for the entidades ``keys``.

    Each series keeps its own period. An entidad that the report does not name is `sin_dato`, never zero.
    Where the reports had not come out yet (`geo.facts.as_known`) every entidad is so, and no source is named.
    """
    columns: dict[str, Any] = {}
    for series in HOTLINE:
        said = hotline_series(facts, series)
        named = said[said["cve_ent"] != UNPLACED].set_index("cve_ent")
        value = named["valor"].reindex(keys)
        columns[series] = value.array
        columns[f"{series}_estatus"] = np.where(value.notna(), "observado", "sin_dato")
        held = said.iloc[0] if len(said) else None
        columns[f"{series}_periodo"] = interval(held["periodo"]) if held is not None else ""
        total = held["total_nacional"] if held is not None else pd.NA
        columns[f"{series}_total_nacional"] = pd.array([total] * len(keys), dtype="Int64")
        columns[f"{series}_segun"] = held["fuente"] if held is not None else ""
        columns[f"{series}_url"] = held["url"] if held is not None else ""
    main = columns[f"{next(iter(HOTLINE))}_estatus"]
    return pd.DataFrame({"estatus": main, **columns, **compiled(facts, "linea_nacional")})


def hotline_series(facts: Facts, series: str) -> pd.DataFrame:
    """The rows of a series of `linea_nacional` in its newest period, those without entidad included."""
    said = facts.linea_nacional[facts.linea_nacional["serie"] == series]
    newest: pd.DataFrame = said[said["periodo"] == said["periodo"].max()]
    return newest


def chain(facts: Facts) -> pd.DataFrame:
    """The columns of the layer `cadena-penal`, without marco: one row a figure, in the order of the table.

    ``id`` is `cifra-001` for the first. A figure «por entidad: Puebla» names that entidad and stays a row.
    A row is nothing but what was said: before it was (`geo.facts.as_known`) there is none, for a row without
    its figure would still tell that there is one.
    """
    table = facts.cifras_federales
    subject = table["concepto"].str.replace(f"{_OF_ONE}.*", "", regex=True)
    named = [table["concepto"].str.contains(words) for words in _LINKS]
    return pd.DataFrame(
        {
            "id": [f"cifra-{n:03d}" for n in range(1, len(table) + 1)],
            "nombre": subject.str[:1].str.upper() + subject.str[1:],
            "tipo": "cifra",
            "estatus": "observado",
            "etapa": np.select(named, list(_LINKS.values()), "otra"),
            "periodo": table["periodo"].map(interval),
            **{name: table[name] for name in ("valor", "unidad", "ambito")},
            "entidad": table["concepto"].str.extract(f"{_OF_ONE}(.*)", expand=False).fillna(""),
            "segun": table["fuente"],
            "url": table["url_consultada"],
            "nota": table["nota"],
            **compiled(facts, "cifras_federales"),
        }
    )


def criteria(facts: Facts, fecha: date) -> pd.DataFrame:
    """The own columns of `armonizacion-criterios`, its estatus, corte and fuente, an entidad a row by key.

    estatus is that of the score: `sin_dato` where nobody evaluated any criterion.
    """
    score = scores(facts, fecha).sort_values("cve_ent", ignore_index=True)
    cells = matrix(facts, fecha)
    columns: dict[str, Any] = {
        "estatus": score["valor_estatus"],
        "fecha": fecha.isoformat(),
        **{name: score[name] for name in ("cumplidos", "evaluados", "en_conflicto", "no_evaluados")},
        "criterios_total": score["total"],
        "calificacion": score["valor"].to_numpy(dtype=float, na_value=np.nan),
        "calificacion_estatus": score["valor_estatus"],
    }
    for key, said in cells.groupby("criterio", sort=False):
        said = said.sort_values("cve_ent", ignore_index=True)
        named = criterion_columns(str(key), "")
        told = ("situacion", "segun", "segun_fecha")
        columns |= {column.nombre: said[name] for column, name in zip(named, told, strict=True)}
    newest = pd.concat([facts.evidencias["hasta"], facts.evidencias_criterios["hasta"]]).max()
    return pd.DataFrame(columns | {"corte": newest[:7], "fuente": EVIDENCE})


def interval(text: str) -> str:
    """A period of the compiled tables (``2019-01..2020-02``) as ISO 8601 writes it.

    >>> interval("2012-06-15..2015-06-30"), interval("2021-01..2021-06"), interval("2018")
    ('2012-06-15/2015-06-30', '2021-01/2021-06', '2018')
    """
    return text.replace("..", "/")


def compiled(facts: Facts, table: str) -> dict[str, str]:
    """The corte and the key of the source of a compiled table, blank where the table says nothing.

    The corte alone is blank in an edition that did not list the source.
    """
    if getattr(facts, table).empty:
        return {"corte": "", "fuente": ""}
    source = COMPILED[table]
    held = facts.fuentes.loc[facts.fuentes["clave"] == source, "corte"]
    return {"corte": str(held.iloc[0]) if len(held) else "", "fuente": source}
