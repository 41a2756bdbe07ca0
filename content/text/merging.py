"""Two changes of one text brought together (合并): clause by clause, losing no words of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from content.text.aligning import carry_ids
from content.text.clauses import Body, Level, Place, with_ids
from content.text.printed import Entry, printed_body, typed_lines

if TYPE_CHECKING:
    from content.text.lines import Line

MINE, THEIRS, BOTH, OWN = "mine", "theirs", "both", "own"
"""What may be chosen for a conflict."""

SAME, DROPPED = "same", ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen for a conflict; `text` is what was written anew (OWN)."""

    choice: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both changed differently, line by line; no lines on a side: it was deleted there.

    `suggestion` has the changes of both where they do not touch one another, else is empty.
    """

    key: str
    where: str
    base: str
    theirs: tuple[Entry, ...]
    mine: tuple[Entry, ...]
    suggestion: str = ""

    @property
    def their_text(self) -> str:
        """Return the lines of the other side."""
        return "\n".join(entry.line.text for entry in self.theirs)

    @property
    def my_text(self) -> str:
        """Return the lines of one's own side."""
        return "\n".join(entry.line.text for entry in self.mine)


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged text: settled lines and conflicts in order, and how much came from whom."""

    parts: tuple[tuple[str, Entry] | Conflict, ...]
    from_theirs: int
    from_mine: int

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what somebody must decide."""
        return tuple(part for part in self.parts if isinstance(part, Conflict))


def merge(base: Body, theirs: Body, mine: Body) -> Merge:
    """Return `theirs` and `mine` brought together; both began as `base`, whose ids they carry.

    What one side changed, moved, added or deleted is taken over; what both did alike is one.
    """
    ours = _aligned(base, theirs, mine)
    sides = _Sides(_units(base), _units(theirs), _units(ours))
    decided = {key: _decided(key, sides) for key in _order(sides)}
    _widen_deletions(decided, sides)
    parts = _parts(decided, sides)
    counted = [origin for origin, _ in decided.values()]
    gone = sides.base.keys() - decided.keys()
    dropped = [key for key, (origin, _) in decided.items() if origin == DROPPED] + [*gone]
    by_mine = sum(key not in sides.mine for key in dropped)
    return Merge(
        parts, counted.count(THEIRS) + len(dropped) - by_mine, counted.count(MINE) + by_mine
    )


def resolved(merged: Merge, answers: Mapping[str, Answer]) -> tuple[Entry, ...]:
    """Return the lines of the merged text; a conflict without an answer keeps both sides."""
    lines: list[Entry] = []
    for part in merged.parts:
        if isinstance(part, Conflict):
            lines.extend(_settled(part, answers.get(part.key, Answer(BOTH))))
        else:
            lines.append(part[1])
    return tuple(lines)


def woven(base: str, theirs: str, mine: str) -> str:
    """Return `base` with the changes of both, or an empty string where they touch."""
    if max(len(base), len(theirs), len(mine)) > _LONGEST:
        return ""
    edits = sorted(
        (a, b, new[c:d])
        for new in (theirs, mine)
        for kind, a, b, c, d in _opcodes(base, new)
        if kind != "equal"
    )
    if any(second[0] <= first[1] for first, second in pairwise(edits)):
        return ""
    said, at = "", 0
    for start, stop, new in edits:
        said += base[at:start] + new
        at = stop
    return said + base[at:]


_LONGEST = 3_000
"""Longer lines are shown whole: comparing character by character costs their square."""

MOST_WOVEN = 200
"""For so many conflicts the changes of both are put together; nobody goes through more."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line as the merge sees it: its number, its words, what it begins, how deep it stands."""

    prefix: str
    text: str
    line: Line
    ids: tuple[str, ...]
    depth: int
    article: str
    where: str


@dataclass(slots=True)
class _Sides:
    base: dict[str, _Unit]
    theirs: dict[str, _Unit]
    mine: dict[str, _Unit]
    articles: dict[str, list[str]] = field(default_factory=dict)


