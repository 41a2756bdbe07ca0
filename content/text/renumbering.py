"""Giving clauses their numbers anew (重新编号): 条 through the whole text, lists within theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from content.text.clauses import Body, Clause, Level
from content.text.labels import Kind, read_label
from content.text.numbering import NUMERALS, number_of_label, to_chinese


def renumbered(body: Body) -> Body:
    """Return the body with 编、章、节、条 and lists numbered from one without gaps.

    条 run through the whole text and begin again in an annex, 节 in each 章, 章 in each 编,
    lists in the clause they stand in. 第二十四条之一 becomes a 条 of its own. How a number is
    written stays: `第 十 二 条` is written without blanks, `(3)` stays in digits. Numbers
    of standards (5.2.1) are left alone, and so are citations in the text.
    """
    return Body(tuple(_numbered(body.clauses, _Counts())))


def renumbered_list(body: Body, clause_id: str) -> Body:
    """Return the body with the 项 or 目 beside and in the clause numbered from one."""
    place = body.find(clause_id)
    if place is None:
        return body
    near = {clause_id, *(above.clause.id for above in place.ancestors[-1:])}
    return Body(tuple(_lists_numbered(body.clauses, near)))


def label_of(level: Level, number: int) -> str:
    """Return the usual label of a level with the blank after it; 款 have none."""
    if not 0 < number < _MOST:
        return ""
    spelled = to_chinese(number)
    return {
        Level.CHAPTER: f"第{spelled}章　",
        Level.SECTION: f"第{spelled}节　",
        Level.ARTICLE: f"第{spelled}条　",
        Level.ITEM: f"（{spelled}）",
        Level.POINT: f"{number}.",
        Level.HEADING: f"{spelled}、",
        Level.SUBHEADING: f"（{spelled}）",
    }.get(level, "")


def relabelled(label: str, number: int) -> str:
    """Return the label with another number, written as the old one was where it can be."""
    if number_of_label(label) == (number,):
        return label
    for first, most in _SINGLES.items():
        if label and first <= ord(label[0]) < first + most:
            return chr(first + number - 1) + label[1:] if number <= most else f"（{number}）"
    plain = _AFTER.sub("", label)
    found = _NUMBER.search(plain)
    if found is None:
        return label
    if found["letter"]:
        written = chr(ord("a") + number - 1) if number <= 26 else str(number)
    else:
        written = to_chinese(number) if found["chinese"] else str(number)
    return plain[: found.start()].rstrip() + written + plain[found.end() :].lstrip()


_MOST = 99_999
_UNNUMBERED = (Level.PREFACE, Level.CLOSING, Level.ROW, Level.NOTE, Level.FIGURE)
_LISTED = (Level.ITEM, Level.POINT)
_COUNTED = frozenset(
    {Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.COMMA, Kind.PAREN,
     Kind.DOT, Kind.HALF, Kind.RIGHT, Kind.CIRCLED, Kind.LETTER}
)  # fmt: skip
_THROUGHOUT = {Kind.ARTICLE}
_BELOW = {
    Kind.PART: (Kind.SUBPART, Kind.CHAPTER, Kind.SECTION),
    Kind.SUBPART: (Kind.SECTION,),
    Kind.CHAPTER: (Kind.SECTION,),
}
_SINGLES = {
    0x2460: 20,  # ① … ⑳
    0x2474: 20,  # ⑴ … ⒇
    0x2488: 20,  # ⒈ … ⒛
    0x3220: 10,  # ㈠ … ㈩
}
_NUMBER = re.compile(
    rf"""
    (?P<chinese> [{NUMERALS}○] [{NUMERALS}○\s]* ) | (?P<digits> \d [\d\s]* ) | (?P<letter> [a-z] )
    """,
    re.VERBOSE,
)
_AFTER = re.compile(rf"(?<=条)[\s]*之[{NUMERALS}\s]+(?:之[{NUMERALS}\s]+)*$")  # 第二十四条之一


@dataclass
class _Counts:
    """How far each kind of number has come in the text."""

    last: dict[Kind, int] = field(default_factory=dict)

    def following(self, kind: Kind) -> int:
        self.last[kind] = self.last.get(kind, 0) + 1
        for lower in _BELOW.get(kind, ()):
            self.last.pop(lower, None)
        return self.last[kind]


_STRUCTURE = frozenset({Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE})


def _numbered(clauses: tuple[Clause, ...], counts: _Counts) -> Iterator[Clause]:
    """Yield the clauses with their numbers; `counts` is of the text, lists count here."""
    here = _Counts()
    for clause in clauses:
        if clause.level is Level.ANNEX:
            yield replace(clause, children=tuple(_numbered(clause.children, _Counts())))
            continue
        kind = _kind_of(clause)
        label = clause.label
        if kind in _COUNTED:
            running = counts if kind in _STRUCTURE else here
            label = relabelled(label, _next(running, kind, clause))
        yield replace(clause, label=label, children=tuple(_numbered(clause.children, counts)))


def _next(counts: _Counts, kind: Kind, clause: Clause) -> int:
    """Return the next number; （四） that runs on under 二、 begins where it does."""
    number = number_of_label(clause.label)
    runs_on = clause.level is Level.SUBHEADING and kind not in counts.last
    if runs_on and number and number[0] > 1:
        counts.last[kind] = number[0] - 1
    return counts.following(kind)


def _lists_numbered(clauses: tuple[Clause, ...], near: set[str]) -> Iterator[Clause]:
    for clause in clauses:
        children = tuple(_lists_numbered(clause.children, near))
        if clause.id in near and any(one.level in _LISTED for one in children):
            children = tuple(_list_numbered(children))
        yield replace(clause, children=children)


def _list_numbered(clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    counts = _Counts()
    for clause in clauses:
        kind = _kind_of(clause)
        if clause.level in _LISTED and kind in _COUNTED:
            yield replace(clause, label=relabelled(clause.label, counts.following(kind)))
        else:
            yield clause


def _kind_of(clause: Clause) -> Kind:
    if clause.level in _UNNUMBERED or not clause.label:
        return Kind.PLAIN
    return read_label(clause.label).kind
