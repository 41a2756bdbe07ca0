"""Which clause of a new text is which clause of the old one (条款对应): permanent ids."""

from __future__ import annotations

from base64 import b32encode
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from content.text.clauses import Body, Clause, Level, with_ids
from content.text.likeness import Grams, Near, grams_of, likeness


def carry_ids(old: Body | None, new: Body, seed: str) -> Body:
    """Return `new` with a permanent id on every clause.

    A clause keeps its id through renumbering, moves and rewording; an id that `new`
    already carries is kept, also one that `old` has lost and an undo brings back. Others
    get a fresh id, the same one for the same `seed`, position and text. No id is used twice.
    """
    before = _units(old.clauses if old else ())
    after = _units(new.clauses)
    pairing = _Pairing(before, after)
    pairing.keep_given_ids()
    pairing.pair_holders()
    pairing.pair_contents()
    return with_ids(new, _ids(pairing, seed))


_HOLDING = (
    Level.ARTICLE,
    Level.PART,
    Level.CHAPTER,
    Level.SECTION,
    Level.ANNEX,
    Level.HEADING,
    Level.SUBHEADING,
    Level.DECIMAL,
)
"""Clauses that are found wherever they moved; what they hold is looked for inside first."""

_NONE = -1
"""The partner of a clause that carries an id of its own, unknown to the old text."""

_SURELY_ALIKE = 0.6
_ALIKE = 0.5
_ALIKE_IN_PLACE = 0.36
"""Between the same neighbours less will do: the order of a text is a witness as well."""

_TELLING = 24
"""Wordings of fewer pairs of characters are alike by chance."""

_WINDOW = 8

_Score = tuple[float, int, int, int]
"""How unlike two clauses are and how far apart, the new one and the old one."""


@dataclass(slots=True)
class _Unit:
    """A clause with its place in reading order; `full` is all its text without labels."""

    clause: Clause
    parent: int
    full: str = ""
    children: list[int] = field(default_factory=list)
    known: Grams | None = None

    @property
    def grams(self) -> Grams:
        """Return the pairs of characters of all its text."""
        if self.known is None:
            self.known = grams_of(self.full)
        return self.known

    @property
    def is_telling(self) -> bool:
        """Return whether the wording is long enough not to be like another by chance."""
        return len(self.grams) >= _TELLING

    @property
    def level(self) -> Level:
        return self.clause.level

    @property
    def own(self) -> str:
        return self.clause.text or self.full


def _units(clauses: tuple[Clause, ...]) -> list[_Unit]:
    units: list[_Unit] = []

    def visit(clause: Clause, parent: int) -> int:
        index = len(units)
        units.append(_Unit(clause, parent))
        units[index].children = [visit(child, index) for child in clause.children]
        inner = (units[child].full for child in units[index].children)
        units[index].full = "\n".join(text for text in (clause.text, *inner) if text)
        return index

    for clause in clauses:
        visit(clause, -1)
    return units


