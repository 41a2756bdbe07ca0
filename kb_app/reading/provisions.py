"""What is read and compared as one (条文单元): a 条 with all it holds, elsewhere each line."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from content.text.clauses import Body, Level, full_text, own_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from content.text.clauses import Clause, Place

ADDED, CHANGED, REMOVED = "新增", "修改", "删除"
MOVED, RENUMBERED = "移动", "改号"

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


def substance(clause: Clause) -> str:
    """Return what a provision says apart from its own number."""
    return everything_said(clause) if clause.level in _WHOLE else clause.text


def everything_said(clause: Clause) -> str:
    """Return what a clause and all below it say, apart from the clause's own number."""
    return full_text(clause).removeprefix(clause.label).strip("　 \n")


def by_id(body: Body) -> dict[str, Place]:
    """Return the provisions of a text by clause id, in reading order."""
    return {place.clause.id: place for place in provisions(body)}


def fates(before: Mapping[str, Place], after: Mapping[str, Place]) -> dict[str, str]:
    """Return by clause id what became of each provision, of those that did not stay the same.

    One that has another number where it now stands moved; it is not told to be renumbered too.
    """
    both = {**after, **{one: place for one, place in before.items() if one not in after}}
    elsewhere = moved(before, after)
    found = {
        one: fate(_clause(before, one), _clause(after, one)) or (MOVED if one in elsewhere else "")
        for one in both
    }
    found |= {one: MOVED for one in elsewhere if found[one] == RENUMBERED}
    return {one: kind for one, kind in found.items() if kind and lines_of(both[one].clause)}


def fate(old: Clause | None, new: Clause | None) -> str:
    """Return what happened to the wording of a provision; empty when nothing did."""
    if old is None or new is None:
        return ADDED if old is None else REMOVED
    if substance(old) != substance(new):
        return CHANGED
    return RENUMBERED if old.label != new.label else ""


def moved(before: Mapping[str, Place], after: Mapping[str, Place]) -> set[str]:
    """Return the ids of the provisions that stand below another heading, or in another order.

    Headings that only one of the texts has do not count: a text that is divided into chapters
    has not moved.
    """
    olds: dict[str, list[str]] = defaultdict(list)
    news: dict[str, list[str]] = defaultdict(list)
    for one in before:
        if one in after:
            olds[_home(before[one], after)].append(one)
    for one in after:
        if one in before:
            news[_home(after[one], before)].append(one)
    staying = {one for home, there in news.items() for one in in_one_order(olds[home], there)}
    return {one for one in after if one in before and one not in staying}


def in_one_order(old: Iterable[str], new: Iterable[str]) -> set[str]:
    """Return the most of what is in both rows that follow one another in both the same way."""
    place = {one: at for at, one in enumerate(old)}
    lasts: list[int] = []
    row: list[str] = []
    behind: dict[str, str] = {}
    for one in new:
        if one not in place:
            continue
        at = bisect_left(lasts, place[one])
        lasts[at : at + 1] = [place[one]]
        row[at : at + 1] = [one]
        behind[one] = row[at - 1] if at else ""
    found: set[str] = set()
    one = row[-1] if row else ""
    while one:
        found.add(one)
        one = behind[one]
    return found


def _clause(places: Mapping[str, Place], clause_id: str) -> Clause | None:
    place = places.get(clause_id)
    return place.clause if place else None


def _home(place: Place, other: Mapping[str, Place]) -> str:
    """Return the id of the nearest heading above that the other text has too, or ""."""
    above = (each.clause.id for each in reversed(place.ancestors))
    return next((one for one in above if one in other), "")
