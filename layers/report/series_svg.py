"""The yearly rate as a small SVG: the entidad with its interval, the country dashed, breaks left open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

_WIDTH, _HEIGHT = 360.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 8.0, 10.0, 24.0
_STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 50.0)
_LINES = 5


def series(rows: Sequence[Mapping[str, Any]], *, titulo: str) -> str:
    """A drawing of ``rows``, one a year in order: periodo, tasa, tasa_inf, tasa_sup, tasa_nacional (per
    100,000 a year, None where there is none) and discontinua, where another instrument begins.

    A year without a rate breaks the line and so does another instrument, which a dotted vertical marks.
    ``titulo`` must come escaped. "" where no year has a rate.
    """
    known = [float(row["tasa_sup"]) for row in rows if row["tasa"] is not None]
    known += [float(row["tasa_nacional"]) for row in rows if row["tasa_nacional"] is not None]
    if not known:
        return ""
    step = next((s for s in _STEPS if max(known) <= s * _LINES), max(known) / _LINES)
    top = step * max(1, math.ceil(max(known) / step))
    wide = (_WIDTH - _LEFT - _RIGHT) / len(rows)
    high = _HEIGHT - _TOP - _BOTTOM

    def x(place: int) -> float:
        return _LEFT + wide * (place + 0.5)

    def y(rate: float) -> float:
        return _TOP + high * (1 - rate / top)

    drawn = [_axis(step, top, y), _years(rows, x)]
    drawn += [
        f'<path class="quiebre" d="M{x(n) - wide / 2:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
        for n, row in enumerate(rows)
        if row["discontinua"]
    ]
    drawn.append(_line("pais", rows, "tasa_nacional", x, y))
    for n, row in enumerate(rows):
        if row["tasa"] is not None:
            low, up, middle = y(row["tasa_inf"]), y(row["tasa_sup"]), y(row["tasa"])
            drawn.append(f'<path class="intervalo" d="M{x(n):.1f} {low:.1f}V{up:.1f}"/>')
            drawn.append(f'<circle class="punto" cx="{x(n):.1f}" cy="{middle:.1f}" r="2.6"/>')
    drawn.append(_line("propia", rows, "tasa", x, y))
    body = "".join(drawn)
    return (
        f'<svg class="serie" role="img" aria-label="{titulo}" viewBox="0 0 {_WIDTH} {_HEIGHT}">{body}</svg>'
    )


def _axis(step: float, top: float, y: Any) -> str:
    marks = [step * n for n in range(round(top / step) + 1)]
    decimals = 0 if step >= 1 and step == int(step) else 2 if step == 0.25 else 1
    return "".join(
        f'<path class="guia" d="M{_LEFT} {y(mark):.1f}H{_WIDTH - _RIGHT}"/>'
        f'<text x="{_LEFT - 5}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:.{decimals}f}</text>'
        for mark in marks
    )


def _years(rows: Sequence[Mapping[str, Any]], x: Any) -> str:
    every = 1 if len(rows) <= 7 else 2
    return "".join(
        f'<text x="{x(n):.1f}" y="{_HEIGHT - 7}" text-anchor="middle">{row["periodo"]}</text>'
        for n, row in enumerate(rows)
        if n % every == 0
    )


def _line(name: str, rows: Sequence[Mapping[str, Any]], column: str, x: Any, y: Any) -> str:
    path, open_ = "", False
    for n, row in enumerate(rows):
        joined = open_ and not row["discontinua"]
        open_ = row[column] is not None
        if open_:
            path += f"{'L' if joined else 'M'}{x(n):.1f} {y(row[column]):.1f}"
    return f'<path class="{name}" d="{path}"/>' if path else ""
