"""A revision comes into force (施行): it becomes a version, and every list learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from content.errors import Invalid
from content.library.deadlines import note_deadlines
from content.library.document import Approval, Version
from content.library.site import site_of
from content.text.days import said
from workflows.policy import is_public
from workflows.todo import move_review

if TYPE_CHECKING:
    from datetime import datetime

    from content.library.document import Document, StandingChange
    from content.library.revision import Revision

EARLIEST_YEAR, LATEST_YEAR = 1949, 2200


@dataclass(frozen=True)
class Enactment:
    """How a revision comes into force: days, who publishes, who approved it, with which note."""

    start: date
    end: date | None
    by: str
    approvals: tuple[Approval, ...]
    note: str


def put_in_force(
    document: Document, revision: Revision, enactment: Enactment, when: datetime
) -> Version:
    """Make a revision a version, and let all lists know; the draft, if any, is left alone."""
    version = Version(
        number=len(document.versions) + 1,
        revision=revision.number,
        title=revision.title,
        in_force_from=enactment.start,
        in_force_to=enactment.end,
        recorded_at=when,
        published_by=enactment.by,
        approvals=enactment.approvals,
        content_hash=revision.content_hash,
        note=enactment.note,
        elsewhere=document.workflow == "record",
    )
    document.versions = (*document.versions, version)
    _put_on_lists(document)
    _plan_next_review(document, enactment.start)
    return version


def note_repeal(document: Document, change: StandingChange) -> None:
    """Let the document be repealed from a day on. Raises Invalid for one before it began."""
    first = min(version.in_force_from for version in document.versions)
    if change.on < first:
        raise Invalid({"in_force_from": f"废止日期不能早于施行日期（{said(first)}），请核对年份。"})
    document.standing_changes = (*document.standing_changes, change)
    note_deadlines(document)


def _put_on_lists(document: Document) -> None:
    shelf, name = document.__parent__, document.__name__
    shelf.mark_published(name)
    if is_public(document):
        shelf.open_to_public(name)
    else:
        shelf.close_to_public(name)
    note_deadlines(document)


def _plan_next_review(document: Document, start: date) -> None:
    """Let the text be looked at again so many months after it took effect, as settings say."""
    months = site_of(document).settings["review_after_months"]
    if document.workflow == "review" and months:
        years, month = divmod(start.month - 1 + months, 12)
        move_review(document, date(min(start.year + years, LATEST_YEAR), month + 1, 1))
