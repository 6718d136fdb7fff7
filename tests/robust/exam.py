"""Schemathesis run over a service: every phase and every check it has, as its own command runs them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.request import urlopen

import orjson
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from schemathesis.engine.core import Engine

from .exemptions import excused

PHASES = ("examples", "coverage", "fuzzing", "stateful")
LEAKS = re.compile(rb'Traceback \(most recent call last\)|File "[^"]*\.py", line \d+|site-packages')
"""What no body may hold: how we are made inside."""
SLOWEST = 20.0
"""Seconds in which each answer must come whole, also where the machine is busy with other things."""


@dataclass
class Exam:
    """What was asked, and what was wrong; each fault in words, with the request that shows it."""

    cases: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)
    steps: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    excused: int = 0


def examine(
    address: str, *, seed: int, examples: int, seconds: int | None = None, phases: Sequence[str] = PHASES
) -> Exam:
    """Ask everything that ``address``/api describes: ``examples`` drawn of each operation, and of each walk.

    With ``seconds`` it goes on drawing until they are over; without, the same seed asks the same.
    """
    told: dict[str, Any] = {
        "base-url": address,
        "seed": seed,
        "continue-on-failure": True,
        "request-timeout": 2 * SLOWEST,
        "generation": {"max-examples": examples, "database": "none", "no-shrink": True},
        "checks": {"enabled": True, "max_response_time": SLOWEST},
        "phases": {name: {"enabled": name in phases} for name in PHASES},
    }
    if seconds is not None:
        told["max-time"] = seconds
    with urlopen(f"{address}/api?f=json") as answer:
        described = orjson.loads(answer.read())
    # Given whole: an address that it is read from, schemathesis would not ask.
    schema = openapi.from_dict(described, config=SchemathesisConfig.from_dict(told))
    exam = Exam()

    @schema.hook
    def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
        reason = excused(failure, case, response)
        exam.excused += bool(reason)
        return not reason

    for event in Engine(schema).execute():
        if isinstance(event, events.NonFatalError):
            exam.faults.setdefault(f"{event.label}: {event.info.title}", str(event.info.message))
        elif isinstance(event, events.ScenarioFinished):
            _read(event, exam)
    return exam


def _read(event: events.ScenarioFinished, exam: Exam) -> None:
    """Add what one scenario asked and found."""
    for name, held in event.recorder.interactions.items():
        case = event.recorder.cases[name]
        label = case.value.operation.label
        exam.cases[event.phase.value] += 1
        exam.operations.add(label)
        if case.transition is not None:
            exam.steps[case.transition.id] += 1
        if held.response is not None and (leak := LEAKS.search(held.response.content)):
            exam.faults.setdefault(f"{label}: {leak[0]!r} in a body", held.request.uri)
    for name, checks in event.recorder.checks.items():
        for check in checks:
            exam.checks[check.name] += 1
            if check.failure_info is None:
                continue
            case, answer = event.recorder.cases[name].value, event.recorder.interactions[name]
            said = answer.response.text[:300] if answer.response is not None else "no answer"
            failure = check.failure_info.failure
            key = f"{event.phase.value}, {check.name}, {case.operation.label}: {failure.title}"
            exam.faults.setdefault(
                key, f"{answer.request.method} {answer.request.uri[:900]}\n{failure.message}\n{said}"
            )
