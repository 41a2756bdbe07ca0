"""How alike wordings are (相似): the pairs of characters they share, and who may be like whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from heapq import nsmallest
from itertools import chain, pairwise

LONGEST = 2_000
"""So many characters of a wording are looked at."""

COMMON = 10
"""Pairs of characters that more wordings have tell nothing about any of them."""

NEAREST = 5

Grams = frozenset[str]


def grams_of(text: str) -> Grams:
    """Return the pairs of characters of a text without its blanks; of one character, itself."""
    plain = "".join(text.split())[:LONGEST]
    return frozenset(map("".join, pairwise(plain))) or frozenset(plain)


def likeness(one: Grams, other: Grams) -> float:
    """Return 1 for wordings with the same pairs, 0 for those that share none."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def share_in(part: Grams, whole: Grams) -> float:
    """Return which share of `part` is in `whole`; nothing is in nothing."""
    return len(part & whole) / len(part) if part else 0.0


class Near:
    """Wordings that can be asked which of them are most like another one.

    The cost grows with what is asked, not with how many wordings there are: pairs of
    characters that many have are passed over.
    """

    def __init__(self, wordings: Mapping[int, Grams]) -> None:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for key, grams in wordings.items():
            for gram in grams:
                found[gram].append(key)
        self._having = {gram: keys for gram, keys in found.items() if len(keys) <= COMMON}

    def to(self, grams: Grams) -> list[int]:
        """Return the few that share most of what is rare, the nearest first."""
        rare = self._having.keys() & grams
        shared = Counter(chain.from_iterable(self._having[gram] for gram in rare))
        return nsmallest(NEAREST, shared, key=lambda key: (-shared[key], key))
