"""How often the XML of a Word file holds what the report counts, whatever the reader met (计数)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from content.files.word.branches import unread_forms
from content.files.word.drawings import (
    BOX,
    DIAGRAMS,
    FILLS,
    OBJECTS,
    PICTURES,
    fills_with_a_picture,
    names_a_picture,
)
from content.files.word.formulas import linear
from content.files.word.names import Element, M, W


def counted(stories: Iterable[Element]) -> Counter[str]:
    """Return the counts over the main part and the notes, each element once.

    Of alternate forms of the same content only the one that is read counts.
    """
    counts: Counter[str] = Counter()
    for story in stories:
        unread = unread_forms(story)
        for element in story.iter(*_NAMES):
            is_read = not unread or unread.isdisjoint(element.iterancestors())
            if is_read and _counts(element):
                counts[_NAMES[element.tag]] += 1
                counts["empty_formulas"] += element.tag == M + "oMath" and not linear(element)
    return counts


def _counts(element: Element) -> bool:
    if element.tag in PICTURES:
        return names_a_picture(element)
    if element.tag in FILLS:
        return fills_with_a_picture(element)
    if element.tag in _MERGES:
        return _merges(element)
    return element.tag != M + "oMath" or not any(True for _ in element.iterancestors(M + "oMath"))


def _merges(element: Element) -> bool:
    """Return whether a cell begins here that spans columns or rows of the table as it is now."""
    properties = element.getparent()
    cell = None if properties is None else properties.getparent()
    if cell is None or cell.tag != W + "tc":
        return False
    said = element.get(W + "val", "")
    if element.tag == _DOWN:
        return said == "restart"
    return said.isascii() and said.isdigit() and said.lstrip("0") not in {"", "1"}


_DOWN = W + "vMerge"
_MERGES = frozenset({_DOWN, W + "gridSpan"})

_NAMES = {
    **dict.fromkeys(_MERGES, "merged_cells"),
    W + "tbl": "tables",
    BOX: "text_boxes",
    M + "oMath": "formulas",
    W + "footnoteReference": "footnotes",
    W + "endnoteReference": "endnotes",
    W + "ins": "insertions",
    W + "cellIns": "insertions",
    W + "del": "deletions",
    W + "cellDel": "deletions",
    W + "moveFrom": "moves",
    W + "moveTo": "moves",
    W + "sdt": "content_controls",
    W + "altChunk": "outside_pieces",
    W + "subDoc": "outside_pieces",
    **dict.fromkeys(PICTURES, "pictures"),
    **dict.fromkeys(FILLS, "picture_fills"),
    **dict.fromkeys(OBJECTS, "objects"),
    **dict.fromkeys(DIAGRAMS, "diagrams"),
}
