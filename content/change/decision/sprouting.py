"""Quoted paragraphs into clauses (引文成条): what a decision quotes takes its place in the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from content.change.decision.referring import LEVELS, Step, Unit
from content.text.clauses import Body, Clause, Level
from content.text.labels import Kind, Label, forced_label
from content.text.lines import PINNED_ANNEX, PINNED_NUMBER, Line
from content.text.node import is_caption
from content.text.parser import parse
from content.text.sequence import article_name

KINDS = {
    Unit.PART: (Kind.PART,),
    Unit.SUBPART: (Kind.SUBPART,),
    Unit.CHAPTER: (Kind.CHAPTER,),
    Unit.SECTION: (Kind.SECTION,),
    Unit.ARTICLE: (Kind.ARTICLE,),
    Unit.HEADING: (Kind.COMMA,),
    Unit.DECIMAL: (Kind.DECIMAL, Kind.BARE, Kind.DOT),
    Unit.ITEM: (Kind.PAREN, Kind.HALF, Kind.DOT, Kind.COMMA, Kind.CIRCLED, Kind.LETTER, Kind.RIGHT),
    Unit.POINT: (Kind.DOT, Kind.HALF, Kind.CIRCLED, Kind.LETTER, Kind.RIGHT, Kind.PAREN),
    Unit.ANNEX: (Kind.ANNEX,),
}
"""With what kinds of label a clause of the unit may begin."""


def label_on(line: str, unit: Unit, number: tuple[int, ...]) -> Label | None:
    """Return the label that the quoted line begins with, None if it is words of the clause.

    Without a blank after it, 第五条规定的… is a citation unless the clause has that number.
    """
    label = forced_label(line)
    if label is None or label.kind not in KINDS.get(unit, ()):
        return None
    apart = bool(label.gap) or not label.text or unit is not Unit.ARTICLE
    return label if apart or label.number == number else None


def usual_gap(body: Body) -> str:
    """Return the blank that the text prints after 第一条, the full-width one for an empty text."""
    gaps = Counter(p.clause.gap for p in body.places() if p.clause.level is Level.ARTICLE)
    return gaps.most_common(1)[0][0] if gaps else "\u3000"


def chunks(lines: Sequence[str], steps: Sequence[Step]) -> list[Sequence[str]] | None:
    """Return the lines of each clause, None if they cannot be told apart.

    款 have no numbers: one line for each. Others are told apart by their labels.
    """
    if len(steps) == 1:
        return [lines]
    if steps[0].unit in (Unit.PARAGRAPH, Unit.TABLE):
        return [[line] for line in lines] if len(lines) == len(steps) else None
    starts: list[int] = []
    for step in steps:
        begin = starts[-1] + 1 if starts else 0
        places = range(begin, len(lines))
        found = (at for at in places if _is_labelled(lines[at], step))
        starts.append(next(found, -1))
    if starts[0] != 0 or -1 in starts:
        return None
    return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _is_labelled(line: str, step: Step) -> bool:
    label = label_on(line, step.unit, step.number)
    return label is not None and label.number == step.number


def sprouted(lines: Sequence[str], step: Step, like: Clause) -> tuple[Clause, ...]:
    """Return the clauses that the quoted lines of one clause are; their text is the lines.

    `like` gives label and gap where the lines do not print them: 条 are quoted without.
    Lines of a 款 or 表格 may be more than one clause.
    """
    if step.unit is Unit.TABLE:
        return (_table(lines, like),)
    level = like.level if like.level in LEVELS[step.unit] else LEVELS[step.unit][0]
    if step.unit is Unit.PARAGRAPH:
        return _inside(lines) or _paragraphs(lines)
    label = label_on(lines[0], step.unit, step.number)
    if label is None and step.unit is Unit.ARTICLE:
        own = like.label or article_name(step.number)
        return (_article(own, like.gap, lines),)
    if label is None:
        return (_plain(level, like.label, like.gap, lines),)
    if level is Level.ARTICLE:
        rest = [label.text, *lines[1:]] if label.text else lines[1:]
        gap = label.gap if label.text else label.gap + "\n" * bool(rest)
        return (_article(label.label, gap, rest),)
    found = _grown(lines, level)
    return found or (_plain(level, label.label, label.gap, [label.text, *lines[1:]]),)


def whole(lines: Sequence[str]) -> tuple[Clause, ...]:
    """Return the clauses of a text that is restated from beginning to end."""
    grown = parse(_lines(lines)).body
    return grown.clauses if list(grown.lines()) == list(lines) else _paragraphs(lines)


def _article(label: str, gap: str, lines: Sequence[str]) -> Clause:
    """Return the article; where the parser takes a line for another clause, plain 款."""
    if not lines:
        return Clause(Level.ARTICLE, label, gap)
    return Clause(Level.ARTICLE, label, gap, "", _inside(lines) or _paragraphs(lines))


def _inside(lines: Sequence[str]) -> tuple[Clause, ...]:
    """Return the clauses that the lines are in a 条; () if the parser sees another 条."""
    first, *others = _lines(lines)
    body = parse([Line(_ARTICLE + first.text, style=PINNED_NUMBER), *others]).body
    if len(body.clauses) != 1 or list(body.lines()) != [_ARTICLE + lines[0], *lines[1:]]:
        return ()
    children = body.clauses[0].children
    return children if children and children[0].level is Level.PARAGRAPH else ()


def _grown(lines: Sequence[str], level: Level) -> tuple[Clause, ...]:
    """Return the one clause of the level that the lines are, () if they are something else."""
    style = PINNED_ANNEX if level is Level.ANNEX else PINNED_NUMBER
    first, *others = _lines(lines)
    above = _ABOVE.get(level, ())
    body = parse([*above, Line(first.text, style=style), *others]).body
    if list(body.lines()) != [*above, *lines]:
        return ()
    clauses = body.clauses
    for _ in above:
        if len(clauses) != 1:
            return ()
        clauses = clauses[0].children
        if clauses and clauses[0].level is Level.PARAGRAPH and level is not Level.SUBHEADING:
            clauses = clauses[0].children if len(clauses) == 1 else ()
    return clauses if len(clauses) == 1 and clauses[0].level is level else ()


def _plain(level: Level, label: str, gap: str, lines: Sequence[str]) -> Clause:
    return Clause(level, label, gap, lines[0], _paragraphs(lines[1:]))


def _paragraphs(lines: Sequence[str]) -> tuple[Clause, ...]:
    return tuple(Clause(Level.PARAGRAPH, text=line) for line in lines)


def _table(lines: Sequence[str], like: Clause) -> Clause:
    captioned = bool(like.text) or is_caption(lines[0], "表")
    caption = lines[0] if captioned and "\t" not in lines[0] else ""
    rows = lines[1:] if caption else lines
    return Clause(
        Level.TABLE, like.label, like.gap, caption,
        tuple(Clause(Level.ROW, text=row) for row in rows),
    )  # fmt: skip


def _lines(lines: Sequence[str]) -> list[Line]:
    """Return the lines as a reader hands them to the parser; those with tabs are rows."""
    return [Line(line, kind="row", table=1) if "\t" in line else Line(line) for line in lines]


_ARTICLE = "第一条\u3000"
_ABOVE: dict[Level, tuple[str, ...]] = {
    Level.ITEM: ("第一条\u3000下列：",),
    Level.POINT: ("第一条\u3000下列：", "（一）下列："),
    Level.SUBHEADING: ("一、甲",),
}
