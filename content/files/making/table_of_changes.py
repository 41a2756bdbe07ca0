"""Tables of what was changed (修订对照表) as Word and Excel files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from content.change.tabling import HEADINGS, MarkedRow
from content.change.wording import Pieces
from content.files.making.clause_looks import CELL, HEAD_CELL, TITLE_END
from content.files.making.official_layout import HEADING_FONT, Look, Typesetter
from content.files.making.sheet_writer import Heading, Table, write_sheets
from content.files.making.word_file import begun, finished, sound

MOST_IN_A_CELL = 32_000
"""Excel keeps no more than 32,767 characters in a cell; what is longer goes on in the next row."""

GOING_ON = "（续）"


@dataclass(frozen=True, slots=True)
class ChangesOfText:
    """What was changed in one text: what it is called, what is said of it, the rows."""

    title: str
    said: str
    rows: tuple[MarkedRow, ...]


def write_table_of_changes(title: str, texts: Sequence[ChangesOfText]) -> bytes:
    """Return a .docx with a table for each text: what is gone is struck, what is new underlined.

    Equal input gives equal bytes.
    """
    document = begun()
    _turn(document)
    setter = Typesetter(document)
    _line(setter, TITLE_END, title)
    for text in texts:
        if len(texts) > 1:
            _line(setter, _NAME, text.title)
        _line(setter, _SAID, text.said)
        if text.rows:
            _Rows(document, setter).add(text.rows)
    return finished(document, title)


def write_sheet_of_changes(texts: Iterable[ChangesOfText]) -> bytes:
    """Return an .xlsx with a sheet for each text; its columns say what those in Word say."""
    return write_sheets(
        Table(f"{number}.{text.title}", _SHEET, tuple(_cells_of(text.rows)))
        for number, text in enumerate(texts, 1)
    )


class _Rows:
    """Adds one table to a document."""

    def __init__(self, document: Document, setter: Typesetter) -> None:
        self._setter = setter
        self._table: WordTable = document.add_table(0, len(_COLUMNS), style="Table Grid")
        self._table.autofit = False
        for column, known in zip(self._table.columns, _COLUMNS, strict=True):
            column.width = Mm(known.width)

    def add(self, rows: Iterable[MarkedRow]) -> None:
        properties = self._row([_plain(heading) for heading in HEADINGS], HEAD_CELL)
        properties.append(OxmlElement("w:tblHeader"))
        for row in rows:
            self._row([_plain(row.number), row.old, row.new, _plain(row.note)], CELL)

    def _row(self, cells: Sequence[tuple[Pieces, ...]], look: Look) -> BaseOxmlElement:
        element = self._table._tbl.add_tr()  # noqa: SLF001 - python-docx copies the row above
        for lines, column in zip(cells, _COLUMNS, strict=True):
            cell = _Cell(element.add_tc(), self._table)
            cell.width = Mm(column.width)
            for number, line in enumerate(lines or ((),)):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                self._setter.set(paragraph, look)
                self._fill(paragraph, line, column.mark)
        return element.get_or_add_trPr()

    def _fill(self, paragraph: Paragraph, line: Pieces, mark: Callable[[Run], None]) -> None:
        for words, differs in line:
            self._setter.text(paragraph, sound(words), CELL.font, CELL.size)
            if differs:
                mark(paragraph.runs[-1])


def _strike(run: Run) -> None:
    run.font.strike = True


def _stress(run: Run) -> None:
    run.font.bold = run.font.underline = True


def _leave(run: Run) -> None:
    """Let the words stand as they are."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its width in millimetres, and in characters, and how what differs is marked."""

    width: int
    characters: int
    mark: Callable[[Run], None] = _leave


_COLUMNS = (_Column(28, 16), _Column(88, 60, _strike), _Column(88, 60, _stress), _Column(43, 28))
_SHEET = tuple(
    Heading(heading, width=column.characters, is_long=True)
    for heading, column in zip(HEADINGS, _COLUMNS, strict=True)
)
_NAME = Look(HEADING_FONT, alignment="left", indents=False, keeps_next=True)
_SAID = replace(CELL, keeps_next=True, after=4)


def _turn(document: Document) -> None:
    """Lay the page on its side: four columns need the room."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)


def _line(setter: Typesetter, look: Look, text: str) -> None:
    if text:
        setter.text(setter.paragraph(look), sound(text), look.font, look.size)


def _plain(text: str) -> tuple[Pieces, ...]:
    return (((text, False),),) if text else ()


def _cells_of(rows: Iterable[MarkedRow]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of a sheet; of one with too many words what is left comes in the next."""
    for row in rows:
        old, new = (_parts(side) for side in (row.old, row.new))
        count = max(len(old), len(new), 1)
        for at in range(count):
            yield (
                row.number if not at else f"{row.number}{GOING_ON}",
                old[at] if at < len(old) else "", new[at] if at < len(new) else "",
                row.note if not at else "",
            )  # fmt: skip


def _parts(lines: Iterable[Pieces]) -> list[str]:
    """Return the lines of a cell, cut where it would hold too much."""
    text = "\n".join("".join(words for words, _ in line) for line in lines)
    return [text[at : at + MOST_IN_A_CELL] for at in range(0, len(text), MOST_IN_A_CELL)]
