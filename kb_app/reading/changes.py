"""What a draft changes in what is in force (修改对照), clause by clause."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from content.text.clauses import own_line

ADDED, CHANGED, REMOVED, RENUMBERED = "新增", "修改", "删除", "改号"
_LONGEST = 3_000
"""Longer clauses are shown whole: comparing character by character costs their square."""


@dataclass(frozen=True)
class Change:
    """One clause that differs: what happened, where, and the pieces of both texts.

    A piece is (text, whether it differs); joined, they are the whole text. Of a clause that
    only has another number (改号), the pieces are where it stood and where it stands.
    """

    kind: str
    where: str
    old: tuple[tuple[str, bool], ...] = ()
    new: tuple[tuple[str, bool], ...] = ()


def changes_between(old, new):
    """Return the changes that lead from one body to another, in the order of the new one.

    Clauses are the same when their ids are; a clause that only moved is no change. The
    number of an article that came or went is told with the first paragraph, on whose line
    it is printed.
    """
    before = {place.clause.id: place for place in old.places()}
    after = {place.clause.id: place for place in new.places()}
    changes = [change for place in new.places() if (change := _change(place, before)) is not None]
    return changes + [
        Change(REMOVED, _where(place), ((_line_of(place, after), True),))
        for place in old.places()
        if place.clause.id not in after and _line_of(place, after)
    ]


def _change(place, before):
    was = before.get(place.clause.id)
    if was is None:
        text = _line_of(place, before)
        return Change(ADDED, _where(place), (), ((text, True),)) if text else None
    old, text = own_line(was.clause), own_line(place.clause)
    if old == text:
        return None
    if _is_renumbered(was.clause, place.clause):
        old_place, new_place = _where(was), _where(place)
        return Change(RENUMBERED, new_place, ((old_place, True),), ((new_place, True),))
    return Change(CHANGED, _where(place), *_pieces(old, text))


def _is_renumbered(old, new):
    return bool(old.label and new.label) and old.label != new.label and old.text == new.text


def _line_of(place, there):
    """Return the line of a clause that is here and not there, with its article's number.

    Empty for an article whose number is told with its first paragraph.
    """
    clause = place.clause
    if clause.runs_in and clause.children[0].id not in there:
        return ""
    above = place.ancestors[-1].clause if place.ancestors else None
    told = above is not None and above.runs_in and above.children[0] is clause
    number = own_line(above) if told and above.id not in there else ""
    return number + own_line(clause)


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
