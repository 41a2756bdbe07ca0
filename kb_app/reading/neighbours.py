"""The documents around one: what it cites and what cites it on the day (引用关系)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.errors import NotFound
from content.library.site import path_of
from search_index.citing import Reach, documents_citing, titles_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from content.library.document import Document
    from content.library.revision import Revision

MOST_NAMED = 12
"""So many documents are named on each side; others are only counted."""


@dataclass(frozen=True)
class Neighbour:
    """A document that cites or is cited: its title, where it is read, in how many clauses."""

    title: str
    address: str
    clauses: int


@dataclass(frozen=True)
class Neighbours:
    """What a document cites and what cites it, each with the most clauses first."""

    cited: list[Neighbour]
    citing: list[Neighbour]


def neighbours_of(document: Document, revision: Revision, request) -> Neighbours:
    """Return what a text cites and who cites it on the day.

    `request` brings the index, the day and the reader: nothing else is counted or named.
    """
    engine = request.library.follower.up_to_date(request.site)
    reach = Reach(request.day, request.actor.tokens, request.known)
    titles = titles_of(revision)
    counts = engine.count(reach.request({"document": (path_of(document),)}), "cites")
    citing = [
        (path, count)
        for path, count in documents_citing(engine, titles, reach)
        if path != path_of(document)
    ]
    return Neighbours(
        [Neighbour(title, _address(request, "/cite", title=title), count)
         for title, count in _cited(counts, titles)],
        [Neighbour(title, _address(request, path), count)
         for at, (path, count) in enumerate(citing)
         if (title := _title(request, path, named=at < MOST_NAMED)) is not None],
    )  # fmt: skip


def _cited(counts: Mapping[str, int], own: Collection[str]) -> list[tuple[str, int]]:
    """Return the titles that are cited with the number of clauses, most first."""
    titles = [(term, n) for term, n in counts.items() if " " not in term and term not in own]
    return sorted(titles, key=lambda one: (-one[1], one[0]))


def _title(request, path: str, *, named: bool) -> str | None:
    """Return the title on the day of a document that is named; None for one that is gone."""
    if not named:
        return ""
    try:
        document = request.site.at(path)
    except NotFound:  # deleted a moment ago; the index follows a moment later
        return None
    version = document.on(request.day, request.known)
    title: str = version.title if version else document.title
    return title


def _address(request, path: str, **asked: str) -> str:
    address: str = request.moment.link(f"{request.script_name}{path}", **asked)
    return address