def _aligned(base: Body, theirs: Body, mine: Body) -> Body:
    """Return `mine` with ids of base, and of what theirs added where it says the same."""
    known = {place.clause.id for place in base.places()}
    ids = [place.clause.id for place in mine.places()]
    return carry_ids(theirs, with_ids(mine, [one if one in known else "" for one in ids]), "mine")


def _units(body: Body) -> dict[str, _Unit]:
    printed = printed_body(body)
    units: dict[str, _Unit] = {}
    last = ""
    for number, entry in enumerate(printed.entries):
        inner, outer = printed.innermost(entry), printed.outermost(entry)
        key = entry.ids[-1] if entry.ids else f"{last}+{number}"
        text = inner.clause.text if inner else entry.line.text
        whole = entry.line.text
        text = text if text and whole.endswith(text) else whole
        units[key] = _Unit(
            whole[: len(whole) - len(text)], text, entry.line, entry.ids,
            len(outer.ancestors) if outer else 99,
            _article_of(inner) if inner else "", _where(inner) if inner else "",
        )  # fmt: skip
        last = key if entry.ids else last
    return units


def _article_of(place: Place) -> str:
    chain = [*place.ancestors, place]
    return next((one.clause.id for one in chain if one.clause.level is Level.ARTICLE), "")


def _where(place: Place) -> str:
    labels = [one.clause.label for one in (*place.ancestors, place) if one.clause.label]
    return " ".join(labels) or "正文"


def _order(sides: _Sides) -> list[str]:
    """Return all keys in order: as theirs, with what mine added or moved put after its like."""
    theirs, mine = [*sides.theirs], [*sides.mine]
    shared = [key for key in sides.base if key in sides.mine]
    stays = _common(shared, [key for key in mine if key in sides.base])
    floating = [
        key for key in mine
        if key not in sides.theirs or (key in sides.base and key not in stays)
    ]  # fmt: skip
    loose = set(floating)
    order = [key for key in theirs if key not in loose]
    before = dict(zip(mine[1:], mine, strict=False))
    for key in floating:
        order.insert(_place_for(key, before.get(key), order, sides), key)
    return order


def _common(first: Sequence[str], second: Sequence[str]) -> set[str]:
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return {first[at] for block in blocks for at in range(block.a, block.a + block.size)}


def _place_for(key: str, before: str | None, order: Sequence[str], sides: _Sides) -> int:
    """Return where a line of mine goes: behind the line before it, and what hangs on that."""
    place = 0 if before is None else order.index(before) + 1
    depth = sides.mine[key].depth
    while place < len(order) and order[place] not in sides.mine:
        unit = sides.theirs[order[place]]
        if unit.depth <= depth:
            break
        place += 1
    return place


def _decided(key: str, sides: _Sides) -> tuple[str, _Unit | None]:
    """Return from whom a line is taken and the line, DROPPED and none, or BOTH for a conflict."""
    base, theirs, mine = (one.get(key) for one in (sides.base, sides.theirs, sides.mine))
    if theirs is None and mine is None:
        return DROPPED, None
    if theirs is None or mine is None:
        left, origin = (theirs, THEIRS) if mine is None else (mine, MINE)
        if base is None:
            return origin, left
        return (DROPPED, None) if left is not None and left.text == base.text else (BOTH, None)
    return _both_have(base, theirs, mine)


def _both_have(base: _Unit | None, theirs: _Unit, mine: _Unit) -> tuple[str, _Unit | None]:
    if theirs.text != mine.text and (base is None or base.text not in (theirs.text, mine.text)):
        return BOTH, None
    takes_mine = base is not None and theirs.text == base.text and mine.text != base.text
    words = mine if takes_mine else theirs
    was = base.prefix if base else None
    label = mine if theirs.prefix == was else theirs
    text = label.prefix + words.text
    ids = label.ids
    origin = SAME
    if base is not None and (base.text, base.prefix) != (words.text, label.prefix):
        origin = MINE if takes_mine or (label is mine and mine.prefix != was) else THEIRS
    if base is not None and mine.prefix + mine.text == theirs.prefix + theirs.text:
        origin = SAME
    return origin, replace(words, prefix=label.prefix, line=replace(words.line, text=text), ids=ids)


