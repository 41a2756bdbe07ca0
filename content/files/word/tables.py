"""The rows of a Word table, each merged cell once (表格)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from content.files.word.names import Element, W
from content.files.word.styles import value, whole

_MOST_COLUMNS = 200


def rows(table: Element, read: Callable[[Element], str]) -> Iterator[list[str]]:
    """Yield the texts of each row's cells, one for each column of the grid.

    A cell that spans columns or rows stands at its upper left; the rest is empty. `read` is
    called once for each printed cell, in order.
    """
    open_columns: set[int] = set()
    for row in _inside(table, W + "tr"):
        properties = row.find(W + "trPr")
        if properties is None or properties.find(W + "del") is None:
            yield _texts(row, read, open_columns)


def frame(table: Element) -> Element | None:
    """Return the only cell of a table that is no more than a frame around running text."""
    found = [cell for row in _inside(table, W + "tr") for cell in _inside(row, W + "tc")]
    if len(found) != 1:
        return None
    printed = [p for p in found[0].findall(W + "p") if any(True for _ in p.iter(W + "t"))]
    return found[0] if len(printed) > 1 or found[0].find(W + "tbl") is not None else None


def _texts(row: Element, read: Callable[[Element], str], open_columns: set[int]) -> list[str]:
    """Return the row's texts; `open_columns` are those where a merged cell reaches down."""
    texts = [""] * _span(row.find(W + "trPr"), "gridBefore", 0)
    for cell in _inside(row, W + "tc"):
        properties = cell.find(W + "tcPr")
        column = len(texts)
        merge = _merge(properties)
        is_covered = merge == "continue" and column in open_columns
        if merge == "restart":
            open_columns.add(column)
        elif not merge:
            open_columns.discard(column)
        texts.append("" if is_covered or _is_gone(properties) else read(cell))
        texts += [""] * (_span(properties, "gridSpan", 1) - 1)
    return texts


def _merge(properties: Element | None) -> str:
    element = None if properties is None else properties.find(W + "vMerge")
    return "" if element is None else element.get(W + "val", "continue")


def _is_gone(properties: Element | None) -> bool:
    """Return whether the cell was deleted, or lies under the cell to its left."""
    if properties is None:
        return False
    return properties.find(W + "cellDel") is not None or value(properties, "hMerge") == "continue"


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
