"""What became of each provision between two texts (条文对照): added, moved, split or reworded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from content.change.joining import splits
from content.change.order import in_one_order, merged, moved
from content.change.provisions import STRUCTURE, all_lines_of, by_id, lines_of, substance
from content.text.aligning import carry_ids
from content.text.clauses import Body, Clause, with_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.text.clauses import Place

    Places = Mapping[str, Place]

ADDED, CHANGED, REMOVED = "新增", "修改", "删除"
MOVED, RENUMBERED = "移动", "改号"
SPLIT, MERGED = "拆分", "合并"
KINDS = (ADDED, CHANGED, REMOVED, SPLIT, MERGED, MOVED, RENUMBERED)
"""All that may happen to a provision, in the order in which it is counted."""

Lines = tuple[tuple[str, str], ...]
"""Lines before and after; a side that has no such line is empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """Provisions before and after that belong together, and what happened to them.

    Of what was split there is one before and several after; of what was merged the other way
    round; of everything else one on either side, or none on one. `kind` is empty where nothing
    happened. What was reworded may have moved as well: `is_moved` tells. `note` says in a few
    words what happened (原第五条，移至第三条，文字没有变). `old_at` is its number among the
    provisions of the old text in reading order, -1 for what is new.
    """

    kind: str
    old: tuple[Place, ...] = ()
    new: tuple[Place, ...] = ()
    is_moved: bool = False
    note: str = ""
    old_at: int = -1

    @property
    def place(self) -> Place:
        """Return where it stands now; of what is gone, where it stood."""
        return (self.new or self.old)[0]

    @property
    def is_group(self) -> bool:
        """Whether several provisions stand on one side."""
        return len(self.old) + len(self.new) > 2

    @property
    def is_moved_too(self) -> bool:
        """Whether it moved beside what its kind tells."""
        return self.is_moved and self.kind != MOVED

    @property
    def is_same(self) -> bool:
        """Whether both sides say the same, whatever their numbers."""
        return said_by(self.old) == said_by(self.new)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all its provisions, those of today first."""
        return tuple(dict.fromkeys(place.clause.id for place in (*self.new, *self.old)))

    def lines(self) -> Lines:
        """Return its lines, what is the same clause side by side."""
        olds, news = ([line for place in side for line in lines_of(place.clause)]
                      for side in (self.old, self.new))  # fmt: skip
        return side_by_side(olds, news)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All provisions of two texts in reading order; what is gone stands where it stood.

    `names` lead from the clause ids here to those of the new text, where these are others.
    """

    rows: tuple[Row, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> tuple[Row, ...]:
        """Return the rows to which something happened."""
        return tuple(row for row in self.rows if row.kind)

    def fates(self) -> dict[str, str]:
        """Return by clause id what became of each provision that did not stay the same."""
        return {one: row.kind for row in self.rows if row.kind for one in row.ids()}


def compared(old: Body, new: Body) -> Comparison:
    """Return what became of each provision; the same clause has the same id in both texts."""
    before, after = by_id(old), by_id(new)
    parts = splits(before, after)
    taken = {one for whole, run in parts.items() for one in (whole, *run)}
    wholes = splits(after, before)
    wholes = {new: run for new, run in wholes.items() if taken.isdisjoint((new, *run))}
    taken |= {one for whole, run in wholes.items() for one in (whole, *run)}
    elsewhere = moved(before, after)
    groups = {run[0]: _split_row(before[whole], [after[one] for one in run])
              for whole, run in parts.items()}  # fmt: skip
    groups |= {whole: _merged_row([before[one] for one in run], after[whole])
               for whole, run in wholes.items()}  # fmt: skip
    rows = [
        groups.get(one) or _row(before.get(one), after.get(one), is_moved=one in elsewhere)
        for one in merged(before, after)
        if one not in taken or one in groups
    ]
    at = {one: number for number, one in enumerate(before)}
    return Comparison(
        tuple(replace(row, old_at=at[row.old[0].clause.id]) if row.old else row for row in rows)
    )


def compared_afresh(old: Body, new: Body) -> Comparison:
    """Return the same of texts that do not know of one another: clauses pair by their words."""
    before, after = as_one_document(old, new)
    names = {
        here.clause.id: there.clause.id
        for here, there in zip(after.places(), new.places(), strict=True)
    }
    return replace(compared(before, after), names=names)


def as_one_document(old: Body, new: Body) -> tuple[Body, Body]:
    """Return both texts as two of one document: clauses that pair have the same id."""
    before = old if _has_ids(old) else carry_ids(None, old, "old")
    return before, carry_ids(before, with_ids(new, ("" for _ in new.places())), "new")


def said_by(places: tuple[Place, ...]) -> str:
    """Return what provisions say together, apart from their own numbers and line breaks."""
    return "".join("".join(substance(place.clause).split()) for place in places)


def compared_clauses(old: Clause | None, new: Clause | None) -> Lines:
    """Return the lines of a clause and of all below it, before and after."""
    return side_by_side(all_lines_of(old) if old else [], all_lines_of(new) if new else [])


def side_by_side(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Lines:
    """Return the lines of both; one that changed its place is gone there and new here."""
    before, after = dict(old), dict(new)
    staying = in_one_order(before, after)
    before = {
        one if one in staying or one not in after else f"-{one}": line
        for one, line in before.items()
    }
    return tuple((before.get(one, ""), after.get(one, "")) for one in merged(before, after))


def where(place: Place) -> str:
    """Return the headings a provision stands below."""
    return " › ".join(
        f"{above.clause.label}　{above.clause.text}".strip("　")[:40] for above in place.ancestors
    )


def labels_of(places: tuple[Place, ...]) -> str:
    """Return the numbers of provisions, `第五条、第六条`."""
    return "、".join(place.clause.label for place in places if place.clause.label)


_ALONE = {True: "新增", False: "删去"}
_SAME, _REWORDED = "文字没有变", "文字有修改"
_MARKS_ONLY = "只改了标点、空格或者全半角"


def _row(before: Place | None, after: Place | None, *, is_moved: bool) -> Row:
    old = (before,) if before else ()
    new = (after,) if after else ()
    if not any(lines_of(place.clause) for place in (*old, *new)):
        return Row("", old, new)
    if before is None or after is None:
        return Row(ADDED if after else REMOVED, old, new, note=_ALONE[not old])
    if not _says_the_same(before.clause, after.clause):
        note = _with(_moved_note(before, after) if is_moved else _number_note(before, after))
        return Row(CHANGED, old, new, is_moved, f"{note}{_reworded(old, new)}")
    if is_moved:
        return Row(MOVED, old, new, is_moved, f"{_with(_moved_note(before, after))}{_SAME}")
    if note := _number_note(before, after):
        return Row(RENUMBERED, old, new, note=f"{note}，{_SAME}")
    return Row("", old, new)


def _says_the_same(old: Clause, new: Clause) -> bool:
    """Tell whether both say the same; blanks within a heading (总　则) say nothing."""
    was, now = substance(old), substance(new)
    if new.level in STRUCTURE:
        return "".join(was.split()) == "".join(now.split())
    return was == now


def _reworded(old: tuple[Place, ...], new: tuple[Place, ...]) -> str:
    return _MARKS_ONLY if _letters(said_by(old)) == _letters(said_by(new)) else _REWORDED


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normalize("NFKC", text)))


