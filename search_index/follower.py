"""Keeps the index in step with the journal (索引跟随): after each write, or after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from content.errors import NotFound
from content.storage import site_in, with_site
from search_index.entries import slot_of
from search_index.listing import draft_slot, slots_of
from workflows.accounts import MOVED_UNIT

if TYPE_CHECKING:
    from pathlib import Path

    import ZODB

    from content.library.journal import Sealed
    from content.library.site import Site
    from search_index.engine import Engine
    from search_index.entries import Entry

PATIENCE = 10.0
"""Seconds to wait for another process that is writing the index."""

BATCH = 500
"""Journal entries taken up in one commit of the index."""

_DRAFT_ONLY = frozenset({"create", "save", "submit", "withdraw", "send_back", "approve", "discard"})
"""Actions after which only the working draft is found differently."""


class Follower:
    """One index that follows one library; writers take turns by a lock on the folder."""

    def __init__(self, database: ZODB.DB, engine: Engine, folder: Path) -> None:
        """Follow `database` with `engine`, whose files lie in `folder`."""
        self.database = database
        self.engine = engine
        self._lock = FileLock(f"{folder}.lock")

    def catch_up(self) -> int:
        """Seal what is pending, index what is sealed; return how many entries were taken up.

        Whoever holds the lock does the work of all who wait. When it cannot be had in time,
        0 is returned: the next write, search or start will catch up.
        """
        try:
            with self._lock.acquire(timeout=PATIENCE):
                return self._catch_up()
        except Timeout:
            return 0

    def up_to_date(self, site: Site) -> Engine:
        """Return the engine, caught up first when the journal holds more than it knows."""
        if site.journal.has_pending or site.journal.head[0] > self.engine.position():
            self.catch_up()
        return self.engine

    def exclusively(self) -> FileLock:
        """Return the lock, for upkeep that replaces the whole index."""
        return self._lock

    def _catch_up(self) -> int:
        self._seal()
        taken = 0
        while batch := self._batch():
            taken += batch
        return taken

    def _seal(self) -> None:
        with site_in(self.database) as site:
            pending = site.journal.has_pending
        if pending:
            with_site(self.database, lambda site: site.journal.seal())

    def _batch(self) -> int:
        with site_in(self.database) as site:
            position = self.engine.position()
            entries = _first(site, position)
            if not entries:
                return 0
            self.engine.replace(_changes(site, entries), entries[-1].number)
        return len(entries)


def _first(site: Site, position: int) -> list[Sealed]:
    found: list[Sealed] = []
    for entry in site.journal.since(position):
        found.append(entry)
        if len(found) == BATCH:
            break
    return found


def _changes(site: Site, entries: list[Sealed]) -> dict[str, list[Entry]]:
    """Return the slots that the entries touched, as they are now."""
    wide = {e.entry.path for e in entries if e.entry.action not in _DRAFT_ONLY}
    changes: dict[str, list[Entry]] = {}
    for path in dict.fromkeys(e.entry.path for e in entries):
        changes |= _slots(site, path, wide=path in wide)
    return changes


def _slots(site: Site, path: str, *, wide: bool) -> dict[str, list[Entry]]:
    if path == MOVED_UNIT:
        return {slot: e for shelf in site.shelves for slot, e in _shelf_slots(site, shelf).items()}
    shelf, _, name = path.strip("/").partition("/")
    if not name:
        return _shelf_slots(site, shelf) if shelf in site.shelves else {}
    try:
        document = site.at(path)
    except NotFound:
        return {slot_of(path, 0): []}
    return slots_of(document) if wide else dict([draft_slot(document)])


def _shelf_slots(site: Site, shelf: str) -> dict[str, list[Entry]]:
    """Return all slots of a shelf: a share on it changes who may read each of them."""
    changes: dict[str, list[Entry]] = {}
    for document in site.shelves[shelf].documents.values():
        changes |= slots_of(document)
    return changes
