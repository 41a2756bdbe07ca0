"""What an answer may rest on (答案的依据): what is in force on the day and may be read."""

from __future__ import annotations

from content.errors import NotFound, NotSignedIn
from search_index.query import Request
from workflows.policy import require_version

LONGEST = 300
"""So many characters of a text are shown in an answer; the rest is read at its page."""


def within(request, **filters):
    """Return a request for all that an answer may rest on, to be narrowed by `filters`."""
    wanted = {name: frozenset({value}) for name, value in filters.items()}
    return Request(
        "", day=request.day, readers=request.actor.tokens, filters=wanted, known=request.known
    )


def opened(entry, request):
    """Return the document and the version of an entry.

    None for both when they are gone, or closed to the reader, since the index was told.
    """
    try:
        document = request.site.at(entry.document)
        return document, require_version(request.actor, document, document.version(entry.version))
    except (NotFound, NotSignedIn):
        return None, None


def cut(text):
    """Return the text, or its beginning when it is longer than an answer shows."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"
