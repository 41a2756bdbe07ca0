"""Where clauses come to stand, and what numbers they get then (条文顺序相应调整)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from content.change.decision.twigs import Twig, index_in, of_level
from content.text.clauses import Level
from content.text.labels import read_label
from content.text.renumbering import relabelled
from content.text.sequence import article_name

LAST = (10**9,)
"""The number of what is to come last."""


@dataclass(slots=True)
class Pending:
    """A clause that waits for its place: the one where its number comes.

    `into` is what the decision says holds it, `home` what held it before; `after` is the
    clause that it says comes right before.
    """

    twig: Twig
    region: Twig
    into: Twig | None = None
    home: Twig | None = None
    after: Twig | None = None


class Placing:
    """Places and numbers clauses in the text below `root`."""

    def __init__(self, root: Twig, *, adjusted: bool) -> None:
        """Note the numbers as they were; `adjusted` says that numbers follow the order."""
        self._adjusted = adjusted
        self._root = root
        self._starts: dict[tuple[int, Level], int] = {}
        self._touched: dict[tuple[int, Level], tuple[Twig, Level]] = {}
        for holder in root.below():
            self._note_starts(holder)
        self.shifted: list[Twig] = []

    def touch(self, twig: Twig) -> None:
        """Note that something comes to or goes from where the clause stands."""
        for each in twig.below():
            region = self.region_of(each)
            if region is not None and (each is twig or each.level is Level.ARTICLE):
                self._touched[id(region), each.level] = (region, each.level)

    def region_of(self, twig: Twig) -> Twig | None:
        """Return within what the clause is counted: 条 in the text or annex, others beside it."""
        if twig.level is not Level.ARTICLE:
            return twig.parent
        above = twig.parent
        while above is not None and above.level is not Level.ANNEX and above.parent is not None:
            above = above.parent
        return above

    def place(self, pending: Sequence[Pending]) -> None:
        """Put each where its number comes, what holds others first."""
        for one in sorted(pending, key=lambda p: (_depth(p.twig.level), p.twig.wanted)):
            self._put(one)
            self.touch(one.twig)

    def number(self) -> None:
        """Give the clauses around each change the numbers that follow from their order."""
        for region, level in self._touched.values():
            members = _members(region, level)
            if level is Level.DECIMAL or not (self._adjusted or _collides(members)):
                members = [twig for twig in members if twig.wanted]
            chosen = set(members)
            numbers = self._numbers(region, level)
            for twig, number in zip(_members(region, level), numbers, strict=True):
                if twig in chosen:
                    self._relabel(twig, number)

    def _note_starts(self, holder: Twig) -> None:
        for child in holder.children:
            region = self.region_of(child)
            if region is not None and child.number:
                self._starts.setdefault((id(region), child.level), child.number[0] - 1)

    def _numbers(self, region: Twig, level: Level) -> list[tuple[int, ...]]:
        last: tuple[int, ...] = (self._starts.get((id(region), level), 0),)
        found = []
        for at, twig in enumerate(_members(region, level), 1):
            if level in (Level.PARAGRAPH, Level.TABLE):
                last = (at,)
            elif twig.wanted and twig.wanted != LAST:
                last = twig.wanted
            elif not self._adjusted or level is Level.DECIMAL:
                last = twig.number
            elif len(twig.number) > 1 and twig.number[1]:
                last = (last[0], *twig.number[1:])
            else:
                last = (last[0] + 1,)
            found.append(last)
        return found

    def _put(self, pending: Pending) -> None:
        twig, region = pending.twig, pending.region
        if pending.after is not None and pending.after.parent is not None:
            holder = pending.after.parent
            holder.put(twig, index_in(holder, pending.after) + 1)
            return
        members = _members(region, twig.level)
        numbers = self._numbers(region, twig.level)
        before = [at for at, number in enumerate(numbers) if number < twig.wanted]
        at = before[-1] + 1 if before else 0
        previous = members[at - 1] if at else None
        following = members[at] if at < len(members) else None
        holder = self._holder(pending, previous, following)
        holder.put(twig, _position(holder, previous, following))

    def _holder(self, pending: Pending, previous: Twig | None, following: Twig | None) -> Twig:
        """Return what is to hold the clause: as said, as before if the order allows, as beside."""
        if pending.into is not None:
            return _innermost(pending.into, previous, following)
        home = pending.home
        if home is not None and self._lies_between(home, previous, following):
            return home
        beside = previous or following
        return beside.parent if beside is not None and beside.parent else pending.region

    def _lies_between(self, home: Twig, previous: Twig | None, following: Twig | None) -> bool:
        if not home.is_within(self._root):
            return False
        if any(near is not None and near.parent is home for near in (previous, following)):
            return True
        order = {id(twig): at for at, twig in enumerate(self._root.below())}
        first = order[id(previous)] if previous else -1
        last = order[id(following)] if following else len(order)
        return first < order[id(home)] < last

    def _relabel(self, twig: Twig, number: tuple[int, ...]) -> None:
        label = twig.clause.label
        if not label or not number or number == LAST:
            return
        written = relabelled(label, number[0]) if len(number) == 1 else article_name(number)
        if len(number) > 1 and read_label(label).number == number:
            return
        if written != label:
            self.shifted.append(twig)
            twig.clause = replace(twig.clause, label=written)


def _members(region: Twig, level: Level) -> list[Twig]:
    if level is Level.ARTICLE:
        return of_level(_outside_annexes(region), level)
    return of_level(region.children, level)


def _outside_annexes(region: Twig) -> Iterator[Twig]:
    for child in region.children:
        if child.level is not Level.ANNEX:
            yield child
        if child.level in _HOLDERS:
            yield from _outside_annexes(child)


def _collides(members: Sequence[Twig]) -> bool:
    """Tell whether a clause added to a list takes the number of one that has not moved."""
    if not members or members[0].level not in (Level.ITEM, Level.POINT):
        return False
    numbers = [twig.wanted or twig.number for twig in members]
    return len(set(numbers)) < len(numbers)


def _innermost(into: Twig, previous: Twig | None, following: Twig | None) -> Twig:
    for near in (previous, following):
        if near is not None and near.parent is not None and near.is_within(into):
            return near.parent
    return into


def _position(holder: Twig, previous: Twig | None, following: Twig | None) -> int:
    if previous is not None and previous.parent is holder:
        return index_in(holder, previous) + 1
    if following is not None and following.parent is holder:
        return index_in(holder, following)
    closing = [at for at, twig in enumerate(holder.children) if twig.level in _LAST_LEVELS]
    return closing[0] if closing else len(holder.children)


def _depth(level: Level) -> int:
    return _ORDER.index(level) if level in _ORDER else len(_ORDER)


_HOLDERS = (Level.PART, Level.CHAPTER, Level.SECTION, Level.HEADING, Level.SUBHEADING)
_LAST_LEVELS = (Level.CLOSING, Level.ANNEX)
_ORDER = (
    Level.ANNEX, Level.PART, Level.CHAPTER, Level.SECTION, Level.HEADING, Level.SUBHEADING,
    Level.DECIMAL, Level.ARTICLE, Level.PARAGRAPH, Level.ITEM, Level.POINT,
)  # fmt: skip
