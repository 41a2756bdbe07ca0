"""What was changed, as tracked changes of a Word file (修订稿): accept all, or reject all.

Accepting every change gives the new text, rejecting every change the old one. What moved is
deleted where it was and inserted where it is: Word's own marks of moves tie two places
together, which every program on the way would have to keep. Pictures stand where the new text
has them; where only the old text had one, its mark (〔图1〕) is struck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.text.paragraph import Paragraph

from content.change.line_pairs import (
    GONE,
    NEW,
    Mark,
    Pair,
    PrintedLine,
    marks_between,
    paired_lines,
)
from content.files.making.clause_looks import BETWEEN, CELL, HEAD_CELL, TITLE_END, Looks
from content.files.making.official_layout import Look, Typesetter
from content.files.making.word_figures import Figures, Illustrator
from content.files.making.word_file import begun, finished, sound
from content.files.making.word_tables import add_table, follows_table, keep_with_table
from content.files.marks import MARK
from content.files.table_layout import LaidRow, Table, plain_table, tables_of
from content.files.word.names import Element
from content.text.clauses import Body, Clause

Cut = Callable[[str], list[str]]


@dataclass(frozen=True)
class Text:
    """One of the two texts: what it is called, its clauses, its pictures and tables."""

    title: str
    body: Body
    figures: Figures = field(default_factory=Figures)


@dataclass(frozen=True, slots=True)
class Saved:
    """Who made the changes, and on which day: Word shows both beside each."""

    by: str
    on: date


def write_redline(old: Text, new: Text, saved: Saved, cut: Cut) -> bytes:
    """Return a .docx that tracks what makes `new` of `old`; their clauses share ids.

    Equal input gives equal bytes; `cut` divides a text into words.
    """
    document = begun()
    _track_what_follows(document)
    _Redline(document, old, new, _Tracker(saved), cut).write()
    return finished(document, f"{new.title}（修订稿）")


class _Tracker:
    """Marks what is inserted and deleted, each with a number of its own."""

    def __init__(self, saved: Saved) -> None:
        self._saved = saved
        self._number = 0

    def mark(self, name: str) -> Element:
        """Return a mark of a change: w:ins or w:del."""
        self._number += 1
        mark: Element = OxmlElement(f"w:{name}")
        mark.set(qn("w:id"), str(self._number))
        mark.set(qn("w:author"), sound(self._saved.by) or "审知库")
        mark.set(qn("w:date"), f"{self._saved.on.isoformat()}T00:00:00Z")
        return mark

    def wrap(self, runs: Sequence[Element], name: str) -> None:
        """Put runs that follow one another into a mark."""
        if not runs:
            return
        mark = self.mark(name)
        runs[0].addprevious(mark)
        for run in runs:
            mark.append(run)
            for text in list(run.iter(qn("w:t"))) if name == _DELETED else ():
                text.tag = qn("w:delText")

    def end(self, paragraph: Paragraph, name: str) -> None:
        """Mark the end of a paragraph, so that the whole of it comes or goes."""
        properties = OxmlElement("w:rPr")
        properties.append(self.mark(name))
        paragraph._p.get_or_add_pPr().append(properties)  # noqa: SLF001 - python-docx tracks no changes

    def row(self, row: CT_Row, name: str) -> None:
        row.get_or_add_trPr().append(self.mark(name))


class _Redline:
    """Adds the lines of both texts to a document."""

    def __init__(
        self, document: Document, old: Text, new: Text, tracker: _Tracker, cut: Cut
    ) -> None:
        self._document = document
        self._old, self._new = old, new
        self._looks = Looks(old.title, old.body), Looks(new.title, new.body)
        self._tracker = tracker
        self._cut = _sparing_marks(cut)
        self._setter = Typesetter(document)
        self._illustrator = Illustrator(document, new.figures)
        self._laid: dict[str, Table] = {
            table.id: laid for table, laid in tables_of(new.body, new.figures.layouts)
        }

    def write(self) -> None:
        self._title()
        pairs = paired_lines(self._old.body, self._new.body)
        for table, group in groupby(pairs, key=_table_of):
            rows = list(group)
            if table:
                self._table(table, rows)
            else:
                for pair in rows:
                    self._line(pair)

    def _title(self) -> None:
        """Write titles that stand above the text rather than in it."""
        was, now = (
            "" if looks.tells_title else text.title
            for looks, text in zip(self._looks, (self._old, self._new), strict=True)
        )
        if was or now:
            marks = marks_between(was, now, self._cut)
            self._paragraph(TITLE_END, marks, (0, 0), _fate(was or None, now or None))

    def _line(self, pair: Pair) -> None:
        old, new = pair
        look = self._look(pair)
        if new and not new.label and self._illustrator.is_picture(new.words):
            look = Look(look.font, look.size, look.label_font, "centred", indents=False)
        marks = marks_between(old.text if old else "", new.text if new else "", self._cut)
        labels = len(old.label) if old else 0, len(new.label) if new else 0
        self._paragraph(look, marks, labels, _fate(old, new))

    def _look(self, pair: Pair) -> Look:
        for line, looks in zip(reversed(pair), reversed(self._looks), strict=True):
            if line is not None:
                return looks.of(line.clause, line.depth)
        return Look()

    def _paragraph(
        self, look: Look, marks: Sequence[Mark], labels: tuple[int, int], fate: str
    ) -> None:
        paragraph = self._setter.paragraph(look)
        self._fill(paragraph, marks, labels, look)
        if fate:
            self._tracker.end(paragraph, fate)

    def _fill(
        self, paragraph: Paragraph, marks: Sequence[Mark], labels: tuple[int, int], look: Look
    ) -> None:
        """Add words to a paragraph; the first of each text, its number, stand in another font."""
        left = {GONE: labels[0], NEW: labels[1]}
        for words, kind in marks:
            count = left[GONE if kind == GONE else NEW]
            self._words(paragraph, words[:count], kind, look.label_font or look.font, look.size)
            self._words(paragraph, words[count:], kind, look.font, look.size)
            for side in (GONE, NEW):
                if kind in {side, "same"}:
                    left[side] = max(left[side] - len(words), 0)

    def _words(self, paragraph: Paragraph, words: str, kind: str, font: str, size: float) -> None:
        there = paragraph._p  # noqa: SLF001 - python-docx tracks no changes
        before = len(there)
        for piece in self._illustrator.pieces(sound(words)) if kind != GONE else ():
            if not self._illustrator.draw(paragraph, piece):
                self._setter.text(paragraph, piece.words, font, size)
        if kind == GONE and words:
            self._setter.text(paragraph, sound(words), font, size)
        if kind in _MARKS:
            self._tracker.wrap(list(there)[before:], _MARKS[kind])

    def _table(self, table: Clause, pairs: Sequence[Pair]) -> None:
        texts = [line.text for pair in pairs for line in (pair[1] or pair[0],) if line]
        known = self._laid.get(table.id)
        stays = known is not None and len(known) == len(pairs) and all(map(all, pairs))
        laid = known if known is not None and stays else plain_table(texts)
        if follows_table(self._document):
            self._setter.paragraph(BETWEEN)
        keep_with_table(self._document)
        cells = chain.from_iterable(
            _cells(pair, row) for pair, row in zip(pairs, laid, strict=True)
        )
        rows = add_table(
            self._document, laid,
            lambda paragraph, _: self._cell(paragraph, next(cells), HEAD_CELL),
            lambda paragraph, _: self._cell(paragraph, next(cells), CELL),
        )  # fmt: skip
        for row, pair in zip(rows, pairs, strict=True):
            if fate := _fate(*pair):
                self._tracker.row(row, fate)

    def _cell(self, paragraph: Paragraph, cell: tuple[str | None, str | None], look: Look) -> None:
        was, now = cell
        self._setter.set(paragraph, look)
        self._fill(paragraph, marks_between(was or "", now or "", self._cut), (0, 0), look)
        if fate := _fate(was, now):
            self._tracker.end(paragraph, fate)


_INSERTED, _DELETED = "ins", "del"
_MARKS = {GONE: _DELETED, NEW: _INSERTED}


def _fate(old: object, new: object) -> str:
    """Return the mark of what only one of the texts has, "" where both have something."""
    if old is None:
        return _INSERTED
    return _DELETED if new is None else ""


def _table_of(pair: Pair) -> Clause | None:
    line: PrintedLine | None = pair[1] or pair[0]
    return line.table if line else None


def _cells(pair: Pair, row: LaidRow) -> Iterator[tuple[str | None, str | None]]:
    was, now = (None if line is None else line.text.split("\t") for line in pair)
    for cell in row.cells:
        yield _word(was, cell.column), _word(now, cell.column)


def _word(cells: list[str] | None, column: int) -> str | None:
    if cells is None:
        return None
    return cells[column] if column < len(cells) else ""


def _sparing_marks(cut: Cut) -> Cut:
    """Return what divides a text as `cut` does, but leaves the mark of a picture whole."""

    def spared(text: str) -> list[str]:
        words: list[str] = []
        at = 0
        for mark in MARK.finditer(text):
            words += [*cut(text[at : mark.start()]), mark.group()]
            at = mark.end()
        return [*words, *cut(text[at:])]

    return spared


def _track_what_follows(document: Document) -> None:
    """Let Word track also what is changed in the file from now on."""
    settings = document.settings.element
    switch = OxmlElement("w:trackRevisions")
    later = next((one for one in settings if one.tag in _AFTER_TRACKING), None)
    if later is None:
        settings.append(switch)
    else:
        later.addprevious(switch)


_AFTER_TRACKING = {
    qn(f"w:{name}") for name in
    ("doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride",
     "defaultTabStop", "autoHyphenation", "evenAndOddHeaders", "bookFoldPrinting",
     "drawingGridHorizontalSpacing", "characterSpacingControl", "footnotePr", "endnotePr",
     "compat", "rsids", "mathPr", "themeFontLang", "clrSchemeMapping", "shapeDefaults",
     "decimalSymbol", "listSeparator")
}  # fmt: skip
