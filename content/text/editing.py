"""Changing a text clause by clause (条款编辑): add, rewrite, move, merge; ids are kept.

A text is its printed lines. Every operation changes lines, and the parser reads them again:
it alone decides what is a clause of what. Each line remembers the ids of the clauses that
began on it, so that whatever the parser makes of it is still the same clause.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from content.errors import NotPossible
from content.text.clauses import Body, Clause, Level, Place
from content.text.labels import BLANKS, Kind, read_label
from content.text.numbering import to_chinese
from content.text.printed import (
    HOLDERS,
    Entry,
    Span,
    entries_of,
    span_of,
    spans_of,
    typed_lines,
    understood,
)
from content.text.renumbering import label_of, renumbered_list

if TYPE_CHECKING:
    from collections.abc import Sequence

FIXED = frozenset({Level.TABLE, Level.ROW})
"""What is shown and kept, but not changed here."""


def text_of(body: Body, clause_id: str) -> str:
    """Return what is offered for editing: a heading's own line, else all lines of the clause."""
    span = span_of(body, clause_id)
    entries = entries_of(body)[span.start : span.own_stop]
    return "\n".join(entry.line.text for entry in entries)


def rewritten(body: Body, clause_id: str, text: str) -> Body:
    """Return the body in which the lines of a clause say `text`; no text deletes nothing.

    Lines that are as before keep their clauses, and the first line stays the same clause;
    a line more splits it, and its list is renumbered. Raises NotPossible.
    """
    span = _changeable(body, clause_id)
    entries = entries_of(body)
    stop = span.own_stop
    before = entries[span.start : stop]
    typed = typed_lines(text, before)
    if not typed:
        raise NotPossible("条款不能改成空白。确实不要这一条款的，请用“删除”。")
    done = understood((*entries[: span.start], *typed, *entries[stop:])).body
    return renumbered_list(done, clause_id) if len(typed) != stop - span.start else done


def added(body: Body, clause_id: str, text: str, *, before: bool = False) -> Body:
    """Return the body with new lines after all a clause contains, or before it.

    Where they belong is said by their numbers: 第五条 is a new 条, a line without a number
    is one more 款. An empty `clause_id` means the end of the text. Lists are renumbered.
    """
    entries = entries_of(body)
    span = span_of(body, clause_id) if clause_id else None
    at = len(entries) if span is None else span.start if before else span.stop
    typed = typed_lines(text, ())
    if not typed:
        raise NotPossible("请填写要增加的内容。")
    grown = understood((*entries[:at], *typed, *entries[at:])).body
    return renumbered_list(grown, clause_id) if clause_id else grown


def removed(body: Body, clause_id: str) -> Body:
    """Return the body without a clause and all it contains; of a heading only its own line."""
    span = _changeable(body, clause_id)
    entries = entries_of(body)
    beside = _beside(span.place)
    left = understood((*entries[: span.start], *entries[span.own_stop :])).body
    return renumbered_list(left, beside) if beside else left


def moved(body: Body, clause_id: str, step: int) -> Body:
    """Return the body in which a clause stands one place earlier (-1) or later (1).

    At the edge of its chapter a 条 goes over into the next one. Raises NotPossible where
    there is no place to go.
    """
    span = span_of(body, clause_id)
    chain = [*span.place.ancestors, span.place]
    siblings = chain[-2].clause.children if len(chain) > 1 else body.clauses
    at = _index(siblings, clause_id)
    beside = at + step
    if 0 <= beside < len(siblings) and _may_swap(siblings[at], siblings[beside]):
        changed = list(siblings)
        changed[at], changed[beside] = changed[beside], changed[at]
        done = _with_children(body, chain[:-1], tuple(changed))
    else:
        done = _over_the_edge(body, chain, step)
    return renumbered_list(understood(entries_of(done)).body, clause_id)


