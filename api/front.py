"""The short way out: what is kept leaves as its request has come in, without a task and without ASGI.

It does what the layers of `api.app` do for such a request, and nothing where one of them would do more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Scope

from api.answer import Body
from api.answers import Answers
from api.kept import Identify, Plain, plain, ready
from api.limits import refusal
from api.metrics import Metrics


@dataclass(frozen=True)
class Front:
    """The kept answers of ``app`` that are one piece, found and counted.

    ``seen`` tells what of a request is another for who sees it from outside (`api.forwarded`).
    """

    app: ASGIApp
    seen: Callable[[Scope], dict[str, Any]]
    answers: Answers
    identify: Identify
    metrics: Metrics

    def read(self, scope: Scope) -> Plain | None:
        """What a request asks; None where the application must be asked whatever is kept."""
        asked = {**scope, "app": self.app, **self.seen(scope)}
        return None if refusal(asked)[0] else plain(asked)

    def find(self, asked: Plain) -> tuple[int, Body] | None:
        """Status and body that answer; None where the application must be asked."""
        began = time.perf_counter()
        found = ready(self.answers, self.identify, asked)
        if found is None:
            return None
        answer, body = found
        if len(body.pieces) > 1 or not body.head:
            return None
        route = getattr(answer.route, "path", "") or "(otra)"
        self.metrics.count("GET", route, answer.status, time.perf_counter() - began, body.length)
        self.metrics.kept(True)
        return answer.status, body
