"""The journal: in order, chained, never a hot spot."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice

import pytest

from content.library.journal import GENESIS, chained, record
from tests.make import later, reread, site


def with_entries(number, start=0):
    library = site()
    write(library, number, start)
    library.journal.seal()
    return library


def write(library, number, start=0):
    for n in range(start, start + number):
        record(library, at=later(minutes=n), by="office", action=f"a{n}", path="/rules/x")


def test_what_is_recorded_is_pending_until_it_is_sealed():
    library = site()
    write(library, 3)

    assert library.journal.has_pending
    assert library.journal.head == (0, GENESIS)
    assert library.journal.seal() == 3
    assert not library.journal.has_pending


def test_entries_are_numbered_in_the_order_of_their_time():
    library = reread(with_entries(50))

    assert [s.entry.action for s in library.journal.since(0)] == [f"a{n}" for n in range(50)]
    assert [s.number for s in library.journal.since(0)] == list(range(1, 51))


def test_entries_of_one_moment_keep_the_order_they_came_in():
    library = site()
    for action in ("submit", "approve", "publish"):
        record(library, at=later(), by="admin", action=action, path="/rules/x")
    library.journal.seal()

    assert [s.entry.action for s in library.journal.since(0)] == ["submit", "approve", "publish"]


def test_each_digest_follows_from_the_one_before():
    library = with_entries(5)
    digest = GENESIS

    for sealed in library.journal.since(0):
        digest = chained(digest, sealed.entry.canonical())
        assert sealed.digest == digest
    assert library.journal.head == (5, digest)


def test_sealing_again_goes_on_where_it_stopped():
    library = with_entries(2)
    write(library, 2, start=2)

    library.journal.seal()

    assert library.journal.head[0] == 4
    assert library.journal.first_fault() is None


def test_sealing_nothing_changes_nothing():
    library = with_entries(2)

    assert library.journal.seal() == 0
    assert library.journal.head[0] == 2


@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_changed_entry_is_found(place):
    library = with_entries(5)
    digest, _, canonical = library.journal.sealed[place].partition(" ")
    changed = json.dumps(json.loads(canonical) | {"by": "somebody"}, ensure_ascii=False)

    library.journal.sealed[place] = f"{digest} {changed}"

    assert library.journal.first_fault() == place


def test_a_removed_entry_is_found():
    library = with_entries(5)

    del library.journal.sealed[3]

    assert library.journal.first_fault() == 3


def test_the_latest_come_newest_first():
    library = with_entries(5)

    assert [s.number for s in islice(library.journal.latest(), 2)] == [5, 4]
    assert [s.number for s in library.journal.latest(below=3)] == [2, 1]


def test_an_entry_says_who_what_where_and_why():
    library = site()
    record(
        library, at=later(), by="office", action="send_back", path="/rules/x",
        title="窗口办法", content_hash="ab", reason="请改",
    )  # fmt: skip
    library.journal.seal()

    [sealed] = reread(library).journal.since(0)

    assert sealed.entry.by == "office"
    assert sealed.entry.title == "窗口办法"
    assert sealed.entry.detail == {"reason": "请改"}


def test_two_writers_record_at_the_same_time_without_a_conflict():
    library = site()
    first, second = library, reread(library)
    managers = [lib._p_jar.transaction_manager for lib in (first, second)]
    managers[0].begin()
    managers[1].begin()

    record(first, at=later(), by="office", action="save", path="/rules/a")
    record(second, at=later(), by="writer", action="save", path="/rules/b")
    managers[0].commit()
    managers[1].commit()

    found = reread(library)
    assert found.journal.seal() == 2


def test_a_line_follows_from_the_one_before_it_unless_it_was_changed():
    library = with_entries(2)

    second, first = library.journal.latest()

    assert library.journal.follows(first)
    assert library.journal.follows(second)
    assert not library.journal.follows(replace(second, entry=first.entry))
