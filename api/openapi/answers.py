"""What each address answers: its formats, the schema of its JSON, and where its answer leads next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.negotiation import GEOJSON, HTML, JSON
from api.openapi.schemas import ref
from api.problems import MEDIA_TYPE as PROBLEM
from layers import style_json
from layers.crs import OFFERED
from layers.encodings import ENCODINGS, mvt, pmtiles

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
TILE = mvt.MEDIA_TYPE
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Operation = tuple[str, Mapping[str, str]]
"""Another operation's id and what of this answer its parameters are (OpenAPI runtime expressions)."""


@dataclass(frozen=True)
class Answer:
    """A good answer of one address: name of ``f`` → media type, and the component its JSON follows."""

    schema: str
    offers: Mapping[str, str]
    links: Mapping[str, Operation] = field(default_factory=dict)


COLLECTION = "collectionId"
"""How this document calls what the routes call ``layer``."""

_LAYER = {COLLECTION: f"$request.path.{COLLECTION}"}
_PLAIN = {"json": JSON}
_READ = {"json": JSON, "html": HTML}
_COUNTED = {"json": JSON, "csv": CSV, "html": HTML}
_ROWS = {name: encoding.media_type for name, encoding in ENCODINGS.items()} | {"html": HTML}

ANSWERS: Mapping[str, Answer] = {
    "/": Answer("Portada", _READ),
    "/api": Answer("Definicion", {"json": OPENAPI, "html": HTML}),
    "/conformance": Answer("Normas", _READ),
    "/collections": Answer(
        "Capas", _READ, {"capa": ("collection", {COLLECTION: "$response.body#/collections/0/id"})}
    ),
    "/collections/{layer}": Answer(
        "Capa",
        _READ,
        {
            "filas": ("items", _LAYER),
            "esquema": ("schema", _LAYER),
            "consultables": ("queryables", _LAYER),
            "ordenables": ("sortables", _LAYER),
            "teselas": ("tilesets_list", _LAYER),
            "estilo": ("style", _LAYER),
            "archivo": ("whole", _LAYER),
        },
    ),
    "/collections/{layer}/items": Answer(
        "Filas", _ROWS, {"fila": ("item", _LAYER | {"cvegeo": "$response.body#/features/0/id"})}
    ),
    "/collections/{layer}/items/{cvegeo}": Answer(
        "Fila", {"json": GEOJSON, "html": HTML}, {"capa": ("collection", _LAYER)}
    ),
    "/collections/{layer}/queryables": Answer(
        "Esquema", {"json": SCHEMA, "html": HTML}, {"filas": ("items", _LAYER)}
    ),
    "/collections/{layer}/sortables": Answer("Esquema", {"json": SCHEMA, "html": HTML}),
    "/collections/{layer}/schema": Answer("Esquema", {"json": SCHEMA, "html": HTML}),
    "/collections/{layer}/tiles": Answer(
        "ConjuntosDeTeselas",
        _READ,
        {
            "conjunto": (
                "tileset_metadata",
                _LAYER | {"tileMatrixSetId": "$response.body#/tilesets/1/tileMatrixSetId"},
            )
        },
    ),
    "/collections/{layer}/tiles/{tileMatrixSetId}": Answer(
        "TeselasDeUnaCapa",
        {"json": JSON, "tilejson": JSON, "html": HTML},
        {
            "tesela": (
                "tile",
                _LAYER
                | {
                    "tileMatrixSetId": "$request.path.tileMatrixSetId",
                    "tileMatrix": "$response.body#/tileMatrixSetLimits/4/tileMatrix",
                    "tileRow": "$response.body#/tileMatrixSetLimits/4/minTileRow",
                    "tileCol": "$response.body#/tileMatrixSetLimits/4/minTileCol",
                },
            )
        },
    ),
    "/collections/{layer}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}": Answer(
        "", {"mvt": TILE}
    ),
    "/collections/{layer}/style": Answer("Estilo", {"json": style_json.MEDIA_TYPE}),
    "/collections/{layer}/pmtiles": Answer("", {"pmtiles": pmtiles.MEDIA_TYPE}),
    "/tileMatrixSets": Answer(
        "EsquemasDeTeselas",
        _READ,
        {"esquema": ("grid_definition", {"tileMatrixSetId": "$response.body#/tileMatrixSets/0/id"})},
    ),
    "/tileMatrixSets/{tileMatrixSetId}": Answer("EsquemaDeTeselas", _READ),
    "/tablero": Answer("Tablero", _READ),
    "/ficha/{cve_ent}": Answer(
        "Ficha", _READ, {"informe": ("informe_de_entidad", {"cve_ent": "$request.path.cve_ent"})}
    ),
    "/indicadores": Answer(
        "Indicadores", _COUNTED, {"indicador": ("indicador", {"id": "$response.body#/indicadores/0/id"})}
    ),
    "/indicadores/{id}": Answer("Indicador", _COUNTED, {"filas": ("filas", {"id": "$request.path.id"})}),
    "/indicadores/{id}/filas": Answer("FilasDeIndicador", _COUNTED),
    "/cobertura": Answer(
        "Coberturas",
        _COUNTED,
        {"mecanismo": ("de_un_mecanismo", {"mecanismo": "$response.body#/coberturas/0/mecanismo"})},
    ),
    "/cobertura/brechas": Answer("Brechas", _COUNTED),
    "/cobertura/cambios": Answer("Cambios", _COUNTED),
    "/cobertura/{mecanismo}": Answer(
        "Cobertura", _COUNTED, {"filas": ("filas", {"id": "$request.path.mecanismo"})}
    ),
    "/criterios": Answer("Criterios", _COUNTED),
    "/lineas": Answer("Lineas", _COUNTED),
    "/informe": Answer("Informe", {"html": HTML, "xlsx": XLSX, "json": JSON}),
    "/informe/{cve_ent}": Answer("Informe", {"html": HTML, "xlsx": XLSX, "json": JSON}),
    "/plantillas": Answer(
        "Plantillas", _READ, {"plantilla": ("plantilla", {"tabla": "$response.body#/plantillas/0/tabla"})}
    ),
    "/plantillas/{tabla}": Answer("", {"xlsx": XLSX, "csv": CSV}),
    "/editions": Answer(
        "Ediciones", _READ, {"edicion": ("edition", {"id": "$response.body#/ediciones/0/id"})}
    ),
    "/editions/{id}": Answer("Edicion", _READ),
    "/healthz": Answer("Estado", _PLAIN),
    "/readyz": Answer("Estado", _PLAIN),
    "/metrics": Answer("", {"texto": "text/plain"}),
}
"""Every address of the definition; a test asks each of them for each of its formats."""

