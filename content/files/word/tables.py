"""The rows of a Word table, each merged cell once, and how their cells stand (表格)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from content.files.word.names import Element, W
from content.files.word.styles import flag, value, whole

_MOST_COLUMNS = 63
"""So many columns one cell spans: Word has no table with more."""

_WIDEST = 256
"""So many columns the cells of a row reach, whatever they say they span; a cell behind has one."""


@dataclass(slots=True)
class Row:
    """One row: a cell for each column of the grid, None where nothing is printed.

    A cell that spans columns or rows stands at its upper left. `covered` are cells that are there
    and not printed; a deleted row has no columns. `spans` are the columns of each cell from the
    left, negative where it continues the cell above.
    """

    element: Element
    columns: list[Element | None] = field(default_factory=list)
    covered: list[Element] = field(default_factory=list)
    is_deleted: bool = False
    is_header: bool = False
    spans: list[int] = field(default_factory=list)

    def stand(self, cell: Element | None, span: int) -> None:
        """Add a cell, or the place of one, over so many columns; none for a span of 0."""
        if span:
            self.columns += [cell, *[None] * (abs(span) - 1)]
            self.spans.append(span)

    def widen(self, by: int) -> None:
        """Let the last cell reach over further columns."""
        self.columns += [None] * by
        self.spans[-1] += by if self.spans[-1] > 0 else -by


def rows(table: Element) -> Iterator[Row]:
    """Yield the rows of a table in order, deleted ones too."""
    open_columns: set[int] = set()
    for element in _inside(table, W + "tr"):
        properties = element.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            yield Row(element, is_deleted=True)
        else:
            yield _row(element, open_columns)


def controls(table: Element) -> Iterator[Element]:
    """Yield the content controls that hold whole rows or cells."""
    for control in table.iter(W + "sdt"):
        if next(control.iterancestors(W + "tc", W + "tbl"), table) is table:
            yield control


def frame(table: Element) -> Element | None:
    """Return the only cell of a table that is no more than a frame around running text."""
    found = [cell for row in _inside(table, W + "tr") for cell in _inside(row, W + "tc")]
    if len(found) != 1:
        return None
    printed = [p for p in found[0].findall(W + "p") if any(True for _ in p.iter(W + "t"))]
    return found[0] if len(printed) > 1 or found[0].find(W + "tbl") is not None else None


def _row(element: Element, open_columns: set[int]) -> Row:
    """Return the row; `open_columns` are those where a merged cell reaches down."""
    settings = element.find(W + "trPr")
    row = Row(element, is_header=bool(flag(settings, "tblHeader")))
    row.stand(None, _span(settings, "gridBefore", 0))
    for cell in _inside(element, W + "tc"):
        properties = cell.find(W + "tcPr")
        column = len(row.columns)
        merge = _merge(properties)
        is_covered = merge == "continue" and column in open_columns
        if merge == "restart":
            open_columns.add(column)
        elif not merge:
            open_columns.discard(column)
        span = max(min(_span(properties, "gridSpan", 1), _WIDEST - column), 1)
        if _lies_left(properties) and row.spans:
            row.covered.append(cell)
            row.widen(span)
        elif is_covered or _is_gone(properties):
            row.covered.append(cell)
            row.stand(None, -span if is_covered else span)
        else:
            row.stand(cell, span)
    return row


def _merge(properties: Element | None) -> str:
    element = None if properties is None else properties.find(W + "vMerge")
    return "" if element is None else element.get(W + "val", "continue")


def _is_gone(properties: Element | None) -> bool:
    """Return whether the cell was deleted, or lies under the cell to its left."""
    is_deleted = properties is not None and properties.find(W + "cellDel") is not None
    return is_deleted or _lies_left(properties)


def _lies_left(properties: Element | None) -> bool:
    return value(properties, "hMerge") == "continue"


def _span(properties: Element | None, name: str, least: int) -> int:
    return min(max(whole(value(properties, name), least), least), _MOST_COLUMNS)


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Yield rows or cells, also those wrapped in content controls and custom XML."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", W + "ins", W + "moveTo"}
