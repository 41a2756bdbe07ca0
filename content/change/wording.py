"""How two wordings differ (字词对照): the pieces of both, cut at words."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from content.change.order import in_one_order

if TYPE_CHECKING:
    from collections.abc import Callable

Pieces = tuple[tuple[str, bool], ...]
"""Text, and whether it differs; joined, the pieces are the whole text."""

_Block = tuple[int, int, int]
"""Where the same words stand in the old and in the new wording, and how many they are."""

LONGEST = 3_000
"""Longer clauses are shown whole."""

LONGEST_COMPARED = 600
"""Longer stretches are not compared word by word, which costs their square."""

_LEAST_ALIKE = 0.3
"""Wordings that share less are shown whole: a patchwork says less than both texts."""


def pieces_cut(old: str, new: str, cut: Callable[[str], list[str]]) -> tuple[Pieces, Pieces]:
    """Return the pieces of the old and of the new wording; `cut` divides a text into words."""
    if old == new:
        return ((old, False),), ((new, False),)
    if not old or not new or max(len(old), len(new)) > LONGEST:
        return _whole(old), _whole(new)
    before, after = cut(old), cut(new)
    start, end = _shared(before, after)
    middles = before[start : len(before) - end], after[start : len(after) - end]
    blocks = _blocks(*middles)
    alike = start + end + sum(size for _, _, size in blocks)
    if 2 * alike < _LEAST_ALIKE * (len(before) + len(after)):
        return _whole(old), _whole(new)
    found = [(0, 0, start), *((start + a, start + b, size) for a, b, size in blocks)]
    found.append((len(before) - end, len(after) - end, end))
    return (
        _cut(before, [(a, size) for a, _, size in found]),
        _cut(after, [(b, size) for _, b, size in found]),
    )


def pieces_of_lines_cut(
    old: list[str], new: list[str], cut: Callable[[str], list[str]]
) -> tuple[tuple[Pieces, Pieces], ...]:
    """Return lines in pieces, where it is not known which line has become which.

    They are compared as one text; lines stand beside one another by their number only.
    """
    was, now = pieces_cut("\n".join(old), "\n".join(new), cut)
    return tuple(zip_longest(_in_lines(was), _in_lines(now), fillvalue=()))


def _in_lines(row: Pieces) -> list[Pieces]:
    lines: list[list[tuple[str, bool]]] = [[]]
    for text, differs in row:
        first, *others = text.split("\n")
        lines[-1].append((first, differs))
        lines += [[(other, differs)] for other in others]
    return [tuple((text, differs) for text, differs in line if text) for line in lines]


def _shared(before: list[str], after: list[str]) -> tuple[int, int]:
    """Return how many words both begin with, and how many of the others both end with."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    left = most - start
    end = next((at for at in range(left) if before[-1 - at] != after[-1 - at]), left)
    return start, end


def _blocks(before: list[str], after: list[str]) -> list[_Block]:
    """Return where both say the same, and for how many words.

    What is too long to be compared word by word is first cut at the words that both have
    once, as far as these stand in one order.
    """
    if _length(before, after) <= LONGEST_COMPARED:
        return _matching(before, after, 0, 0)
    found: list[_Block] = []
    at = to = 0
    for a, b in _anchors(before, after):
        found += [*_between(before[at:a], after[to:b], at, to), (a, b, 1)]
        at, to = a + 1, b + 1
    return [*found, *_between(before[at:], after[to:], at, to)] if found else []


def _between(before: list[str], after: list[str], at: int, to: int) -> list[_Block]:
    is_short = 0 < _length(before, after) <= LONGEST_COMPARED
    return _matching(before, after, at, to) if is_short else []


def _length(before: list[str], after: list[str]) -> int:
    return max(sum(map(len, before)), sum(map(len, after)))


def _matching(before: list[str], after: list[str], at: int, to: int) -> list[_Block]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(at + block.a, to + block.b, block.size) for block in matcher.get_matching_blocks()]


def _anchors(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Return where words stand that both have once, in one order in both."""
    olds, news = (Counter(words) for words in (before, after))
    once = {word for word, count in olds.items() if count == 1 == news[word]}
    there = {word: at for at, word in enumerate(after) if word in once}
    staying = in_one_order(there, [word for word in before if word in once])
    return [(at, there[word]) for at, word in enumerate(before) if word in staying]


def _cut(words: list[str], same: list[tuple[int, int]]) -> Pieces:
    """Return the words in pieces: the stretches that are the same, and what lies between."""
    row: list[tuple[str, bool]] = []
    at = 0
    for start, size in same:
        _add(row, "".join(words[at:start]), differs=True)
        _add(row, "".join(words[start : start + size]), differs=False)
        at = start + size
    return tuple(row)


def _whole(text: str) -> Pieces:
    return ((text, True),) if text else ()


def _add(row: list[tuple[str, bool]], text: str, *, differs: bool) -> None:
    if text and row and row[-1][1] == differs:
        row[-1] = (row[-1][0] + text, differs)
    elif text:
        row.append((text, differs))
