"""Which clause has become which (条款的去向): kept, moved, divided, joined, added or gone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from content.change.decision.referring import Plan
from content.text.clauses import Body, Level, full_text

_SAID_AGAIN = 0.6
_SENTENCE = re.compile(r"[。；：\n]")
_SHORTEST = 6


class Pairs:
    """The clauses of two texts that share ids, as a decision can tell their changes.

    Clauses are their places in reading order. What stands in a clause that is quoted whole
    (a new one, or one whose id is in `restated`) has no partner. Only 条 go from one holder
    to another; anything else is gone there and new here.
    """

    def __init__(self, old: Body, new: Body) -> None:
        """Note the ids."""
        self.old, self.new = Plan(old), Plan(new)
        self.restated: set[str] = set()
        self._old_at = {p.clause.id: at for at, p in enumerate(self.old.places)}
        self._partners: list[int | None] = []
        self._heirs: dict[int, int] = {}
        self.joined: dict[int, list[int]] = {}
        self.divided: dict[int, list[int]] = {}
        self.merged: set[int] = set()
        self.cast: set[int] = set()

    def pair(self) -> None:
        """Find every partner anew."""
        self._partners = []
        for new in range(len(self.new.places)):
            self._partners.append(self._found(new))
        self._heirs = {old: new for new, old in enumerate(self._partners) if old is not None}
        self._find_divided()
        self._find_joined()

    def partner(self, new: int) -> int | None:
        """Return what the new clause was, None for a new one; -1 for the whole text."""
        return self._partners[new] if new >= 0 else -1

    def heir(self, old: int) -> int | None:
        """Return what the old clause has become, None if it is gone."""
        return self._heirs.get(old)

    def staying(self, old: int, news: Sequence[int]) -> set[int]:
        """Return the old clauses in `old` whose order has not changed."""
        partners = [self._partners[at] for at in news]
        inside = [at for at in partners if at is not None and self.old.parents[at] == old]
        return set(longest_rising(inside))

    def annex_of(self, plan: Plan, at: int) -> int:
        """Return the annex the clause stands in, -1 in the main text."""
        while at >= 0 and plan.places[at].clause.level is not Level.ANNEX:
            at = plan.parents[at]
        return at

    def article_before(self, new: int) -> int | None:
        """Return the 条 that comes before the new clause in its text or annex."""
        annex = self.annex_of(self.new, new)
        for at in range(new - 1, -1, -1):
            is_article = self.new.places[at].clause.level is Level.ARTICLE
            if is_article and self.annex_of(self.new, at) == annex:
                return at
        return None

    def _found(self, new: int) -> int | None:
        clause = self.new.places[new].clause
        old = self._old_at.get(clause.id)
        if old is None or self.old.places[old].clause.level is not clause.level:
            return None
        if self._is_quoted(self.new.parents[new]):
            return None
        if clause.level is not Level.ARTICLE:
            return old if self.partner(self.new.parents[new]) == self.old.parents[old] else None
        annex = self.annex_of(self.new, new)
        return old if self.partner(annex) == self.annex_of(self.old, old) else None

    def _is_quoted(self, new: int) -> bool:
        while new >= 0:
            if self._partners[new] is None or self.new.places[new].clause.id in self.restated:
                return True
            new = self.new.parents[new]
        return False

    def _find_divided(self) -> None:
        """Find the 条 of which one right after says again what the old one said."""
        self.divided, self.cast = {}, set()
        first: int | None = None
        for at in self._articles(self.new):
            partner = self._partners[at]
            if partner is not None or self._is_quoted(self.new.parents[at]):
                first = at if partner is not None else None
                continue
            if first is None or self.new.parents[first] != self.new.parents[at]:
                continue
            was = self._partners[first]
            here = was is not None and self._stays_beside(was, was, first)
            if was is not None and here and self._says_again(at, was, first):
                self.divided.setdefault(first, []).append(at)
                self.cast.add(at)
            else:
                first = None

    def _says_again(self, part: int, old: int, rest: int) -> bool:
        whole = full_text(self.old.places[old].clause)
        left = full_text(self.new.places[rest].clause)
        return _share(full_text(self.new.places[part].clause), whole, left) >= _SAID_AGAIN

    def _find_joined(self) -> None:
        """Find the 条 that say again what one beside them, now gone, said."""
        self.joined, self.merged = {}, set()
        olds = self._articles(self.old)
        for at, old in enumerate(olds):
            if old in self._heirs:
                continue
            for near in (*olds[max(at - 1, 0) : at], *olds[at + 1 : at + 2]):
                new = self._heirs.get(near)
                if new is None or new in self.divided or not self._stays_beside(old, near, new):
                    continue
                said = full_text(self.old.places[old].clause)
                now = full_text(self.new.places[new].clause)
                if _share(said, now, full_text(self.old.places[near].clause)) >= _SAID_AGAIN:
                    self.joined.setdefault(new, []).append(old)
                    self.merged.add(old)
                    break

    def _stays_beside(self, old: int, near: int, new: int) -> bool:
        """Tell whether `new`, which `near` has become, stands where both stood."""
        holder = self.old.parents[old]
        beside = self.old.parents[near] == holder
        return beside and self.partner(self.new.parents[new]) == holder

    def _articles(self, plan: Plan) -> list[int]:
        return [at for at, p in enumerate(plan.places) if p.clause.level is Level.ARTICLE]


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the longest part of the sequence that rises."""
    ends: list[int] = []
    last: list[int] = []
    before = [-1] * len(numbers)
    for at, number in enumerate(numbers):
        place = bisect_left(ends, number)
        ends[place:], last[place:] = (
            [number, *ends[place + 1 :]],
            [at, *last[place + 1 :]],
        )
        before[at] = last[place - 1] if place else -1
    found: list[int] = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(numbers[at])
        at = before[at]
    return found[::-1]


def _share(said: str, whole: str, left: str) -> float:
    """Return how much of `said` stands in `whole`, beyond what `left` says as well."""
    own = said.partition("\u3000")[2] or said.partition(" ")[2] or said
    pieces = [piece for piece in _SENTENCE.split(own) if len(piece) >= _SHORTEST]
    total = sum(map(len, pieces))
    again = sum(len(piece) for piece in pieces if piece in whole and piece not in left)
    return again / total if total else 0.0