REFUSALS = {
    "400": "La petición no se entiende: un parámetro que no existe, que viene dos veces o que no es válido.",
    "404": "No hay nada con ese nombre.",
    "406": "No hay respuesta en el formato que se pide.",
    "410": "La edición fue retirada.",
    "413": "La petición lleva un cuerpo, y aquí sólo se lee.",
    "414": "La dirección es demasiado larga.",
    "416": "La parte que pide Range no existe.",
    "429": "Demasiadas peticiones en poco tiempo; Retry-After dice cuándo volver.",
    "431": "Los encabezados son demasiado largos.",
    "500": "Una falla del servicio.",
    "503": "El servicio no puede responder ahora; Retry-After dice cuándo volver.",
}
"""Every status with which a request is refused: 410 only under the address of an edition."""


HEADERS = {
    "ETag": {
        "description": "La huella del contenido.",
        "schema": {"type": "string", "pattern": '^"[0-9a-z-]+"$'},
    }
}
ROW_HEADERS = {
    "Content-Crs": {
        "description": "El sistema de referencia de las coordenadas.",
        "schema": {"type": "string", "enum": [f"<{uri}>" for uri in OFFERED]},
    }
}


def responses(path: str, operations: set[str], *, cited: bool) -> dict[str, Any]:
    """The responses of an address; ``operations`` are the ids there are, so that no link leads nowhere.

    ``cited`` tells that the address is that of one edition, which may have been taken back.
    """
    answer = ANSWERS[path]
    content = {kind: {"schema": _schema(answer, kind)} for kind in answer.offers.values()}
    headers = HEADERS | (ROW_HEADERS if answer.schema in ("Filas", "Fila") else {})
    good: dict[str, Any] = {"description": "La respuesta.", "headers": headers, "content": content}
    links = {
        name: {"operationId": target, "parameters": dict(given)}
        for name, (target, given) in answer.links.items()
        if target in operations
    }
    if links:
        good["links"] = links
    made = {
        "200": good,
        "206": {"description": "La parte de la respuesta que pide Range."},
        "304": {"description": "Quien pregunta ya tiene esta misma respuesta."},
    }
    if TILE in answer.offers.values():
        made["204"] = {"description": "No hay nada dibujado en esta tesela."}
    refused = {code: _refusal(code, said) for code, said in REFUSALS.items() if cited or code != "410"}
    return dict(sorted(made.items())) | refused


def _schema(answer: Answer, kind: str) -> dict[str, Any]:
    plain = kind.partition(";")[0]
    if plain.endswith(("/json", "+json")) and answer.schema:
        return ref(answer.schema)
    if plain.startswith("text/"):
        return {"type": "string"}
    return {"type": "string", "contentMediaType": plain}


def _refusal(code: str, said: str) -> dict[str, Any]:
    made: dict[str, Any] = {"description": said, "content": {PROBLEM: {"schema": ref("Problema")}}}
    if code in ("429", "503"):
        made["headers"] = {
            "Retry-After": {"description": "Segundos que conviene esperar.", "schema": {"type": "integer"}}
        }
    return made
