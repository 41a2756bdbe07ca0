"""Rebuilds the index and proves it equal to the library (索引维护)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from content.storage import site_in
from search_index.entries import fingerprint
from search_index.follower import listed
from search_index.listing import slots_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import ZODB

    from content.library.site import Site
    from search_index.engine import Engine
    from search_index.entries import Entry
    from search_index.follower import Follower

DOCUMENTS_IN_A_COMMIT = 200


@dataclass(frozen=True)
class Difference:
    """What `verify` found: slots the index lacks, has beyond the library, or has otherwise.

    A document that cannot be listed at all is `different`, named by its path.
    """

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Return whether index and library are equal."""
        return not (self.missing or self.surplus or self.different)


def rebuild(follower: Follower, tell: Callable[[int, int], None]) -> int:
    """Fill a new index from the library and swap it in; return the number of documents.

    `tell(done, total)` is called as the work goes on. Everybody searches and writes the old
    index meanwhile; what was written since the beginning is taken up before the swap.
    """
    with follower.engine.sister() as sister:
        done = _fill(follower.database, sister, tell)
        with follower.exclusively():
            follower.take_up(sister)
            follower.engine.swap_in(sister)
    return done


def verify(follower: Follower) -> Difference:
    """Catch up, then compare every slot of the index with the library."""
    follower.catch_up()
    with follower.exclusively().acquire(timeout=60), site_in(follower.database) as site:
        wanted: dict[str, str] = {}
        unlisted: set[str] = set()
        for changes, paths in _batches(site):
            wanted |= {slot: fingerprint(entries) for slot, entries in changes.items() if entries}
            unlisted |= set(paths) - {_path_in(slot) for slot in changes}
        found = dict(follower.engine.slots())
    both = wanted.keys() & found.keys()
    surplus = found.keys() - wanted.keys()
    return Difference(
        tuple(sorted(wanted.keys() - found.keys())),
        tuple(sorted(slot for slot in surplus if _path_in(slot) not in unlisted)),
        tuple(sorted(unlisted | {slot for slot in both if wanted[slot] != found[slot]})),
    )


def _fill(database: ZODB.DB, engine: Engine, tell: Callable[[int, int], None]) -> int:
    """Fill the engine with the library of this moment; return the number of documents."""
    with site_in(database) as site:
        total = sum(len(shelf.documents) for shelf in site.shelves.values())
        done = 0
        for changes, paths in _batches(site):
            engine.replace(changes, 0)
            done += len(paths)
            tell(done, total)
        engine.replace({}, site.journal.head[0])
    return done


def _path_in(slot: str) -> str:
    return slot.rpartition("@")[0]


def _batches(site: Site) -> Iterator[tuple[dict[str, list[Entry]], list[str]]]:
    """Yield slots and paths of so many documents at a time; the object cache stays small."""
    changes: dict[str, list[Entry]] = {}
    paths: list[str] = []
    for shelf_name, shelf in site.shelves.items():
        for name, document in shelf.documents.items():
            paths.append(f"/{shelf_name}/{name}")
            changes |= listed(paths[-1], partial(slots_of, document))
            if len(paths) == DOCUMENTS_IN_A_COMMIT:
                yield changes, paths
                changes, paths = {}, []
                site._p_jar.cacheMinimize()  # noqa: SLF001 - ZODB's public name begins so
    if paths:
        yield changes, paths