class _Pairing:
    """Pairs of clauses of the old and the new text, found from the surest to the least sure."""

    def __init__(self, before: list[_Unit], after: list[_Unit]) -> None:
        self.before = before
        self.after = after
        self.partner: dict[int, int] = {}
        self._taken: dict[int, int] = {}

    def keep_given_ids(self) -> None:
        """Pair the clauses that carry an id of the old text; other ids are left alone."""
        known = {unit.clause.id: index for index, unit in enumerate(self.before) if unit.clause.id}
        for index, unit in enumerate(self.after):
            if unit.clause.id:
                self._pair(index, known.get(unit.clause.id))
                self.partner.setdefault(index, _NONE)

    def pair_holders(self) -> None:
        """Pair 条, 章 and headings: same text anywhere, then same title, then alike."""
        for level in _HOLDING:
            olds = [i for i, unit in enumerate(self.before) if unit.level is level]
            news = [i for i, unit in enumerate(self.after) if unit.level is level]
            self._pair_same(olds, news, _full)
            self._pair_same(olds, news, _title)
            elsewhere = self._near(olds, news)
            self._pair_scored(one for one in elsewhere if -one[0] >= _SURELY_ALIKE)
            self._pair_alike(olds, news, _ALIKE)
            self._pair_scored(elsewhere)
            self._pair_alike(olds, news, _ALIKE_IN_PLACE)

    def pair_contents(self) -> None:
        """Pair 款, 项 and the rest: inside paired clauses, moved ones, then reworded ones."""
        self._inside(self._pair_same_inside)
        loose = [i for i, unit in enumerate(self.before) if unit.level not in _HOLDING]
        others = [i for i, unit in enumerate(self.after) if unit.level not in _HOLDING]
        self._pair_same(loose, others, _full)
        self._pair_same(loose, others, _own)
        self._inside(self._pair_all_inside)

    def _pair(self, new: int, old: int | None) -> None:
        if old is not None and new not in self.partner and old not in self._taken:
            self.partner[new] = old
            self._taken[old] = new

    def _inside(self, pair: Callable[[list[int], list[int]], None]) -> None:
        """Apply `pair` to the children of every pair, outer pairs first."""
        pair(_tops(self.before), _tops(self.after))
        for index, unit in enumerate(self.after):
            old = self.partner.get(index, _NONE)
            if old != _NONE and unit.children and self.before[old].children:
                pair(self.before[old].children, unit.children)

    def _pair_same_inside(self, olds: list[int], news: list[int]) -> None:
        self._pair_same(olds, news, _full)
        self._pair_same(olds, news, _own)

    def _pair_all_inside(self, olds: list[int], news: list[int]) -> None:
        self._pair_same_inside(olds, news)
        self._pair_alike(olds, news, _ALIKE)

    def _pair_same(
        self, olds: Sequence[int], news: Sequence[int], key: Callable[[_Unit], Hashable]
    ) -> None:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for old in olds:
            if old not in self._taken and (said := key(self.before[old])):
                waiting[said].append(old)
        for new in news:
            if new not in self.partner and (queue := waiting.get(key(self.after[new]))):
                self._pair(new, queue.popleft())

    def _near(self, olds: Sequence[int], news: Sequence[int]) -> list[_Score]:
        """Return reworded clauses wherever they moved, with how alike they are."""
        waiting = [old for old in olds if old not in self._taken]
        free = {old: self.before[old].grams for old in waiting if self.before[old].is_telling}
        near = Near(free)
        return [
            (-score, abs(old - new), new, old)
            for new in news
            if new not in self.partner and self.after[new].is_telling
            for old in near.to(self.after[new].grams)
            if (score := likeness(free[old], self.after[new].grams)) >= _ALIKE
        ]

    def _pair_scored(self, scores: Iterable[_Score]) -> None:
        for _, _, new, old in sorted(scores):
            self._pair(new, old)

    def _pair_alike(self, olds: Sequence[int], news: Sequence[int], least: float) -> None:
        """Pair reworded clauses that stand between the same neighbours."""
        position = {old: at for at, old in enumerate(olds)}
        start = 0
        while start < len(news):
            if news[start] in self.partner:
                start += 1
                continue
            stop = start
            while stop < len(news) and news[stop] not in self.partner:
                stop += 1
            left = self._at(news[start - 1], position) if start else -1
            right = self._at(news[stop], position) if stop < len(news) else len(olds)
            gap = self._gap(olds, left, right)
            self._pair_best(gap, news[start:stop], least)
            start = stop

    def _at(self, new: int, position: dict[int, int]) -> int | None:
        return position.get(self.partner[new])

    def _gap(self, olds: Sequence[int], left: int | None, right: int | None) -> list[int]:
        """Return the old clauses without partner right after `left` and right before `right`."""
        found: dict[int, None] = {}
        after = range(left + 1, len(olds)) if left is not None else range(0)
        ahead = range(right - 1, -1, -1) if right is not None else range(0)
        for run in (after, ahead):
            for at in run:
                if olds[at] in self._taken:
                    break
                found[olds[at]] = None
        return sorted(found)

    def _pair_best(self, olds: Sequence[int], news: Sequence[int], least: float) -> None:
        scores: list[_Score] = []
        for at, new in enumerate(news):
            for near in range(max(0, at - _WINDOW), min(len(olds), at + _WINDOW + 1)):
                score = self._likeness(olds[near], new)
                if score >= least:
                    scores.append((-score, abs(near - at), new, olds[near]))
        self._pair_scored(scores)

    def _likeness(self, old: int, new: int) -> float:
        before, after = self.before[old], self.after[new]
        if before.level is not after.level:
            return 0.0
        found = likeness(before.grams, after.grams)
        is_telling = before.is_telling and after.is_telling
        return found if is_telling or found >= _ALIKE else 0.0


def _tops(units: list[_Unit]) -> list[int]:
    return [index for index, unit in enumerate(units) if unit.parent < 0]


def _full(unit: _Unit) -> Hashable:
    return (unit.level, unit.full) if unit.full else None


def _title(unit: _Unit) -> Hashable:
    return (unit.level, unit.clause.text) if unit.clause.text else None


def _own(unit: _Unit) -> Hashable:
    return (unit.level, unit.own) if unit.own else None


def _ids(pairing: _Pairing, seed: str) -> Iterable[str]:
    known = {unit.clause.id for unit in (*pairing.before, *pairing.after)}
    given: set[str] = {""}
    for index, unit in enumerate(pairing.after):
        old = pairing.partner.get(index, _NONE)
        clause_id = unit.clause.id if old == _NONE else pairing.before[old].clause.id
        while clause_id in given:
            clause_id = _minted(f"{seed}\n{index}\n{len(given)}\n{unit.full}", known)
        given.add(clause_id)
        yield clause_id


def _minted(source: str, known: set[str]) -> str:
    """Return a new id of eight letters and digits that is not in `known`, and put it there."""
    turn = 0
    while True:
        digest = sha256(f"{source}\n{turn}".encode("utf-8", "surrogatepass")).digest()
        minted = b32encode(digest[:5]).decode().lower()
        if minted not in known:
            known.add(minted)
            return minted
        turn += 1
