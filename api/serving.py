"""Which edition a request is answered from, and which day «today» is in it."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request

from api.parameters import day_or_today
from api.snapshot import Snapshot

EDITION = "incidencia.edition"
"""Where the scope of a request under ``/editions/{id}`` holds that edition's snapshot."""


def serving(request: Request) -> Snapshot:
    """The edition that the address names, or the one in use."""
    snapshot: Snapshot = request.scope.get(EDITION) or request.app.state.snapshot
    return snapshot


def today(request: Request) -> date:
    """The day that speaks where none is asked: today, or the day on which a cited edition was made.

    What is cited must not change with the calendar.
    """
    cited: Snapshot | None = request.scope.get(EDITION)
    return date.fromisoformat(cited.edition.manifest.creada[:10]) if cited else date.today()


def day_asked(request: Request, fecha: str) -> date:
    """The day of a situation; "" is `today`. Raises InputError for one before 2007 or yet to come."""
    return day_or_today(fecha or today(request).isoformat())
