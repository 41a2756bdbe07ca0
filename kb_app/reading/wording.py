"""How two wordings differ (字词对照): the pieces of both, cut at words."""

from __future__ import annotations

from difflib import SequenceMatcher

from search_index.analysis import segments_of

Pieces = tuple[tuple[str, bool], ...]
"""Text, and whether it differs; joined, the pieces are the whole text."""

LONGEST = 3_000
"""Longer clauses are shown whole."""

LONGEST_COMPARED = 600
"""Of what lies between the first and the last difference, more is shown whole: comparing word
by word costs its square, and a clause that repeats itself costs most."""

_LEAST_ALIKE = 0.3
"""Wordings that share less are shown whole: a patchwork says less than both texts."""


def pieces(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Return the pieces of the old and of the new wording."""
    if old == new:
        return ((old, False),), ((new, False),)
    if not old or not new or max(len(old), len(new)) > LONGEST:
        return _whole(old), _whole(new)
    before, after = segments_of(old), segments_of(new)
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


def _shared(before: list[str], after: list[str]) -> tuple[int, int]:
    """Return how many words both begin with, and how many of the others both end with."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    left = most - start
    end = next((at for at in range(left) if before[-1 - at] != after[-1 - at]), left)
    return start, end


def _blocks(before: list[str], after: list[str]) -> list[tuple[int, int, int]]:
    """Return where both say the same, and for how many words."""
    if max(sum(map(len, before)), sum(map(len, after))) > LONGEST_COMPARED:
        return []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [tuple(block) for block in matcher.get_matching_blocks()]


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
