"""What the tests of an office's records share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from geo.facts import Facts, load_carried
from geo.records import Reading, read

from . import makers


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The carried facts; of the tables that no record touches, enough to be whole and quick to check."""
    carried = load_carried()
    few = {name: getattr(carried, name).head(40) for name in ("casos", "poblacion_municipio")}
    return replace(carried, **few)


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., Reading]:
    """Rows of a table, by field, as a file that was read; one that is not given is the example's."""

    def made(tabla: str, *rows: Mapping[str, object], clave: str = "oficina") -> Reading:
        path = tmp_path / f"{clave}.csv"
        makers.fill_csv(path, tabla, [makers.row_of(tabla, **row) for row in rows])
        return read(path, tabla, clave=clave, hoy=makers.TODAY)

    return made
