"""Paper that answers (印件核验): the address a print carries, and what it says today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.errors import NotFound
from content.library.site import path_of
from kb_app.paging import whole_number
from kb_app.reading.standing import Standing, standing_of
from workflows.policy import is_public, versions_open_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from content.library.document import Document, Version
    from content.library.site import Site
    from content.text.clauses import Place
    from workflows.policy import Actor

DIGITS = 10
"""So many hex digits of the content hash stand in an address: 40 bits."""

_MOST_VERSIONS = 10**9


@dataclass(frozen=True)
class Proof:
    """What a print was proved to be: which version, which clause of it, how it stands today."""

    document: Document
    version: Version
    place: Place | None
    standing: Standing
    current: Version | None
    """What is in force today, if the actor may read it."""
    is_open: bool = True
    """Whether the actor may read the text; a text for everybody is proved to everybody."""

    @property
    def now(self) -> Place | None:
        """Return where the clause stands in what is in force today, or None."""
        if self.place is None or self.current is None:
            return None
        body = self.document.body_of(self.document.revision_of(self.current))
        return body.find(self.place.clause.id)


def proof_path(document: Document, version: Version, clause_id: str = "") -> str:
    """Return the address, below the site's own, that tells how a print stands."""
    ending = f"/{clause_id}" if clause_id else ""
    return f"/check{path_of(document)}/{version.number}/{version.content_hash[:DIGITS]}{ending}"


def proved(site: Site, segments: Sequence[str], today: date, *, by: Actor) -> Proof | None:
    """Return what the address below `/check` proves, or None.

    None for whatever does not agree, and for what `by` may not read: the two look the same.
    How a text for everybody (主动公开) stands is told even where visitors may not read here.
    """
    if len(segments) not in {4, 5}:
        return None
    shelf, name, number, digits, *clause_ids = segments
    document = _document(site, shelf, name)
    version = _version(document, number, digits) if document else None
    opened = versions_open_to(by, document) if document else []
    if document is None or version is None:
        return None
    if version not in opened and not is_public(document, version):
        return None
    body = document.body_of(document.revision_of(version))
    place = body.find(clause_ids[0]) if clause_ids else None
    if clause_ids and place is None:
        return None
    current = document.on(today)
    return Proof(
        document,
        version,
        place,
        standing_of(document, version, today),
        current=current if current in opened else None,
        is_open=version in opened,
    )


def _document(site: Site, shelf: str, name: str) -> Document | None:
    try:
        return site.at(f"/{shelf}/{name}")
    except NotFound:
        return None


def _version(document: Document, number: str, digits: str) -> Version | None:
    wanted = _number(number)
    return next(
        (
            version
            for version in document.versions
            if version.number == wanted and version.content_hash[:DIGITS] == digits
        ),
        None,
    )


def _number(given: str) -> int:
    """Return the whole number that is given, or 0, which no version has."""
    return whole_number(given, _MOST_VERSIONS) or 0
