"""OpenAPI 3.1, which FastAPI writes, as OpenAPI 3.0.3, which the clients of OGC API read.

The two differ in how they say what a value may be: 3.1 takes JSON Schema 2020-12 whole, 3.0.3 a dialect of
an older draft (https://spec.openapis.org/oas/v3.0.3#schema-object). Each difference is translated; a keyword
that 3.0.3 has no word for is a ValueError, because leaving it out would promise something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERSION = "3.0.3"

_PASSED = frozenset(
    (
        *("title", "multipleOf", "maximum", "minimum", "maxLength", "minLength", "pattern", "maxItems"),
        *("minItems", "uniqueItems", "maxProperties", "minProperties", "required", "enum", "description"),
        *("format", "default", "discriminator", "readOnly", "writeOnly", "xml", "externalDocs", "example"),
        *("deprecated", "nullable"),
    )
)
_OF_SCHEMAS = frozenset(("allOf", "anyOf", "oneOf"))
_OF_ONE = frozenset(("not", "items", "additionalProperties"))
_ASIDE = frozenset(("$schema", "$id", "$comment", "$anchor"))  # they say nothing of the value
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}

Schema = Mapping[str, Any]


def to_3_0(document: Mapping[str, Any]) -> dict[str, Any]:
    """The whole definition in version 3.0.3; raises ValueError for what that version cannot say."""
    made = _within(document)
    assert isinstance(made, dict)
    made["openapi"] = VERSION
    for added in ("webhooks", "jsonSchemaDialect"):
        if made.pop(added, None):
            raise ValueError(f"OpenAPI {VERSION} has no {added}")
    return made


def _within(part: Any) -> Any:
    """Any part of a definition with the schemas in it translated, wherever they stand."""
    if isinstance(part, list | tuple):
        return [_within(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    made = {}
    for name, value in part.items():
        if name == "schema":
            made[name] = schema_3_0(value)
        elif name == "schemas":
            made[name] = {key: schema_3_0(each) for key, each in value.items()}
        elif name in ("example", "examples"):  # values, not parts of the definition
            made[name] = value
        else:
            made[name] = _within(value)
    return made


def schema_3_0(schema: Schema | bool) -> dict[str, Any]:
    """One JSON Schema 2020-12 in the dialect of OpenAPI 3.0.3. Raises ValueError, as `to_3_0` does.

    >>> schema_3_0({"anyOf": [{"type": "string"}, {"type": "null"}], "examples": ["20"]})
    {'example': '20', 'type': 'string', 'nullable': True}
    >>> schema_3_0({"type": ["integer", "null"], "exclusiveMinimum": 0})
    {'type': 'integer', 'nullable': True, 'minimum': 0, 'exclusiveMinimum': True}
    >>> schema_3_0({"const": "Feature"})
    {'enum': ['Feature']}
    """
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    if "$ref" in schema:
        beside = {name: value for name, value in schema.items() if name != "$ref"}
        # 3.0.3 reads nothing that stands beside a $ref.
        return {"allOf": [{"$ref": schema["$ref"]}], **schema_3_0(beside)} if beside else dict(schema)
    made: dict[str, Any] = {}
    for keyword, value in schema.items():
        made |= _keyword(keyword, value)
    return _unwrapped(made)


def _keyword(keyword: str, value: Any) -> dict[str, Any]:
    if keyword in _PASSED or keyword.startswith("x-"):
        return {keyword: value}
    if keyword in _ASIDE:
        return {}
    if keyword == "type":
        return _type(value)
    if keyword in _OF_SCHEMAS:
        return _choices(keyword, value)
    if keyword in _OF_ONE:
        free = keyword == "additionalProperties" and isinstance(value, bool)
        return {keyword: value if free else schema_3_0(value)}
    if keyword == "properties":
        return {keyword: {name: schema_3_0(each) for name, each in value.items()}}
    if keyword == "const":
        return {"enum": [value]}
    if keyword == "examples":
        return {"example": value[0]}
    if keyword in _BOUNDS:
        return {_BOUNDS[keyword]: value, keyword: True}
    if keyword == "prefixItems":
        return {"items": {"anyOf": [schema_3_0(each) for each in value]}}
    if keyword == "contentEncoding" and value == "base64":
        return {"format": "byte"}
    if keyword == "contentMediaType":
        return {"format": "binary"}
    raise ValueError(f"OpenAPI {VERSION} has no word for «{keyword}»")


def _type(value: Any) -> dict[str, Any]:
    """3.0.3 knows one type a schema, and no type `null`."""
    kinds = [value] if isinstance(value, str) else list(value)
    some = [kind for kind in kinds if kind != "null"]
    nullable = {"nullable": True} if len(some) < len(kinds) else {}
    if not some:
        return {"enum": [None], "nullable": True}
    if len(some) == 1:
        return {"type": some[0], **nullable}
    return {"anyOf": [{"type": kind} for kind in some], **nullable}


def _choices(keyword: str, value: Any) -> dict[str, Any]:
    """A choice between something and nothing is something that may be missing."""
    some = [each for each in value if each != {"type": "null"}]
    nullable = {"nullable": True} if len(some) < len(value) else {}
    return {keyword: [schema_3_0(each) for each in some], **nullable}


def _unwrapped(schema: dict[str, Any]) -> dict[str, Any]:
    """A choice of one is that one; nullable counts only where the type stands beside it."""
    for keyword in ("anyOf", "oneOf"):
        if schema.get("nullable") and len(schema.get(keyword, ())) == 1:
            only: dict[str, Any] = schema.pop(keyword)[0]
            if "$ref" in only:
                return schema | {"allOf": [only]}
            nullable = schema.pop("nullable")
            return schema | only | {"nullable": nullable}
    return schema
