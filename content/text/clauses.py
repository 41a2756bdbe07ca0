"""A document's text as a tree of addressable clauses (条款): 编、章、节、条、款、项、目."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from content.text.numbering import number_of_label


class Level(StrEnum):
    """The levels of a text; 立法法 第六十五条 names the first seven."""

    PART = "part"  # 编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    PARAGRAPH = "paragraph"  # 款, carries no number and is counted
    ITEM = "item"  # 项 （一）
    POINT = "point"  # 目 1.
    HEADING = "heading"  # 一、 in texts without 条; also unnumbered headings
    SUBHEADING = "subheading"  # （一） below 一、 when it heads further text
    DECIMAL = "decimal"  # 5.2.1 in standards
    PREFACE = "preface"  # title, adoption note, table of contents, addressee
    CLOSING = "closing"  # signing block, date
    ANNEX = "annex"  # 附件
    TABLE = "table"
    ROW = "row"  # cells joined by a tab
    NOTE = "note"  # footnote, endnote, text box
    FIGURE = "figure"  # a line of nothing but pictures; its caption goes with it


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: the label as printed, the blank after it, its own text, what it contains.

    An article's text lives in its paragraphs: `第一条　为…` is an article with label
    `第一条`, gap `　`, no text, and a first paragraph `为…` printed on the same line.
    """

    level: Level
    label: str = ""
    gap: str = ""
    text: str = ""
    children: tuple[Clause, ...] = ()
    id: str = ""

    @property
    def runs_in(self) -> bool:
        """Whether the first child is printed on this clause's own line."""
        return (
            self.level is Level.ARTICLE
            and not self.text
            and bool(self.children)
            and self.children[0].level is Level.PARAGRAPH
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A clause where it stands: its ancestors (outermost first) and its number there.

    `number` is `(12,)` for 第十二条, `(24, 1)` for 第二十四条之一, the count for a 款,
    `()` when it has none.
    """

    clause: Clause
    ancestors: tuple[Place, ...]
    number: tuple[int, ...]


_ADDRESSED = {
    Level.PART: "part",
    Level.CHAPTER: "chp",
    Level.SECTION: "sec",
    Level.ARTICLE: "art",
    Level.PARAGRAPH: "para",
    Level.ITEM: "item",
    Level.POINT: "point",
    Level.HEADING: "hd",
    Level.SUBHEADING: "shd",
    Level.DECIMAL: "dec",
    Level.ANNEX: "annex",
    Level.TABLE: "table",
    Level.ROW: "row",
    Level.NOTE: "note",
    Level.FIGURE: "fig",
    Level.PREFACE: "preface",
    Level.CLOSING: "closing",
}
"""Address segments, after the OASIS Akoma Ntoso naming convention."""


@dataclass(frozen=True, slots=True)
class Body:
    """The whole text of a version: an immutable forest of clauses."""

    clauses: tuple[Clause, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the text line by line, exactly as it was read."""
        for clause in self.clauses:
            yield from _lines(clause)

    def text(self) -> str:
        """Return the text, one line per printed paragraph."""
        return "\n".join(self.lines())

    def places(self) -> Iterator[Place]:
        """Yield every clause in reading order, with its ancestors and number."""
        yield from _places(self.clauses, ())

    def find(self, clause_id: str) -> Place | None:
        """Return the place of the clause with this id, or None."""
        return next((place for place in self.places() if place.clause.id == clause_id), None)

    def at(self, address: str) -> Place | None:
        """Return the place at `art-12/para-2/item-3`, or None.

        An article number is unique in a text, so chapters need not be named.
        """
        return _resolve(self, [segment for segment in address.split("/") if segment])

    def to_json(self) -> str:
        """Return the stored form: rows of depth, level, label, gap, text, id."""
        rows = [
            [len(p.ancestors), p.clause.level.value, p.clause.label, p.clause.gap,
             p.clause.text, p.clause.id]
            for p in self.places()
        ]  # fmt: skip
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, stored: str) -> Body:
        """Return the body whose `to_json` is `stored`."""
        return cls(_grow(json.loads(stored)))

    def digest(self) -> str:
        """Return the SHA-256 of the text in UTF-8, in hex."""
        return sha256(self.text().encode()).hexdigest()


def own_line(clause: Clause) -> str:
    """Return the clause's label, gap and own text as printed."""
    return f"{clause.label}{clause.gap}{clause.text}"