def merged(body: Body, clause_id: str) -> Body:
    """Return the body in which the next clause of the same level has become part of this one.

    The next 条 becomes a 款 of this one, with what it contains; the words of the next 款 or
    项 follow on those of this one. Raises NotPossible.
    """
    span = _changeable(body, clause_id)
    if span.place.clause.level in HOLDERS:
        raise NotPossible(
            "标题不能合并。删除后一个标题，它下面的条款就归到前一个标题之下。需要的，请用“删除”。"
        )
    following = _next_alike(body, span)
    entries = list(entries_of(body))
    if span.place.clause.level is Level.ARTICLE:
        entries[following.start : following.start + 1] = _without_label(
            entries[following.start], following.place.clause
        )
        return understood(entries).body
    if span.place.clause.children:
        raise NotPossible("这一款（项）下面还有内容，不能直接与后面的合并，请在文字中修改。")
    first = entries[span.start]
    joined = first.line.text + following.place.clause.text
    entries[span.start] = Entry(replace(first.line, text=joined), first.ids)
    del entries[following.start]
    return renumbered_list(understood(entries).body, clause_id)


def lowered(body: Body, clause_id: str) -> Body:
    """Return the body in which a clause is one level lower: 条 → 款 → 项 → 目, 章 → 节."""
    return _on_another_level(body, clause_id, _LOWER)


def raised(body: Body, clause_id: str) -> Body:
    """Return the body in which a clause is one level higher: 目 → 项 → 款 → 条, 节 → 章."""
    return _on_another_level(body, clause_id, _HIGHER)


def may_be_lowered(clause: Clause) -> bool:
    """Return whether there is a lower level for a clause of this level."""
    return clause.level in _LOWER


def may_be_raised(clause: Clause) -> bool:
    """Return whether there is a higher level for a clause of this level."""
    return clause.level in _HIGHER


_LOWER = {
    Level.CHAPTER: Level.SECTION,
    Level.ARTICLE: Level.PARAGRAPH,
    Level.PARAGRAPH: Level.ITEM,
    Level.ITEM: Level.POINT,
}
_HIGHER = {lower: higher for higher, lower in _LOWER.items()}
_BESIDE = (Level.PARAGRAPH, Level.ITEM, Level.POINT, Level.TABLE, Level.NOTE, Level.FIGURE)
_IN_A_HOLDER = (Level.ARTICLE, Level.SECTION, Level.CHAPTER)


def _changeable(body: Body, clause_id: str) -> Span:
    span = span_of(body, clause_id)
    if span.place.clause.level in FIXED:
        raise NotPossible("表格在这里只供查看，请在文本中或者上传的文件中修改。")
    return span


def _index(siblings: Sequence[Clause], clause_id: str) -> int:
    return next(at for at, clause in enumerate(siblings) if clause.id == clause_id)


def _beside(place: Place) -> str:
    """Return the id of a clause in the same list, or an empty string."""
    siblings = place.ancestors[-1].clause.children if place.ancestors else ()
    alike = (one.id for one in siblings if one.level is place.clause.level)
    return next((one for one in alike if one != place.clause.id), "")


def _may_swap(clause: Clause, other: Clause) -> bool:
    return clause.level is other.level or (clause.level in _BESIDE and other.level in _BESIDE)


def _over_the_edge(body: Body, chain: Sequence[Place], step: int) -> Body:
    """Put a clause at the near end of the holder beside its own."""
    clause = chain[-1].clause
    if len(chain) > 1 and clause.level in _IN_A_HOLDER:
        holder = chain[-2].clause
        siblings = chain[-3].clause.children if len(chain) > 2 else body.clauses
        at = _index(siblings, holder.id)
        beside = at + step
        if 0 <= beside < len(siblings) and siblings[beside].level is holder.level:
            changed = list(siblings)
            left = tuple(one for one in holder.children if one is not clause)
            other = siblings[beside].children
            whole = (clause, *other) if step > 0 else (*other, clause)
            changed[at] = replace(holder, children=left)
            changed[beside] = replace(siblings[beside], children=whole)
            return _with_children(body, chain[:-2], tuple(changed))
    raise NotPossible("这一条款已经在最前面。" if step < 0 else "这一条款已经在最后面。")


def _with_children(body: Body, chain: Sequence[Place], children: tuple[Clause, ...]) -> Body:
    """Return the body in which the innermost of `chain` has these children."""
    for place in reversed(chain):
        siblings = place.ancestors[-1].clause.children if place.ancestors else body.clauses
        changed = replace(place.clause, children=children)
        children = tuple(changed if one is place.clause else one for one in siblings)
    return Body(children)


