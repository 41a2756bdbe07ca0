"""A table of what was changed (修订对照表): number, text before, text after, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.change.provisions import printed_lines
from content.change.wording import Pieces, pieces_cut, pieces_of_lines_cut
from content.text.clauses import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from content.change.comparing import Comparison, Row
    from content.text.clauses import Place

HEADINGS = ("条次", "原条文", "修订后条文", "修订说明")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: what stands in its four columns, and what happened (`kind`, empty for nothing).

    What moved stands where it stands now, with its old text beside it; `old_at` tells where
    among the old texts that one stood.
    """

    kind: str
    number: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    note: str
    old_at: int = -1

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Return the texts of the four columns."""
        return self.number, "\n".join(self.old), "\n".join(self.new), self.note


def rows_for_table(comparison: Comparison) -> tuple[TableRow, ...]:
    """Return the rows of all that did not stay as it was, in the order of the new text."""
    return tuple(row for row in every_row(comparison) if row.kind)


def every_row(comparison: Comparison) -> tuple[TableRow, ...]:
    """Return the same with what stayed as it was: together the columns hold both whole texts."""
    return tuple(
        TableRow(
            row.kind, _number(row), _lines(row.old), _lines(row.new),
            row.note, row.old_at,
        )
        for row in comparison.rows
    )  # fmt: skip


def rejoined(rows: Iterable[TableRow]) -> tuple[str, str]:
    """Return both texts from the columns of every row, the old one in the order it had."""
    row = tuple(rows)
    was = sorted((one for one in row if one.old_at >= 0), key=lambda one: one.old_at)
    return (
        "\n".join(line for one in was for line in one.old),
        "\n".join(line for one in row for line in one.new),
    )


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row whose lines are in pieces, each with whether the other text lacks its words."""

    number: str
    old: tuple[Pieces, ...]
    new: tuple[Pieces, ...]
    note: str


def marked_rows(
    comparison: Comparison, cut: Callable[[str], list[str]]
) -> tuple[MarkedRow, ...]:  # fmt: skip
    """Return the rows of all that did not stay as it was; `cut` divides a text into words."""
    return tuple(_marked(row, cut) for row in comparison.changed)


def _marked(row: Row, cut: Callable[[str], list[str]]) -> MarkedRow:
    if row.is_group:
        pairs = pieces_of_lines_cut(list(_lines(row.old)), list(_lines(row.new)), cut)
    elif row.is_same:
        pairs = tuple((((was, False),), ((now, False),)) for was, now in row.lines())
    else:
        pairs = tuple(pieces_cut(was, now, cut) for was, now in row.lines())
    old, new = ((side for side in sides if _said(side)) for sides in zip(*pairs, strict=True))
    return MarkedRow(_number(row), tuple(old), tuple(new), row.note)


def _said(pieces: Pieces) -> bool:
    return any(text for text, _ in pieces)


_UNNUMBERED = {
    Level.PREFACE: "题注",
    Level.CLOSING: "落款",
    Level.TABLE: "表格",
    Level.FIGURE: "图",
    Level.ANNEX: "附件",
    Level.HEADING: "标题",
    Level.SUBHEADING: "标题",
    Level.NOTE: "注",
}
_ABOVE = frozenset({Level.PART, Level.CHAPTER, Level.SECTION})


def _lines(places: tuple[Place, ...]) -> tuple[str, ...]:
    return tuple(line for place in places for line in printed_lines(place.clause))


def _number(row: Row) -> str:
    was, now = (_numbers(side) for side in (row.old, row.new))
    if not row.new:
        return f"原{was}"
    return f"{now}（原{was}）" if row.old and was != now else now


def _numbers(places: tuple[Place, ...]) -> str:
    return "、".join(dict.fromkeys(_called(place) for place in places))


def _called(place: Place) -> str:
    """Return what a provision is called: 第三条, 附件1第三条; unnumbered, what it is."""
    own = place.clause.label or _UNNUMBERED.get(place.clause.level, "正文")
    above = (each.clause for each in place.ancestors if each.clause.level not in _ABOVE)
    return "".join((*(clause.label for clause in above), own))
