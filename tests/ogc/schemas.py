"""What the standards ask of each JSON document, as JSON Schema."""

from __future__ import annotations

from typing import Any

_URI = {"type": "string", "pattern": r"^https?://"}
_NUMBER_ARRAY = {"type": "array", "items": {"type": "number"}}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


LINK = _object(
    "href rel type",
    href=_URI,
    rel={"type": "string", "minLength": 1},
    type={"type": "string", "pattern": r"^[a-z]+/[\w.+-]+"},
    title={"type": "string"},
    hreflang={"type": "string"},
    templated={"type": "boolean"},
)
LINKS = {"type": "array", "minItems": 1, "items": LINK}

CONFORMANCE = _object(
    "conformsTo", conformsTo={"type": "array", "items": {"type": "string"}, "uniqueItems": True}
)
LANDING = _object("links", title={"type": "string"}, description={"type": "string"}, links=LINKS)

EXTENT = _object(
    "spatial",
    spatial=_object(
        "bbox",
        bbox={"type": "array", "minItems": 1, "items": {**_NUMBER_ARRAY, "minItems": 4, "maxItems": 6}},
        crs={"const": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
    ),
    temporal=_object(
        "interval",
        interval={
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": {
                    "anyOf": [{"type": "null"}, {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT.*Z$"}]
                },
            },
        },
        trs={"const": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"},
    ),
)
COLLECTION = _object(
    "id links",
    id={"type": "string", "pattern": r"^[^./]+$"},
    title={"type": "string"},
    description={"type": "string"},
    links=LINKS,
    extent=EXTENT,
    itemType={"const": "feature"},
    crs={"type": "array", "minItems": 1, "items": _URI},
    storageCrs=_URI,
)
COLLECTIONS = _object("links collections", links=LINKS, collections={"type": "array", "items": COLLECTION})


def _depth(depth: int) -> dict[str, Any]:
    position = {**_NUMBER_ARRAY, "minItems": 2, "maxItems": 3}
    nested: dict[str, Any] = position
    for _ in range(depth):
        nested = {"type": "array", "items": nested}
    return nested


_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
GEOMETRY = {
    "oneOf": [
        _object("type coordinates", type={"const": name}, coordinates=_depth(depth))
        for name, depth in _DEPTHS.items()
    ]
}
FEATURE = _object(
    "type id geometry properties",
    type={"const": "Feature"},
    id={"type": "string"},
    geometry={"oneOf": [{"type": "null"}, GEOMETRY]},
    properties={"type": "object"},
    links=LINKS,
)
FEATURE_COLLECTION = _object(
    "type features links",
    type={"const": "FeatureCollection"},
    features={"type": "array", "items": FEATURE},
    links=LINKS,
    numberMatched={"type": "integer", "minimum": 0},
    numberReturned={"type": "integer", "minimum": 0},
)

_CRS = {"anyOf": [_URI, {"type": "object", "required": ["uri"]}, {"type": "object", "required": ["wkt"]}]}
_LIMITS = _object(
    "tileMatrix minTileRow maxTileRow minTileCol maxTileCol",
    tileMatrix={"type": "string"},
    minTileRow={"type": "integer", "minimum": 0},
    maxTileRow={"type": "integer", "minimum": 0},
    minTileCol={"type": "integer", "minimum": 0},
    maxTileCol={"type": "integer", "minimum": 0},
)
TILESET = _object(
    "dataType crs links",
    title={"type": "string"},
    dataType={"enum": ["map", "vector", "coverage"]},
    crs=_CRS,
    tileMatrixSetURI=_URI,
    links=LINKS,
    tileMatrixSetLimits={"type": "array", "items": _LIMITS},
    layers={"type": "array", "minItems": 1, "items": _object("id dataType", id={"type": "string"})},
)
TILESETS = _object("tilesets", links=LINKS, tilesets={"type": "array", "minItems": 1, "items": TILESET})
TILE_MATRIX_SET = _object(
    "crs tileMatrices",
    id={"type": "string"},
    uri=_URI,
    crs=_CRS,
    orderedAxes={"type": "array", "items": {"type": "string"}},
    tileMatrices={
        "type": "array",
        "minItems": 1,
        "items": _object(
            "id scaleDenominator cellSize pointOfOrigin tileWidth tileHeight matrixWidth matrixHeight",
            id={"type": "string"},
            scaleDenominator={"type": "number", "exclusiveMinimum": 0},
            cellSize={"type": "number", "exclusiveMinimum": 0},
            cornerOfOrigin={"enum": ["topLeft", "bottomLeft"]},
            pointOfOrigin={**_NUMBER_ARRAY, "minItems": 2, "maxItems": 2},
            tileWidth={"type": "integer", "minimum": 1},
            tileHeight={"type": "integer", "minimum": 1},
            matrixWidth={"type": "integer", "minimum": 1},
            matrixHeight={"type": "integer", "minimum": 1},
        ),
    },
)
