"""What the answers hold, as JSON Schema 2020-12; `downgrade` says it as OpenAPI 3.0.3 does."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
COUNT: Schema = {"type": "integer", "minimum": 0}
OBJECT: Schema = {"type": "object"}


def ref(name: str) -> Schema:
    """A reference to one of `SCHEMAS`; none leads out of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Schema) -> Schema:
    """A list of ``items``."""
    return {"type": "array", "items": items}


def document(about: str, required: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object that ``about`` describes; other members may stand beside those that it names."""
    made: Schema = {"type": "object", "description": about, "properties": properties}
    return {**made, "required": list(required)} if required else made


LINKS = listed(ref("Enlace"))
_TABLE = listed(OBJECT)


def on_a_day(about: str, rows: str, /, **others: Schema) -> Schema:
    """What is told of a day: a table named ``rows``, beside ``others``."""
    return document(about, ("fecha", rows), fecha=DAY, **others, **{rows: _TABLE}, links=LINKS)


SCHEMAS: dict[str, Schema] = {
    "Problema": document(
        "Por qué no hay respuesta y qué enviar en su lugar (RFC 9457).",
        ("title", "status", "detail"),
        type=TEXT,
        title=TEXT,
        status={"type": "integer", "minimum": 400, "maximum": 599},
        detail=TEXT,
        instance=TEXT,
    ),
    "Enlace": document(
        "Un enlace (RFC 8288).",
        ("href", "rel"),
        href=TEXT,
        rel=TEXT,
        type=TEXT,
        title=TEXT,
        templated={"type": "boolean"},
    ),
    "Portada": document(
        "La entrada: qué hay y dónde.", ("title", "links"), title=TEXT, description=TEXT, links=LINKS
    ),
    "Definicion": document(
        "Este documento.",
        ("openapi", "info", "paths"),
        openapi=TEXT,
        info=OBJECT,
        paths=OBJECT,
    ),
    "Normas": document(
        "Las clases de conformidad que se cumplen.", ("conformsTo",), conformsTo=listed(TEXT), links=LINKS
    ),
    "Capas": document("Las capas.", ("links", "collections"), links=LINKS, collections=listed(ref("Capa"))),
    "Capa": document(
        "Una capa: qué mide, dónde, cuándo y en qué formatos.",
        ("id", "links"),
        id=TEXT,
        title=TEXT,
        description=TEXT,
        itemType=TEXT,
        crs=listed(TEXT),
        storageCrs=TEXT,
        extent=OBJECT,
        incidencia=OBJECT,
        links=LINKS,
    ),
    "Filas": document(
        "Filas de una capa (RFC 7946).",
        ("type", "features"),
        type={"const": "FeatureCollection"},
        numberMatched=COUNT,
        numberReturned=COUNT,
        links=LINKS,
        features=listed(ref("Fila")),
    ),
    "Fila": document(
        "Una fila: cada valor junto a su estatus. Un valor que falta es nulo y su estatus dice por qué.",
        ("type", "geometry", "properties"),
        type={"const": "Feature"},
        id=TEXT,
        geometry={"type": ["object", "null"], "properties": {"type": TEXT}},
        properties={"type": ["object", "null"]},
        links=LINKS,
    ),
    "Esquema": document(
        "Un esquema JSON de las columnas de una capa.",
        ("type", "properties"),
        type={"const": "object"},
        title=TEXT,
        description=TEXT,
        properties=OBJECT,
    ),
    "ConjuntosDeTeselas": document(
        "En qué esquemas hay teselas de una capa.", ("tilesets",), tilesets=_TABLE, links=LINKS
    ),
    "ConjuntoDeTeselas": document(
        "Las teselas de una capa en un esquema.",
        ("dataType", "links"),
        title=TEXT,
        dataType=TEXT,
        crs=TEXT,
        links=LINKS,
    ),
    "TeselasDeUnaCapa": {"oneOf": [ref("ConjuntoDeTeselas"), ref("TileJSON")]},
    "EsquemasDeTeselas": document(
        "Los esquemas de teselas que hay.", ("tileMatrixSets",), tileMatrixSets=_TABLE, links=LINKS
    ),
    "EsquemaDeTeselas": document(
        "Un esquema de teselas (OGC 17-083r4).", ("tileMatrices",), id=TEXT, crs=TEXT, tileMatrices=_TABLE
    ),
    "TileJSON": document(
        "Las teselas de una capa, como las lee un mapa (TileJSON 3.0).",
        ("tilejson", "tiles"),
        tilejson=TEXT,
        tiles=listed(TEXT),
    ),
    "Estilo": document(
        "Un estilo de MapLibre (versión 8).",
        ("version", "sources", "layers"),
        version={"const": 8},
        sources=OBJECT,
        layers=_TABLE,
    ),
    "Tablero": document("Lo que la página responde primero.", ("edicion",), edicion=TEXT),
    "Ficha": document("Lo que se sabe de una entidad.", ()),
    "Indicadores": on_a_day("Los diez indicadores en un día.", "indicadores"),
    "Indicador": document("Un indicador, o la cobertura de un mecanismo.", ("links",), links=LINKS),
    "FilasDeIndicador": document(
        "Lo que hay detrás de un número.",
        ("id", "fecha", "filas"),
        id=TEXT,
        fecha=DAY,
        filas=_TABLE,
        links=LINKS,
    ),
    "Coberturas": on_a_day("La cobertura de cada mecanismo.", "coberturas"),
    "Cobertura": document(
        "La cobertura de un mecanismo, con sus estancias.", ("estancias",), estancias=_TABLE, links=LINKS
    ),
    "Brechas": on_a_day("Quién tiene un mecanismo y carece de otro.", "brechas"),
    "Cambios": document(
        "Lo que cambió entre dos días.",
        ("desde", "fecha", "cambios"),
        desde=DAY,
        fecha=DAY,
        cambios=_TABLE,
        links=LINKS,
    ),
    "Criterios": on_a_day(
        "La armonización, criterio por criterio.", "filas", criterios=_TABLE, puntajes=_TABLE
    ),
    "Lineas": on_a_day("Las líneas de acción.", "filas"),
    "Informe": document("El informe semestral.", ()),
    "Plantillas": document("Las plantillas que hay.", ("plantillas",), plantillas=_TABLE, links=LINKS),
    "Ediciones": document(
        "Las ediciones publicadas, la más nueva primero.",
        ("ediciones",),
        ediciones=listed(ref("Edicion")),
        links=LINKS,
    ),
    "Edicion": document(
        "El manifiesto de una edición.",
        ("id", "creada", "links"),
        id=TEXT,
        creada={"type": "string", "format": "date-time"},
        en_uso={"type": "boolean"},
        links=LINKS,
    ),
    "Estado": document("Cómo está el servicio.", ("estado",), estado=TEXT),
}
"""The component schemas, by name."""
