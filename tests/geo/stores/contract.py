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
        self, store: Store, edition: Edition, later: Edition
    ) -> None:
        store.publish(edition)
        store.publish(later)
        assert [one.id for one in store.editions()] == [later.id, edition.id]
        assert store.current() == store.load().id == later.id
        assert store.load(edition.id).id == edition.id
        store.use(edition.id)
        assert store.load().id == edition.id

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
    def test_an_edition_that_is_not_there_is_refused(self, store: Store, edition: Edition, id: str) -> None:
        store.publish(edition)
        for order in (store.use, store.retire, store.check):
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
        self, store: Store, edition: Edition, later: Edition
    ) -> None:
        store.publish(edition)
        store.publish(later)
        with pytest.raises(InputError, match=r"está en uso; elija antes otra"):
            store.retire(later.id)
        store.retire(edition.id)
        assert [one.id for one in store.editions()] == [later.id]
        assert store.retired() == [edition.manifest]
        for order in (store.load, store.use, store.retire, store.check):
            with pytest.raises(NotFoundError, match="no hay edición"):
                order(edition.id)
        # The boundaries that both have stay for the one that is left.
        assert store.check(later.id) == []
        assert len(store.load().boundaries["municipio", 250].frame) == 3

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
        self, store: Store, edition: Edition, few: Facts, small_marco: BoundarySet
    ) -> None:
        store.publish(edition)
        other = build(few, replace(small_marco, marco="2020", sha256="cd" * 32))
        store.publish(other)
        store.retire(edition.id)
        assert store.check(other.id) == []
        store.publish(edition)
        assert store.check(edition.id) == []

    def test_a_damaged_edition_is_told_and_mended_by_publishing_it_again(
        self, store: Store, edition: Edition, damage: Callable[[str], str]
    ) -> None:
        store.publish(edition)
        assert store.check(edition.id) == []
        table = damage(edition.id)
        [told] = store.check(edition.id)
        assert table in told
        store.publish(edition)
        assert store.check(edition.id) == []
        assert store.load().id == edition.id

    def test_who_watches_hears_of_it_at_once(self, store: Store, edition: Edition, later: Edition) -> None:
        store.publish(edition)
        watch = store.watch()
        try:
            assert watch.wait(0.0) == edition.id
            began = time.monotonic()
            assert watch.wait(0.3) == edition.id
            assert 0.2 < time.monotonic() - began < 5
            threading.Timer(0.1, store.publish, [later]).start()
            assert watch.wait(60) == later.id
        finally:
            watch.close()
