"""Each case written once in each format, for all the tests that look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from layers.build import Layer
from layers.encodings import ENCODINGS

from .cases import CASES

Encoded = Callable[[str, str], bytes]


@pytest.fixture(scope="session")
def case(layer: Callable[[str], Layer]) -> Callable[[str], Layer]:
    """A layer of `CASES` by its name."""
    return cache(lambda name: CASES[name](layer))


@pytest.fixture(scope="session")
def encoded(case: Callable[[str], Layer]) -> Encoded:
    """A case in a format, by the names of both."""
    return cache(lambda name, f: ENCODINGS[f].encode(case(name)))
