"""What is declared is what is tested, and nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from .service import Service
from .standards import CLASSES, IDENTIFIERS, proves, uri


def proved() -> dict[str, list[str]]:
    """What each test of this folder proves, by the test's name."""
    found = {}
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for mark in node.decorator_list if isinstance(node, ast.FunctionDef) else []:
                if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "proves":
                    found[f"{file.stem}::{node.name}"] = [ast.literal_eval(each) for each in mark.args]
    return found


def test_conformance_lists_exactly_what_is_tested(service: Service) -> None:
    declared = service.json("/conformance")["conformsTo"]
    assert sorted(declared) == sorted(uri(each) for each in CLASSES)


def test_every_requirement_and_abstract_test_is_proved_by_a_test() -> None:
    held = {identifier for identifiers in proved().values() for identifier in identifiers}
    assert sorted(IDENTIFIERS - held) == []


def test_a_test_is_named_after_the_first_thing_that_it_proves() -> None:
    kinds = {"req": "test_req", "conf": "test_abstract"}
    for place, (first, *_) in proved().items():
        _, kind, conformance_class, name = first.split("/")
        named = re.sub(r"\W", "_", f"{kinds[kind]}_{conformance_class}_{name}").lower()
        assert place.partition("::")[2] == named


def test_what_no_text_names_cannot_be_proved() -> None:
    with pytest.raises(ValueError, match=r"no standard names \['features-1/req/core/none'\]"):
        proves("features-1/req/core/none")


@pytest.mark.parametrize("conformance_class", CLASSES)
@proves(
    "features-3/conf/queryables/get-conformance",
    "features-3/conf/queryables-query-parameters/get-conformance",
    "features-3/conf/filter/get-conformance",
    "features-3/conf/features-filter/get-conformance",
    "features-5/conf/returnables-and-receivables/get-conformance",
    "features-5/conf/queryables/get-conformance",
    "features-5/conf/sortables/get-conformance",
    "tiles-1/conf/core/conformance-success",
    "tiles-1/req/core/conformance-success",
)
def test_abstract_queryables_get_conformance(service: Service, conformance_class: str) -> None:
    answer = service.get("/conformance", accept="application/json")
    assert answer.headers["content-type"] == "application/json"
    assert uri(conformance_class) in answer.json()["conformsTo"]
