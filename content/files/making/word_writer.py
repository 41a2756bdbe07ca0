"""A clause tree written as a clean .docx with literal numbers, that reads in again (Word 写出)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from docx.document import Document
from docx.text.paragraph import Paragraph

from content.files.making.clause_looks import BETWEEN, CELL, HEAD_CELL, TITLE_END, Looks
from content.files.making.official_layout import Look, Typesetter
from content.files.making.word_figures import Figures, Illustrator
from content.files.making.word_file import NOTHING, begun, finished, sound
from content.files.making.word_tables import add_table, follows_table, keep_with_table
from content.files.table_layout import Table, plain_table, tables_of
from content.text.clauses import Body, Clause, Level, own_line

_NO_FIGURES = Figures()


def write_docx(
    title: str, body: Body, *, facts: Mapping[str, str] = NOTHING, figures: Figures = _NO_FIGURES
) -> bytes:
    """Return the text as a .docx in the look of GB/T 9704.

    Equal input gives equal bytes. `facts` go into the file's properties, not into the text, so
    that reading the file gives the same tree again. `figures` stand where their words do.
    """
    document = begun()
    _Writer(document, figures, Looks(title, body)).write(title, body)
    return finished(document, title, facts)


class _Writer:
    """Adds the clauses of one body to a document."""

    def __init__(self, document: Document, figures: Figures, looks: Looks) -> None:
        self._document = document
        self._illustrator = Illustrator(document, figures)
        self._setter = Typesetter(document)
        self._looks = looks
        self._layouts = figures.layouts
        self._tables: dict[int, Table] = {}

    def write(self, title: str, body: Body) -> None:
        self._tables = {id(table): laid for table, laid in tables_of(body, self._layouts)}
        if not self._looks.tells_title:
            self._paragraph(TITLE_END, "", title)
        self._clauses(body.clauses, 1)

    def _clauses(self, clauses: Sequence[Clause], depth: int, known: Table | None = None) -> None:
        """Add clauses; `known` is the layout of the rows among them."""
        for is_row, group in groupby(clauses, key=lambda clause: clause.level is Level.ROW):
            if is_row:
                self._table(list(group), known)
            else:
                for clause in group:
                    self._clause(clause, depth)

    def _clause(self, clause: Clause, depth: int) -> None:
        children = clause.children
        look = self._looks.of(clause, depth)
        if clause.runs_in:
            first = children[0]
            self._paragraph(look, clause.label + clause.gap, own_line(first))
            self._clauses(first.children, depth + 1)
            children = children[1:]
        elif clause.level is not Level.TABLE or clause.text:
            self._paragraph(look, clause.label + clause.gap, clause.text)
        self._clauses(children, depth + 1, self._tables.get(id(clause)))

    def _paragraph(self, look: Look, label: str, text: str) -> None:
        if not label and self._illustrator.is_picture(text):
            look = replace(look, alignment="centred", indents=False)
        paragraph = self._setter.paragraph(look)
        if label:
            self._setter.text(paragraph, sound(label), look.label_font or look.font, look.size)
        self._put(paragraph, text, look)

    def _put(self, paragraph: Paragraph, text: str, look: Look) -> None:
        """Add text to a paragraph, with pictures and formulas where they stand in it."""
        for piece in self._illustrator.pieces(sound(text)):
            if not self._illustrator.draw(paragraph, piece):
                self._setter.text(paragraph, piece.words, look.font, look.size)

    def _table(self, rows: Sequence[Clause], known: Table | None) -> None:
        texts = [own_line(row) for row in rows]
        laid = known if known and len(known) == len(rows) else plain_table(texts)
        if follows_table(self._document):
            self._setter.paragraph(BETWEEN)  # Word makes one table of two that touch
        keep_with_table(self._document)
        add_table(self._document, laid, self._fill_head, self._fill)

    def _fill(self, paragraph: Paragraph, text: str, look: Look | None = None) -> None:
        look = look or CELL
        self._setter.set(paragraph, look)
        self._put(paragraph, text, look)

    def _fill_head(self, paragraph: Paragraph, text: str) -> None:
        self._fill(paragraph, text, HEAD_CELL)
