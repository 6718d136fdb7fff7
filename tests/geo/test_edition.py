"""An edition is named by what it says: by nothing else, and by all of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo.boundaries import BoundarySet
from geo.edition import Manifest, build, table_hash
from geo.facts import TABLES, Facts


def test_the_same_input_has_the_same_id_whatever_the_order_of_its_rows(
    facts: Facts, small_marco: BoundarySet
) -> None:
    shuffled = Facts(**{name: getattr(facts, name).sample(frac=1, random_state=7) for name in TABLES})
    assert build(shuffled, small_marco).id == build(facts, small_marco).id


def test_derived_levels_and_the_day_of_making_stay_out_of_the_id(
    facts: Facts, small_marco: BoundarySet
) -> None:
    fewer = replace(small_marco, niveles=small_marco.niveles[:2])
    assert build(facts, fewer).id == build(facts, small_marco).id


def test_another_source_geometry_is_another_edition(facts: Facts, small_marco: BoundarySet) -> None:
    assert build(facts, replace(small_marco, sha256="cd" * 32)).id != build(facts, small_marco).id


@pytest.mark.parametrize("table", TABLES)
def test_one_row_more_or_less_in_any_table_is_another_hash(
    facts: Facts, small_marco: BoundarySet, table: str
) -> None:
    held = getattr(facts, table)
    changed = held.iloc[1:] if len(held) else pd.DataFrame([dict.fromkeys(held.columns, "x")])
    assert table_hash(changed) != table_hash(held)


def test_every_table_counts_towards_the_id(facts: Facts, small_marco: BoundarySet) -> None:
    fewer = replace(facts, rutas=facts.rutas.iloc[1:])
    assert build(fewer, small_marco).id != build(facts, small_marco).id


def test_the_manifest_says_who_publishes_what_under_which_licence(
    facts: Facts, small_marco: BoundarySet
) -> None:
    manifest = build(facts, small_marco).manifest
    by_key = {source["clave"]: source for source in manifest.fuentes}
    assert by_key["sesnsp-estatal-2024-11"]["casos"] == 32 * 119
    assert all(source["licencia"] for source in manifest.fuentes)
    assert len(by_key["sesnsp-estatal-2024-11"]["sha256"]) == 64
    assert {t["tabla"]: t["filas"] for t in manifest.tablas}["municipios"] == 2478
    assert {(s["nivel"], s["instrumento"], s["hasta"]) for s in manifest.periodos} >= {
        ("entidad", "CNSP", "2025-12"), ("entidad", "RNID", "2026-03"), ("municipio", "CNSP", "2024-12"),
    }  # fmt: skip
    assert Manifest.from_dict(manifest.as_dict()) == manifest
