"""The short way out: what is kept leaves as its request has come in, without a task and without ASGI.

It does what the layers of `api.app` do for such a request, and nothing where one of them would do more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Scope

from api.answer import Body
from api.answers import Answers
from api.kept import Identify, ready
from api.limits import refusal
from api.metrics import Metrics

Front = Callable[[Scope], tuple[int, Body] | None]
"""Status and body that answer a request; None where the application must be asked."""


def front(
    app: ASGIApp,
    seen: Callable[[Scope], dict[str, Any]],
    answers: Answers,
    identify: Identify,
    metrics: Metrics,
) -> Front:
    """Find the kept answers of ``app`` that are one piece, and count them.

    ``seen`` tells what of a request is another for who sees it from outside (`api.forwarded`).
    """

    def find(scope: Scope) -> tuple[int, Body] | None:
        began = time.perf_counter()
        scope["app"] = app  # as the application itself would have it
        changed = seen(scope)
        asked = {**scope, **changed} if changed else scope
        found = None if refusal(asked)[0] else ready(answers, identify, asked)
        if found is None:
            return None
        answer, body = found
        if len(body.pieces) > 1 or not body.head:
            return None
        route = getattr(answer.route, "path", "") or "(otra)"
        metrics.count("GET", route, answer.status, time.perf_counter() - began, body.length)
        metrics.kept(True)
        return answer.status, body

    return find
