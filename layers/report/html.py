"""Pages as one file: nothing is asked of any host, no script runs, and a sheet of A4 holds them.

The style is inside the page and named by its hash in the page's own Content-Security-Policy, so that nothing
else may style or load, whoever serves or keeps the file.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from geo.periods import day_in_words
from layers import words
from layers.report import map_svg, series_svg, spanish
from layers.report.ask import CAVEAT

if TYPE_CHECKING:
    from geo.coverage import Coverage
    from layers.report.map_svg import Shapes
    from layers.report.report import Report

MAPPED = ("ley_especial", "ley_armonizada", "convenio_marco")
"""The mechanisms that a report draws: special law, harmonised law, agreement."""

SITUATION = {"si": "sí", "parcial": "en parte", "no": "no", "en_conflicto": "en conflicto",
             "sin_dato": "sin dato", "no_existia": "no existía"}  # fmt: skip
STATE = {
    "cumplida": "Cumplida",
    "cumplida_fuera_de_plazo": "Cumplida fuera de plazo",
    "no_cumplida": "No cumplida",
    "en_avance": "En avance",
    "no_comparable": "No comparable",
    "sin_dato": "Sin dato",
}
_ORDER = ("si", "parcial", "no", "en_conflicto", "sin_dato")
_CHANGED = {"lo_dicho": "alguien dijo algo nuevo", "vencio": "lo dicho dejó de valer",
            "paso_el_tiempo": "pasó el tiempo"}  # fmt: skip

Links = Sequence[tuple[str, str]]


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    templates = jinja2.PackageLoader("layers.report")
    made = jinja2.Environment(
        loader=templates,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = templates.get_source(made, "estilo.css")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made.globals |= {
        "style": Markup(style),  # our own file
        "style_hash": f"sha256-{digest}",
        "ayuda_nombre": words.HELP_NAME,
        "ayuda_telefono": words.HELP_NUMBER,
        "SITUACION": SITUATION,
        "ESTADO": STATE,
        "CAMBIO": _CHANGED,
        "ORDEN": _ORDER,
        "muestra": swatch,
        "barra": bar,
    }
    made.filters |= {
        "numero": spanish.number,
        "tasa": spanish.fixed,
        "por_ciento": spanish.percent,
        "dia": day_in_words,
        "periodo": spanish.period,
        "lista": spanish.listed,
        "fechado": spanish.dated,
        "junto": spanish.together,
    }
    return made


def render(
    template: str, *, edicion: str, enlaces: Links = (), shapes: Shapes | None = None, **said: Any
) -> str:
    """A page of this folder's templates: ``enlaces`` (text, address) lead to others where there are any.

    ``shapes`` are those of the maps that the page draws. Every text is escaped.
    """
    context = {"edicion": edicion, "enlaces": enlaces, "definitions": Markup(map_svg.definitions(shapes))}
    return _environment().get_template(f"{template}.html.j2").render(context | said)


def report_html(report: Report, shapes: Shapes, *, enlaces: Links = (), entidades: Links = ()) -> str:
    """The report as a page that stands alone; ``shapes`` as `layers.report.map_svg.shapes` makes them.

    ``enlaces`` lead to other pages and ``entidades`` to the report of each entidad, where a service has them.
    """
    by_key = {one.mecanismo: one for one in report.coberturas}
    # Of the country there is one line, not the same one twice.
    drawn = [{**row, "tasa_nacional": None} if report.national else row for row in report.serie]
    return render(
        "informe", edicion=report.edicion, enlaces=enlaces, shapes=shapes,
        informe=report,
        salvedad=CAVEAT,
        por_clave=by_key,
        entidades=entidades,
        dichos={(row["cve_ent"], row["mecanismo"]): row for row in report.situaciones},
        municipales={row["mecanismo"]: row for row in report.municipales},
        mapas=[coverage_map(by_key[clave], report.nombres, shapes, lugar=report.cve_ent) for clave in MAPPED],
        grafica=Markup(series_svg.series(
            drawn, titulo=str(escape(f"Tasa anual de carpetas: {report.nombre}"))
        )),
    )  # fmt: skip


def coverage_map(
    one: Coverage, names: Mapping[str, str], shapes: Shapes, *, lugar: str = ""
) -> dict[str, Any]:
    """A mechanism's map, ``lugar`` marked, and the names of each situation: what it shows, in words."""
    by_situation: Mapping[str, Sequence[str]] = {name: getattr(one, name) for name in _ORDER}
    situations = {key: name for name, keys in by_situation.items() for key in keys}
    said = {key: str(escape(f"{names[key]}: {SITUATION[situations[key]]}")) for key in situations}
    titulo = str(escape(f"{one.titulo}, por entidad"))
    return {
        "cobertura": one,
        "svg": Markup(map_svg.country(shapes, situations, said, titulo=titulo, lugar=lugar)),
        "nombres": {name: [names[key] for key in keys] for name, keys in by_situation.items()},
    }


def swatch(situacion: str) -> Markup:
    """A square with the pattern of a situation; its word stands beside it."""
    return Markup(
        '<svg class="muestra" viewBox="0 0 16 16" aria-hidden="true">'
        f'<rect x=".5" y=".5" width="15" height="15" fill="{map_svg.fill(situacion)}"/></svg>'
    )


def bar(counts: Mapping[str, int], total: int) -> Markup:
    """A bar of the five situations, as wide as their counts; said in words for who cannot see it."""
    rects, start = [], 0.0
    for name in _ORDER:
        wide = 100 * counts[name] / total if total else 0.0
        if wide:
            rects.append(
                f'<rect x="{start:.3f}%" width="{wide:.3f}%" height="100%" fill="{map_svg.fill(name)}"/>'
            )
        start += wide
    spoken = ", ".join(f"{SITUATION[name]} {counts[name]}" for name in _ORDER if counts[name])
    return Markup(f'<svg class="barra" role="img" aria-label="{spoken}">{"".join(rects)}</svg>')
