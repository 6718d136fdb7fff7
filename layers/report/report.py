"""The half-yearly report: everything that is said of the country or of one entidad on a day, gathered once.

It computes nothing of its own: indicators, coverage and changes are those of `geo`, so that its numbers are
those of ``/indicadores`` on that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.changes import changes, half_a_year_before
from geo.coverage import Coverage, coverages
from geo.errors import NotFoundError
from geo.evidence import History, check_day
from geo.indicators import Indicador, indicators
from layers.report.ask import office
from layers.report.figures import COUNTRY, figures, yearly

if TYPE_CHECKING:
    from geo.edition import Edition
    from geo.facts import Facts

Rows = tuple[Mapping[str, Any], ...]
_OPEN = ("sin_dato", "en_conflicto")
_TOLD = ("situacion", "desde", "segun", "segun_fecha", "ultimo_conocido", "ultimo_fecha", "ultimo_segun")


@dataclass(frozen=True)
class Report:
    """What a report says, as plain values; the days are ``AAAA-MM-DD``.

    ``cve_ent`` is "00" for the country; ``nombres`` are those of the entidades by key. ``indicadores`` and
    ``coberturas`` are always the country's.
    ``situaciones`` has a row for each entidad asked for and mechanism of its level, with who says so;
    ``municipales`` one for each municipal mechanism: the municipios known to have it and how many there are.
    ``incidencia`` and ``serie`` are `figures` and `yearly`. ``cambios`` are the statuses that differ between
    ``desde`` and ``fecha``; ``desconocido`` what is `sin_dato` or `en_conflicto`, with whom one could ask.
    ``fuentes`` are the sources of the edition.
    """

    edicion: str
    creada: str
    marco: str
    corte: str
    cve_ent: str
    nombre: str
    nombres: Mapping[str, str]
    fecha: str
    desde: str
    indicadores: tuple[Indicador, ...]
    coberturas: tuple[Coverage, ...]
    situaciones: Rows
    municipales: Rows
    incidencia: Mapping[str, Any]
    serie: Rows
    cambios: Rows
    desconocido: Rows
    fuentes: Rows

    @property
    def national(self) -> bool:
        """Whether it speaks of the whole country."""
        return self.cve_ent == COUNTRY

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON document."""
        return asdict(self)


def gather(
    edition: Edition,
    fecha: date,
    *,
    cve_ent: str = COUNTRY,
    desde: date | None = None,
    hoy: date | None = None,
    historia: History | None = None,
) -> Report:
    """The report of ``edition`` on ``fecha``, with what changed since ``desde`` (default: half a year back).

    ``hoy`` is the last day that may be asked for; ``historia`` the `History` of the facts, for a caller that
    keeps one. Raises NotFoundError for an unknown entidad, InputError for days before 2007, after ``hoy``, or
    a ``desde`` after ``fecha``.
    """
    facts = edition.facts
    names = dict(zip(facts.entidades["cve_ent"], facts.entidades["nombre"], strict=True))
    if cve_ent not in (COUNTRY, *names):
        raise NotFoundError(f"no hay entidad «{cve_ent}»", fix="use dos dígitos, de 01 a 32")
    since = desde or half_a_year_before(check_day(fecha, hoy=hoy))
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    asked = list(names) if cve_ent == COUNTRY else [cve_ent]
    covered = coverages(facts, fecha, hoy=hoy, historia=past)
    situations = _situations(past, facts, fecha, asked, names)
    changed = changes(facts, since, fecha, historia=past)
    if cve_ent != COUNTRY:
        changed = changed[changed["cve"].str[:2] == cve_ent]
    return Report(
        edicion=edition.id,
        creada=edition.manifest.creada,
        marco=edition.manifest.marco,
        corte=edition.manifest.corte,
        cve_ent=cve_ent,
        nombre=names.get(cve_ent, "México"),
        nombres=names,
        fecha=str(fecha),
        desde=str(since),
        indicadores=indicators(facts, fecha, hoy=hoy, historia=past),
        coberturas=covered,
        situaciones=_rows(situations),
        municipales=_municipal(covered, facts, cve_ent),
        incidencia=figures(facts, cve_ent, fecha),
        serie=yearly(facts, cve_ent, fecha),
        cambios=_rows(changed),
        desconocido=_unknown(situations, facts),
        fuentes=tuple(edition.manifest.fuentes),
    )


def _situations(
    past: History, facts: Facts, fecha: date, asked: list[str], names: Mapping[str, str]
) -> pd.DataFrame:
    told = past.on([fecha], cves=asked).rename(columns={"cve": "cve_ent"})
    titles = facts.mecanismos.set_index("clave")["titulo_es"]
    told = told.assign(nombre=told["cve_ent"].map(names), titulo=told["mecanismo"].map(titles))
    return told[["cve_ent", "nombre", "mecanismo", "titulo", *_TOLD]]


def _municipal(covered: tuple[Coverage, ...], facts: Facts, cve_ent: str) -> Rows:
    """Municipal mechanisms: which municipios of the place are known to have them."""
    names = dict(zip(facts.municipios["cvegeo"], facts.municipios["nombre"], strict=True))

    def own(keys: tuple[str, ...]) -> list[str]:
        return [key for key in keys if cve_ent in (COUNTRY, key[:2])]

    return tuple(
        {
            "mecanismo": one.mecanismo,
            "titulo": one.titulo,
            "municipios": sum(
                len(own(keys)) for keys in (one.si, one.parcial, one.no, one.en_conflicto, one.sin_dato)
            ),
            "si": len(own(one.si)),
            "sin_dato": len(own(one.sin_dato)),
            "con": tuple(names[key] for key in own(one.si)),
        }
        for one in covered
        if one.nivel == "municipio"
    )


def _unknown(situations: pd.DataFrame, facts: Facts) -> Rows:
    """By mechanism, the entidades of which it is unknown or disputed, the last heard, and whom to ask."""
    order = facts.mecanismos.loc[facts.mecanismos["nivel"] == "entidad", "clave"]
    found = []
    for clave in order:
        own = situations[situations["mecanismo"] == clave]
        doubtful = own[own["situacion"].isin(_OPEN)]
        if doubtful.empty:
            continue
        unknown = doubtful[doubtful["situacion"] == "sin_dato"]
        last = doubtful.sort_values("ultimo_fecha").iloc[-1]
        asked = office(clave)
        found.append(
            {
                "mecanismo": clave,
                "titulo": own["titulo"].iloc[0],
                "sin_dato": tuple(unknown["nombre"]),
                "en_conflicto": tuple(doubtful.loc[doubtful["situacion"] == "en_conflicto", "nombre"]),
                "ultimo_conocido": last["ultimo_conocido"],
                "ultimo_fecha": last["ultimo_fecha"],
                "ultimo_segun": last["ultimo_segun"],
                "ultimo_de": last["nombre"] if last["ultimo_fecha"] else "",
                "oficina": asked.oficina,
                "razon": asked.razon,
            }
        )
    return tuple(found)


def _rows(table: pd.DataFrame) -> Rows:
    plain = table.astype(object).where(table.notna(), None)
    return tuple(
        dict(zip(map(str, plain.columns), row, strict=True)) for row in plain.itertuples(index=False)
    )
