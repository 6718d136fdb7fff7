"""The programme's ten indicators on a day: target, measured value, distance, and the state they amount to.

`geo.programme` says what each asks for and `geo.measuring` measures it. What is not known never counts as not
done: it widens the bounds, and a state is given only where the bounds decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.coverage import Coverage, coverage
from geo.evidence import History, check_day
from geo.findings import findings
from geo.lines import line_history, line_rows
from geo.measuring import by_coverage, by_figures, by_lines
from geo.programme import (
    DEADLINE,
    LINES,
    WORDS,
    baseline,
    latest,
    measured_rows,
    measurements,
    mechanism_of,
    programme_row,
    published,
    target,
)
from geo.states import ESTADOS, distance, known, progress, sentence, settled, state

if TYPE_CHECKING:
    import pandas as pd

    from geo.facts import Facts

__all__ = ["ESTADOS", "Indicador", "indicator", "indicators", "lookup", "rows"]


@dataclass(frozen=True)
class Indicador:
    """An indicator of the programme on a day. Percentages are of 0 to 100, nothing is rounded.

    What it asks: ``linea_base`` (`geo.programme.baseline`), ``meta`` (None with ``meta_estatus`` `sin_dato`
    where it rests on a baseline that nobody measured) and ``meta_texto`` in the programme's words, to be
    reached by ``plazo``. ``medida_por``: `cobertura` (of ``mecanismo``), `lineas` or `cifras`.

    What is known: ``valor`` in the unit of ``meta``, speaking of ``valor_desde`` to ``valor_hasta``; None
    with ``valor_estatus`` `sin_dato` where it is not known. It lies between ``minimo`` and ``maximo`` (None
    with ``maximo_estatus`` `sin_dato`: a count without a known upper bound). ``numerador`` of ``denominador``
    ``denominador_que`` are counted, None (`numerador_estatus` `no_aplica`) where figures are published
    instead; ``si`` … ``sin_dato`` list them: ``cve_ent``, or keys of lines of action. ``distancia`` is what
    lacks to ``meta``; ``avance`` the percentage of ``meta`` reached, or of the increase where one is asked
    (below 0 is less than the baseline); each with valor, minimo, maximo, estatus, nota.

    ``mediciones`` are all published figures whose period had ended, with ``usada`` and ``por_que`` not;
    ``medido`` is the newest, in its own unit, comparable or not: shown, and set against nothing.

    ``estado``: one of `ESTADOS`. The target is surely reached where ``minimo`` ≥ ``meta``: `cumplida` if so
    on some day up to the plazo, else `cumplida_fuera_de_plazo`. It is surely not where ``maximo`` < ``meta``:
    `en_avance` until the plazo, that day included, `no_cumplida` after. Between the two: `no_comparable`
    where it is measured by figures and none of those published can be compared, else `sin_dato`.
    ``alcanzada`` is the first day until ``fecha`` on which it was surely reached, "" if none.
    ``estado_texto``, ``cuenta`` (what is counted), ``falta`` (what is missing, "" where nothing is) and
    ``texto`` (what is not known) are sentences in Spanish.

    ``parte_poblacion``, ``parte_casos``, ``parte_victimas`` and ``publicados``: those of
    `geo.coverage.Coverage`, `no_aplica` and empty where no places are counted. ``serie``: 31 December of each
    year since 2007, and ``fecha``.
    """

    id: str
    objetivo: str
    titulo: str
    unidad: str
    regla: str
    medida_por: str
    mecanismo: str
    fecha: str
    plazo: str
    linea_base: Mapping[str, Any]
    meta: float | None
    meta_texto: str
    meta_estatus: str
    valor: float | None
    valor_estatus: str
    valor_desde: str
    valor_hasta: str
    minimo: float
    maximo: float | None
    maximo_estatus: str
    numerador: int | None
    numerador_estatus: str
    denominador: int | None
    denominador_que: str
    si: tuple[str, ...]
    parcial: tuple[str, ...]
    no: tuple[str, ...]
    en_conflicto: tuple[str, ...]
    sin_dato: tuple[str, ...]
    distancia: Mapping[str, Any]
    avance: Mapping[str, Any]
    estado: str
    estado_texto: str
    alcanzada: str
    cuenta: str
    falta: str
    medido: Mapping[str, Any]
    mediciones: tuple[Mapping[str, Any], ...]
    parte_poblacion: Mapping[str, Any]
    parte_casos: Mapping[str, Any]
    parte_victimas: Mapping[str, Any]
    serie: tuple[Mapping[str, Any], ...]
    publicados: tuple[Mapping[str, Any], ...]
    texto: str


def indicators(
    facts: Facts,
    fecha: date,
    *,
    hoy: date | None = None,
    historia: History | None = None,
    lineas: History | None = None,
) -> tuple[Indicador, ...]:
    """The programme's ten indicators on ``fecha``, in its order; see `indicator`."""
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    ids = facts.programa_indicadores["clave"]
    return tuple(indicator(facts, id, fecha, hoy=hoy, historia=past, lineas=lineas) for id in ids)


