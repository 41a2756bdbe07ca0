"""Bringing an earlier save back (恢复): as a new save, with all who wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from content.errors import NotPossible
from content.text.printed import entries_of
from content.text.titles import in_marks
from workflows.drafting import save, words_of
from workflows.policy import require
from workflows.todo import note_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from content.library.document import Document
    from content.library.revision import Revision
    from workflows.policy import Actor


def revert(
    document: Document, number: int, actor: Actor, when: datetime, *, based_on: str
) -> Revision:
    """Save an earlier revision's content again, as a new revision of the draft, ids included.

    Whoever wrote it is an editor of the draft from here on, as if they had saved it.
    """
    require(actor, "edit", document)
    if number not in document.revisions:
        raise NotPossible(
            f"{in_marks(document.title)}没有第{number}次保存的内容。请从“历次保存”中选择。"
        )
    old = document.revisions[number]
    note = f"恢复到第{number}次保存的内容"
    words = words_of(old.fields, entries_of(old.body), note, restores=number)
    writers, begun = _writers_of(document, number), _begun_from(document, number)
    latest = save(document, words, actor, when, based_on=based_on)
    if (draft := document.draft) is not None:
        editors = tuple(dict.fromkeys((*draft.editors, *writers)))
        based_on_version = min(draft.based_on, begun)
        document.draft = replace(draft, editors=editors, based_on=based_on_version)
        note_waiting(document, when)
    return latest


def _writers_of(document: Document, number: int) -> list[str]:
    """Return who saved the revision and those before it, back to what was published.

    Those of a save that was brought back belong to it too.
    """
    published = {version.content_hash for version in document.versions}
    writers: list[str] = []
    seen: set[int] = set()
    ahead = [number]
    while ahead:
        revision = document.revisions.get(ahead.pop())
        if revision is None or revision.number in seen or revision.content_hash in published:
            continue
        seen.add(revision.number)
        writers.append(revision.by)
        ahead += [revision.restores, revision.number - 1]
    return writers


def _begun_from(document: Document, number: int) -> int:
    """Return the version a draft is based on that goes on from an earlier save.

    It is the newest, unless an amendment published one that this save knew nothing of.
    """
    newest, revision = len(document.versions), document.revisions[number]
    if revision.content_hash in {version.content_hash for version in document.versions}:
        return newest
    unknown = (
        version
        for version in document.versions
        if version.number > revision.based_on > 0
        and (version.revision < number or document.revisions[version.revision].amendment)
    )
    return revision.based_on if any(unknown) else newest
