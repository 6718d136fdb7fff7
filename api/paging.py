"""Pages of rows: where one begins and ends, told by values and key, so that it survives a new edition."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import orjson

from geo.errors import InputError
from layers.ordering import Order, Places, Sort, Value

_NOT_ONE = "«cursor» no es de los que da este servicio"
_FIX = "use los enlaces next y prev tal como vienen, o quite cursor"


@dataclass(frozen=True)
class Cursor:
    """The row after which a page begins, or (``before``) before which it ends: its key and sorted values."""

    before: bool
    sorts: tuple[Sort, ...]
    key: str
    values: tuple[Value, ...]

    def write(self) -> str:
        """As it goes in an address; only `read` needs to know how."""
        told = [self.before, _order(self.sorts), self.key, *self.values]
        return base64.urlsafe_b64encode(orjson.dumps(told)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, order: Order) -> Cursor | None:
        """The cursor of an address; "" is none.

        Raises InputError for one that was not written here, or was for another order.
        """
        if not text:
            return None
        try:
            told = orjson.loads(
                base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            )
        except (binascii.Error, ValueError):
            raise InputError(_NOT_ONE, fix=_FIX) from None
        if (
            not isinstance(told, list)
            or len(told) < 3
            or [type(each) for each in told[:3]] != [bool, str, str]
        ):
            raise InputError(_NOT_ONE, fix=_FIX)
        before, sorted_by, key, *values = told
        if sorted_by != _order(order.sorts):
            raise InputError("«cursor» es de otro orden que el que pide sortby", fix=_FIX)
        if not order.understands(values):
            raise InputError(_NOT_ONE, fix=_FIX)
        return cls(before, order.sorts, key, tuple(values))


@dataclass(frozen=True)
class Page:
    """Some of the rows that were found, in order, and the cursors of the pages beside them."""

    places: Places
    matched: int
    after: Cursor | None
    before: Cursor | None


def page(found: Places, order: Order, *, limit: int, cursor: Cursor | None = None, offset: int = 0) -> Page:
    """At most ``limit`` of the rows ``found`` (in order), from ``cursor``, or past ``offset`` of them.

    Raises InputError where both are given.
    """
    if cursor and offset:
        raise InputError(
            "«cursor» y «offset» no van juntos", fix="quite offset: cursor ya dice dónde empieza"
        )
    start = offset
    if cursor:
        start = order.find(found, cursor.key, cursor.values)
        if cursor.before:
            start, limit = max(start - limit, 0), min(limit, start)
        elif start < len(found) and order.keys[found[start]] == cursor.key:
            start += order.values(int(found[start])) == cursor.values
    places = found[start : start + limit]
    follows, precedes = start + limit < len(found), start > 0 and len(places) > 0
    return Page(
        places,
        len(found),
        _beside(order, int(places[-1]), before=False) if follows and len(places) else None,
        _beside(order, int(places[0]), before=True) if precedes else None,
    )


def _beside(order: Order, place: int, *, before: bool) -> Cursor:
    return Cursor(before, order.sorts, order.keys[place], order.values(place))


def _order(sorts: tuple[Sort, ...]) -> str:
    return ",".join("-" * sort.descendente + sort.columna for sort in sorts)
