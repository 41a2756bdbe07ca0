"""Bringing two people's changes of one draft together (合并), and saving what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from content.errors import Invalid
from content.files.marks import MARK
from content.text.aligning import carry_ids
from content.text.clauses import Body, Clause
from content.text.merging import MINE, THEIRS, Answer, Merge, merge, resolved
from content.text.parser import parse
from content.text.printed import Entry, entries_of, understood
from content.text.renumbering import renumbered
from content.types.merging import FieldsMerged, merge_fields
from workflows.drafting import save, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from content.library.document import Document
    from content.library.revision import Revision
    from workflows.drafting import Words
    from workflows.policy import Actor


_MOST_NAMED = 20
"""So many undecided clauses are named in a refusal."""


@dataclass(frozen=True)
class Meeting:
    """Two changes that met: what came of fields and text, and what must be decided.

    `written` is one's own text, with the ids of the text it began from.
    """

    mine: Words
    written: Body
    theirs: Revision
    fields: FieldsMerged
    text: Merge


@dataclass(frozen=True)
class Decisions:
    """What somebody chose: for fields mine or theirs, for clauses an answer each.

    `rest` is MINE or THEIRS for all clauses without an answer, or empty.
    """

    fields: Mapping[str, str]
    clauses: Mapping[str, Answer]
    renumbers: bool = False
    rest: str = ""

    def answer(self, key: str) -> Answer | None:
        """Return what was chosen for a conflict, by itself or with the rest."""
        return self.clauses.get(key) or (Answer(self.rest) if self.rest else None)


def meet(document: Document, mine: Words, base: Revision | None) -> Meeting:
    """Return what comes of `mine`, begun from `base`, and the newest save.

    Without a known beginning everything that differs is decided by the person. The pictures
    stay those of the newest save: marks of a file that was handed in are told apart from its.
    """
    theirs = document.latest
    before = base.body if base else Body()
    if mine.lines is None:
        written = theirs.body
    else:
        parsed = mine.parsed or parse(mine.lines)
        own = _told_apart(parsed.body) if mine.read and mine.read.pictures else parsed.body
        written = carry_ids(before, own, f"{document.uid}/mine")
    fields = merge_fields(base.fields if base else {}, theirs.fields, mine.fields)
    return Meeting(mine, written, theirs, fields, merge(before, theirs.body, written))


def leaves_pictures(meeting: Meeting) -> bool:
    """Return whether one's own text names pictures that do not come along."""
    return _ELSEWHERE in meeting.written.text()


def _told_apart(body: Body) -> Body:
    """Return the text with 〔图1〕 as 〔原文件图1〕, for 图1 of the newest save is another."""
    return Body(tuple(map(_clause_told_apart, body.clauses)))


def _clause_told_apart(clause: Clause) -> Clause:
    text = MARK.sub(lambda mark: f"{_ELSEWHERE}{mark['n']}〕", clause.text)
    return replace(clause, text=text, children=tuple(map(_clause_told_apart, clause.children)))


_ELSEWHERE = "〔原文件图"


def undecided(meeting: Meeting, decisions: Decisions) -> dict[str, str]:
    """Return a sentence for each conflict that has no answer yet."""
    fields = {name: "请选择保留哪一个。" for name in meeting.fields.conflicts
              if decisions.fields.get(name) not in (MINE, THEIRS)}  # fmt: skip
    clauses = {one.key: f"{one.where}：请选择怎样合并。" for one in meeting.text.conflicts
               if decisions.answer(one.key) is None}  # fmt: skip
    return {**fields, **dict(islice(clauses.items(), _MOST_NAMED))}


def outcome(meeting: Meeting, decisions: Decisions) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    """Return the fields and the lines that come of the decisions."""
    fields = dict(meeting.fields.fields)
    for name in meeting.fields.conflicts:
        chosen = meeting.mine if decisions.fields.get(name) == MINE else meeting.theirs
        fields[name] = chosen.fields.get(name)
    answers = {one.key: answer for one in meeting.text.conflicts
               if (answer := decisions.answer(one.key))}  # fmt: skip
    entries = resolved(meeting.text, answers)
    if decisions.renumbers:
        entries = entries_of(renumbered(understood(entries).body))
    return {name: value for name, value in fields.items() if value is not None}, entries


def save_merged(  # noqa: PLR0913 - a verb names document, words, person and moment
    document: Document,
    meeting: Meeting,
    decisions: Decisions,
    actor: Actor,
    when: datetime,
    *,
    based_on: str,
) -> Revision:
    """Save what came of a meeting. Raises Invalid for what is undecided, and Stale.

    When a third person saved in between, Stale carries the merged words: they meet again.
    One's own text is saved first where clauses were chosen without a look at each.
    """
    if problems := undecided(meeting, decisions):
        raise Invalid(problems)
    fields, entries = outcome(meeting, decisions)
    note = meeting.mine.note or "合并两人同时的修改"
    if decisions.rest:
        own = words_of(meeting.mine.fields, entries_of(meeting.written), "合并前我的全文")
        save(document, own, actor, when, based_on=based_on)
        based_on = document.tag()
    return save(document, words_of(fields, entries, note), actor, when, based_on=based_on)
