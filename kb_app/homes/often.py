"""What a person reads most and has pinned (常看、常用), by the titles they may read on the day."""

from __future__ import annotations

from content.errors import KbError
from kb_app.reading.choosing import to_be_read
from workflows.policy import may

SHOWN = 8
_ASKED = 30
"""So many paths are looked at, for some may no longer be read."""


def read_most(request) -> list[tuple[str, str]]:
    """Return path and title of what the person read most, without what is pinned already."""
    person = request.person
    paths = request.library.visits.most(person.login, request.today, _ASKED)
    return _titled(request, [path for path in paths if path not in person.pinned])[:SHOWN]


def pinned(request) -> list[tuple[str, str]]:
    """Return path and title of what the person pinned."""
    return _titled(request, request.person.pinned)


def _titled(request, paths):
    found = ((path, _title(request, path)) for path in paths)
    return [(path, title) for path, title in found if title]


def _title(request, path):
    """Return the title the person may read on the day, or nothing."""
    try:
        document = request.site.at(path)
        version = to_be_read(document, request)
    except KbError:
        return ""
    if version is not None:
        return version.title
    return document.latest.title if may(request.actor, "view_draft", document) else ""
