"""Editions of the carried facts on a small marco: two with few rows, for what a store does with any, and one
with nearly all of them, for what it keeps and shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from geo.boundaries import BoundarySet
from geo.edition import Edition, build
from geo.facts import Facts
from geo.stores import open_store

from ...cluster import Cluster

BY_MUNICIPIO = ("municipios", "nombres_municipio", "cambios_municipios", "poblacion_municipio")


@pytest.fixture(scope="session")
def facts(facts: Facts) -> Facts:
    """The carried facts with fewer municipios' populations, which a store writes in a tenth of the time."""
    people = facts.poblacion_municipio
    return replace(facts, poblacion_municipio=people[people["cvegeo"].str[:2] == "01"].reset_index(drop=True))


@pytest.fixture(scope="session")
def few(facts: Facts) -> Facts:
    """Every table, with the municipios and the cases of four entidades, among them one of each oddity."""

    def kept(table: pd.DataFrame, key: str) -> pd.DataFrame:
        return table[table[key].str[:2].isin(["01", "09", "17", "19"])].reset_index(drop=True)

    fewer = {name: kept(getattr(facts, name), "cvegeo") for name in BY_MUNICIPIO}
    return replace(facts, casos=kept(facts.casos, "cve"), **fewer)


@pytest.fixture(scope="session")
def whole(facts: Facts, small_marco: BoundarySet) -> Edition:
    return build(facts, small_marco)


@pytest.fixture(scope="session")
def edition(few: Facts, small_marco: BoundarySet) -> Edition:
    return build(few, small_marco)


@pytest.fixture(scope="session")
def later(few: Facts, small_marco: BoundarySet) -> Edition:
    """An edition with one case more."""
    cases = few.casos.copy()
    cases.loc[0, "valor"] += 1
    made = build(replace(few, casos=cases), small_marco)
    manifest = replace(made.manifest, creada="2999-01-01T00:00:00+00:00")
    return replace(made, manifest=manifest)


@pytest.fixture(scope="session")
def filled(cluster: Cluster, edition: Edition) -> Iterator[str]:
    """The name of a database where ``edition`` is, alone and in use, to copy for each test."""
    with cluster.database(cluster.template) as name:
        open_store(cluster.url(name)).publish(edition)
        yield name
