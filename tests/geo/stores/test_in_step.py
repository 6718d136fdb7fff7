"""Whatever is asked of both kinds of store, in whatever order, they answer alike, and as a dict would."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from geo.boundaries import BoundarySet
from geo.edition import Edition, build
from geo.errors import InputError, NotFoundError
from geo.facts import Facts
from geo.stores import open_store

from ...cluster import Cluster


@pytest.fixture
def editions(few: Facts, small_marco: BoundarySet) -> list[Edition]:
    """Three editions with few rows, two of them on the same boundaries."""
    other = replace(few, rutas=few.rutas.head(3))
    marcos = (small_marco, small_marco, replace(small_marco, marco="2020", sha256="cd" * 32))
    made = [build(held, marco) for held, marco in zip((few, other, few), marcos, strict=True)]
    days = ("2024-01-01", "2024-01-02", "2024-01-02")
    return [
        replace(one, manifest=replace(one.manifest, creada=f"{day}T00:00:00+00:00"))
        for one, day in zip(made, days, strict=True)
    ]


def test_both_stores_and_a_dict_agree(cluster: Cluster, editions: list[Edition]) -> None:
    places = st.integers(0, len(editions) - 1)

    class InStep(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.opened = cluster.database(cluster.template)
            self.folder = tempfile.mkdtemp()
            addresses = (self.folder, cluster.url(self.opened.__enter__()))
            self.stores = [open_store(address) for address in addresses]
            self.held: dict[str, Edition] = {}
            self.retired: dict[str, Edition] = {}
            self.in_use: str | None = None

        @rule(place=places)
        def publish(self, place: int) -> None:
            edition = editions[place]
            for store in self.stores:
                store.publish(edition)
            self.held[edition.id], self.in_use = edition, edition.id
            self.retired.pop(edition.id, None)

        @rule(place=places)
        def use(self, place: int) -> None:
            id = editions[place].id
            for store in self.stores:
                if id in self.held:
                    store.use(id)
                else:
                    with pytest.raises(NotFoundError):
                        store.use(id)
            self.in_use = id if id in self.held else self.in_use

        @rule(place=places)
        def retire(self, place: int) -> None:
            id = editions[place].id
            for store in self.stores:
                if id in self.held and id != self.in_use:
                    store.retire(id)
                else:
                    with pytest.raises(InputError if id in self.held else NotFoundError):
                        store.retire(id)
            if id in self.held and id != self.in_use:
                self.retired[id] = self.held.pop(id)

        @rule(place=places)
        def load(self, place: int) -> None:
            id = editions[place].id
            for store in self.stores:
                if id in self.held:
                    loaded = store.load(id)
                    assert build(loaded.facts, loaded.boundaries).id == id
                    assert store.check(id) == []
                else:
                    with pytest.raises(NotFoundError):
                        store.load(id)

        @rule(place=places, back=st.booleans())
        def copy(self, place: int, back: bool) -> None:
            edition = editions[place]
            here, there = self.stores[::-1] if back else self.stores
            if edition.id in self.held:
                there.publish(here.load(edition.id))
                here.use(edition.id)
                self.in_use = edition.id

        @invariant()
        def they_agree(self) -> None:
            def order(held: dict[str, Edition]) -> list[object]:
                manifests = [edition.manifest for edition in held.values()]
                return sorted(manifests, key=lambda one: (one.creada, one.id), reverse=True)

            for store in getattr(self, "stores", ()):
                assert store.current() == self.in_use
                assert store.editions() == order(self.held)
                assert store.retired() == order(self.retired)

        def teardown(self) -> None:
            if hasattr(self, "opened"):
                self.opened.__exit__(None, None, None)
                shutil.rmtree(self.folder, ignore_errors=True)

    run_state_machine_as_test(
        InStep,
        settings=settings(
            max_examples=6, stateful_step_count=12, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
