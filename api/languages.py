"""The languages of the pages: which one a reader is answered in, and every word that a page of ours says.

What the edition holds (names, titles, descriptions) is in Spanish, as its sources wrote it; a page in English
says so of each text with ``lang``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Language = Literal["es", "en"]

TAGS: dict[Language, str] = {"es": "es-MX", "en": "en"}
"""What ``Content-Language`` and ``<html lang>`` call each language (BCP 47)."""


def spoken(header: str) -> Language:
    """The language of an ``Accept-Language`` header (RFC 9110 §12.5.4): Spanish unless English weighs more.

    >>> spoken(""), spoken("en-US,en;q=0.9,es;q=0.8"), spoken("fr, en;q=0.2"), spoken("*"), spoken("en;q=x")
    ('es', 'en', 'en', 'es', 'es')
    """
    weights: dict[Language, float] = {"es": 0.0, "en": 0.0}
    anything = 0.0
    for part in header.lower().split(","):
        tag, _, options = part.strip().partition(";")
        weight = _weight(options)
        if tag.strip() == "*":
            anything = max(anything, weight)
        for language in weights:
            if tag.strip().split("-")[0] == language:
                weights[language] = max(weights[language], weight)
    return "en" if weights["en"] > max(weights["es"], anything) else "es"


def _weight(options: str) -> float:
    """The q of one language: 1 where none is given, 0 where it cannot be read."""
    for option in options.split(";"):
        name, _, value = option.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def speaker(language: Language) -> Callable[[str], str]:
    """A function that says each word of `WORDS` in ``language``; a word there is none of is said as it is."""
    place = 0 if language == "es" else 1

    def say(word: str) -> str:
        return WORDS[word][place] if word in WORDS else word

    return say


WORDS: dict[str, tuple[str, str]] = {
    # Of every page
    "home": ("Incidencia", "Incidencia"),
    "home_link": ("El mapa", "The map"),
    "breadcrumbs": ("Dónde está", "Where you are"),
    "pages": ("Páginas", "Pages"),
    "skip": ("Ir al contenido", "Skip to the content"),
    "formats": ("Este mismo recurso", "This same resource"),
    "links": ("Enlaces", "Links"),
    "help": ("Línea Nacional contra la Trata de Personas", "National Human Trafficking Hotline (Mexico)"),
    "caveat": (
        "Una carpeta de investigación es un expediente, no una víctima. Sin dato quiere decir que ninguna "
        "fuente que tengamos lo dice; nunca se cuenta como un no.",
        "An investigation file (carpeta de investigación) is a case record, not a victim. “No data” means "
        "that no source we hold says it; it is never counted as a no.",
    ),
    "spanish_content": (
        "",
        "Names, titles and descriptions are given in Spanish, as their sources wrote them.",
    ),
    "edition": ("Edición", "Edition"),
    # Titles of the resources
    "conformance": ("Normas que cumple", "Standards it conforms to"),
    "collections": ("Capas", "Layers"),
    "editions": ("Ediciones", "Editions"),
    "tilematrixsets": ("Esquemas de teselas", "Tile matrix sets"),
    "tilesets": ("Teselas", "Tiles"),
    "tiles": ("Teselas", "Tiles"),
    "tileMatrixSets": ("Esquemas de teselas", "Tile matrix sets"),
    "queryables": ("Por qué se puede preguntar", "Queryables"),
    "sortables": ("Por qué se puede ordenar", "Sortables"),
    "schema": ("Esquema de las filas", "Schema of the rows"),
    "items": ("Filas", "Rows"),
    "api": ("Definición de la interfaz", "API definition"),
    "indicadores": ("Indicadores", "Indicators"),
    "filas": ("Lo que hay detrás", "What is behind it"),
    "cobertura": ("Cobertura", "Coverage"),
    "brechas": ("Brechas", "Gaps"),
    "cambios": ("Cambios", "Changes"),
    "estancias": ("Estancias", "Spells"),
    "plantillas": ("Plantillas", "Templates"),
    "tablero": ("Tablero", "Board"),
    "ficha": ("Ficha", "Card"),
    "style": ("Estilo", "Style"),
    # Columns and labels
    "name": ("Nombre", "Name"),
    "id": ("Identificador", "Identifier"),
    "title": ("Título", "Title"),
    "description": ("Descripción", "Description"),
    "type": ("Tipo", "Type"),
    "unit": ("Unidad", "Unit"),
    "role": ("Papel", "Role"),
    "values": ("Valores posibles", "Possible values"),
    "standard": ("Norma", "Standard"),
    "class": ("Clase de conformidad", "Conformance class"),
    "value": ("Valor", "Value"),
    "column": ("Columna", "Column"),
    "columns": ("Columnas", "Columns"),
    "extent": ("Extensión", "Extent"),
    "bbox": ("Oeste, sur, este, norte", "West, south, east, north"),
    "interval": ("De cuándo habla", "Time span"),
    "open_end": ("sin límite", "open"),
    "crs": ("Sistemas de coordenadas", "Coordinate reference systems"),
    "storageCrs": ("Sistema en que se guarda", "Storage CRS"),
    "warnings": ("Advertencias", "Caveats"),
    "question": ("Pregunta a la que responde", "Question it answers"),
    "level": ("Nivel", "Level"),
    "periods": ("Periodos", "Periods"),
    "default_period": ("Periodo por omisión", "Default period"),
    "marco": ("Marco Geoestadístico", "Geostatistical framework"),
    "without_polygon": ("Sin polígono en este marco", "Without polygon in this framework"),
    "download": ("Descargar las filas", "Download the rows"),
    "see_rows": ("Ver las filas", "See the rows"),
    "geometry": ("Geometría", "Geometry"),
    "no_geometry": ("sin geometría", "no geometry"),
    "geometry_not_sent": ("no se pidió", "not asked for"),
    "next": ("Las que siguen", "Next"),
    "prev": ("Las anteriores", "Previous"),
    "shown": ("Se muestran", "Showing"),
    "of": ("de", "of"),
    "rows": ("filas", "rows"),
    "no_rows": ("Ninguna fila responde a lo que se pide.", "No row matches what is asked for."),
    "layers_count": ("capas", "layers"),
    "in_use": ("En uso", "In use"),
    "made": ("Creada", "Made"),
    "cortes": ("Cortes", "Cut-off months"),
    "parameters": ("Parámetros", "Parameters"),
    "version": ("Versión", "Version"),
    "address": ("Dirección", "Address"),
    "array": ("lista", "list"),
    "example": ("Ejemplo", "Example"),
    "answers": ("Respuestas", "Responses"),
    "meaning": ("Significado", "Meaning"),
    "required": ("obligatorio", "required"),
    "default": ("por omisión", "default"),
    "yes": ("sí", "yes"),
    "no": ("no", "no"),
    "nothing": ("sin valor", "no value"),
    "none": ("ninguno", "none"),
    "template_address": ("plantilla de dirección", "address template"),
    # Why a value is what it is
    "observado": ("observado", "observed"),
    "no_reportado": ("no reportado", "not reported"),
    "suprimido": ("suprimido", "suppressed"),
    "no_aplica": ("no aplica", "not applicable"),
    "sin_dato": ("sin dato", "no data"),
    # A situation
    "si": ("sí", "yes"),
    "parcial": ("en parte", "partly"),
    "en_conflicto": ("en conflicto", "in conflict"),
    # Types of a column
    "texto": ("texto", "text"),
    "entero": ("entero", "integer"),
    "decimal": ("decimal", "decimal number"),
    "string": ("texto", "text"),
    "integer": ("entero", "integer"),
    "number": ("número", "number"),
    "boolean": ("sí o no", "yes or no"),
}
