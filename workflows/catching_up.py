"""Bringing work up to a version published meanwhile (变基): of an amendment, and of a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from content.errors import NotPossible
from content.library.site import site_of
from content.text.printed import entries_of
from workflows.amending import require_open, tell
from workflows.drafting import words_of
from workflows.merging import Decisions, meet, save_merged
from workflows.publication import is_overtaken

if TYPE_CHECKING:
    from datetime import datetime

    from content.library.amendment import Amendment
    from content.library.document import Document
    from content.library.revision import Revision
    from workflows.merging import Meeting
    from workflows.policy import Actor


def behind(amendment: Amendment) -> list[str]:
    """Return the names of working copies whose document has a newer version than they began from.

    A document that is no longer at its address is behind too.
    """
    site = site_of(amendment)
    return [
        name
        for name, base in amendment.bases.items()
        if (target := site.known_at(base)) is None or target.versions[-1].number != base.version
    ]


def meeting_with_published(amendment: Amendment, name: str) -> Meeting:
    """Return the working copy's changes met with those of the newest version of its document."""
    copy = amendment.copy(name)
    base = amendment.bases[name]
    target = site_of(amendment).known_at(base)
    if target is None:
        raise NotPossible("原文件已经不在这个地址，请把它移出修正案。")
    if amendment.is_over or target.versions[-1].number == base.version:
        raise NotPossible("这份稿件不需要并入，请返回修正案页面查看。")
    mine = words_of(copy.latest.fields, entries_of(copy.latest.body), "并入已发布的新版本")
    begun = target.revision_of(target.version(base.version))
    return meet(copy, mine, begun, target.revision_of(target.versions[-1]))


def catch_up(  # noqa: PLR0913 - a verb names copy, decisions, person and moment
    amendment: Amendment,
    name: str,
    decisions: Decisions,
    actor: Actor,
    when: datetime,
    *,
    based_on: str,
) -> Revision:
    """Save the working copy on top of the newest version of its document (变基), and return it.

    Raises Invalid for conflicts without an answer, Stale when the copy was saved in between.
    """
    require_open(amendment, actor)
    copy, base = amendment.copy(name), amendment.bases[name]
    target = site_of(amendment).at(base.path)
    meeting = meeting_with_published(amendment, name)
    saved = save_merged(copy, meeting, decisions, actor, when, based_on=based_on)
    version = target.versions[-1]
    amendment.bases[name] = replace(
        base, version=version.number, content_hash=target.revision_of(version).content_hash
    )
    amendment.begin_again((actor.login,), when)
    tell(amendment, actor, when, "catch_up", document=base.path)
    return saved


def draft_meeting(document: Document) -> Meeting:
    """Return the draft's changes met with those of the version published while it was written."""
    draft = document.draft
    if draft is None or not is_overtaken(document):
        raise NotPossible("这份草稿就是在最新版本上修改的，不需要并入，请直接提交审核。")
    latest = document.latest
    mine = words_of(latest.fields, entries_of(latest.body), "并入已发布的新版本")
    begun = document.revision_of(document.version(draft.based_on))
    return meet(document, mine, begun, document.revision_of(document.versions[-1]))


def catch_draft_up(
    document: Document, decisions: Decisions, actor: Actor, when: datetime, *, based_on: str
) -> Revision:
    """Save the draft on top of the newest version, so that it can be handed in again.

    Raises Invalid for conflicts without an answer, Stale when the draft was saved in between.
    """
    meeting = draft_meeting(document)
    saved = save_merged(document, meeting, decisions, actor, when, based_on=based_on)
    if document.draft is not None:
        document.draft = replace(document.draft, based_on=document.versions[-1].number)
    return saved
