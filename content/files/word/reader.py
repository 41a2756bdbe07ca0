"""A .docx read into lines in printed order, with automatic numbers resolved (Word 读入)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from zipfile import ZipFile

from content.files.containers import open_container
from content.files.import_report import Find, ReadText, report_of
from content.files.table_layout import RowLayout, worth_keeping
from content.files.word.branches import ALTERNATIVES, branch
from content.files.word.collected import MOST_FINDS, Collected
from content.files.word.controls import control_words
from content.files.word.counting import counted
from content.files.word.inline import Inline, InlineReader, Note, note_label
from content.files.word.marked import Marked, joined
from content.files.word.names import Element, M, R, W
from content.files.word.numbering import Numbering
from content.files.word.outside import outside_piece
from content.files.word.package import Package
from content.files.word.revisions import revisions_of, row_revision, runs_on
from content.files.word.styles import Styles, flag, value
from content.files.word.surroundings import surrounding_counts, surroundings
from content.files.word.tables import Row, controls, frame, rows
from content.files.word.words import words_of
from content.text.lines import Line


def read_docx(data: bytes) -> ReadText:
    """Return the text of a .docx whose container was inspected.

    Insertions are accepted and deletions dropped; headers, footers, comments and hidden text are
    not part of the text but among the finds. Raises Unreadable when the main part is damaged or
    missing.
    """
    with open_container(data) as archive:
        return _Reader(archive).read()


class _Reader:
    """Walks the blocks of one document and collects its lines."""

    def __init__(self, archive: ZipFile) -> None:
        self._package = Package(archive)
        self._counts: Counter[str] = Counter()
        self._styles = Styles(self._package.related("styles"))
        self._numbering = Numbering(lambda: self._package.related("numbering"), self._styles)
        self._inline = InlineReader(self._package, self._styles, self._counts)
        self._notes: dict[tuple[str, str], Element] = {}
        self._text = Collected()
        self._hanging = Collected()
        self._carried: list[Marked] = []
        self._layouts: list[RowLayout] = []
        self._depth = 0
        self._within_cell = 0
        self._in_contents = 0
        self._table_number = 0

    def read(self) -> ReadText:
        main = self._package.main()
        notes = {kind: self._package.related(kind) for kind in ("footnotes", "endnotes")}
        for kind, root in notes.items():
            bodies = () if root is None else root
            self._notes |= {(kind, note.get(W + "id", "")): note for note in bodies}
        body = main.find(W + "body")
        if body is not None:
            self._blocks(body)
        self._flush_carried()
        self._counts |= counted([main, *(root for root in notes.values() if root is not None)])
        return self._read_text()

    def _read_text(self) -> ReadText:
        figures = self._inline.figures
        finds = tuple(self._finds())
        self._counts += Counter(surrounding_counts(self._package)) + figures.counts
        self._counts["comments"] = len(self._inline.comments)
        self._counts["unknown_numbers"] = self._numbering.unknown_formats
        self._counts["pictures_beyond"] = figures.pictures.beyond
        self._counts["finds_beyond"] += max(0, len(finds) - MOST_FINDS)
        return ReadText(
            self._text.lines(), report_of(self._counts), finds=finds[:MOST_FINDS],
            pictures=tuple(figures.pictures.found), formulas=figures.formulas,
            layouts=tuple(self._layouts),
        )  # fmt: skip

    def _finds(self) -> Iterator[Find]:
        yield from self._text.finds()
        yield from self._inline.comments.without_place()
        yield from surroundings(self._package, self._inline.linked)

    def _blocks(self, container: Element) -> None:
        for block in container:
            if block.tag == W + "p":
                self._paragraph(block)
            elif block.tag == W + "tbl":
                self._table(block)
            elif block.tag == W + "sdt":
                self._control(block)
            elif block.tag in _INNER:
                self._blocks(block)
            elif block.tag == ALTERNATIVES:
                form = branch(block)
                self._blocks(block if form is None else form)
            else:
                self._rare_block(block)

    def _rare_block(self, block: Element) -> None:
        if block.tag in {W + "altChunk", W + "subDoc"}:
            self._outside_piece(block)
        elif block.tag in {M + "oMath", M + "oMathPara", W + "r", W + "hyperlink"}:
            self._paragraph(block)
        elif block.tag == W + "commentRangeStart":
            self._inline.open_remark(block)
        elif block.tag not in _SILENT_BLOCKS:
            self._counts["unknown_elements"] += 1
            self._text.wait(Find("unknown_element", words=words_of(block)))

    def _control(self, block: Element) -> None:
        gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        is_contents = gallery is not None and gallery.get(W + "val") == "Table of Contents"
        self._text.wait(Find("content_control", words=control_words(block)))
        content = block.find(W + "sdtContent")
        if content is not None:
            self._in_contents += is_contents
            self._blocks(content)
            self._in_contents -= is_contents

    def _outside_piece(self, block: Element) -> None:
        relationship = self._package.relationships.get(block.get(R + "id", ""))
        piece = outside_piece(self._package, relationship)
        self._text.wait(Find("outside_piece", words=piece.words))
        for line in piece.lines:
            self._text.add(Marked(line.text), line)

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(W + "pPr")
        style_id = self._styles.of(properties)
        inline = self._inline.read(paragraph, style_id)
        mark = None if properties is None else properties.find(W + "rPr")
        revised = [] if mark is None else revisions_of(mark, len(inline.text.text))
        if revised:
            inline.text = Marked(inline.text.text, (*inline.text.finds, *revised))
        if revised and runs_on(mark):
            # The paragraph runs on into the next one, whose format and number it takes.
            self._carried.append(inline.text)
        else:
            text = self._with_carried(inline.text)
            self._print(self._numbered(properties, style_id, text), properties, style_id)
        self._hang(inline)
        if not self._carried:
            self._flush_hanging()

    def _with_carried(self, text: Marked) -> Marked:
        """Return the text behind the paragraphs that run on into it."""
        if not self._carried:
            return text
        carried, self._carried = self._carried, []
        return joined("", (*carried, text))

    def _print(self, text: Marked, properties: Element | None, style_id: str) -> None:
        self._counts["paragraphs"] += 1
        look = self._styles.look(style_id)
        part = "toc" if self._in_contents else look.part
        centred = (value(properties, "jc") or look.jc) == "center"
        if part == "note":
            self._text.add(text, Line("", "note", "", 0, centred))
        else:
            self._text.add(text, Line("", "paragraph", part, 0, centred))

    def _numbered(self, properties: Element | None, style_id: str, text: Marked) -> Marked:
        if not text.text.strip() and _is_wholly_hidden(properties):
            return text
        unknown = self._numbering.unknown_formats
        label = self._numbering.label(properties, style_id)
        if label is None or not label.text or (label.is_bullet and not text.text.strip()):
            return text
        self._counts["automatic_numbers"] += 1
        numbered = text.behind(label.text + label.gap)
        if self._numbering.unknown_formats == unknown:
            return numbered
        find = Find("unknown_number", -1, 0, len(label.text), self._numbering.unknown_format)
        return Marked(numbered.text, (find, *numbered.finds))

    def _table(self, table: Element) -> None:
        framed = frame(table)
        if framed is not None:
            self._blocks(framed)
            return
        for control in controls(table):
            self._text.wait(Find("content_control", words=control_words(control)))
        self._table_number += 1
        line = Line("", "row", table=self._table_number)
        laid = [self._row(row, line) for row in rows(table)]
        if not self._within_cell:
            self._layouts += worth_keeping([layout for layout in laid if layout.text])
        self._flush_hanging()

    def _row(self, row: Row, line: Line) -> RowLayout:
        self._text.wait(*row_revision(row))
        if row.is_deleted:
            return RowLayout("", ())
        self._counts["rows"] += 1
        for cell in row.covered:
            words = words_of(cell)
            if words:
                self._counts["covered_cells"] += 1
                self._text.wait(Find("covered_cell", words=words))
        cells = (_NOTHING if cell is None else self._cell(cell) for cell in row.columns)
        text = joined("\t", cells)
        self._text.add(text, line)
        return RowLayout(text.text.rstrip(), tuple(row.spans), row.is_header, line.table)

    def _cell(self, cell: Element) -> Marked:
        """Return a cell on one line; the cells of a table inside it stand wider apart."""
        parts: list[Marked] = []
        self._within_cell += 1
        within = self._within(cell)
        self._within_cell -= 1
        for line, marked in within.closed():
            is_row = line.kind == "row"
            if parts:
                parts.append(Marked("　　" if is_row else " "))
            parts.append(marked.with_blanks("\t", "　" if is_row else " "))
        return joined("", parts)

    def _flush_carried(self) -> None:
        if self._carried:
            self._text.add(self._with_carried(Marked()), Line(""))
        self._flush_hanging()

    def _hang(self, inline: Inline) -> None:
        """Keep boxes and notes until the paragraph or table they hang on has been printed."""
        for note in inline.notes:
            self._hang_note(note)
        for box in inline.boxes:
            for line, marked in self._within(box).closed():
                self._hanging.add(marked, line if line.table else replace(line, kind="box"))
        for text in inline.box_texts:
            self._hanging.add(Marked(text), Line("", "box"))

    def _hang_note(self, note: Note) -> None:
        body = self._notes.get((note.kind, note.id))
        if body is not None:
            figures = self._inline.figures
            outer, figures.part = figures.part, next(self._package.names(note.kind), "")
            parts = [marked for _, marked in self._within(body).closed()]
            figures.part = outer
            text = joined(" ", parts).behind(note_label(note.number))
            self._hanging.add(text, Line("", "note"))

    def _flush_hanging(self) -> None:
        if not self._depth:
            hanging, self._hanging = self._hanging, Collected()
            self._text.add_all(hanging)

    def _within(self, container: Element) -> Collected:
        """Return the lines of a box, note or cell, apart from the lines of the text."""
        outer, carried = self._text, self._carried
        self._text, self._carried = Collected(), []
        within = self._text
        self._depth += 1
        self._blocks(container)
        self._flush_carried()
        self._depth -= 1
        self._text, self._carried = outer, carried
        return within


_NOTHING = Marked()

_INNER = {
    W + "customXml", W + "smartTag", W + "ins", W + "moveTo", W + "sdtContent",
}  # fmt: skip

_SILENT_NAMES = """
sectPr tcPr tblPr tblGrid del moveFrom bookmarkStart bookmarkEnd proofErr permStart permEnd
commentRangeEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart
moveToRangeEnd sdtPr sdtEndPr customXmlPr smartTagPr customXmlInsRangeStart customXmlInsRangeEnd
customXmlDelRangeStart customXmlDelRangeEnd
"""
_SILENT_BLOCKS = frozenset(W + name for name in _SILENT_NAMES.split())


def _is_wholly_hidden(properties: Element | None) -> bool:
    """Return whether a paragraph that prints nothing hides its end as well."""
    return properties is not None and bool(flag(properties.find(W + "rPr"), "vanish"))
