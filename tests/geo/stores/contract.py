"""What every store promises, whatever it is made of: each kind of store inherits it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from geo.boundaries import BoundarySet
from geo.edition import Edition, build
from geo.errors import InputError, NotFoundError
from geo.facts import TABLES, Facts
from geo.stores import Store, open_store

COPY = """
import sys
from geo.stores import open_store

source, id, target = sys.argv[1:]
open_store(target).publish(open_store(source).load(id))
"""


class StoreContract:
    """A subclass has a fixture ``url`` of an empty store, and one ``damage`` that spoils an edition in it."""

    @pytest.fixture
    def store(self, url: str) -> Store:
        return open_store(url)

    @pytest.fixture
    def holding(self, store: Store, edition: Edition) -> Store:
        """One where ``edition`` is, alone and in use; a kind of store may have a quicker way to it."""
        store.publish(edition)
        return store

    def test_what_is_published_is_loaded_whole(self, store: Store, whole: Edition) -> None:
        store.publish(whole)
        loaded = store.load()
        assert (loaded.id, loaded.manifest) == (whole.id, whole.manifest)
        for name in TABLES:
            assert_frame_equal(getattr(loaded.facts, name), getattr(whole.facts, name))
        assert list(loaded.boundaries) == list(whole.boundaries)
        for level in whole.boundaries:
            ours, theirs = loaded.boundaries[level].frame, whole.boundaries[level].frame
            assert ours.geometry.geom_equals_exact(theirs.geometry, 0).all()
            assert ours.index.equals(theirs.index)
        assert build(loaded.facts, loaded.boundaries).id == whole.id
        assert store.check(whole.id) == []

    def test_the_newest_is_in_use_and_older_ones_stay_loadable(
        self, holding: Store, edition: Edition, later: Edition
    ) -> None:
        holding.publish(later)
        assert [one.id for one in holding.editions()] == [later.id, edition.id]
        assert holding.current() == holding.load().id == later.id
        assert holding.load(edition.id).id == edition.id
        holding.use(edition.id)
        assert holding.load().id == edition.id

    def test_publishing_again_puts_in_use_what_is_there(
        self, store: Store, edition: Edition, later: Edition
    ) -> None:
        for one in (edition, later, edition):
            store.publish(one)
        assert store.current() == edition.id
        assert [one.id for one in store.editions()] == [later.id, edition.id]

    def test_an_empty_store_says_how_to_fill_it(self, store: Store) -> None:
        assert (store.editions(), store.retired(), store.current()) == ([], [], None)
        with pytest.raises(NotFoundError, match="incidencia edition build"):
            store.load()

    @pytest.mark.parametrize("id", ["0123456789abcdef", "../ediciones", "", "."])
    def test_an_edition_that_is_not_there_is_refused(self, holding: Store, id: str) -> None:
        for order in (holding.use, holding.retire, holding.check):
            with pytest.raises(NotFoundError, match="no hay edición"):
                order(id)

    def test_two_publishers_are_put_in_line(
        self, url: str, edition: Edition, later: Edition, tmp_path: Path
    ) -> None:
        source = str(tmp_path / "source")
        for one in (edition, later):
            open_store(source).publish(one)
        words = [[sys.executable, "-c", COPY, source, id, url] for id in (edition.id, later.id)]
        running = [subprocess.Popen(each, env=dict(os.environ)) for each in words]
        assert [process.wait() for process in running] == [0, 0]
        store = open_store(url)
        assert {one.id for one in store.editions()} == {edition.id, later.id}
        assert [store.check(id) for id in (edition.id, later.id)] == [[], []]

    def test_a_retired_edition_leaves_its_manifest(
        self, holding: Store, edition: Edition, later: Edition
    ) -> None:
        holding.publish(later)
        with pytest.raises(InputError, match=r"está en uso; elija antes otra"):
            holding.retire(later.id)
        holding.retire(edition.id)
        assert [one.id for one in holding.editions()] == [later.id]
        assert holding.retired() == [edition.manifest]
        for order in (holding.load, holding.use, holding.retire, holding.check):
            with pytest.raises(NotFoundError, match="no hay edición"):
                order(edition.id)
        # The boundaries that both have stay for the one that is left.
        assert holding.check(later.id) == []
        assert len(holding.load().boundaries["municipio", 250].frame) == 3

    def test_a_retired_edition_can_be_published_again(
        self, store: Store, edition: Edition, later: Edition
    ) -> None:
        for one in (edition, later):
            store.publish(one)
        store.retire(edition.id)
        store.publish(edition)
        assert store.load().id == edition.id
        assert (store.retired(), store.check(edition.id)) == ([], [])

    def test_boundaries_go_with_the_last_edition_that_has_them(
        self, holding: Store, edition: Edition, few: Facts, small_marco: BoundarySet
    ) -> None:
        other = build(few, replace(small_marco, marco="2020", sha256="cd" * 32))
        holding.publish(other)
        holding.retire(edition.id)
        assert holding.check(other.id) == []
        holding.publish(edition)
        assert holding.check(edition.id) == []

    def test_a_damaged_edition_is_told_and_mended_by_publishing_it_again(
        self, holding: Store, edition: Edition, damage: Callable[[str], str]
    ) -> None:
        assert holding.check(edition.id) == []
        table = damage(edition.id)
        [told] = holding.check(edition.id)
        assert table in told
        holding.publish(edition)
        assert holding.check(edition.id) == []
        assert holding.load().id == edition.id

    def test_who_watches_hears_of_it_at_once(self, holding: Store, edition: Edition, later: Edition) -> None:
        watch = holding.watch()
        try:
            assert watch.wait(0.0) == edition.id
            began = time.monotonic()
            assert watch.wait(0.3) == edition.id
            assert 0.2 < time.monotonic() - began < 5
            threading.Timer(0.1, holding.publish, [later]).start()
            assert watch.wait(60) == later.id
        finally:
            watch.close()
