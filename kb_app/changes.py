"""What a draft changes in what is in force (修改对照), clause by clause."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from content.text.clauses import own_line

ADDED, CHANGED, REMOVED = "新增", "修改", "删除"
_LONGEST = 3_000
"""Longer clauses are shown whole: comparing character by character costs their square."""


@dataclass(frozen=True)
class Change:
    """One clause that differs: what happened, where, and the pieces of both texts.

    A piece is (text, whether it differs); joined, they are the whole text.
    """

    kind: str
    where: str
    old: tuple[tuple[str, bool], ...] = ()
    new: tuple[tuple[str, bool], ...] = ()


def changes_between(old, new):
    """Return the changes that lead from one body to another, in the order of the new one.

    Clauses are the same when their ids are; a clause that only moved is no change.
    """
    before = {place.clause.id: place for place in old.places()}
    after = {place.clause.id for place in new.places()}
    changes = [
        change
        for place in new.places()
        if (change := _change(before.get(place.clause.id), place)) is not None
    ]
    gone = [place for key, place in before.items() if key not in after]
    return changes + [
        Change(REMOVED, _where(place), ((own_line(place.clause), True),))
        for place in gone
        if own_line(place.clause)
    ]


def _change(before, place):
    text = own_line(place.clause)
    if before is None:
        return Change(ADDED, _where(place), (), ((text, True),)) if text else None
    old = own_line(before.clause)
    if old == text:
        return None
    return Change(CHANGED, _where(place), *_pieces(old, text))


def _pieces(old, new):
    if max(len(old), len(new)) > _LONGEST:
        return ((old, True),), ((new, True),)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left.append((old[a:b], kind != "equal"))
        right.append((new[c:d], kind != "equal"))
    return tuple(p for p in left if p[0]), tuple(p for p in right if p[0])


def _where(place):
    labels = [one.clause.label for one in (*place.ancestors, place) if one.clause.label]
    return " ".join(labels) or "正文"
