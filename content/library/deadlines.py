"""What of a document ends when (到期): terms its texts name, their own last days, its review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.library.site import path_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.library.document import Document, Version

KINDS_OF_DEADLINE = {
    "delegation": "委托（下放）到期",
    "term": "聘期届满",
    "validity": "有效期届满",
    "evaluation": "应当评估",
    "review": "应当复审",
}
"""What may end, by name, with what the user reads."""


@dataclass(frozen=True, order=True)
class Deadline:
    """One line: the last day (ISO), what ends, of which document and version, for whom.

    `version` is 0 for what belongs to the document whatever its text says.
    """

    day: str
    kind: str
    path: str
    version: int = 0
    detail: str = ""

    def line(self) -> tuple[str, str, str, int, str]:
        """Return the plain tuple that is stored."""
        return self.day, self.kind, self.path, self.version, self.detail


def deadlines_of(document: Document) -> frozenset[Deadline]:
    """Return every deadline of the document as it stands: of each version while it is in force."""
    path = path_of(document)
    found = {line for version in document.versions for line in _of(document, version, path)}
    if document.review_by is not None:
        found.add(Deadline(document.review_by.isoformat(), "review", path))
    return frozenset(found)


def note_deadlines(document: Document) -> None:
    """Let the catalog list the deadlines of the document as it stands, and no others of it."""
    lines = [deadline.line() for deadline in sorted(deadlines_of(document))]
    site_of(document).catalog.list_deadlines(path_of(document), lines)


def _of(document: Document, version: Version, path: str) -> Iterator[Deadline]:
    last = document.last_day(version)
    if last is not None and last < version.in_force_from:
        return
    for day, kind, detail in _told(document, version):
        if last is None or day <= last.isoformat():
            yield Deadline(day, kind, path, version.number, detail)


def _told(document: Document, version: Version) -> Iterator[tuple[str, str, str]]:
    yield from document.deadlines(document.revision_of(version).fields)
    if version.in_force_to is not None:
        yield version.in_force_to.isoformat(), "validity", ""
