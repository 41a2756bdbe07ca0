"""Editing clause by clause (按条款编辑): one operation is one save, and can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.errors import Invalid, NotPossible
from content.text.clauses import Level, full_text
from content.text.editing import (
    added,
    lowered,
    merged,
    moved,
    raised,
    removed,
    rewritten,
)
from content.text.printed import entries_of
from content.text.renumbering import renumbered
from workflows.drafting import save, words_of
from workflows.reverting import revert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from content.library.document import Document
    from content.library.revision import Revision
    from content.text.clauses import Body
    from workflows.policy import Actor


@dataclass(frozen=True)
class Change:
    """What somebody wants done: which operation, to which clause, with which words.

    `renumbers` asks for numbers without gaps afterwards.
    """

    operation: str
    clause: str = ""
    text: str = ""
    renumbers: bool = False


@dataclass(frozen=True)
class Operation:
    """An operation on clauses: how it is noted on the save, and what it does to a body."""

    label: str
    perform: Callable[[Body, Change], Body]


OPERATIONS: Mapping[str, Operation] = {
    "rewrite": Operation("修改", lambda body, asked: rewritten(body, asked.clause, asked.text)),
    "add": Operation("增加在后", lambda body, asked: added(body, asked.clause, asked.text)),
    "add_before": Operation(
        "增加在前", lambda body, asked: added(body, asked.clause, asked.text, before=True)
    ),
    "up": Operation("上移", lambda body, asked: moved(body, asked.clause, -1)),
    "down": Operation("下移", lambda body, asked: moved(body, asked.clause, 1)),
    "raise": Operation("升级", lambda body, asked: raised(body, asked.clause)),
    "lower": Operation("降级", lambda body, asked: lowered(body, asked.clause)),
    "merge": Operation("与后一条款合并", lambda body, asked: merged(body, asked.clause)),
    "remove": Operation("删除", lambda body, asked: removed(body, asked.clause)),
    "renumber": Operation("重新编号", lambda body, _: renumbered(body)),
}
"""What can be done to a text clause by clause."""


def edit_clauses(
    document: Document, change: Change, actor: Actor, when: datetime, *, based_on: str
) -> Revision:
    """Do one operation on the text that `based_on` names, save it, and return the save.

    Raises Invalid and NotPossible for what cannot be done, and Stale when
    somebody saved in between.
    """
    operation = OPERATIONS.get(change.operation)
    if operation is None:
        raise Invalid({"op": "没有这种操作，请从页面上的按钮办理。"})
    before = seen_at(document, based_on) or document.latest
    body = operation.perform(before.body, change)
    if change.renumbers:
        body = renumbered(body)
    note = f"{operation.label}{_named(before.body, change)}"
    words = words_of(before.fields, entries_of(body), note)
    return save(document, words, actor, when, based_on=based_on)


def undo(document: Document, actor: Actor, when: datetime, *, based_on: str) -> Revision:
    """Bring back what the draft said before the last change. Raises NotPossible, Stale."""
    return _go_to(document, undo_target(document), actor, when, based_on)


def redo(document: Document, actor: Actor, when: datetime, *, based_on: str) -> Revision:
    """Bring back what was undone last. Raises NotPossible, Stale."""
    return _go_to(document, redo_target(document), actor, when, based_on)


def undo_target(document: Document) -> int:
    """Return the number of the save before the last change of this draft, or 0."""
    published = {version.content_hash for version in document.versions}
    here = document.revisions[_said_by(document, document.latest.number)]
    if document.draft is None or here.content_hash in published or here.number < 2:
        return 0
    return int(here.number) - 1


def redo_target(document: Document) -> int:
    """Return the number of the save that was undone last, or 0 when nothing is to be redone."""
    restored = document.latest.restores
    following = document.revisions.get(restored + 1) if restored else None
    if following is None or following.restores or following.number >= document.latest.number:
        return 0
    return int(following.number)


def seen_at(document: Document, tag: str) -> Revision | None:
    """Return the save that a tag names, or None when it is not one of this document."""
    number = tag.rpartition("-")[2][:9]
    if not number.isdecimal() or tag != document.tag_of(int(number)):
        return None
    found: Revision | None = document.revisions.get(int(number))
    return found


def _said_by(document: Document, number: int) -> int:
    """Return the number of the save that first said what this one brings back."""
    while restored := document.revisions[number].restores:
        number = restored
    return number


def _go_to(
    document: Document, number: int, actor: Actor, when: datetime, based_on: str
) -> Revision:
    if not number:
        raise NotPossible("没有可以撤销或者重做的修改。请刷新后再看。")
    return revert(document, number, actor, when, based_on=based_on)


def _named(body: Body, change: Change) -> str:
    """Return how a note speaks of a clause: its number, or how it begins."""
    place = body.find(change.clause) if change.clause else None
    if place is None:
        return ""
    chain = [*place.ancestors, place]
    levels = [one.clause.level for one in chain]
    begin = levels.index(Level.ARTICLE) if Level.ARTICLE in levels else len(chain) - 1
    labels = "".join(one.clause.label for one in chain[begin:])
    return labels if place.clause.label else f"{labels}“{full_text(place.clause)[:12]}…”"
