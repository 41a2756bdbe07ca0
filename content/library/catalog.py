"""Lists that pages read instead of walking the library (目录): what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime


Line = tuple[str, str, str, int, str]
"""A deadline as it is stored: last day, what ends, path, version, for whom."""

Identity = tuple[str, str, str, str]
"""What tells a record apart: shelf, column, what it says there, name of the document."""


@dataclass(frozen=True)
class Waiting:
    """One line of somebody's inbox: since when (ISO), what to do, where."""

    since: str
    task: str
    path: str


def holders_of(owner: str) -> tuple[str, ...]:
    """Return whom something about a document waits for: who began it, and the administrators."""
    return f"person:{owner}", "role:administrator"


class Catalog(Persistent):
    """Inboxes and planned reviews by holder token; by day what ends when (到期); texts and records.

    Texts stand under the file they came from, records under their names and codes.
    Only who holds something reads it: an inbox and a person's reviews are ranges of their own,
    whatever else the library holds.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.inboxes: OOBTree[str, Any] = OOBTree()
        self.reviews: OOBTree[str, Any] = OOBTree()
        self.places: OOBTree[str, Any] = OOBTree()
        self.deadlines = OOTreeSet()
        self.deadlines_by_path: OOBTree[str, tuple[Line, ...]] = OOBTree()
        self.origins: OOBTree[str, tuple[tuple[str, str], ...]] = OOBTree()
        self.identities = OOTreeSet()
        self.identities_by_path: OOBTree[str, tuple[Identity, ...]] = OOBTree()
        self.rechecks: OOBTree[str, Any] = OOBTree()
        self.rechecks_by_path: OOBTree[str, Any] = OOBTree()

    def wait(self, path: str, task: str, since: datetime, holders: Iterable[str]) -> None:
        """Let `path` wait in the inboxes of `holders`, and nowhere else for this task."""
        self.settle(path, task)
        line = (since.isoformat(), task, path)
        for holder in holders:
            self._inbox(holder).insert(line)
        self.places[f"{path} {task}"] = (line, tuple(holders))

    def settle(self, path: str, task: str) -> None:
        """Take `path` out of every inbox it waits in for this task."""
        key = f"{path} {task}"
        line, holders = self.places.get(key) or (None, ())
        if line is not None:
            # The key stays, empty: two writers that empty and fill one bucket of a BTree cannot
            # be merged, and a document's next draft waits under the same key. So there is at
            # most one empty place for each document there ever was, some 100 bytes.
            self.places[key] = None
        for holder in holders:
            inbox = self._inbox(holder)
            if line in inbox:
                inbox.remove(line)

    def waiting(self, holders: Iterable[str], *, at_most: int = 100) -> list[Waiting]:
        """Return what waits for any of `holders`, oldest first, at most so many."""
        lines: set[tuple[str, str, str]] = set()
        for holder in holders:
            lines.update(islice(self.inboxes.get(holder, ()), at_most))
        return [Waiting(*line) for line in sorted(lines)[:at_most]]

    def plan_review(
        self, path: str, holders: Iterable[str], before: date | None, due: date | None
    ) -> None:
        """Move the review of `path` by `holders` from the day `before` to the day `due`."""
        for holder in holders:
            planned = _lines(self.reviews, holder)
            if before is not None and (before.isoformat(), path) in planned:
                planned.remove((before.isoformat(), path))
            if due is not None:
                planned.insert((due.isoformat(), path))

    def reviews_due(
        self, holders: Iterable[str], by: date, *, at_most: int = 100
    ) -> list[tuple[str, str]]:
        """Return day and path of what any of `holders` is to review by `by`, earliest first."""
        last = (by.isoformat(), "\uffff")
        due: set[tuple[str, str]] = set()
        for holder in holders:
            due.update(islice(self.reviews.get(holder, _NOTHING).keys(None, last), at_most))
        return sorted(due)[:at_most]

    def ask_recheck(self, path: str, since: datetime, holders: tuple[str, ...]) -> None:
        """Let `path` wait to be checked again by `holders`; one that waits already goes on."""
        if self.rechecks_by_path.get(path) is not None:
            return
        line = (since.isoformat(), path)
        for holder in holders:
            _lines(self.rechecks, holder).insert(line)
        self.rechecks_by_path[path] = (line, holders)

    def settle_recheck(self, path: str) -> None:
        """Let `path` no longer wait to be checked again."""
        line, holders = self.rechecks_by_path.get(path) or (None, ())
        if line is None:
            return
        self.rechecks_by_path[path] = None  # The key stays, for the reason that `settle` tells.
        for holder in holders:
            if line in (waiting := _lines(self.rechecks, holder)):
                waiting.remove(line)

    def rechecks_waiting(
        self, holders: Iterable[str], *, after: tuple[str, str] = ("", "")
    ) -> Iterator[tuple[str, str]]:
        """Yield since when and which path waits for any of `holders`, oldest first."""
        rows = [self.rechecks.get(one, _NOTHING).keys(after, excludemin=True) for one in holders]
        yield from (line for line, _ in groupby(merge(*rows)))

    def list_deadlines(self, path: str, lines: Iterable[Line]) -> None:
        """List these deadlines of `path`, and no others."""
        _relist(self.deadlines, self.deadlines_by_path, path, tuple(lines))

    def list_identities(self, path: str, lines: Iterable[Identity]) -> None:
        """List what `path` is called, and nothing else of it."""
        _relist(self.identities, self.identities_by_path, path, tuple(lines))

    def identified(self, beginning: tuple[str, str, str]) -> Iterator[Identity]:
        """Yield the lines that begin so: shelf, column, what it says."""
        yield from self.identities.keys(beginning, (*beginning, "\uffff"))

    def ending(self, first: date, last: date, *, after: Line | None = None) -> Iterator[Line]:
        """Yield deadlines from the first day to the last, earliest first, from behind `after`."""
        begin = after or (first.isoformat(),)
        yield from self.deadlines.keys(begin, (last.isoformat(), "\uffff"), excludemin=bool(after))

    def _inbox(self, holder: str) -> Any:  # noqa: ANN401 - BTrees carry no types
        return _lines(self.inboxes, holder)


_NOTHING = OOTreeSet()


def _relist(
    listed: OOTreeSet, by_path: OOBTree[str, Any], path: str, wanted: tuple[Any, ...]
) -> None:
    """Let a list hold these lines of `path`, and no others of it."""
    before = by_path.get(path, ())
    if wanted == before:
        return
    for line in before:
        if line in listed:
            listed.remove(line)
    listed.update(wanted)
    # The key stays, empty, for the reason that `settle` tells.
    by_path[path] = wanted


def _lines(lists: OOBTree[str, Any], holder: str) -> Any:  # noqa: ANN401 - BTrees carry no types
    if holder not in lists:
        lists[holder] = OOTreeSet()
    return lists[holder]
