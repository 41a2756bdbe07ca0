"""How each clause of a text is set in a Word file (条款的样式), after GB/T 9704."""

from __future__ import annotations

import re
from dataclasses import replace

from content.files.making.official_layout import (
    HEADING_FONT,
    SECOND_SIZE,
    SMALL_FOURTH_SIZE,
    SUBHEADING_FONT,
    TITLE_FONT,
    Look,
)
from content.text.annexes import names_an_annex
from content.text.clauses import Body, Clause, Level, own_line
from content.text.headings import is_heading


class Looks:
    """How the clauses of one text are set; the text is called `title`."""

    def __init__(self, title: str, body: Body) -> None:
        """Find the lines that say the title, and the numbered clauses that are headings."""
        self._title = _squeezed(title)
        named = [clause for clause in body.clauses if self._is_title(clause)]
        self._title_end = named[-1] if named else None
        numbered = (p for p in body.places() if p.clause.level is Level.DECIMAL and is_heading(p))
        self._headings = {id(place.clause) for place in numbered}
        self.tells_title = bool(named) or self._title in _squeezed(body.text())

    def of(self, clause: Clause, depth: int) -> Look:
        """Return the look of a clause that stands so deep (1 for the outermost)."""
        if self._is_title(clause):
            return TITLE_END if clause is self._title_end else TITLE
        return _NUMBERED if id(clause) in self._headings else _look(clause, depth)

    def _is_title(self, clause: Clause) -> bool:
        line = _squeezed(own_line(clause))
        return clause.level is Level.PREFACE and bool(line) and line in self._title


TITLE = Look(TITLE_FONT, SECOND_SIZE, "", "centred", indents=False, style="Title", line=36)
TITLE_END = replace(TITLE, after=28.95)
CELL = Look(size=SMALL_FOURTH_SIZE, alignment="left", indents=False, line=18)
HEAD_CELL = replace(CELL, keeps_next=True)
BETWEEN = Look(size=SMALL_FOURTH_SIZE, indents=False, line=12)
_HEADING = Look(HEADING_FONT, alignment="centred", indents=False, keeps_next=True)
_LABELLED = Look(label_font=HEADING_FONT)
_NUMBERED = Look(HEADING_FONT, alignment="left", indents=False, keeps_next=True)
_ANNEX_NAMED = Look(alignment="left")
_NOTE = Look(size=SMALL_FOURTH_SIZE, style="footnote text", line=18)

_LOOKS = {
    Level.PART: replace(_HEADING, style="Heading 1"),
    Level.CHAPTER: replace(_HEADING, style="Heading 1"),
    Level.SECTION: replace(_HEADING, font=SUBHEADING_FONT, style="Heading 2"),
    Level.ARTICLE: _LABELLED,
    Level.HEADING: _LABELLED,
    Level.SUBHEADING: Look(label_font=SUBHEADING_FONT),
    Level.DECIMAL: _LABELLED,
    Level.CLOSING: Look(alignment="right", indents=False),
    Level.ANNEX: Look(
        HEADING_FONT, alignment="left", indents=False, starts_page=True, keeps_next=True
    ),
    Level.TABLE: Look(
        HEADING_FONT, SMALL_FOURTH_SIZE, alignment="centred", indents=False, keeps_next=True
    ),
    Level.NOTE: _NOTE,
    Level.FIGURE: Look(size=SMALL_FOURTH_SIZE, alignment="centred", indents=False),
}

STYLES = {
    "Normal": Look(),
    "Title": TITLE,
    **{f"Heading {n}": _HEADING for n in range(1, 10)},
    "footnote text": _NOTE,
}

_LONGEST_HEADING = 40
_ADOPTED = re.compile(r"[（(]?\d{4}年.{0,120}(?:通过|公布|发布|批准|修订|修正|施行)\S{0,20}")


def _look(clause: Clause, depth: int) -> Look:
    look = _LOOKS.get(clause.level, Look())
    if clause.level is Level.CLOSING and names_an_annex(clause.text):
        return _ANNEX_NAMED
    if clause.level is Level.PREFACE and _ADOPTED.fullmatch(clause.text):
        return Look(SUBHEADING_FONT, alignment="centred", indents=False)
    if clause.level in {Level.HEADING, Level.SUBHEADING}:
        return _heading_look(clause, look, depth)
    return look


def _heading_look(clause: Clause, look: Look, depth: int) -> Look:
    """Set a short heading wholly in its font; one without a label is known by its style."""
    if not clause.label:
        return replace(_HEADING, style=f"Heading {min(depth, 9)}")
    is_short = len(clause.text) <= _LONGEST_HEADING and not clause.text.endswith(("。", "；"))
    return replace(look, font=look.label_font, keeps_next=True) if is_short else look


def _squeezed(text: str) -> str:
    return "".join(text.split())
