"""The literals that are more than a word or a number: instants, intervals, geometries."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import orjson
import shapely

from geo.errors import InputError
from geo.periods import read_day
from layers.cql2.nodes import WHERE, Box, Instant, Interval, Property, Shape

# RFC 3339 in UTC, as CQL2 asks; Python keeps microseconds, so finer digits are left aside.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6})\d*)?Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROS_A_DAY = 86_400_000_000
GEOMETRIES = (
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
)  # fmt: skip


def day(text: str) -> Instant:
    """``AAAA-MM-DD``; raises InputError."""
    try:
        return Instant((read_day(text).toordinal() - _EPOCH.toordinal()) * MICROS_A_DAY, dia=True)
    except ValueError:
        raise InputError(f"«{text}» no es un día", where=WHERE, fix="escríbalo como AAAA-MM-DD") from None


def moment(text: str) -> Instant:
    """``AAAA-MM-DDThh:mm:ssZ``, with or without a fraction of a second; raises InputError."""
    try:
        found = _MOMENT.fullmatch(text)
        if not found:
            raise ValueError(text)
        since = datetime.fromisoformat(f"{found[1]}+00:00") - _EPOCH
    except ValueError:
        fix = "escríbalo en UTC como 2020-01-31T18:00:00Z"
        raise InputError(f"«{text}» no es un instante", where=WHERE, fix=fix) from None
    whole = since.days * MICROS_A_DAY + since.seconds * 1_000_000
    return Instant(whole + int((found[2] or "").ljust(6, "0")), dia=False)


def end_of_interval(text: str) -> Instant | None:
    """One end of an INTERVAL: a day, a moment, or ``..`` for an open one; raises InputError."""
    if text == "..":
        return None
    return moment(text) if "T" in text else day(text)


def interval(desde: Instant | Property | None, hasta: Instant | Property | None) -> Interval:
    """From one end to the other; raises InputError where it ends before it begins, or has no end at all."""
    if desde is None and hasta is None:
        raise InputError("un INTERVAL abierto por los dos lados no dice nada", where=WHERE, fix="quítelo")
    if isinstance(desde, Instant) and isinstance(hasta, Instant) and hasta.micros < desde.micros:
        fix = "ponga primero el más viejo"
        raise InputError("un INTERVAL termina antes de empezar", where=WHERE, fix=fix)
    return Interval(desde, hasta)


def box(numbers: list[float]) -> Box:
    """Four numbers, or six with heights, which are left aside: nothing here has one. Raises InputError."""
    if len(numbers) not in (4, 6):
        fix = "escriba BBOX(oeste, sur, este, norte)"
        raise InputError(f"BBOX tiene {len(numbers)} números", where=WHERE, fix=fix)
    half = len(numbers) // 2
    return Box((numbers[0], numbers[1]), (numbers[half], numbers[half + 1]))


def from_wkt(text: str) -> Shape:
    """A geometry written as WKT; raises InputError."""
    try:
        return _checked(shapely.from_wkt(text), text)
    except shapely.GEOSException:
        raise _no_geometry(text) from None


def from_geojson(member: dict[str, Any]) -> Shape:
    """A geometry written as GeoJSON; raises InputError."""
    text = orjson.dumps(member).decode()
    try:
        return _checked(shapely.from_geojson(text), text)
    except shapely.GEOSException:
        raise _no_geometry(text) from None


def _checked(shape: shapely.Geometry, text: str) -> Shape:
    flat = shapely.force_2d(shape)
    coordinates = shapely.get_coordinates(flat)
    if shapely.is_empty(flat) or not abs(coordinates).max() < 1e12:
        raise _no_geometry(text)
    if not shapely.is_valid(flat):
        fix = "revise que sus anillos no se crucen y que los huecos queden dentro"
        raise InputError(f"la geometría «{_brief(text)}» no es válida", where=WHERE, fix=fix)
    return Shape(flat)


def _no_geometry(text: str) -> InputError:
    fix = "cierre cada anillo y escriba cada posición como dos números, como en POINT(-99.1 19.4)"
    return InputError(f"«{_brief(text)}» no es una geometría", where=WHERE, fix=fix)


def _brief(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