def _widen_deletions(decided: dict[str, tuple[str, _Unit | None]], sides: _Sides) -> None:
    """Where one side deleted a 条 that the other changed, the whole 条 is in question."""
    alive = {id(side): {unit.article for unit in side.values()}
             for side in (sides.theirs, sides.mine)}  # fmt: skip
    for key, (origin, _) in list(decided.items()):
        theirs, mine = sides.theirs.get(key), sides.mine.get(key)
        if origin != BOTH or (theirs is not None and mine is not None):
            continue
        left = theirs or mine
        article = left.article if left else ""
        side, other = (sides.theirs, sides.mine) if mine is None else (sides.mine, sides.theirs)
        if article and article not in alive[id(other)] and article not in sides.articles:
            sides.articles[article] = [one for one, unit in side.items() if unit.article == article]
            for one in sides.articles[article]:
                decided[one] = (BOTH, None)


def _parts(
    decided: Mapping[str, tuple[str, _Unit | None]], sides: _Sides
) -> tuple[tuple[str, Entry] | Conflict, ...]:
    parts: list[tuple[str, Entry] | Conflict] = []
    grouped: set[str] = set()
    members = {key: keys for keys in sides.articles.values() for key in keys}
    found = 0
    for key, (origin, unit) in decided.items():
        if key in grouped or origin == DROPPED:
            continue
        if unit is not None:
            parts.append((origin, Entry(unit.line, unit.ids)))
            continue
        keys = members.get(key, [key])
        grouped.update(keys)
        parts.append(_conflict(keys, sides, weaves=found < MOST_WOVEN))
        found += 1
    return tuple(parts)


def _conflict(keys: Sequence[str], sides: _Sides, *, weaves: bool) -> Conflict:
    def lines(side: Mapping[str, _Unit]) -> tuple[Entry, ...]:
        return tuple(Entry(side[key].line, side[key].ids) for key in keys if key in side)

    base = "\n".join(sides.base[key].line.text for key in keys if key in sides.base)
    first = next(side[keys[0]] for side in (sides.theirs, sides.mine) if keys[0] in side)
    conflict = Conflict(keys[0], first.where, base, lines(sides.theirs), lines(sides.mine))
    if weaves and base and conflict.theirs and conflict.mine:
        said = woven(base, conflict.their_text, conflict.my_text)
        conflict = replace(conflict, suggestion=said)
    return conflict


def _settled(conflict: Conflict, answer: Answer) -> Iterable[Entry]:
    choose: dict[str, Callable[[], Iterable[Entry]]] = {
        MINE: lambda: conflict.mine,
        THEIRS: lambda: conflict.theirs,
        OWN: lambda: typed_lines(answer.text, conflict.theirs or conflict.mine),
    }
    return choose.get(answer.choice, lambda: _side_by_side(conflict))()


def _side_by_side(conflict: Conflict) -> Iterable[Entry]:
    """Return the lines of both; the number of a 条 is not printed a second time."""
    yield from conflict.theirs
    seen = {entry.ids for entry in conflict.theirs}
    for entry in conflict.mine:
        line = entry.line
        if len(entry.ids) > 1 and entry.ids in seen:
            theirs = next(one for one in conflict.theirs if one.ids == entry.ids)
            shared = _shared_label(theirs.line.text, line.text)
            line = replace(line, text=line.text[len(shared) :] or line.text)
        yield Entry(line, () if entry.ids in seen else entry.ids)


def _shared_label(first: str, second: str) -> str:
    """Return the number and the blank after it with which both lines begin."""
    for at, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return ""
        if one in "　 \t" and at:
            return second[: at + 1]
    return ""


def _opcodes(old: str, new: str) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
