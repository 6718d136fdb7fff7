"""Two editions of the carried facts on a small marco."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.boundaries import BoundarySet
from geo.edition import Edition, build
from geo.facts import Facts


@pytest.fixture(scope="session")
def facts(facts: Facts) -> Facts:
    """The carried facts with fewer municipios' populations, which a store writes in a tenth of the time."""
    people = facts.poblacion_municipio
    return replace(facts, poblacion_municipio=people[people["cvegeo"].str[:2] == "01"].reset_index(drop=True))


@pytest.fixture(scope="session")
def edition(facts: Facts, small_marco: BoundarySet) -> Edition:
    return build(facts, small_marco)


@pytest.fixture(scope="session")
def later(facts: Facts, small_marco: BoundarySet) -> Edition:
    """An edition with one case more."""
    cases = facts.casos.copy()
    cases.loc[0, "valor"] += 1
    made = build(replace(facts, casos=cases), small_marco)
    manifest = replace(made.manifest, creada="2999-01-01T00:00:00+00:00")
    return replace(made, manifest=manifest)