def _with(note: str) -> str:
    return f"{note}，" if note else ""


def _number_note(before: Place, after: Place) -> str:
    was, now = before.clause.label, after.clause.label
    if was == now:
        return ""
    return f"原{was}，改为{now}" if was and now else f"编号由“{was or '无'}”改为“{now or '无'}”"


def _moved_note(before: Place, after: Place) -> str:
    was, now = before.clause.label, after.clause.label
    stood, stands = (where(place) or "正文最外一层" for place in (before, after))
    if "".join(stood.split()) == "".join(stands.split()):
        return f"原{was}，移至{now}" if was and now and was != now else "换了先后次序"
    if was and now and was != now:
        return f"原{was}（{stood}），移至{now}（{stands}）"
    return f"从“{stood}”移到“{stands}”"


def _split_row(before: Place, afters: list[Place]) -> Row:
    row = Row(SPLIT, (before,), tuple(afters))
    named = f"原{before.clause.label}" if before.clause.label else "原来的一段"
    said = _SAME if row.is_same else _reworded(row.old, row.new)
    return replace(row, note=f"由{named}拆分而成，{said}")


def _merged_row(befores: list[Place], after: Place) -> Row:
    row = Row(MERGED, tuple(befores), (after,))
    named = f"原{labels_of(row.old)}" if labels_of(row.old) else f"原来的{len(befores)}段"
    said = _SAME if row.is_same else _reworded(row.old, row.new)
    return replace(row, note=f"由{named}合并而成，{said}")


def _has_ids(body: Body) -> bool:
    return all(place.clause.id for place in body.places())
