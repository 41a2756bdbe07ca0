"""The rows of a table of a web page: where cells stand, which reach over others (网页表格)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from content.files.formats.xml_parts import Element

_MOST_ROWS = 1_000
_WIDEST = 200


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell of one row: its element, none where nothing stands, and how many columns it takes."""

    element: Element | None
    across: int = 1
    goes_on: bool = False
    is_merged: bool = False


@dataclass(slots=True)
class Grid:
    """The columns of a table from row to row: where a cell from above still reaches down."""

    _reaching: dict[int, tuple[int, int]] = field(default_factory=dict)
    _group: Element | None = None

    def cells(self, row: Element) -> list[PageCell]:
        """Return the cells of the next row from the left; those from above are among them."""
        if row.getparent() is not self._group:
            self._group, self._reaching = row.getparent(), {}
        return list(self._cells(row))

    def _cells(self, row: Element) -> Iterator[PageCell]:
        column = 0
        begun: dict[int, tuple[int, int]] = {}
        for element in row.iterchildren("td", "th"):
            for across in self._from_above(column):
                column += across
                yield PageCell(None, across, goes_on=True)
            across, down = self._spans(element, column)
            yield PageCell(element, across, is_merged=across > 1 or down > 1)
            if down > 1:
                begun[column] = (down - 1, across)
            column += across
        for start in sorted(at for at in self._reaching if at >= column):
            if start > column:
                yield PageCell(None, start - column)
            yield PageCell(None, self._reaching[start][1], goes_on=True)
            column = start + self._reaching[start][1]
        left = ((at, down - 1, across) for at, (down, across) in self._reaching.items())
        self._reaching = {at: (down, across) for at, down, across in left if down} | begun

    def _from_above(self, column: int) -> Iterator[int]:
        while column in self._reaching:
            across = self._reaching[column][1]
            yield across
            column += across

    def _spans(self, element: Element, column: int) -> tuple[int, int]:
        """Return the columns and rows a cell takes; it never lies over one from above."""
        if column >= _WIDEST:
            return 1, 1
        free = min((at for at in self._reaching if at > column), default=_WIDEST) - column
        across = max(1, min(whole(element.get("colspan"), 1), free))
        return across, min(whole(element.get("rowspan"), 1), _MOST_ROWS)


def is_header(row: Element) -> bool:
    """Return whether a row stands in the head of its table, or holds nothing but headers."""
    group = row.getparent()
    if group is not None and group.tag == "thead":
        return True
    cells = list(row.iterchildren("td", "th"))
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def whole(text: str | None, otherwise: int) -> int:
    """Return a whole number as an attribute gives it, or `otherwise`."""
    found = re.fullmatch(r"\s*(\d{1,6})\s*", text or "")
    return int(found[1]) if found else otherwise
