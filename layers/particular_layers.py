"""The layers of particularidades: what the facts know of the shape of the crime, with their warnings."""

from __future__ import annotations

from layers.spec import Column, LayerSpec
from layers.style import COUNT_COLOUR, RATE_COLOURS, ROUTE_COLOUR, Style

HOW, WHO = "¿Cómo es?", "¿Quién está cubierto?"

PURPOSES = {
    "explotacion_sexual": "Carpetas por trata con fines de explotación sexual",
    "trabajo_forzado": "Carpetas por trata con fines de trabajo o servicios forzados",
    "trafico_organos": "Carpetas por trata con fines de tráfico de órganos",
    "otros_fines": "Carpetas por trata con otros fines, los que la fuente no separa",
}
HOTLINE = {
    "reportes_recibidos": ("reportes", "Reportes recibidos por la Línea Nacional, por entidad"),
    "victimas_por_entidad_de_origen": (
        "víctimas",
        "Víctimas que la Línea Nacional supo, por entidad de origen",
    ),
}

_PURPOSE = (
    Column("periodo", "texto", "", "Cuándo ocurrió: año, mes o intervalo (ISO 8601)"),
    Column("carpetas", "entero", "carpetas", "Carpetas de investigación por trata, con cualquier fin"),
    *(
        column
        for name, meaning in PURPOSES.items()
        for column in (
            Column(name, "entero", "carpetas", meaning),
            Column(f"{name}_estatus", "texto", "", f"Por qué hay o falta «{name}»"),
        )
    ),
    Column("meses_reportados", "entero", "meses", "Meses del periodo que la entidad reportó"),
    Column("meses_pedidos", "entero", "meses", "Meses que tiene el periodo"),
    Column("instrumento", "texto", "", "RNID, el único que separa los fines; vacío donde no lo hay"),
    Column("serie_discontinua", "texto", "", "si: estas cifras no continúan la serie de 2015 a 2025 (CNSP)"),
)
_HOTLINE = tuple(
    column
    for name, (unit, meaning) in HOTLINE.items()
    for column in (
        Column(name, "entero", unit, meaning),
        Column(f"{name}_estatus", "texto", "", "sin_dato: el informe no nombra la entidad, y eso no es cero"),
        Column(f"{name}_periodo", "texto", "", "De cuándo es la cifra (ISO 8601)"),
        Column(f"{name}_total_nacional", "entero", f"{unit} en el país", "El total del país en ese periodo"),
        Column(f"{name}_segun", "texto", "", "Quién da la cifra"),
        Column(f"{name}_url", "texto", "", "Dónde se consultó"),
    )
)
_ROUTE = (
    *(
        column
        for end, which in (("origen", "origen"), ("destino", "destino"))
        for column in (
            Column(
                end, "texto", "", f"De dos dígitos, la entidad de {which}; de tres letras, el país (ISO 3166)"
            ),
            Column(
                f"{end}_mun", "texto", "", f"El municipio de {which}, cinco dígitos, si la fuente lo nombra"
            ),
            Column(f"{end}_nombre", "texto", "", f"El lugar de {which}"),
        )
    ),
    Column("geometria_estatus", "texto", "", "Por qué hay o falta la línea"),
    Column("geometria_nota", "texto", "", "Por qué falta la línea, con palabras"),
    Column("medicion", "texto", "", "Qué se midió: ninguna ruta trae conteo"),
    Column("segun", "texto", "", "El informe que nombra la ruta"),
    Column("url", "texto", "", "Dónde se consultó; varias direcciones, separadas por |"),
    Column("nota", "texto", "", "Lo que la fuente precisa"),
)
_CHAIN = (
    Column("etapa", "texto", "", "reporte, victima, averiguacion, consignacion, imputado, sentencia u otra"),
    Column("periodo", "texto", "", "De cuándo es la cifra (ISO 8601)"),
    Column("valor", "decimal", "la de la columna unidad", "La cifra, tal como se publicó"),
    Column(
        "unidad",
        "texto",
        "",
        "Qué cuenta la cifra; AP, averiguaciones previas; CI, carpetas de investigación",
    ),
    Column("ambito", "texto", "", "federal, estatal (todas las entidades juntas), fed+est o nacional"),
    Column(
        "entidad", "texto", "", "La única entidad de la que habla, en las cifras «por entidad»; si no, vacío"
    ),
    Column("segun", "texto", "", "Quién da la cifra"),
    Column("url", "texto", "", "Dónde se consultó"),
    Column("nota", "texto", "", "Lo que la fuente agrega: consignaciones, sentencias, sexo, edad"),
)
_CRITERIA = (
    Column("fecha", "texto", "", "Día del que se habla, AAAA-MM-DD"),
    Column("cumplidos", "entero", "criterios", "Criterios que la ley de la entidad cumple"),
    Column("evaluados", "entero", "criterios", "Criterios que alguien evaluó: se cumplen, en parte o no"),
    Column("en_conflicto", "entero", "criterios", "Criterios en los que los evaluadores se contradicen"),
    Column("no_evaluados", "entero", "criterios", "Criterios que nadie evaluó"),
    Column("criterios_total", "entero", "criterios", "Criterios por los que se pregunta"),
    Column("calificacion", "decimal", "%", "Parte de los criterios evaluados que se cumplen"),
    Column("calificacion_estatus", "texto", "", "Por qué hay o falta la calificación"),
)


