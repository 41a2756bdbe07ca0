"""The one clause that somebody names (所指条款), opened in the version of the day."""

from __future__ import annotations

from typing import NamedTuple

from content.errors import NotFound
from content.library.document import Document, Version
from content.library.site import path_of
from content.text.citations import parse_lookup
from content.text.clauses import Place
from kb_app.reading.choosing import open_on_the_day
from search_index.answers import jump
from search_index.citing import Reach


class ClauseMeant(NamedTuple):
    """A clause that was named, in the version of the day."""

    document: Document
    version: Version
    place: Place

    @property
    def path(self):
        """Return the path of the clause's passport."""
        return f"{path_of(self.document)}/c/{self.place.clause.id}"


def clause_meant(request, typed, engine):
    """Return the one clause that `typed` cites (窗口办法12(2)) on the day, or None."""
    lookup = parse_lookup(typed)
    reach = Reach(request.day, request.actor.tokens, request.known)
    found = lookup and jump(engine, request.site, lookup, reach)
    if not found:
        return None
    try:
        document = request.site.at(found.path)
    except NotFound:
        return None
    version = open_on_the_day(document, request)
    place = version and document.body_of(document.revision_of(version)).find(found.clause)
    return ClauseMeant(document, version, place) if place else None
