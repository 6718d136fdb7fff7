"""The layers there are: one entry a layer, and nothing else has to change for a new one to be served."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geo.errors import NotFoundError
from layers.coverage_layers import coverage_layers
from layers.particular_layers import PARTICULAR
from layers.spec import ALL_MECHANISMS, Column, LayerSpec
from layers.style import COUNT_COLOUR, LAND, RATE, SITUATION_COLOURS, Style

WHERE, WHO, LAND_ITSELF = "¿Dónde ocurre?", "¿Quién está cubierto?", "¿Qué territorio es?"
RATE_UNIT = "carpetas por 100,000 habitantes al año"

_PERIOD = Column("periodo", "texto", "", "Cuándo ocurrió: año, mes o intervalo (ISO 8601)")
_MONTHS = (
    Column("meses_reportados", "entero", "meses", "Meses del periodo que la entidad reportó"),
    Column("meses_pedidos", "entero", "meses", "Meses que tiene el periodo"),
)
_INSTRUMENT = Column("instrumento", "texto", "", "CNSP (2015–2025) o RNID (desde 2026); no se suman")
_DAY = Column("fecha", "texto", "", "Día del que se habla, AAAA-MM-DD")

_TERRITORY = (
    _DAY,
    Column("superficie_km2", "decimal", "km²", "Superficie del polígono sobre el elipsoide"),
    Column("lon", "decimal", "grados", "Longitud de un punto dentro del polígono"),
    Column("lat", "decimal", "grados", "Latitud de un punto dentro del polígono"),
    Column("poblacion", "entero", "personas", "Población a mitad del año de la fecha (CONAPO)"),
    Column("poblacion_anio", "entero", "año", "Año de la población"),
)
_INCIDENCE = (
    _PERIOD,
    Column("carpetas", "entero", "carpetas", "Carpetas de investigación por trata; no son víctimas"),
    Column("poblacion", "entero", "personas", "Población media del periodo (CONAPO)"),
    Column("poblacion_estatus", "texto", "", "Por qué hay o falta la población"),
    Column("tasa", "decimal", RATE_UNIT, "Carpetas entre personas-año de los meses reportados"),
    Column("tasa_inf", "decimal", RATE_UNIT, "Límite inferior exacto de Poisson al 95 %"),
    Column("tasa_sup", "decimal", RATE_UNIT, "Límite superior exacto de Poisson al 95 %"),
    Column("tasa_estatus", "texto", "", "Por qué hay o falta la tasa"),
    *_MONTHS,
    Column("personas_anio", "decimal", "personas-año", "Población expuesta en los meses reportados"),
    _INSTRUMENT,
)
VICTIM_MEASURES = {
    "victimas": "Víctimas de trata en carpetas de investigación",
    "mujeres": "Víctimas mujeres",
    "hombres": "Víctimas hombres",
    "sexo_no_identificado": "Víctimas cuyo sexo la fuente no identifica",
    "menores": "Víctimas de 0 a 17 años",
    "adultos": "Víctimas de 18 años y más",
    "edad_no_especificada": "Víctimas cuya edad la fuente no especifica",
    "mujeres_menores": "Víctimas mujeres de 0 a 17 años",
    "mujeres_adultas": "Víctimas mujeres de 18 años y más",
    "mujeres_edad_no_especificada": "Víctimas mujeres cuya edad la fuente no especifica",
    "hombres_menores": "Víctimas hombres de 0 a 17 años",
    "hombres_adultos": "Víctimas hombres de 18 años y más",
    "hombres_edad_no_especificada": "Víctimas hombres cuya edad la fuente no especifica",
}
_VICTIMS = (
    _PERIOD,
    *(
        column
        for name, meaning in VICTIM_MEASURES.items()
        for column in (
            Column(name, "entero", "víctimas", meaning),
            Column(f"{name}_estatus", "texto", "", f"Por qué hay o falta «{name}»"),
        )
    ),
    *_MONTHS,
    _INSTRUMENT,
)
_COVERAGE = (
    _DAY,
    Column("mecanismos_si", "entero", "mecanismos", "Mecanismos que hay en la fecha"),
    Column("mecanismos_conocidos", "entero", "mecanismos", "Mecanismos de los que alguien dice algo"),
    Column("mecanismos_total", "entero", "mecanismos", "Mecanismos por los que se pregunta"),
)

_OUTLINE = Style("nombre", "contorno", colores=(LAND,))
_SITUATION_COLOURS = tuple(SITUATION_COLOURS.values())
_COUNT = Style("mecanismos_si", "clases", (3, 5, 7, 9), RATE.colores)


def _situation(key: str) -> Style:
    return Style(key, "situacion", colores=_SITUATION_COLOURS)


def _circles(column: str) -> Style:
    return Style(column, "circulos", colores=(COUNT_COLOUR,))


_ALL = (
    LayerSpec(
        id="incidencia-entidad",
        titulo="Carpetas por entidad",
        pregunta=WHERE,
        descripcion="Carpetas de investigación por trata de personas y su tasa por 100,000 habitantes al "
        "año, con intervalo exacto de Poisson al 95 %, por entidad.",
        nivel="entidad",
        kind="incidencia",
        style=RATE,
        por_omision="ultimo_anio",
        columnas=_INCIDENCE,
    ),
    LayerSpec(
        id="incidencia-municipio",
        titulo="Carpetas por municipio",
        pregunta=WHERE,
        descripcion="Carpetas de investigación por trata de personas por municipio, con un renglón «sin "
        "municipio» en cada entidad. En un solo año casi ninguna tasa municipal es estable: por omisión "
        "responde con todos los años.",
        nivel="municipio",
        kind="incidencia",
        style=_circles("carpetas"),
        por_omision="todos",
        columnas=_INCIDENCE,
    ),
    LayerSpec(
        id="victimas-entidad",
        titulo="Víctimas por entidad",
        pregunta=WHERE,
        descripcion="Víctimas de trata en carpetas de investigación, por sexo, por grupo de edad y por los "
        "dos a la vez.",
        nivel="entidad",
        kind="victimas",
        style=_circles("victimas"),
        por_omision="ultimo_anio",
        columnas=_VICTIMS,
        advertencias=(
            "Los totales por sexo, por edad y por sexo y edad reparten a las mismas víctimas: no se suman "
            "entre sí.",
            "De las víctimas cuyo sexo no identifica, la fuente tampoco dice la edad: no se cruzan.",
            "Son las víctimas que las fiscalías anotaron en sus carpetas; quien no denuncia no está aquí.",
        ),
    ),
    LayerSpec(
        id="convenios",
        titulo="Convenios",
        pregunta=WHO,
        descripcion="Si la entidad tiene convenio con la Federación contra la trata, y otros convenios. Los "
        "comités del INM y de la CNDH no son convenios: están en la capa cobertura.",
        nivel="entidad",
        kind="situacion",
        style=_situation("convenio_marco"),
        por_omision="hoy",
        columnas=(_DAY,),
        mecanismos=("convenio_marco", "convenio_coordinacion", "convenio_osc"),
    ),
    LayerSpec(
        id="armonizacion",
        titulo="Ley armonizada",
        pregunta=WHO,
        descripcion="Si un evaluador con nombre dijo que la legislación de la entidad está armonizada con "
        "la Ley General de 2012.",
        nivel="entidad",
        kind="situacion",
        style=_situation("ley_armonizada"),
        por_omision="hoy",
        columnas=(_DAY,),
        mecanismos=("ley_armonizada",),
    ),
    LayerSpec(
        id="leyes",
        titulo="Leyes y reglamentos",
        pregunta=WHO,
        descripcion="Si la entidad tiene ley especial contra la trata, su reglamento y tipo penal.",
        nivel="entidad",
        kind="situacion",
        style=_situation("ley_especial"),
        por_omision="hoy",
        columnas=(_DAY,),
        mecanismos=("ley_especial", "reglamento", "tipo_penal"),
    ),
    LayerSpec(
        id="cobertura",
        titulo="Todos los mecanismos, por entidad",
        pregunta=WHO,
        descripcion="Cada ley, convenio, comisión, refugio y programa por el que se pregunta, por entidad.",
        nivel="entidad",
        kind="situacion",
        style=_COUNT,
        por_omision="hoy",
        columnas=_COVERAGE,
        mecanismos=ALL_MECHANISMS,
    ),
    LayerSpec(
        id="cobertura-municipio",
        titulo="Todos los mecanismos, por municipio",
        pregunta=WHO,
        descripcion="Los convenios e instancias propios de cada municipio y los mecanismos de su entidad.",
        nivel="municipio",
        kind="situacion",
        style=_COUNT,
        por_omision="hoy",
        columnas=_COVERAGE,
        mecanismos=ALL_MECHANISMS,
    ),
    *coverage_layers(WHO, _DAY),
    LayerSpec(
        id="entidades",
        titulo="Entidades",
        pregunta=LAND_ITSELF,
        descripcion="Las 32 entidades: nombre, superficie y población.",
        nivel="entidad",
        kind="territorio",
        style=_OUTLINE,
        por_omision="hoy",
        columnas=_TERRITORY,
    ),
    LayerSpec(
        id="municipios",
        titulo="Municipios",
        pregunta=LAND_ITSELF,
        descripcion="Los 2,478 municipios y demarcaciones: nombre, superficie y población.",
        nivel="municipio",
        kind="territorio",
        style=_OUTLINE,
        por_omision="hoy",
        columnas=_TERRITORY,
    ),
    *PARTICULAR,
)

LAYERS: Mapping[str, LayerSpec] = MappingProxyType({spec.id: spec for spec in _ALL})


def find(layer: str) -> LayerSpec:
    """The layer of that id; raises NotFoundError that lists the ids there are."""
    if layer not in LAYERS:
        raise NotFoundError(f"no hay capa «{layer}»", fix=f"las capas son {', '.join(LAYERS)}")
    return LAYERS[layer]