def _circles(column: str) -> Style:
    return Style(column, "circulos", colores=(COUNT_COLOUR,))


PARTICULAR = (
    LayerSpec(
        id="finalidad-entidad",
        titulo="Carpetas por finalidad de la explotación",
        pregunta=HOW,
        descripcion="Carpetas de investigación por trata según el fin de la explotación, por entidad, como "
        "las separa el Registro Nacional de Incidencia Delictiva (RNID) desde enero de 2026.",
        nivel="entidad",
        kind="finalidad",
        style=_circles("carpetas"),
        por_omision="rnid",
        columnas=_PURPOSE,
        advertencias=(
            "Serie discontinua: el instrumento cambió en enero de 2026 (RNID) y sus cifras no se suman ni se "
            "comparan con las de 2015 a 2025 (CNSP), que no separan los fines.",
            "«Otros fines» es lo que la fuente no separa; no dice cuáles son.",
            "La pornografía infantil, que el mismo archivo cuenta, es otro delito y no está aquí.",
        ),
    ),
    LayerSpec(
        id="rutas",
        titulo="Rutas que los informes nombran",
        pregunta=HOW,
        descripcion="De dónde a dónde dicen los informes que se lleva a las personas: una fila por cada "
        "ruta que una fuente nombra, con una línea recta entre un punto de cada lugar.",
        nivel="ruta",
        kind="rutas",
        style=Style("nombre", "lineas", colores=(ROUTE_COLOUR,)),
        por_omision="fijo",
        columnas=_ROUTE,
        advertencias=(
            "Una ruta que se nombra no es una ruta que se mide: ninguna trae conteo, y la misma puede "
            "venir de dos fuentes.",
            "La línea une un punto cualquiera de cada lugar; no es un camino.",
            "Que ningún informe nombre una entidad no dice que por ella no haya rutas.",
        ),
    ),
    LayerSpec(
        id="linea-nacional",
        titulo="Línea Nacional contra la Trata, por entidad",
        pregunta=HOW,
        descripcion="Reportes que recibió la Línea Nacional (800 5533 000) y entidad de origen de las "
        "víctimas, en las entidades que los informes nombran.",
        nivel="entidad",
        kind="linea",
        style=_circles("reportes_recibidos"),
        por_omision="fijo",
        columnas=_HOTLINE,
        advertencias=(
            "Lista parcial: los informes sólo nombran algunas entidades. Las demás son sin dato, no cero.",
            "Las dos series son de periodos distintos y cuentan cosas distintas: no se comparan ni se suman.",
            "Un reporte es una llamada, no una víctima ni una carpeta.",
        ),
    ),
    LayerSpec(
        id="cadena-penal",
        titulo="La cadena penal en el país",
        pregunta=HOW,
        descripcion="De la averiguación a la sentencia: cifras federales y nacionales publicadas, una por "
        "fila, cada una con su periodo, su ámbito y su fuente.",
        nivel="pais",
        kind="cadena",
        style=Style("valor", "tabla"),
        por_omision="fijo",
        columnas=_CHAIN,
        advertencias=(
            "Son cifras del país o de un fuero: no se reparten entre las entidades ni se pintan en un mapa.",
            "Los periodos se traslapan y los ámbitos se incluyen unos a otros: las cifras no se suman.",
            "Casi todas vienen de fuentes secundarias; cada fila dice cuál.",
        ),
    ),
    LayerSpec(
        id="armonizacion-criterios",
        titulo="Armonización, criterio por criterio",
        pregunta=WHO,
        descripcion="Qué criterios de los tratados y de la Ley General cumple la ley de cada entidad, "
        "según quien la evaluó, y qué parte de los evaluados se cumple.",
        nivel="entidad",
        kind="criterios",
        style=Style("calificacion", "clases", (20, 40, 60, 80), RATE_COLOURS),
        por_omision="hoy",
        columnas=_CRITERIA,
        advertencias=(
            "La calificación es la parte que se cumple de los criterios evaluados; los que nadie evaluó se "
            "cuentan aparte y nunca como incumplidos.",
        ),
    ),
)
