"""A .docx read into lines in printed order, with automatic numbers resolved (Word 读入)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from zipfile import ZipFile

from content.files.containers import open_container
from content.files.import_report import ReadText, Report, report_of
from content.files.word.inline import BREAK, Inline, InlineReader, note_label
from content.files.word.names import MC, A, Element, M, W
from content.files.word.numbering import BULLET, Numbering
from content.files.word.package import Package
from content.files.word.styles import Styles, value
from content.files.word.tables import frame, rows
from content.text.lines import Line


def read_docx(data: bytes) -> ReadText:
    """Return the text of a .docx whose container was inspected.

    Insertions are accepted and deletions dropped; headers, footers, comments and hidden text are
    counted, not read. Raises Unreadable when the main part is damaged or missing.
    """
    with open_container(data) as archive:
        reader = _Reader(archive)
        lines = reader.read()
        return ReadText(tuple(lines), reader.report())


class _Reader:
    """Walks the blocks of one document and collects its lines."""

    def __init__(self, archive: ZipFile) -> None:
        self._package = Package(archive)
        self._counts: Counter[str] = Counter()
        self._styles = Styles(self._package.related("styles"))
        self._numbering = Numbering(lambda: self._package.related("numbering"), self._styles)
        self._inline = InlineReader(self._styles, self._counts)
        self._notes: dict[tuple[str, str], Element] = {}
        self._lines: list[Line] = []
        self._hanging: list[Line] = []
        self._carried = ""
        self._depth = 0
        self._in_contents = 0

    def read(self) -> list[Line]:
        body = self._package.main().find(W + "body")
        self._notes = {**self._note_bodies("footnotes"), **self._note_bodies("endnotes")}
        if body is not None:
            self._blocks(body)
        self._flush_carried()
        self._count_surroundings()
        return self._lines

    def report(self) -> Report:
        self._counts["unreadable_parts"] = self._package.unreadable
        self._counts["unknown_numbers"] = self._numbering.unknown_formats
        return report_of(self._counts)

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
            elif block.tag == MC + "AlternateContent" and len(block):
                self._blocks(block[0])
            elif block.tag == W + "altChunk":
                self._counts["outside_pieces"] += 1
            elif block.tag in {M + "oMath", M + "oMathPara"}:
                self._paragraph(block)
            elif block.tag not in _SILENT_BLOCKS:
                self._counts["unknown_elements"] += 1

    def _control(self, block: Element) -> None:
        self._counts["content_controls"] += 1
        gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        is_contents = gallery is not None and gallery.get(W + "val") == "Table of Contents"
        content = block.find(W + "sdtContent")
        if content is not None:
            self._in_contents += is_contents
            self._blocks(content)
            self._in_contents -= is_contents

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(W + "pPr")
        inline = self._inline.read(paragraph)
        if _mark_is_deleted(properties):
            # The paragraph runs on into the next one, whose format and number it takes.
            self._carried += inline.text
            self._hang(inline)
            return
        style_id = self._styles.of(properties)
        text = self._carried + inline.text
        self._carried = ""
        text = self._numbered(properties, style_id, text)
        self._counts["paragraphs"] += 1
        look = self._styles.look(style_id)
        part = "toc" if self._in_contents else look.part
        centred = (value(properties, "jc") or look.jc) == "center"
        if part == "note":
            self._emit(Line(text, "note", "", 0, centred))
        else:
            self._emit(Line(text, "paragraph", part, 0, centred))
        self._hang(inline)
        self._flush_hanging()

    def _table(self, table: Element) -> None:
        framed = frame(table)
        if framed is not None:
            self._blocks(framed)
            return
        self._counts["tables"] += 1
        number = self._counts["tables"]
        for texts in rows(table, self._cell_text):
            self._counts["rows"] += 1
            self._emit(Line("\t".join(texts), "row", table=number))
        self._flush_hanging()

    def _cell_text(self, cell: Element) -> str:
        return " ".join(line.text for line in self._lines_within(cell)).replace("\t", " ")

    def _numbered(self, properties: Element | None, style_id: str, text: str) -> str:
        label = self._numbering.label(properties, style_id)
        if label is None or not label.text or (label.text == BULLET and not text.strip()):
            return text
        self._counts["automatic_numbers"] += 1
        return f"{label.text}{label.gap}{text.lstrip()}"

    def _emit(self, line: Line) -> None:
        for text in line.text.split(BREAK):
            printed = text.rstrip() if line.kind == "row" else text.strip()
            if printed:
                self._lines.append(replace(line, text=printed))

    def _flush_carried(self) -> None:
        if self._carried:
            self._emit(Line(self._carried))
            self._carried = ""
        self._flush_hanging()

    def _hang(self, inline: Inline) -> None:
        """Keep boxes and notes until the paragraph or table they hang on has been printed."""
        first_note = self._counts["footnotes"] + self._counts["endnotes"] - len(inline.notes) + 1
        for number, note in enumerate(inline.notes, first_note):
            body = self._notes.get(note)
            if body is not None:
                text = " ".join(line.text for line in self._lines_within(body))
                self._hanging.append(Line(f"{note_label(number)}{text}", "note"))
        for box in inline.boxes:
            self._counts["text_boxes"] += 1
            for line in self._lines_within(box):
                self._hanging.append(line if line.table else replace(line, kind="box"))
        texts = [*inline.box_texts, *self._diagram_texts(inline.diagrams)]
        self._hanging += [Line(text.strip(), "box") for text in texts if text.strip()]

    def _flush_hanging(self) -> None:
        if not self._depth:
            for line in self._hanging:
                self._emit(line)
            self._hanging = []

    def _lines_within(self, container: Element) -> list[Line]:
        """Return the lines of a box, note or cell, apart from the lines of the text."""
        outer, carried = self._lines, self._carried
        within: list[Line] = []
        self._lines, self._carried = within, ""
        self._depth += 1
        self._blocks(container)
        self._flush_carried()
        self._depth -= 1
        self._lines, self._carried = outer, carried
        return within

    def _diagram_texts(self, relationship_ids: list[str]) -> Iterator[str]:
        for relationship_id in relationship_ids:
            relationship = self._package.relationships.get(relationship_id)
            part = None if relationship is None else self._package.part(relationship.target)
            if part is not None:
                for paragraph in part.iter(A + "p"):
                    yield "".join(t.text or "" for t in paragraph.iter(A + "t"))

    def _note_bodies(self, kind: str) -> dict[tuple[str, str], Element]:
        root = self._package.related(kind)
        if root is None:
            return {}
        return {(kind, note.get(W + "id", "")): note for note in root}

    def _count_surroundings(self) -> None:
        """Count what is not part of the text: headers, footers, comments, macros, links."""
        relationships = self._package.relationships.values()
        for kind, counted in (("header", "headers"), ("footer", "footers")):
            self._counts[counted] = sum(r.kind == kind for r in relationships)
        comments = self._package.related("comments")
        self._counts["comments"] = 0 if comments is None else len(comments)
        self._counts["outside_links"] = sum(r.is_outside for r in relationships)
        self._counts["macros"] = int(self._package.has("vbaproject.bin"))


_INNER = {
    W + "customXml", W + "smartTag", W + "ins", W + "moveTo", W + "sdtContent", W + "subDoc",
}  # fmt: skip

_SILENT_NAMES = """
sectPr tcPr tblPr tblGrid del moveFrom bookmarkStart bookmarkEnd proofErr permStart permEnd
commentRangeStart commentRangeEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart
moveToRangeEnd sdtPr sdtEndPr customXmlPr smartTagPr customXmlInsRangeStart customXmlInsRangeEnd
customXmlDelRangeStart customXmlDelRangeEnd
"""
_SILENT_BLOCKS = frozenset(W + name for name in _SILENT_NAMES.split())


def _mark_is_deleted(properties: Element | None) -> bool:
    """Return whether the paragraph's end was struck out in a revision."""
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and (
        mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
    )
