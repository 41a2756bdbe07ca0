"""Rebuilds the index and proves it equal to the library (索引维护)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.storage import site_in, with_site
from search_index.entries import fingerprint
from search_index.listing import slots_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from content.library.site import Site
    from search_index.entries import Entry
    from search_index.follower import Follower

DOCUMENTS_IN_A_COMMIT = 200


@dataclass(frozen=True)
class Difference:
    """What `verify` found: slots the index lacks, has beyond the library, or has otherwise."""

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Return whether index and library are equal."""
        return not (self.missing or self.surplus or self.different)


def rebuild(follower: Follower, tell: Callable[[int, int], None]) -> int:
    """Delete the index and fill it from the library; return the number of documents.

    `tell(done, total)` is called as the work goes on. Writers wait meanwhile.
    """
    with follower.exclusively().acquire(timeout=60):
        with_site(follower.database, lambda site: site.journal.seal())
        with site_in(follower.database) as site:
            head = site.journal.head[0]
            total = sum(len(shelf.documents) for shelf in site.shelves.values())
            follower.engine.clear()
            done = 0
            for changes, count in _batches(site):
                follower.engine.replace(changes, 0)
                done += count
                tell(done, total)
            follower.engine.replace({}, head)
    return done


def verify(follower: Follower) -> Difference:
    """Catch up, then compare every slot of the index with the library."""
    follower.catch_up()
    with follower.exclusively().acquire(timeout=60), site_in(follower.database) as site:
        wanted: dict[str, str] = {}
        for changes, _ in _batches(site):
            wanted |= {slot: fingerprint(entries) for slot, entries in changes.items() if entries}
        found = dict(follower.engine.slots())
    return Difference(
        tuple(sorted(wanted.keys() - found.keys())),
        tuple(sorted(found.keys() - wanted.keys())),
        tuple(sorted(slot for slot in wanted.keys() & found.keys() if wanted[slot] != found[slot])),
    )


def _batches(site: Site) -> Iterator[tuple[dict[str, list[Entry]], int]]:
    """Yield slots of so many documents at a time; the object cache stays small."""
    changes: dict[str, list[Entry]] = {}
    count = 0
    for shelf in site.shelves.values():
        for document in shelf.documents.values():
            changes |= slots_of(document)
            count += 1
            if count == DOCUMENTS_IN_A_COMMIT:
                yield changes, count
                changes, count = {}, 0
                site._p_jar.cacheMinimize()  # noqa: SLF001 - ZODB's public name begins so
    if changes or count:
        yield changes, count
