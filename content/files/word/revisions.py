"""Tracked changes of whole paragraphs, rows and cells (修订)."""

from __future__ import annotations

from collections.abc import Iterator

from content.files.import_report import Find
from content.files.word.names import Element, W
from content.files.word.tables import Row
from content.files.word.words import words_of

PARAGRAPH_END = "¶"


def runs_on(mark: Element | None) -> bool:
    """Return whether the paragraph's end was struck out, so that it runs on into the next."""
    return mark is not None and any(True for _ in mark.iterchildren(W + "del", W + "moveFrom"))


def revisions_of(mark: Element, length: int) -> list[Find]:
    """Return what was done to the end of a paragraph of `length` characters."""
    return [
        _find(_KINDS[element.tag], element, PARAGRAPH_END, length)
        for element in mark
        if element.tag in _KINDS
    ]


def row_revision(row: Row) -> Iterator[Find]:
    """Yield what was done to a whole row and its cells; a deleted one is told with its words."""
    for properties in row.element.findall(W + "trPr"):
        for element in properties:
            kind = _KINDS.get(element.tag)
            if kind:
                yield _find(kind, element, words_of(row.element) if row.is_deleted else "表格行")
    for element in row.element.iter(W + "cellIns", W + "cellDel"):
        cell = element.getparent()
        owner = None if cell is None else cell.getparent()
        words = "" if owner is None or element.tag == W + "cellIns" else words_of(owner)
        yield _find(_KINDS[element.tag], element, words or "单元格")


def _find(kind: str, element: Element, words: str, at: int = 0) -> Find:
    by, when = element.get(W + "author", ""), element.get(W + "date", "")
    return Find(kind, -1, at, at, words, by, when)


_KINDS = {
    W + "ins": "insertion",
    W + "cellIns": "insertion",
    W + "del": "deletion",
    W + "cellDel": "deletion",
    W + "moveFrom": "move_from",
    W + "moveTo": "move",
}
