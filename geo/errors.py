"""One family of errors: what is wrong, where, and how to mend it, in one Spanish sentence each."""

from __future__ import annotations


class IncidenciaError(Exception):
    """A refusal that a person can act on.

    ``what`` says what is wrong, ``where`` names file, row and column, ``fix`` says how to mend it.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        sentence = f"{where}: {what}" if where else what
        super().__init__(f"{sentence}; {fix}." if fix else f"{sentence}.")


class InputError(IncidenciaError):
    """What was given cannot be used: a file, a key, a parameter (exit code 2, HTTP 400)."""


class NotFoundError(IncidenciaError):
    """What was asked for is not held: an id, an edition, a vintage (exit code 2, HTTP 404)."""


class StoreError(IncidenciaError):
    """What is kept cannot be read or written: altered file, full disk, lock (exit code 2, HTTP 503)."""
