"""CQL2: how a day or an interval lies to another one (OGC 21-065r2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from .cql2_asking import Predicate, both, check_combinations, check_predicate, typed
from .service import Service
from .standards import proves

LEYES = "leyes"
DAY, LAST = "2013-06-01", "2021-12-31"
FIRST = "2007-01-01"
INTERVAL = f"INTERVAL('{FIRST}','{LAST}')"
OF_DAYS = ("T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS")
OF_INTERVALS = (
    *OF_DAYS,
    *("T_CONTAINS", "T_DURING", "T_FINISHEDBY", "T_FINISHES", "T_MEETS", "T_METBY"),
    *("T_OVERLAPPEDBY", "T_OVERLAPS", "T_STARTEDBY", "T_STARTS"),
)

# What each function says of two intervals (start, end), as the standard's tables write it.
Span = tuple[date, date]
SAYS: dict[str, Callable[[Span, Span], bool]] = {
    "T_AFTER": lambda a, b: a[0] > b[1],
    "T_BEFORE": lambda a, b: a[1] < b[0],
    "T_DISJOINT": lambda a, b: a[0] > b[1] or a[1] < b[0],
    "T_EQUALS": lambda a, b: a == b,
    "T_INTERSECTS": lambda a, b: a[0] <= b[1] and b[0] <= a[1],
    "T_CONTAINS": lambda a, b: a[0] < b[0] and a[1] > b[1],
    "T_DURING": lambda a, b: a[0] > b[0] and a[1] < b[1],
    "T_FINISHEDBY": lambda a, b: a[0] < b[0] and a[1] == b[1],
    "T_FINISHES": lambda a, b: a[0] > b[0] and a[1] == b[1],
    "T_MEETS": lambda a, b: a[1] == b[0],
    "T_METBY": lambda a, b: a[0] == b[1],
    "T_OVERLAPPEDBY": lambda a, b: b[0] < a[0] < b[1] < a[1],
    "T_OVERLAPS": lambda a, b: a[0] < b[0] < a[1] < b[1],
    "T_STARTEDBY": lambda a, b: a[0] == b[0] and a[1] > b[1],
    "T_STARTS": lambda a, b: a[0] == b[0] and a[1] < b[1],
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def of_day(function: str, first: str, last: str) -> Callable[[dict[str, Any]], bool]:
    """What a function says of the day a row's special law began; a day not told is null."""
    other = day(first), day(last)
    return lambda row: (
        bool(row["ley_especial_desde"])
        and SAYS[function]((day(row["ley_especial_desde"]), day(row["ley_especial_desde"])), other)
    )


def of_span(function: str) -> Callable[[dict[str, Any]], bool]:
    """What a function says of the time from the special law's beginning to the day that is spoken of."""
    return lambda row: (
        bool(row["ley_especial_desde"])
        and SAYS[function]((day(row["ley_especial_desde"]), day(row["fecha"])), (day(FIRST), day(LAST)))
    )


PREDICATES = (
    *(
        Predicate(LEYES, f"{each}(ley_especial_desde,DATE('{DAY}'))", of_day(each, DAY, DAY))
        for each in OF_DAYS
    ),
    *(
        Predicate(LEYES, f"{each}(ley_especial_desde,{INTERVAL})", of_day(each, FIRST, LAST))
        for each in OF_DAYS
    ),
    *(
        Predicate(LEYES, f"{each}(INTERVAL(ley_especial_desde,fecha),{INTERVAL})", of_span(each))
        for each in OF_INTERVALS
    ),
)


@proves(
    "cql2/conf/temporal-functions/temporal-functions-1",
    "cql2/req/temporal-functions/temporal-predicates",
)
def test_abstract_temporal_functions_temporal_functions_1(service: Service) -> None:
    for name in typed(service, LEYES, "date"):
        told = both(service, LEYES, f"{name} IS NOT NULL")
        for other in (f"DATE('{DAY}')", INTERVAL):
            found = {each: both(service, LEYES, f"{each}({name},{other})") for each in OF_DAYS}
            assert found["T_AFTER"] | found["T_BEFORE"] == found["T_DISJOINT"]
            assert not found["T_DISJOINT"] & found["T_INTERSECTS"]
            assert found["T_DISJOINT"] | found["T_INTERSECTS"] == told
            assert found["T_EQUALS"] <= found["T_INTERSECTS"]


@proves(
    "cql2/conf/temporal-functions/temporal-functions-2",
    "cql2/req/temporal-functions/temporal-functions",
)
def test_abstract_temporal_functions_temporal_functions_2(service: Service) -> None:
    names = typed(service, LEYES, "date")
    assert len(names) >= 2
    for one, other in pairwise(names[:4]):
        for function in OF_INTERVALS:
            both(service, LEYES, f"{function}(INTERVAL({one},{other}),{INTERVAL})")


@pytest.mark.parametrize("predicate", PREDICATES, ids=str)
@proves(
    "cql2/conf/temporal-functions/test-data",
    "cql2/req/cql2-text/temporal-functions",
    "cql2/req/cql2-json/temporal-functions",
)
def test_abstract_temporal_functions_test_data(service: Service, predicate: Predicate) -> None:
    check_predicate(service, predicate)


@proves("cql2/conf/temporal-functions/logical")
def test_abstract_temporal_functions_logical(service: Service) -> None:
    check_combinations(service, LEYES, [each.text for each in PREDICATES])
