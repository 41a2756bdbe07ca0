"""What is cited though it is over (引用了已废止文件): found on the day it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from content.errors import NotFound
from search_index.citing import Citations, cited_by, documents_titled
from search_index.entries import LEADS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from content.library.document import Document
    from content.library.site import Site
    from search_index.citing import Reach
    from search_index.engine import Engine

MOST = 300
"""So many titles of texts that are over, and are cited, are looked at."""


@dataclass(frozen=True, slots=True)
class Over:
    """A document that is no longer in force, and since when."""

    path: str
    title: str
    since: date


def over_and_cited(engine: Engine, site: Site, day: date, reach: Reach) -> Mapping[str, Over]:
    """Return, by the title they are cited by, the texts that were over on `day` and are cited.

    Only of what `reach` may read. Another text of the same title in force makes it current.
    """
    lead = {"leads": (LEADS,)}
    ever = replace(reach, day=None)
    current = engine.count(reach.request(lead), "titles")
    gone = engine.count(ever.request(lead), "titles").keys() - current.keys()
    cited = engine.count(reach.request({"cites": gone}), "cites").keys() & gone if gone else set()
    found: dict[str, Over] = {}
    for title in sorted(cited)[:MOST]:
        for entry in documents_titled(engine, title, ever):
            since = _over_since(site, entry.document, day, reach.known)
            if since is not None:
                found.setdefault(title, Over(entry.document, entry.title, since))
    return found


def citing_what_is_over(
    engine: Engine, over: Mapping[str, Over], reach: Reach, *, start: int, at_most: int
) -> Citations:
    """Return the clauses in force that cite any of these; each row says by which title."""
    return cited_by(engine, tuple(over), reach, start=start, at_most=at_most)


def _over_since(site: Site, path: str, day: date, known: datetime | None) -> date | None:
    """Return since when the document is over; None also for one deleted since it was indexed."""
    try:
        document = site.at(path)
    except NotFound:
        return None
    return over_since(document, day, known)


def over_since(document: Document, day: date, known: datetime | None = None) -> date | None:
    """Return since when no version is in force, None when one is or is still to come.

    `known` is when one looks, None for now.
    """
    begun = [
        version for version in document.versions
        if version.in_force_from <= day and (known is None or version.recorded_at <= known)
    ]  # fmt: skip
    if not begun or document.on(day, known) is not None:
        return None
    repealed = document.repealed_on(by=day, known=known)
    lasts = [last for v in begun if (last := document.last_day(v, known)) is not None]
    return repealed or max(lasts, default=day) + timedelta(days=1)
