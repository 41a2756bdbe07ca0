"""Who cites the text that is read, and what it cites itself (引用关系)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.text.clauses import address_of
from search_index.citing import Reach, cited_by, counts_by_article, titles_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search_index.citing import CitedBy

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Citing:
    """The first clauses that cite one, each with its address; how many, and where all are."""

    total: int
    rows: tuple[tuple[CitedBy, str], ...]
    all_url: str


def cited_counts(revision, request) -> Mapping[str, int]:
    """Return by address how many clauses cite each article on the day, as far as one may read."""
    titles = titles_of(revision)
    return counts_by_article(_engine(request), titles, _reach(request))


def citing_of(revision, place, page, path) -> Citing | None:
    """Return who cites a clause on the day, or None when nobody does."""
    request = page.request
    address = address_of(place)
    titles = titles_of(revision)
    found = cited_by(_engine(request), titles, _reach(request), address=address, at_most=MOST_SHOWN)
    if not found.total:
        return None
    rows = tuple((row, page.link(f"{row.path}/c/{row.clause}")) for row in found.rows)
    return Citing(found.total, rows, cited_url(path, address, request))


def cited_url(path, address, request) -> str:
    """Return the address of the page that lists all who cite a clause."""
    return request.moment.link(f"{path}/cited", at=address)


def _engine(request):
    return request.library.follower.up_to_date(request.site)


def _reach(request) -> Reach:
    return Reach(request.day, request.actor.tokens, request.known)
