"""What changed its place (次序): provisions below another heading, or in another order."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from content.text.clauses import Place


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


def merged(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Return the ids of both in the order of the new, what is gone after what it stood behind."""
    news = list(new)
    staying = set(news)
    gone: defaultdict[str, list[str]] = defaultdict(list)
    behind = ""
    for one in old:
        if one in staying:
            behind = one
        else:
            gone[behind].append(one)
    row = list(gone.get("", ()))
    for one in news:
        row += [one, *gone.get(one, ())]
    return row


def _home(place: Place, other: Mapping[str, Place]) -> str:
    """Return the id of the nearest heading above that the other text has too, or ""."""
    above = (each.clause.id for each in reversed(place.ancestors))
    return next((one for one in above if one in other), "")
