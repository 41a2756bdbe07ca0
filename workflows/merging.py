"""Bringing two people's changes of one draft together (合并), and saving what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from content.errors import Invalid
from content.files.import_report import ReadText
from content.files.marks import MARK, picture_mark
from content.library.figures_met import Brought, figures_of_both, numbers_beside
from content.library.site import path_of, site_of
from content.text.aligning import carry_ids
from content.text.clauses import Body, Clause
from content.text.merging import MINE, THEIRS, Answer, Merge, merge, resolved
from content.text.parser import parse
from content.text.printed import Entry, entries_of, understood
from content.text.renumbering import renumbered
from content.types.merging import FieldsMerged, merge_fields
from workflows.drafting import MergedFigures, save, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from content.library.document import Document
    from content.library.revision import Revision
    from content.library.site import Site
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


def meet(
    document: Document, mine: Words, base: Revision | None, theirs: Revision | None = None
) -> Meeting:
    """Return what comes of `mine`, begun from `base`, and `theirs`: the newest save unless told.

    Without a known beginning everything that differs is decided by the person. Pictures of a
    file that was handed in have numbers beside those of the newest save; the mark of one that
    cannot come along is told apart.
    """
    theirs = theirs or document.latest
    before = base.body if base else Body()
    if mine.lines is None:
        written = theirs.body
    else:
        own = (mine.parsed or parse(mine.lines)).body
        if mine.read and mine.source and mine.read.pictures:
            numbers = numbers_beside(theirs.figures, mine.read)
            own = Body(tuple(_numbered(clause, mine.read, numbers) for clause in own.clauses))
            mine = replace(mine, read=Brought(mine.source, mine.read).numbered(numbers).read)
        written = carry_ids(before, own, f"{document.uid}/mine")
    fields = merge_fields(base.fields if base else {}, theirs.fields, mine.fields)
    return Meeting(mine, written, theirs, fields, merge(before, theirs.body, written))


def leaves_pictures(meeting: Meeting) -> bool:
    """Return whether one's own text names pictures that do not come along."""
    return _ELSEWHERE in meeting.written.text()


def _numbered(clause: Clause, read: ReadText, numbers: Mapping[int, int]) -> Clause:
    """Return the clause with the new numbers; 〔图1〕 that has none is 〔原文件图1〕."""
    known = {one.number for one in read.pictures}

    def mark(found: re.Match[str]) -> str:
        number = int(found["n"])
        if number in numbers:
            return picture_mark(numbers[number])
        return f"{_ELSEWHERE}{number}〕" if number in known else found[0]

    children = tuple(_numbered(child, read, numbers) for child in clause.children)
    return replace(clause, text=MARK.sub(mark, clause.text), children=children)


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
        save(document, _illustrated(own, meeting), actor, when, based_on=based_on)
        based_on = document.tag()
    merged = _illustrated(words_of(fields, entries, note), meeting)
    saved = save(document, merged, actor, when, based_on=based_on)
    if one := site_of(document).incoming.found(actor.login, meeting.mine.staged, when):
        one.became(path_of(document), document.uid, saved.number)
    return saved


def with_file(words: Words, numbers: Mapping[str, int], actor: Actor, site: Site) -> Words:
    """Return words with the file they came from again, from the tray of the actor.

    `numbers` are those of its pictures in the words, by entry. Words whose file is gone, or was
    never there, are returned as they are.
    """
    tray = site.incoming.by_login.get(actor.login)
    one = tray.by_key.get(words.staged) if tray is not None and words.staged else None
    if one is None or one.source is None or one.reading is None:
        return replace(words, staged="")
    read = ReadText.from_json(one.reading.stored)
    pictures = tuple(
        replace(each, number=numbers[each.part]) for each in read.pictures if each.part in numbers
    )
    container = one.reading.container.read() if one.reading.container else b""
    return replace(
        words, source=one.source, read=replace(read, pictures=pictures, container=container)
    )


def _illustrated(words: Words, meeting: Meeting) -> Words:
    """Return the words with the figures of both that their text needs, and the file of mine."""
    source, read = meeting.mine.source, meeting.mine.read
    if source is None or read is None:
        return words
    text = "\n".join(line if isinstance(line, str) else line.text for line in words.lines or ())
    figures = figures_of_both(meeting.theirs.figures, Brought(source, read), text)
    return replace(words, source=source, merged=MergedFigures(figures))