def address_of(place: Place) -> str:
    """Return the place as an address below the document, `art-12/para-2/item-3`.

    Levels above 条 are left out where a 条 is named: 条 run through the whole text.
    """
    chain = [*place.ancestors, place]
    above = (Level.PART, Level.CHAPTER, Level.SECTION)
    named = any(p.clause.level is Level.ARTICLE for p in chain)
    return "/".join(_segment(p) for p in chain if not (named and p.clause.level in above))


def addressed(body: Body) -> Iterator[tuple[Place, str]]:
    """Yield every clause in reading order with its address, quicker than one by one."""
    above = (Level.PART, Level.CHAPTER, Level.SECTION)
    addresses: dict[int, str] = {}
    for place in body.places():
        level = place.clause.level
        if level is Level.ARTICLE or level in above or not place.ancestors:
            address = address_of(place)
        else:
            address = f"{addresses[id(place.ancestors[-1])]}/{_segment(place)}"
        addresses[id(place)] = address
        yield place, address


def eid_of(place: Place) -> str:
    """Return the element id after the OASIS naming convention, `chp_2__art_12__para_2`."""
    return "__".join(_segment(p).replace("-", "_") for p in [*place.ancestors, place])


def full_text(clause: Clause) -> str:
    """Return the text of the clause with everything it contains, one line each."""
    return "\n".join(_lines(clause))


def with_ids(body: Body, ids: Iterable[str]) -> Body:
    """Return the body with `ids` given to its clauses in reading order."""
    supply = iter(ids)
    return Body(tuple(_with_ids(clause, supply) for clause in body.clauses))


def _lines(clause: Clause) -> Iterator[str]:
    children = clause.children
    if clause.runs_in:
        first, *rest = children
        yield own_line(clause) + own_line(first)
        for child in first.children:
            yield from _lines(child)
        children = tuple(rest)
    elif clause.level is not Level.TABLE or clause.text:
        yield own_line(clause)
    for child in children:
        yield from _lines(child)


def _places(clauses: tuple[Clause, ...], ancestors: tuple[Place, ...]) -> Iterator[Place]:
    counts: dict[Level, int] = {}
    taken: dict[tuple[Level, tuple[int, ...]], int] = {}
    for clause in clauses:
        level = clause.level
        counts[level] = counts.get(level, 0) + 1
        number = number_of_label(clause.label) or (counts[level],)
        if (level, number) in taken:
            number = _untaken(level, number, taken)
        taken[level, number] = 1
        place = Place(clause, ancestors, number)
        yield place
        if clause.children:
            yield from _places(clause.children, (*ancestors, place))


def _untaken(
    level: Level, number: tuple[int, ...], taken: dict[tuple[Level, tuple[int, ...]], int]
) -> tuple[int, ...]:
    """Return a number no sibling has: the second 第三条 of a faulty text is `(3, 0, 2)`.

    `taken` remembers how often each number came, so that a thousand repeats stay cheap.
    """
    again = taken[level, number] + 1
    while (level, (*number, 0, again)) in taken:
        again += 1
    taken[level, number] = again
    return (*number, 0, again)


def _segment(place: Place) -> str:
    return "-".join((_ADDRESSED[place.clause.level], *map(str, place.number)))


def _resolve(body: Body, wanted: list[str]) -> Place | None:
    if not wanted:
        return None
    target = "/".join(wanted)
    for place in body.places():
        if _segment(place) == wanted[-1] and address_of(place) == target:
            return place
    return None


def _grow(rows: list[list[str | int]]) -> tuple[Clause, ...]:
    position = 0

    def branch(depth: int) -> tuple[Clause, ...]:
        nonlocal position
        found: list[Clause] = []
        while position < len(rows) and rows[position][0] == depth:
            _, level, label, gap, text, clause_id = rows[position]
            position += 1
            children = branch(depth + 1)
            found.append(
                Clause(Level(str(level)), str(label), str(gap), str(text), children, str(clause_id))
            )
        return tuple(found)

    return branch(0)


def _with_ids(clause: Clause, supply: Iterator[str]) -> Clause:
    mine = next(supply)
    children = tuple([_with_ids(child, supply) for child in clause.children])
    return Clause(clause.level, clause.label, clause.gap, clause.text, children, mine)
