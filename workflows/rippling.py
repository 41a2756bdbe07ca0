"""What a change reaches (牵连): ties of what came into force, and who is asked to check again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from content.library.catalog import holders_of
from content.library.site import path_of, site_of
from content.library.ties import OVER
from content.text.clauses import address_of
from content.text.days import day_at
from content.types.flagging import due
from content.types.tying import clauses_of, lasting, met, names_called, ties_of, token_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from content.library.document import Document
    from content.library.revision import Revision
    from content.library.site import Site
    from content.library.ties import Row

_A_MOMENT = timedelta(microseconds=1)


def ripple(documents: Sequence[Document], when: datetime) -> None:
    """Let the library know what came into force, or was repealed, at the moment `when`.

    What was enacted together is tied to one another's new text. Whatever rests on a clause
    that changes waits to be checked by who began it and by the administrators.
    """
    today = day_at(when)
    begun = [one for one in documents if one.versions[-1].recorded_at == when]
    for document in begun:
        _introduce(document, today)
    for document in begun:
        _tie(document, today)
    for document in documents:
        _ask(document, today, when)
    for document in documents:
        settle_if_clear(document, today)


def settle_if_clear(document: Document, day: date) -> None:
    """Let the document wait no longer, if nothing of it is to be checked again."""
    site, path = site_of(document), path_of(document)
    if site.catalog.rechecks_by_path.get(path) is not None and not due(document, day):
        site.catalog.settle_recheck(path)


def touched_by(document: Document, before: Revision, after: Revision | None) -> Iterator[Row]:
    """Yield the rows that a change from one text to another, or to none, reaches."""
    ties, path = site_of(document).ties, path_of(document)
    for to in ties.clauses_of(path):
        old, new = _said(document, before, to), _said(document, after, to)
        if old != new:
            is_moved = old[0] == new[0]
            rows = ties.on(path, to)
            yield from (row for row in rows if is_moved or new[0] not in row.checked)


def _introduce(document: Document, today: date) -> None:
    """Note what the document is called, and tie to it what named it before it was here."""
    site, path = site_of(document), path_of(document)
    revision = document.revision_of(document.versions[-1])
    for name in site.ties.call(path, names_called(document, revision)):
        for waiting in site.ties.waiting_for(name):
            _meet(site, waiting, name, today)


def _meet(site: Site, path: str, name: str, today: date) -> None:
    ties = site.ties
    bonds = ties.by_dependent[path]
    found = tuple(
        met(site, tie, today) if not tie.target and tie.title == name else tie for tie in bonds.ties
    )
    if found != bonds.ties:
        ties.tie(path, found, bonds.owner, dict(bonds.until))


def _tie(document: Document, today: date) -> None:
    """Tie the newest version to what it rests on; what it says as before keeps its ties."""
    if document.workflow == "record":
        return
    site, path, version = site_of(document), path_of(document), document.versions[-1]
    until = lasting(document, today)
    before = site.ties.of(path)
    day = max(today, version.in_force_from)
    new = ties_of(document, version, day, before)
    earlier = [tie for tie in before if tie.version in until and tie.version != version.number]
    site.ties.tie(path, (*earlier, *new), document.owner, until)


def _ask(document: Document, today: date, when: datetime) -> None:
    """Ask for a check of whatever rests on what the document no longer says."""
    site = site_of(document)
    asked: dict[str, str] = {}
    for row in _reached(document, today, when):
        asked.setdefault(row.path, row.owner)
    for path, owner in asked.items():
        site.catalog.ask_recheck(path, when, holders_of(owner))


def _reached(document: Document, today: date, when: datetime) -> Iterator[Row]:
    """Yield the rows that rest on what changed at the moment `when`."""
    before_that = when - _A_MOMENT
    for version in document.versions:
        last = document.last_day(version)
        if version.recorded_at != when or (last is not None and last < today):
            continue
        old = document.on(version.in_force_from, before_that)
        if old is not None:
            texts = document.revision_of(old), document.revision_of(version)
            yield from _still(touched_by(document, *texts), version.in_force_from, today)
    for change in document.standing_changes:
        old = document.on(change.on, before_that)
        if change.recorded_at == when and old is not None:
            over = touched_by(document, document.revision_of(old), None)
            yield from _still(over, change.on, today)


def _still(rows: Iterable[Row], start: date, today: date) -> Iterator[Row]:
    """Yield the rows of versions that last until the change."""
    first = max(start, today).isoformat()
    return (row for row in rows if not row.until or row.until >= first)


def _said(document: Document, revision: Revision | None, to: str) -> tuple[str, str]:
    """Return what a clause says in a text, as ties are checked, and where it stands."""
    if revision is None:
        return OVER, ""
    token = token_in(document, revision, to, "")
    place = clauses_of(document, revision).by_id.get(to)
    return token, address_of(place) if place else ""
