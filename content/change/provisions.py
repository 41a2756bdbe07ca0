"""What is read and compared as one (条文单元): a 条 with all it holds, elsewhere each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.text.clauses import Body, Level, full_text, own_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.text.clauses import Clause, Place

STRUCTURE = frozenset({Level.PART, Level.CHAPTER, Level.SECTION})

_WHOLE = frozenset({Level.ARTICLE, Level.TABLE, Level.FIGURE})
"""Levels that are one provision with everything below them."""


def is_provision(place: Place) -> bool:
    """Return whether the place is a provision, rather than a part of the one around it."""
    return not any(above.clause.level in _WHOLE for above in place.ancestors)


def provisions(body: Body) -> Iterator[Place]:
    """Yield the provisions of a text in reading order."""
    return (place for place in body.places() if is_provision(place))


def lines_of(clause: Clause) -> list[tuple[str, str]]:
    """Return clause id and printed line of all that a provision says, in reading order."""
    return all_lines_of(clause) if clause.level in _WHOLE else [(clause.id, own_line(clause))]


def all_lines_of(clause: Clause) -> list[tuple[str, str]]:
    """Return clause id and printed line of a clause and of all below it.

    The number of an article is on the line of its first paragraph, under that one's id.
    """
    lines: list[tuple[str, str]] = []
    number = ""
    for place in Body((clause,)).places():
        each = place.clause
        if each.runs_in:
            number = own_line(each)
        elif text := f"{number}{own_line(each)}":
            lines.append((each.id, text))
            number = ""
    return lines


def printed_lines(clause: Clause) -> tuple[str, ...]:
    """Return the lines a provision takes in its text; of all provisions they make the text."""
    return tuple(Body((clause,)).lines()) if clause.level in _WHOLE else (own_line(clause),)


def substance(clause: Clause) -> str:
    """Return what a provision says apart from its own number."""
    return everything_said(clause) if clause.level in _WHOLE else clause.text


def everything_said(clause: Clause) -> str:
    """Return what a clause and all below it say, apart from the clause's own number."""
    return full_text(clause).removeprefix(clause.label).strip("　 \n")


def by_id(body: Body) -> dict[str, Place]:
    """Return the provisions of a text by clause id, in reading order."""
    return {place.clause.id: place for place in provisions(body)}
