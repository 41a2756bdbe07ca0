"""What happened, in order, provable (日志): an append-only, hash-chained record.

Entries are written under keys that no two writers share; a sealing step numbers them,
chains their hashes and moves them to the sealed record, whose numbers are the feed that
the search index follows.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from content.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from content.library.site import Site

SHARDS = 32
"""Writers spread over this many trees, so that two commits seldom meet in one bucket."""

GENESIS = "0" * 64
"""The hash before the first entry."""

_TURNS = count()
"""Keeps entries of the same moment, such as 审核 and 发布 at once, in the order they came."""


@dataclass(frozen=True)
class Entry:
    """One line of the journal: who did what to which path, on which content hash."""

    at: str
    by: str
    action: str
    path: str
    title: str = ""
    content_hash: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)

    def canonical(self) -> str:
        """Return the compact JSON that is stored and hashed."""
        return canonical(asdict(self))


@dataclass(frozen=True)
class Sealed:
    """A numbered entry with its place in the chain."""

    number: int
    digest: str
    entry: Entry


class Journal(Persistent):
    """The record itself; `record` is the only way in, `seal` the only way on."""

    def __init__(self) -> None:
        """Start an empty journal."""
        self.pending = tuple(OOBTree() for _ in range(SHARDS))
        self.sealed: LOBTree[int, str] = LOBTree()

    def append(self, entry: Entry) -> None:
        """Add an entry, still unnumbered."""
        nonce = uuid4().hex
        key = f"{entry.at} {next(_TURNS):012d} {nonce}"
        self.pending[int(nonce[:8], 16) % SHARDS][key] = entry.canonical()

    @property
    def head(self) -> tuple[int, str]:
        """Return the number and digest of the last sealed entry, `(0, GENESIS)` at first."""
        if not self.sealed:
            return 0, GENESIS
        number = self.sealed.maxKey()
        return number, self.sealed[number].partition(" ")[0]

    @property
    def has_pending(self) -> bool:
        """Return whether something waits to be sealed."""
        return any(self.pending)

    def seal(self) -> int:
        """Seal what waits, numbered and chained; return how many entries that were."""
        waiting = sorted(
            (key, shard) for shard, tree in enumerate(self.pending) if tree for key in tree
        )
        number, digest = self.head
        for key, shard in waiting:
            canonical = self.pending[shard].pop(key)
            number, digest = number + 1, chained(digest, canonical)
            self.sealed[number] = f"{digest} {canonical}"
        return len(waiting)

    def since(self, number: int) -> Iterator[Sealed]:
        """Yield sealed entries numbered above `number`, in order."""
        for key, stored in self.sealed.items(number + 1):
            yield _read(key, stored)

    def entry(self, number: int) -> Entry:
        """Return the sealed entry of this number. Raises KeyError."""
        return _read(number, self.sealed[number]).entry

    def latest(self, *, below: int | None = None) -> Iterator[Sealed]:
        """Yield sealed entries, newest first, from those numbered under `below`."""
        number = self.head[0] if below is None else below - 1
        while number > 0:
            yield _read(number, self.sealed[number])
            number -= 1

    def follows(self, one: Sealed) -> bool:
        """Return whether a digest follows from the entry before it and its own content."""
        before = next(self.latest(below=one.number), None)
        return one.digest == chained(before.digest if before else GENESIS, one.entry.canonical())

    def first_fault(self) -> int | None:
        """Return the number of the first entry whose digest does not follow, or None."""
        digest = GENESIS
        for expected, (number, stored) in enumerate(self.sealed.items(), 1):
            found, _, canonical = stored.partition(" ")
            digest = chained(digest, canonical)
            if found != digest or number != expected:
                return expected
        return None


def record(  # noqa: PLR0913 - an entry names who, when, what and on which content
    site: Site,
    *,
    at: datetime,
    by: str,
    action: str,
    path: str,
    title: str = "",
    content_hash: str = "",
    **detail: str,
) -> None:
    """Write one line into the site's journal; every changing verb ends in this."""
    entry = Entry(at.isoformat(), by, action, path, title, content_hash, detail)
    site.journal.append(entry)


def chained(previous: str, canonical: str) -> str:
    """Return the digest of an entry that follows `previous`: SHA-256 over both, in hex."""
    return sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def _read(number: int, stored: str) -> Sealed:
    digest, _, canonical = stored.partition(" ")
    return Sealed(number, digest, Entry(**json.loads(canonical)))
