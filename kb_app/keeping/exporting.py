"""The library as of a day (全库导出): each text in force as one line, for whoever may read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from content.canonical import canonical
from content.library.site import path_of
from content.types.tying import clauses_of, names_called, resolved_in
from workflows.policy import Actor, fields_open_to, versions_open_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from content.library.document import Document, Version
    from content.library.site import Site
    from content.types.tying import Resolved

PUBLIC = Actor(tokens=frozenset({"public"}))
"""Whoever reads what is published for everybody."""

_A_BATCH = 50
"""So many texts are read before memory is given back."""

_NAMES_KEPT = 5_000


@dataclass(frozen=True)
class AsOf:
    """What is exported: in force on `day` as the library knew at `known`, open to `reader`."""

    day: date
    known: datetime
    reader: Actor


def lines_of(site: Site, wanted: AsOf) -> Iterator[tuple[str, bytes]]:
    """Yield path and line of every text, in the order of the paths; the same bytes each time.

    Nothing in a line depends on when it is written, so that what is taken on a day equals
    what is asked for that day later. Memory is given back on the way.
    """
    library = _Library(site, wanted)
    for shelf in sorted(site.shelves):
        paths = (f"/{shelf}/{name}" for name in site.shelves[shelf].published)
        while batch := list(islice(paths, _A_BATCH)):
            for path in batch:
                line = library.line(path)
                if line is not None:
                    yield path, line
            _give_back(site)


class _Library:
    """The library as it was: which texts there were, and what they were called."""

    def __init__(self, site: Site, wanted: AsOf) -> None:
        self._site, self._wanted = site, wanted
        self._called = lru_cache(_NAMES_KEPT)(self._path_called)

    def line(self, path: str) -> bytes | None:
        """Return what is told of a document, None when it had no text that is open."""
        document = self._site.at(path)
        version = self._version(document)
        if version is None:
            return None
        told = self._told(document, version)
        return f"{canonical(told)}\n".encode("utf-8", "surrogatepass")

    def _version(self, document: Document) -> Version | None:
        version = document.on(self._wanted.day, self._wanted.known)
        is_open = version in versions_open_to(self._wanted.reader, document)
        return version if is_open else None

    def _told(self, document: Document, version: Version) -> dict[str, Any]:
        revision = document.revision_of(version)
        own = clauses_of(document, revision)
        return {
            "path": path_of(document),
            "type": document.type_name,
            "title": version.title,
            "version": version.number,
            "in_force_from": version.in_force_from.isoformat(),
            "in_force_to": _iso(document.last_day(version, self._wanted.known)),
            "recorded_at": version.recorded_at.isoformat(),
            "note": version.note,
            "content_hash": version.content_hash,
            "fields": fields_open_to(self._wanted.reader, document, revision.fields),
            "clauses": [
                {
                    "id": place.clause.id,
                    "address": own.addresses[place.clause.id],
                    "depth": len(place.ancestors),
                    "level": place.clause.level.value,
                    "label": place.clause.label,
                    "gap": place.clause.gap,
                    "text": place.clause.text,
                    "hash": own.hash_of(place.clause.id),
                }
                for place in own.by_id.values()
            ],
            "citations": [
                _cited(one)
                for one in resolved_in(
                    document, revision, self._wanted.day, self._wanted.known,
                    called=self._document_called,
                )
            ],
        }  # fmt: skip

    def _document_called(self, key: str) -> Document | None:
        path = self._called(key)
        return self._site.at(path) if path else None

    def _path_called(self, key: str) -> str:
        """Return the first of the exported documents that bore the name by then."""
        for path in self._site.ties.called(key):
            document = self._site.at(path)
            if self._version(document) is not None and self._bore(document, key):
                return path
        return ""

    def _bore(self, document: Document, key: str) -> bool:
        return any(
            key in names_called(document, document.revision_of(version))
            for version in reversed(document.versions)
            if version.in_force_from <= self._wanted.day
            and version.recorded_at <= self._wanted.known
        )


def _cited(one: Resolved) -> dict[str, Any]:
    """Return a citation, and the clause it led to; `why` tells one that led nowhere."""
    reference = one.reference
    return {
        "clause": reference.clause,
        "at": [reference.start, reference.end],
        "printed": reference.printed,
        "title": reference.title,
        "address": one.address,
        "path": one.target,
        "to": one.to if one.target and not one.why else "",
        "why": one.why,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _give_back(site: Site) -> None:
    """Let the connection forget what it has read beyond what it may keep."""
    connection = getattr(site, "_p_jar", None)
    if connection is not None:
        connection.cacheGC()