def _next_alike(body: Body, span: Span) -> Span:
    spans = spans_of(body)
    level, above = span.place.clause.level, span.place.ancestors
    limit = len(above) if level in _BESIDE else 0
    for each in sorted(spans, key=lambda one: one.start):
        if each.start >= span.stop and len(each.place.ancestors) >= limit:
            if each.place.clause.level is level and (
                not limit or each.place.ancestors[-1].clause is above[-1].clause
            ):
                return each
            if each.place.clause.level is Level.ANNEX and level is not Level.ANNEX:
                break
    raise NotPossible("后面没有可以合并的同级条款。请改用“按文本编辑”。")


def _without_label(entry: Entry, clause: Clause) -> list[Entry]:
    """Return the line of an article without its number, or none when only that is on it."""
    rest = entry.line.text[len(clause.label + clause.gap) :].strip(BLANKS)
    if not rest:
        return []
    return [Entry(replace(entry.line, text=rest), entry.ids[1:] or entry.ids)]


def _on_another_level(body: Body, clause_id: str, ladder: dict[Level, Level]) -> Body:
    span = _changeable(body, clause_id)
    clause = span.place.clause
    level = ladder.get(clause.level)
    entries = list(entries_of(body))
    if level is None or (level is Level.PARAGRAPH and span.start == 0):
        raise NotPossible("这一条款不能再调整层级。请改用“按文本编辑”。")
    entry = entries[span.start]
    text = entry.line.text[len(clause.label + clause.gap) :].strip(BLANKS)
    shares_line = clause.level is Level.PARAGRAPH and len(entry.ids) > 1
    if shares_line or not text:
        raise NotPossible("这一款与条号在同一行，请调整整条，或者在文字中修改。")
    label = _label_there(body, span, level)
    kept = entry.ids[1:] if clause.level is Level.ARTICLE and len(entry.ids) > 1 else entry.ids
    entries[span.start] = Entry(replace(entry.line, text=label + text), kept)
    return renumbered_list(understood(entries).body, kept[-1])


def _label_there(body: Body, span: Span, level: Level) -> str:
    """Return the number a clause gets on its new level: after the last one printed above it."""
    last = 0
    for entry in entries_of(body)[: span.start]:
        label = read_label(entry.line.text)
        if label.kind is _KIND_OF.get(level) and label.number:
            last = label.number[0]
        elif label.kind in _RESTARTS.get(level, ()):
            last = 0
    return label_of(level, last + 1)


_KIND_OF: dict[Level, Kind] = {
    Level.CHAPTER: Kind.CHAPTER,
    Level.SECTION: Kind.SECTION,
    Level.ARTICLE: Kind.ARTICLE,
    Level.ITEM: Kind.PAREN,
    Level.POINT: Kind.DOT,
}
_RESTARTS: dict[Level, tuple[Kind, ...]] = {
    Level.SECTION: (Kind.CHAPTER,),
    Level.ITEM: (Kind.ARTICLE, Kind.PLAIN),
    Level.POINT: (Kind.ARTICLE, Kind.PAREN, Kind.PLAIN),
}


def next_label(body: Body, clause_id: str) -> str:
    """Return the number that a new clause right after this one would have, with its blank.

    Between 第三条 and 第四条 that is 第三条之一; a 款 has none.
    """
    span = span_of(body, clause_id)
    clause, number = span.place.clause, span.place.number
    if not clause.label or clause.level not in (*_KIND_OF, Level.HEADING, Level.SUBHEADING):
        return ""
    if clause.level is not Level.ARTICLE:
        return label_of(clause.level, number[0] + 1)
    taken = {one.number for one in body.places() if one.clause.level is Level.ARTICLE}
    if (number[0] + 1,) not in taken:
        return label_of(Level.ARTICLE, number[0] + 1)
    below = max((one[1] for one in taken if one[0] == number[0] and len(one) == 2), default=0)
    return f"第{to_chinese(number[0])}条之{to_chinese(below + 1)}　"
