"""What each address answers: its formats, the schema of its JSON, and where its answer leads next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.negotiation import GEOJSON, HTML, JSON
from api.openapi.schemas import ref
from api.problems import MEDIA_TYPE as PROBLEM
from layers import style_json
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


_LAYER = {"layer": "$request.path.layer"}
_PLAIN = {"json": JSON}
_READ = {"json": JSON, "html": HTML}
_COUNTED = {"json": JSON, "csv": CSV, "html": HTML}
_ROWS = {name: encoding.media_type for name, encoding in ENCODINGS.items()} | {"html": HTML}

ANSWERS: Mapping[str, Answer] = {
    "/": Answer("Portada", _READ),
    "/api": Answer("Definicion", {"json": OPENAPI, "html": HTML}),
    "/conformance": Answer("Normas", _READ),
    "/collections": Answer(
        "Capas", _READ, {"capa": ("collection", {"layer": "$response.body#/collections/0/id"})}
    ),
    "/collections/{layer}": Answer(
        "Capa", _READ, {"filas": ("items", _LAYER), "esquema": ("schema", _LAYER)}
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
    "/collections/{layer}/tiles": Answer("ConjuntosDeTeselas", _READ),
    "/collections/{layer}/tiles/{tileMatrixSetId}": Answer(
        "ConjuntoDeTeselas", {"json": JSON, "tilejson": JSON, "html": HTML}
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
    "/ficha/{cve_ent}": Answer("Ficha", _READ),
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
    "/cobertura/{mecanismo}": Answer("Cobertura", _COUNTED),
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
    "414": "La dirección es demasiado larga.",
    "429": "Demasiadas peticiones en poco tiempo; Retry-After dice cuándo volver.",
    "503": "El servicio no puede responder ahora; Retry-After dice cuándo volver.",
    "default": "Otro problema.",
}


def responses(path: str, operations: set[str]) -> dict[str, Any]:
    """The responses of an address; ``operations`` are the ids there are, so that no link leads nowhere."""
    answer = ANSWERS[path]
    good: dict[str, Any] = {
        "description": "La respuesta.",
        "headers": {"ETag": {"description": "La huella del contenido.", "schema": {"type": "string"}}},
        "content": {kind: {"schema": _schema(answer, kind)} for kind in answer.offers.values()},
    }
    links = {
        name: {"operationId": target, "parameters": dict(given)}
        for name, (target, given) in answer.links.items()
        if target in operations
    }
    if links:
        good["links"] = links
    made = {"200": good, "304": {"description": "Quien pregunta ya tiene esta misma respuesta."}}
    if TILE in answer.offers.values():
        made["204"] = {"description": "No hay nada dibujado en esta tesela."}
    return dict(sorted(made.items())) | {code: _refusal(code, said) for code, said in REFUSALS.items()}


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
