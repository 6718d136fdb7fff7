"""How the command line talks: a progress bar on stderr, tables and JSON on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

Progress = Callable[[str, float], None]
_WIDTH = 30

as_json = click.option("--json", "as_json", is_flag=True, help="Como JSON.")


def say(text: str) -> None:
    """A line of talk, to stderr."""
    click.echo(text, err=True)


def show(rows: Sequence[Mapping[str, Any]], *, as_json: bool, columns: Mapping[str, str]) -> None:
    """Rows to stdout: as JSON whole, else as a table of ``columns`` (key → heading)."""
    if as_json:
        show_json(list(rows))
        return
    cells = [list(columns.values())] + [[_cell(row.get(key)) for key in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def show_json(value: Any) -> None:
    """One value to stdout as JSON, with its accents."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value) or "–"
    return str(value)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A function ``(what, share done from 0 to 1)`` that draws a bar on stderr.

    Where stderr is not a terminal it writes one line for each new stage instead.
    """
    drawn = last = ""

    def draw(what: str, share: float) -> None:
        nonlocal drawn, last
        if sys.stderr.isatty():
            full = round(_WIDTH * min(max(share, 0.0), 1.0))
            line = f"[{'█' * full}{'·' * (_WIDTH - full)}] {share:4.0%} {what}"
            if line != drawn:
                click.echo(f"\r{line:<{len(drawn)}}", nl=False, err=True)
                drawn = line
        elif what != last:
            say(f"{share:4.0%} {what}")
        last = what

    try:
        yield draw
    finally:
        if drawn:
            say("")


def part(progress: Progress, start: float, end: float) -> Progress:
    """The stretch from ``start`` to ``end`` of a larger progress, as a progress of its own."""
    return lambda what, share: progress(what, start + (end - start) * share)
