"""Tables of a Word file that is written: merged cells, header rows, column widths (表格写出)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from content.files.table_layout import LaidCell, Table

Fill = Callable[[Paragraph, str], None]
"""Writes the words of a cell into its paragraph."""

_TEXT_WIDTH = 442.0  # points, as are the following
_EM, _MARGINS = 12.0, 12.0
_LEAST, _MOST = 36.0, 300.0
_FAIR = 0.65
"""So much of an equal share a column gets at least when the words do not all fit."""

_LATIN = "\u02ff"
_LOOKED_AT = 1_000
"""So many rows are looked at for the widths of the columns."""

_MOST_HEADS = 4
_LONGEST_ABOVE = 80


def add_table(document: Document, rows: Table, fill_head: Fill, fill: Fill) -> list[CT_Row]:
    """Add a table at the end of the document and return its rows; headers come on every page.

    Where nothing is known of headers the first row is one, with those its cells reach down to.
    """
    columns = max(cell.column + cell.across for row in rows for cell in row.cells)
    table = document.add_table(0, columns, style="Table Grid")
    table.autofit = False
    widths = _widths(rows, columns)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    heads = _heads(rows)
    for number, row in enumerate(rows):
        element = table._tbl.add_tr()  # noqa: SLF001 - python-docx adds no row of merged cells
        _set_row(element, is_head=number < heads)
        for cell in row.cells:
            paragraph = _cell(_Cell(element.add_tc(), table), cell, widths)
            (fill_head if number < heads else fill)(paragraph, cell.text)
    return list(table._tbl.tr_lst)  # noqa: SLF001 - python-docx counts merged rows


def follows_table(document: Document) -> bool:
    """Return whether what was added last is a table."""
    last = _last(document)
    return last is not None and last.tag == qn("w:tbl")


def keep_with_table(document: Document) -> None:
    """Keep the line that was added last, such as a caption, on the page of the table below it."""
    last = _last(document)
    if isinstance(last, CT_P) and len(last.text) <= _LONGEST_ABOVE:
        last.get_or_add_pPr().get_or_add_keepNext()  # type: ignore[attr-defined] # made by its metaclass


def _last(document: Document) -> BaseOxmlElement | None:
    found: BaseOxmlElement | None = document.element.body.sectPr.getprevious()
    return found


def _cell(made: _Cell, cell: LaidCell, widths: Sequence[float]) -> Paragraph:
    """Set a cell and return its paragraph."""
    made.width = Pt(sum(widths[cell.column : cell.column + cell.across]))
    element = made._tc  # noqa: SLF001 - python-docx can only merge cells that are there
    if cell.across > 1:
        element.grid_span = cell.across
    if cell.down != 1:
        element.vMerge = "restart" if cell.down else "continue"
    return Paragraph(element.p_lst[0], made)


def _set_row(row: CT_Row, *, is_head: bool) -> None:
    """Keep a row whole, and repeat it if it is a header."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _heads(rows: Table) -> int:
    """Return how many first rows are repeated; a table of one row has nothing to repeat."""
    if len(rows) == 1:
        return 0
    known = sum(1 for row in rows if row.is_header)
    reach = max(cell.down for cell in rows[0].cells)
    return known or (reach if reach <= min(_MOST_HEADS, len(rows) - 1) else 1)


def _widths(rows: Table, columns: int) -> list[float]:
    """Share out the width of the page, in points: short columns get what their words need."""
    needed = [_LEAST] * columns
    for row in rows[:_LOOKED_AT]:
        for cell in row.cells:
            share = _printed(cell.text) / cell.across
            for at in range(cell.column, cell.column + cell.across):
                needed[at] = max(needed[at], share)
    widths = [0.0] * columns
    left = _TEXT_WIDTH
    order = sorted(range(columns), key=needed.__getitem__)
    while order and needed[order[0]] <= left / len(order):
        widths[order[0]] = needed[order[0]]
        left -= needed[order.pop(0)]
    least = _FAIR * left / len(order) if order else 0.0
    wide = order or range(columns)
    shares = [min(needed[at], _MOST) - least for at in wide]
    more = left - least * len(order)
    for at, share in zip(wide, shares, strict=True):
        widths[at] += least + more * share / sum(shares)
    return widths


def _printed(text: str) -> float:
    """Return the points a text takes on one line of a cell, its margins included."""
    return _MARGINS + sum(_EM if character > _LATIN else _EM / 2 for character in text)
