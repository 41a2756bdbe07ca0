"""Keeps the index in step with the journal (索引跟随): after each write, or after a crash."""

from __future__ import annotations

import logging
import zlib
from functools import partial
from pickle import UnpicklingError
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from transaction.interfaces import TransientError

from content.errors import KbError, NotFound
from content.storage import site_in, with_site
from search_index.engine import IndexUnusable
from search_index.entries import slot_of
from search_index.listing import draft_slot, slots_of
from search_index.opening import PATIENCE as PATIENCE_OF_A_SEARCH
from workflows.accounts import MOVED_UNIT

if TYPE_CHECKING:
    from collections.abc import Callable

    import ZODB

    from content.library.journal import Sealed
    from content.library.site import Site
    from search_index.engine import Engine
    from search_index.entries import Entry
    from search_index.opening import Index

PATIENCE = 10.0
"""Seconds to wait for another process that is writing the index."""

BATCH = 500
"""Journal entries taken up in one commit of the index."""

_DRAFT_ONLY = frozenset({"create", "save", "submit", "withdraw", "send_back", "approve", "discard"})
"""Actions after which only the working draft is found differently."""

_UNFELT = frozenset({"recheck", "refused", "review_planned", "sign_in_refused", "signed_out"})
"""Actions after which everything is found as before, whatever path they name."""

_FAULTS = (
    KbError,  # a version or revision that is named but not there
    LookupError,  # an object the database has lost (POSKeyError), a key or place within one
    ValueError,  # a foreign class, text that is no JSON or cannot be written as UTF-8
    TypeError,  # a stored value of another kind than this program expects
    AttributeError,  # a field that no step of evolution gave
    RecursionError,  # clauses nested without end
    UnpicklingError,  # bytes of the database that are no object
    EOFError,  # the same, cut short
    zlib.error,  # the same, compressed
)
"""What a damaged document raises when it is listed; a busy database raises none of these."""

_LOG = logging.getLogger(__name__)


class Follower:
    """One index that follows one library; writers take turns by the lock on the index."""

    def __init__(self, database: ZODB.DB, engine: Index) -> None:
        """Follow `database` with `engine`."""
        self.database = database
        self.engine = engine

    def catch_up(self, patience: float = PATIENCE) -> int:
        """Seal what is pending, index what is sealed; return how many entries were taken up.

        Whoever holds the lock does the work of all who wait. When it cannot be had in time,
        0 is returned: the next write, search or start will catch up. An index that is gone or
        unusable is begun anew and filled from the first entry.
        """
        try:
            with self.engine.lock.acquire(timeout=patience):
                return self._catch_up()
        except Timeout:
            return 0

    def up_to_date(self, site: Site) -> Engine:
        """Return the engine, caught up first when the journal holds more than it knows.

        When that is not possible within a second, or not now, it answers with what it has.
        """
        try:
            if self._is_behind(site):
                self.catch_up(PATIENCE_OF_A_SEARCH)
        except (OSError, TransientError):
            _LOG.exception("检索索引暂时没有跟上，先按已有的索引检索。")
        return self.engine

    def exclusively(self) -> FileLock:
        """Return the lock, for upkeep that looks at or replaces the whole index."""
        return self.engine.lock

    def take_up(self, engine: Engine) -> int:
        """Seal, and index in `engine` what it lacks; the caller holds the lock."""
        self._seal()
        taken = 0
        while batch := self._batch(engine):
            taken += batch
        return taken

    def _is_behind(self, site: Site) -> bool:
        try:
            return site.journal.has_pending or site.journal.head[0] > self.engine.position()
        except IndexUnusable:
            return True

    def _catch_up(self) -> int:
        try:
            return self.take_up(self.engine)
        except IndexUnusable:
            _LOG.exception("检索索引无法使用，现从头重建。")
            self.engine.mend()
            return self.take_up(self.engine)

    def _seal(self) -> None:
        with site_in(self.database) as site:
            pending = site.journal.has_pending
        if pending:
            with_site(self.database, lambda site: site.journal.seal())

    def _batch(self, engine: Engine) -> int:
        with site_in(self.database) as site:
            position = engine.position()
            entries = _first(site, position)
            if not entries:
                return 0
            engine.replace(_changes(site, entries), entries[-1].number)
        return len(entries)


def listed(path: str, listing: Callable[[], dict[str, list[Entry]]]) -> dict[str, list[Entry]]:
    """Return the slots that `listing` finds for the path; none when it is damaged.

    The fault is logged, and what the index has of the path stays: one damaged document must
    not keep all others from being found. `verify` names it.
    """
    try:
        slots = listing()
        for entry in (entry for entries in slots.values() for entry in entries):
            entry.to_json().encode()
    except _FAULTS:
        _LOG.exception("%s 无法编入索引，已跳过；请用 kb verify 核对。", path)
        return {}
    return slots


def _first(site: Site, position: int) -> list[Sealed]:
    found: list[Sealed] = []
    for entry in site.journal.since(position):
        found.append(entry)
        if len(found) == BATCH:
            break
    return found


def _changes(site: Site, entries: list[Sealed]) -> dict[str, list[Entry]]:
    """Return the slots that the entries touched, as they are now."""
    felt = [e.entry for e in entries if e.entry.action not in _UNFELT]
    wide = {entry.path for entry in felt if entry.action not in _DRAFT_ONLY}
    changes: dict[str, list[Entry]] = {}
    for path in dict.fromkeys(entry.path for entry in felt):
        changes |= _slots(site, path, wide=path in wide)
    return changes


def _slots(site: Site, path: str, *, wide: bool) -> dict[str, list[Entry]]:
    if path == MOVED_UNIT:
        return {slot: e for shelf in site.shelves for slot, e in _shelf_slots(site, shelf).items()}
    shelf, _, name = path.strip("/").partition("/")
    if not name:
        return _shelf_slots(site, shelf) if shelf in site.shelves else {}
    return listed(path, lambda: _document_slots(site, path, wide=wide))


def _document_slots(site: Site, path: str, *, wide: bool) -> dict[str, list[Entry]]:
    try:
        document = site.at(path)
    except NotFound:
        return {slot_of(path, 0): []}
    return slots_of(document) if wide else dict([draft_slot(document)])


def _shelf_slots(site: Site, shelf: str) -> dict[str, list[Entry]]:
    """Return all slots of a shelf: a share on it changes who may read each of them."""
    changes: dict[str, list[Entry]] = {}
    for name, document in site.shelves[shelf].documents.items():
        changes |= listed(f"/{shelf}/{name}", partial(slots_of, document))
    return changes
