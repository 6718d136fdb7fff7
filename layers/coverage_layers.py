"""The layers of one mechanism each, `cobertura-<mecanismo>`: who has it on a day, who says so, since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.codes import Nivel
from layers.spec import Column, LayerSpec
from layers.style import SITUATION_COLOURS, Style

PREFIX = "cobertura-"
WORDS_OF_OTHERS = (
    "Cada situación es lo que dijo quien se nombra, en la fecha en que lo dijo; sin dato no es no."
)
_NOWHERE = "Dice si lo hay en la entidad, nunca dónde está."


@dataclass(frozen=True)
class _Mechanism:
    """What the layer of a mechanism is called, what it shows, and what must be read before it."""

    titulo: str
    muestra: str
    nivel: Nivel = "entidad"
    advertencia: str = ""


MECHANISMS: Mapping[str, _Mechanism] = {
    "convenio_marco": _Mechanism(
        "Convenio con la Federación",
        "Si la entidad suscribió con la Federación un convenio contra la trata de personas.",
        advertencia="Los comités del INM y de la CNDH no son convenios.",
    ),
    "convenio_coordinacion": _Mechanism(
        "Convenio de coordinación",
        "Si la entidad tiene otro convenio entre órdenes de gobierno para investigar o atender.",
    ),
    "convenio_osc": _Mechanism(
        "Convenio con sociedad civil",
        "Si la entidad tiene convenio con organizaciones de la sociedad civil.",
    ),
    "convenio_municipal": _Mechanism(
        "Convenio municipal", "Si una autoridad del municipio suscribió un convenio.", nivel="municipio"
    ),
    "ley_especial": _Mechanism(
        "Ley especial", "Si existe una ley de la entidad dedicada a la trata de personas."
    ),
    "ley_armonizada": _Mechanism(
        "Ley armonizada",
        "Si un evaluador con nombre dijo que la legislación está armonizada con la Ley General de 2012.",
        advertencia="Incidencia no evalúa leyes: repite el veredicto de quien las evaluó.",
    ),
    "reglamento": _Mechanism("Reglamento de la ley", "Si existe el reglamento de la ley de la entidad."),
    "tipo_penal": _Mechanism(
        "Tipo penal",
        "Si el código penal de la entidad castiga la trata.",
        advertencia="Desde la Ley General de 2012 el tipo penal es materia de la Federación.",
    ),
    "comision_interinstitucional": _Mechanism(
        "Comisión interinstitucional", "Si está instalado el órgano estatal de coordinación contra la trata."
    ),
    "organo_legislativo": _Mechanism(
        "Órgano del congreso local", "Si el congreso local tiene comisión o grupo dedicado a la trata."
    ),
    "organo_municipal": _Mechanism(
        "Instancia municipal", "Si el municipio tiene una instancia dedicada a la trata.", nivel="municipio"
    ),
    "fiscalia_especializada": _Mechanism(
        "Unidad especializada de la fiscalía",
        "Si está en funciones una fiscalía, unidad o agencia especializada en trata.",
    ),
    "protocolo_procuraduria": _Mechanism(
        "Protocolo de la fiscalía", "Si la procuraduría o fiscalía cuenta con protocolo especializado."
    ),
    "programa_estatal": _Mechanism(
        "Programa estatal", "Si hay programa estatal contra la trata, publicado o aprobado."
    ),
    "refugio": _Mechanism(
        "Refugio o albergue",
        "Si existe en la entidad un refugio o albergue para víctimas de trata.",
        advertencia=_NOWHERE,
    ),
    "albergue_procuraduria": _Mechanism(
        "Albergue de la fiscalía",
        "Si la procuraduría o fiscalía cuenta con albergue especializado.",
        advertencia=_NOWHERE,
    ),
    "atencion_completa": _Mechanism(
        "Atención completa", "Si la entidad da atención completa a las víctimas, según un evaluador."
    ),
    "diez_mecanismos": _Mechanism(
        "Diez mecanismos de atención",
        "Si la entidad dispone de los diez mecanismos de atención que revisó la ASF.",
    ),
    "comite_inm": _Mechanism(
        "Comité del INM",
        "Si el Instituto Nacional de Migración instaló en la entidad un comité interinstitucional.",
    ),
    "comite_cndh": _Mechanism(
        "Comité de la CNDH", "Si hay en la entidad un comité contra la trata promovido por la CNDH."
    ),
}
"""Every mechanism of the table `mecanismos`, by its key and in its order."""


def layer_id(mecanismo: str) -> str:
    """The id of a mechanism's own layer.

    >>> layer_id("ley_especial")
    'cobertura-ley-especial'
    """
    return PREFIX + mecanismo.replace("_", "-")


def coverage_layers(pregunta: str, fecha: Column) -> tuple[LayerSpec, ...]:
    """One layer for each of `MECHANISMS`, answering ``pregunta``; ``fecha`` is the column of its day."""
    return tuple(
        LayerSpec(
            id=layer_id(clave),
            titulo=each.titulo,
            pregunta=pregunta,
            descripcion=each.muestra,
            nivel=each.nivel,
            kind="situacion",
            style=Style(clave, "situacion", colores=tuple(SITUATION_COLOURS.values())),
            por_omision="hoy",
            columnas=(fecha,),
            mecanismos=(clave,),
            advertencias=tuple(filter(None, (WORDS_OF_OTHERS, each.advertencia))),
        )
        for clave, each in MECHANISMS.items()
    )
