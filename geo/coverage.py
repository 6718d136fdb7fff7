"""Coverage of a mechanism on a day: who has it, who has not, what is not known, and whom it reaches.

A place of which nothing is known never counts as not covered: it widens the bounds. ``minimo`` counts the
places with status `si` only; ``maximo`` adds those in conflict and those unknown; a `parcial` is known not to
be covered whole and counts in neither. Places are the 32 entidades, or, for the mechanisms of municipios, the
municipios that existed on the day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.codes import Nivel
from geo.evidence import FIRST_DAY, History, check_day
from geo.published import beside, counts_of, listed
from geo.standing import Standing, mechanism, standings
from geo.weights import Weights, part, share

if TYPE_CHECKING:
    from geo.facts import Facts

_DOUBT = {
    "convenio_marco": ("si lo firmó", "si lo firmaron"),
    "ley_armonizada": ("si su ley está armonizada", "si su ley está armonizada"),
}
_NAMED = 5  # a sentence that names more places than these is a list, and the lists are beside it


@dataclass(frozen=True)
class Coverage:
    """The coverage of one mechanism on a day. Shares are percentages of 0 to 100, not rounded.

    ``numerador`` places `si` of ``denominador`` (entidades, or municipios that existed on ``fecha``);
    ``valor`` their percentage, None with ``valor_estatus`` `sin_dato` when of no place a yes, a no or a part
    is known. ``si`` … ``sin_dato`` list keys: ``cve_ent``, or ``cvegeo`` where ``nivel`` is `municipio`.
    ``dichos`` has a row for each place of which somebody ever spoke: its situacion with who says so
    (``segun``), on what day (``segun_fecha``), since when it holds and the ids of the statements
    (``filas``), and where sin_dato the last that was known, by whom and when (``ultimo_*``).
    ``parte_poblacion`` (mid-year inhabitants of the year of ``fecha``), ``parte_casos`` and
    ``parte_victimas`` (carpetas and victims of the latest year that had ended and is held whole): the share
    in places `si`; see `geo.weights.part`. ``serie`` has a row for 31 December of each year since 2007 and
    one for ``fecha``. ``publicados`` are the national counts of others, see `geo.published.beside`. ``texto``
    says in Spanish what is not known.
    """

    mecanismo: str
    titulo: str
    nivel: Nivel
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
    dichos: tuple[Mapping[str, Any], ...]
    parte_poblacion: Mapping[str, Any]
    parte_casos: Mapping[str, Any]
    parte_victimas: Mapping[str, Any]
    serie: tuple[Mapping[str, Any], ...]
    publicados: tuple[Mapping[str, Any], ...]
    texto: str


def coverage(
    facts: Facts, mecanismo: str, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> Coverage:
    """The coverage of ``mecanismo`` (a key of the table `mecanismos`) on ``fecha``.

    ``hoy`` is the last day that may be asked for; ``historia`` the `History` of ``facts``, for a caller that
    keeps one. Raises NotFoundError for an unknown key, InputError for a day before 2007 or after ``hoy``.
    """
    row = mechanism(facts, mecanismo)
    check_day(fecha, hoy=hoy)
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    return _coverage(facts, row, fecha, past, Weights.on(facts, row["nivel"], fecha))


def coverages(
    facts: Facts, fecha: date, *, hoy: date | None = None, historia: History | None = None
) -> tuple[Coverage, ...]:
    """The coverage of every mechanism on ``fecha``, in the catalogue's order; see `coverage`."""
    check_day(fecha, hoy=hoy)
    past = historia or History.of(facts.evidencias, facts.mecanismos)
    rows = [mechanism(facts, clave) for clave in facts.mecanismos["clave"]]
    weights = {nivel: Weights.on(facts, nivel, fecha) for nivel in {row["nivel"] for row in rows}}
    return tuple(_coverage(facts, row, fecha, past, weights[row["nivel"]]) for row in rows)


