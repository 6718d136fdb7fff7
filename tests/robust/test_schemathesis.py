"""The definition and the service say the same of each other, whatever of the one is asked of the other."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import orjson
import pytest
from schemathesis.checks import CHECKS

from .exam import Exam, examine

SEED = 6
EXAMPLES = 3


@pytest.fixture(scope="module")
def exam(address: str) -> Exam:
    return examine(address, seed=SEED, examples=EXAMPLES)


def test_schemathesis_finds_no_fault(exam: Exam) -> None:
    assert not exam.faults, "\n\n".join(f"{name}\n{shown}" for name, shown in exam.faults.items())


def test_every_operation_is_asked_and_every_check_that_there_is_looks_at_the_answers(
    exam: Exam, address: str
) -> None:
    paths = definition(address)["paths"]
    assert exam.operations == {f"GET {path}" for path in paths}
    assert set(exam.checks) >= set(CHECKS.get_all_names())
    assert min(exam.cases[phase] for phase in ("coverage", "fuzzing", "stateful")) >= 10


def test_every_link_of_the_definition_leads_to_an_answer(address: str) -> None:
    paths = definition(address)["paths"]
    of = {methods["get"]["operationId"]: path for path, methods in paths.items()}
    followed = 0
    for path, methods in paths.items():
        given = values(methods["get"])
        for link in methods["get"]["responses"]["200"].get("links", {}).values():
            body = orjson.loads(read(address, path, given))
            led = {name: told(expression, given, body) for name, expression in link["parameters"].items()}
            assert read(address, of[link["operationId"]], values(paths[of[link["operationId"]]]["get"]) | led)
            followed += 1
    assert followed > 20


def definition(address: str) -> Any:
    with urlopen(f"{address}/api?f=json") as answer:
        return orjson.loads(answer.read())


def values(operation: Any) -> dict[str, str]:
    """The parts of an operation's path, as its examples have them."""
    held = operation.get("parameters", ())
    return {each["name"]: str(each["example"]) for each in held if each["in"] == "path"}


def read(address: str, path: str, given: dict[str, str]) -> bytes:
    """The body of an answer; an error of HTTP fails the test with its address."""
    asked = {} if path.endswith(("{tileCol}", "/pmtiles", "/plantillas/{tabla}")) else {"f": "json"}
    url = f"{address}{path.format_map(given)}?{urlencode(asked)}"
    if path.endswith("/healthz"):
        url = url.partition("?")[0]
    with urlopen(url) as answer:
        body: bytes = answer.read()
        return body


def told(expression: str, given: dict[str, str], body: Any) -> str:
    """What a runtime expression of OpenAPI says of a request and its answer."""
    kind, _, pointer = expression.partition("#/")
    if kind == "$response.body":
        for step in pointer.split("/"):
            body = body[int(step) if step.isdigit() else step]
        return str(body)
    return given[expression.removeprefix("$request.path.")]
