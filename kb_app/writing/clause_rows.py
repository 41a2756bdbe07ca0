"""A text as it is edited clause by clause (条款编辑): rows to open, what may be done there."""

from __future__ import annotations

from dataclasses import dataclass

from content.text.clauses import Level
from content.text.editing import FIXED, may_be_lowered, may_be_raised, next_label, text_of
from content.text.printed import HOLDERS, printed_body
from kb_app.reading.outline import NAMES

_BOX_LINES = 3
_BOX_WIDTH = 24


@dataclass(frozen=True)
class Row:
    """A printed line: the clause that begins on it, what it says, and what is doubtful."""

    id: str
    depth: int
    level: str
    label: str
    text: str
    doubts: tuple[str, ...]
    is_fixed: bool
    opened: Opened | None = None


@dataclass(frozen=True)
class Opened:
    """The clause that is open for editing: its words, and the buttons that make sense."""

    text: str
    lines: int
    buttons: tuple[tuple[str, str], ...]
    new_label: str
    is_heading: bool


def rows_of(body, opened_id=""):
    """Return a row for each printed line; the one on which `opened_id` begins is open."""
    printed = printed_body(body)
    doubts = _doubts(printed.warnings)
    return [
        _row(body, entry, printed.outermost(entry), doubts.get(number, ()), opened_id)
        for number, entry in enumerate(printed.entries, 1)
    ]


def _row(body, entry, place, doubts, opened_id):
    if place is None:
        return Row("", 1, "", "", entry.line.text, doubts, is_fixed=True)
    clause = place.clause
    is_fixed = clause.level in FIXED
    is_open = opened_id in entry.ids and not is_fixed
    label = clause.label
    return Row(
        id=clause.id,
        depth=min(len(place.ancestors), 5),
        level=NAMES[clause.level],
        label=label,
        text=entry.line.text.removeprefix(label).strip("　 "),
        doubts=doubts,
        is_fixed=is_fixed,
        opened=_opened(body, clause) if is_open else None,
    )


def _opened(body, clause):
    text = text_of(body, clause.id)
    lines = sum(1 + len(line) // _BOX_WIDTH for line in text.split("\n"))
    return Opened(
        text=text,
        lines=min(max(lines, _BOX_LINES), 16),
        buttons=tuple((op, label) for op, label, fits in _BUTTONS if fits(clause)),
        new_label=next_label(body, clause.id),
        is_heading=clause.level in HOLDERS,
    )


def _doubts(warnings):
    """Return what the parser doubts, by the number of the printed line from 1."""
    found = {}
    for warning in warnings:
        found[warning.line] = (*found.get(warning.line, ()), warning.sentence)
    return found


_MOVABLE = frozenset(
    {Level.CHAPTER, Level.SECTION, Level.PART, Level.ARTICLE, Level.PARAGRAPH, Level.ITEM,
     Level.POINT, Level.NOTE, Level.FIGURE}
)  # fmt: skip

_BUTTONS = (
    ("up", "上移", lambda clause: clause.level in _MOVABLE),
    ("down", "下移", lambda clause: clause.level in _MOVABLE),
    ("raise", "升一级", may_be_raised),
    ("lower", "降一级", may_be_lowered),
    ("merge", "与后面合并", lambda clause: clause.level not in HOLDERS),
    ("remove", "删除", lambda clause: clause.level not in FIXED),
)
"""Operations as buttons: what is posted, what is said, for which clauses."""