def indicator(
    facts: Facts,
    id: str,
    fecha: date,
    *,
    hoy: date | None = None,
    historia: History | None = None,
    lineas: History | None = None,
) -> Indicador:
    """The indicator ``id`` (a key of `programa_indicadores`) on ``fecha``.

    ``hoy`` is the last day that may be asked for; ``historia`` the `History` of ``facts`` and ``lineas`` that
    of its lines of action (`geo.lines.line_history`), for a caller that keeps them. Raises NotFoundError for
    an unknown id, InputError for a day before 2007 or after ``hoy``.
    """
    row = programme_row(facts, id)
    check_day(fecha, hoy=hoy)
    meta, mecanismo, told = target(row), mechanism_of(facts, id), published(facts, id, fecha)
    by_count = bool(mecanismo) or id == LINES
    percentage = str(row["regla_meta"]).endswith("_pct") and row["regla_meta"] != "incremento_pct"
    if mecanismo:
        past = historia or History.of(facts.evidencias, facts.mecanismos)
        it = by_coverage(facts, mecanismo, fecha, meta, past)
    elif id == LINES:
        it = by_lines(facts, fecha, meta, lineas or line_history(facts))
    else:
        it = by_figures(told[told["comparable"] == "si"], fecha, meta, percentage=percentage)
    newest = latest(told)
    estado = state(it, meta, fecha, shown=not by_count and newest["valor"] is not None)
    base, words = baseline(row), WORDS[id]
    start = base["valor"] if row["regla_meta"] == "incremento_pct" else 0.0
    return Indicador(
        id=id, objetivo=row["objetivo"], titulo=row["indicador"], unidad=row["unidad"],
        regla=row["regla_meta"], medida_por="cobertura" if mecanismo else "lineas" if by_count else "cifras",
        mecanismo=mecanismo, fecha=fecha.isoformat(), plazo=DEADLINE.isoformat(), linea_base=base,
        meta=meta, meta_texto=row["meta_2012"], meta_estatus=known(meta),
        valor=it.now.valor, valor_estatus=known(it.now.valor),
        valor_desde=it.now.desde, valor_hasta=it.now.hasta,
        minimo=it.now.minimo, maximo=it.now.maximo, maximo_estatus=known(it.now.maximo),
        numerador=it.numerador, numerador_estatus="no_aplica" if it.numerador is None else "observado",
        denominador=it.denominador, denominador_que=it.denominador_que, **it.listas,
        distancia=distance(it.now, meta, estado),
        avance=progress(it.now, meta, start, estado),
        estado=estado, estado_texto=sentence(it, estado, meta, fecha, newest, percentage=percentage),
        alcanzada=it.alcanzada, cuenta=words.cuenta,
        falta="" if settled(it) else words.falta,
        medido=newest,
        mediciones=measurements(told, by_figures=not by_count, used=it.now.hasta),
        parte_poblacion=it.partes["poblacion"], parte_casos=it.partes["casos"],
        parte_victimas=it.partes["victimas"],
        serie=it.serie, publicados=it.publicados, texto=it.texto,
    )  # fmt: skip


def lookup(
    facts: Facts,
    id: str,
    fecha: date,
    *,
    hoy: date | None = None,
    historia: History | None = None,
    lineas: History | None = None,
) -> Indicador | Coverage:
    """The indicator ``id``, or the coverage of the mechanism ``id``, on ``fecha``. Raises as `indicator`."""
    if id in set(facts.mecanismos["clave"]):
        return coverage(facts, id, fecha, hoy=hoy, historia=historia)
    return indicator(facts, id, fecha, hoy=hoy, historia=historia, lineas=lineas)


def rows(
    facts: Facts,
    id: str,
    fecha: date,
    *,
    hoy: date | None = None,
    historia: History | None = None,
    lineas: History | None = None,
) -> pd.DataFrame:
    """What stands behind a number on ``fecha``, used or not, with why: a row a statement, finding or figure.

    ``id`` is a mechanism or an indicator. Of one measured by coverage: `geo.findings.findings` of its
    mechanism; by lines of action: `geo.lines.line_rows`; by figures: `geo.programme.measured_rows`. All have
    ``usada`` ("si", "no"), ``regla`` or ``por_que`` where not used, and the source. Raises NotFoundError for
    an unknown id, InputError for a day before 2007 or after ``hoy``.
    """
    check_day(fecha, hoy=hoy)
    if id in set(facts.mecanismos["clave"]):
        return findings(facts, id, fecha, historia=historia)
    programme_row(facts, id)
    mecanismo = mechanism_of(facts, id)
    if mecanismo:
        return findings(facts, mecanismo, fecha, historia=historia)
    if id == LINES:
        return line_rows(facts, fecha, historia=lineas)
    return measured_rows(published(facts, id, fecha))