def _coverage(facts: Facts, row: Mapping[str, Any], fecha: date, past: History, weights: Weights) -> Coverage:
    clave, nivel = row["clave"], row["nivel"]
    published: list[Any] = counts_of(facts, clave).to_dict("records")
    spans = [(date.fromisoformat(told["desde"]), date.fromisoformat(told["hasta"])) for told in published]
    series = [*(date(year, 12, 31) for year in range(FIRST_DAY.year, fecha.year)), fecha]
    days = sorted({*series, *(day for span in spans for day in span)})
    on = dict(zip(days, standings(facts, clave, days, historia=past), strict=True))
    now, names = on[fecha], _names(facts, nivel)
    measured = share(now.counts)
    return Coverage(
        mecanismo=clave, titulo=row["titulo_es"], nivel=nivel, fecha=fecha.isoformat(),
        numerador=now.counts["si"], denominador=len(now.situacion),
        valor=measured["valor"], valor_estatus=measured["estatus"],
        minimo=measured["minimo"], maximo=measured["maximo"],
        si=now.of("si"), parcial=now.of("parcial"), no=now.of("no"),
        en_conflicto=now.of("en_conflicto"), sin_dato=now.of("sin_dato"), dichos=tuple(
            told for told in now.rows if told["situacion"] != "sin_dato" or told["ultimo_conocido"]
        ),
        parte_poblacion=part(now.situacion, weights.poblacion),
        parte_casos=part(now.situacion, weights.casos),
        parte_victimas=part(now.situacion, weights.victimas),
        serie=tuple(_year(on[day]) for day in series),
        publicados=tuple(
            beside(told, on[first], on[last], names)
            for told, (first, last) in zip(published, spans, strict=True)
        ),
        texto=_sentence(now, row, names),
    )  # fmt: skip


def _year(standing: Standing) -> dict[str, Any]:
    day, count = standing.fecha, standing.counts
    return {"anio": day.year, "fecha": day.isoformat(), **count, **share(count)}


def _names(facts: Facts, nivel: Nivel) -> dict[str, str]:
    table, key = (facts.entidades, "cve_ent") if nivel == "entidad" else (facts.municipios, "cvegeo")
    return dict(zip(table[key], table["nombre"], strict=True))


def _sentence(now: Standing, row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What is not known, in plain words."""
    words, titulo = _WORDS[row["nivel"]], str(row["titulo_es"])
    what = f"{titulo[0].lower()}{titulo[1:]}"
    of_one, of_many = _DOUBT.get(row["clave"], (f"si tiene {what}", f"si tienen {what}"))
    unknown, disputed = ([names[cve] for cve in now.of(s)] for s in ("sin_dato", "en_conflicto"))
    said = []
    if len(unknown) == len(now.situacion):
        said.append(f"De {words.none} sabemos {of_one}.")
        last = [told["ultimo_fecha"][:4] for told in now.rows if told["ultimo_fecha"]]
        if last:
            said.append(f"Lo último que alguien dijo es de {max(last)}.")
    elif unknown:
        doubt = of_one if len(unknown) == 1 else of_many
        said.append(f"De {words.some(len(unknown))} no sabemos {doubt}{_named(unknown)}.")
    if disputed:
        verb = "está" if len(disputed) == 1 else "están"
        said.append(f"{words.some(len(disputed)).capitalize()} {verb} en disputa{_named(disputed)}.")
    return " ".join(said) or f"De {words.all} se sabe."


@dataclass(frozen=True)
class _Words:
    """How places of a level are spoken of in Spanish."""

    none: str
    one: str
    many: str
    all: str

    def some(self, number: int) -> str:
        small = ("cero", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")
        if number == 1:
            return self.one
        return f"{small[number] if number < len(small) else format(number, ',')} {self.many}"


_WORDS = {
    "entidad": _Words("ninguna entidad", "una entidad", "entidades", "todas las entidades"),
    "municipio": _Words("ningún municipio", "un municipio", "municipios", "todos los municipios"),
}


def _named(names: Sequence[str]) -> str:
    return f": {listed(names)}" if len(names) <= _NAMED else ""
