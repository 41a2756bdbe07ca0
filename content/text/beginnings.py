"""Which clauses begin on which printed line of a text (起始行)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from content.text.clauses import Body, Clause, Level


@dataclass(frozen=True, slots=True)
class Begun:
    """A clause that begins on a line; `depth` is 0 for the outermost clauses."""

    depth: int
    level: Level
    label: str
    text: str


def line_begins(body: Body) -> Iterator[tuple[Begun, ...]]:
    """Yield the clauses that begin on each printed line of the body."""
    waiting: tuple[Begun, ...] = ()
    unfinished = 0
    for place in body.places():
        clause = place.clause
        waiting += (Begun(len(place.ancestors), clause.level, clause.label, clause.text),)
        lines = unfinished or _own_lines(clause)
        unfinished = lines if clause.runs_in else 0
        if unfinished or not lines:
            continue
        if lines > 1:
            yield from (waiting[:-1], *[()] * (lines - 2))
            waiting = waiting[-1:]
        yield waiting
        waiting = ()


def _own_lines(clause: Clause) -> int:
    """Return how many lines the clause prints itself, with the first 款 on a 条's line."""
    if clause.level is Level.TABLE and not clause.text:
        return 0
    return 1 + clause.gap.count("\n")
