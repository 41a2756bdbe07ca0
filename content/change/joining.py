"""What was split and what was merged (拆分与合并): one provision that says what several said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.change.provisions import STRUCTURE, substance
from content.text.clauses import Level
from content.text.likeness import Grams, Near, grams_of, likeness, share_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from content.text.clauses import Place

    Places = Mapping[str, Place]

_NEVER_JOINED = STRUCTURE | {Level.PREFACE, Level.CLOSING}

MOST_PARTS = 12
"""One provision is split into no more than these; longer lists have become something else."""

_FROM_THE_WHOLE = 0.6
"""So much of what a part says, the whole said too."""

_SAYS_THE_SAME = 0.75
"""So alike are the whole and its parts together, and so much of the whole is in them."""

_OF_ITS_OWN = 0.1
"""So much of the whole only this part says."""

_FEWEST = 5
"""A part of fewer pairs of characters tells nothing."""


def splits(before: Places, after: Places) -> dict[str, tuple[str, ...]]:
    """Return by id of a provision the neighbours that together say now what it said.

    The ids are those of `before` and of `after`; one of the neighbours may be the provision
    itself, grown shorter. For what was merged, ask the other way round.
    """
    free = {one for one in after if one not in before and _is_part(after[one])}
    if not free:
        return {}
    seen = _Seen(before, after)
    found: dict[str, tuple[str, ...]] = {}
    for whole, starts in _wholes(seen, free):
        runs = dict.fromkeys(_grown(seen, whole, seen.at[one], free) for one in starts)
        for run in sorted(runs, key=len, reverse=True):
            if whole not in found and _is_split(seen, whole, run):
                found[whole] = run
                free.difference_update(run)
    return found


class _Seen:
    """Both texts, with the pairs of characters of what was looked at."""

    def __init__(self, before: Places, after: Places) -> None:
        self.before = before
        self.after = after
        self.order = list(after)
        self.at = {one: at for at, one in enumerate(self.order)}
        self._olds: dict[str, Grams] = {}
        self._news: dict[str, Grams] = {}

    def old(self, one: str) -> Grams:
        return _known(self._olds, one, self.before)

    def new(self, one: str) -> Grams:
        return _known(self._news, one, self.after)


def _known(grams: dict[str, Grams], one: str, places: Places) -> Grams:
    if one not in grams:
        grams[one] = grams_of(substance(places[one].clause))
    return grams[one]


def _is_part(place: Place) -> bool:
    return place.clause.level not in _NEVER_JOINED


def _wholes(seen: _Seen, free: set[str]) -> list[tuple[str, list[str]]]:
    """Return the old provisions that something new may have come out of, in reading order.

    With each come those of today from which to look for its neighbours: itself, or what is
    most like it.
    """
    beside = {
        seen.order[at]
        for one in free
        for at in (seen.at[one] - 1, seen.at[one] + 1)
        if 0 <= at < len(seen.order)
    }
    starts = {
        one: [one]
        for one in beside & seen.before.keys()
        if substance(seen.before[one].clause) != substance(seen.after[one].clause)
    }
    gone = [one for one in seen.before if one not in seen.after and _is_part(seen.before[one])]
    near = Near({at: seen.old(one) for at, one in enumerate(gone)})
    for one in sorted(free, key=seen.at.__getitem__):
        for at in near.to(seen.new(one)):
            starts.setdefault(gone[at], []).append(one)
    return [(one, starts[one]) for one in seen.before if one in starts]


def _grown(seen: _Seen, whole: str, at: int, free: set[str]) -> tuple[str, ...]:
    first = last = at
    while first > 0 and _goes_on(seen, whole, first - 1, free) and last - first < MOST_PARTS:
        first -= 1
    while (
        last + 1 < len(seen.order)
        and _goes_on(seen, whole, last + 1, free)
        and last - first < MOST_PARTS
    ):
        last += 1
    return tuple(seen.order[first : last + 1])


def _goes_on(seen: _Seen, whole: str, at: int, free: set[str]) -> bool:
    one = seen.order[at]
    return one in free and _comes_from(seen, whole, one)


def _comes_from(seen: _Seen, whole: str, one: str) -> bool:
    if seen.after[one].clause.level is not seen.before[whole].clause.level:
        return False
    grams = seen.new(one)
    return len(grams) >= _FEWEST and share_in(grams, seen.old(whole)) >= _FROM_THE_WHOLE


def _is_split(seen: _Seen, whole: str, run: Sequence[str]) -> bool:
    if len(run) < 2 or not all(_comes_from(seen, whole, one) for one in run):
        return False
    said = seen.old(whole)
    parts = [seen.new(one) for one in run]
    together = frozenset[str]().union(*parts)
    if min(share_in(said, together), likeness(said, together)) < _SAYS_THE_SAME:
        return False
    others = [frozenset[str]().union(*parts[:at], *parts[at + 1 :]) for at in range(len(parts))]
    own = (len((part & said) - rest) for part, rest in zip(parts, others, strict=True))
    return all(count >= _OF_ITS_OWN * len(said) for count in own)
