"""A clause tree written as a clean .docx with literal numbers, that reads in again (Word 写出)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from content.files.making.official_layout import (
    HEADING_FONT,
    SECOND_SIZE,
    SMALL_FOURTH_SIZE,
    SUBHEADING_FONT,
    TITLE_FONT,
    Look,
    Typesetter,
    set_page,
    set_styles,
)
from content.files.making.word_figures import Figures, Illustrator
from content.text.clauses import Body, Clause, Level, own_line

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_FIGURES = Figures()


def write_docx(
    title: str, body: Body, *, facts: Mapping[str, str] = _NOTHING, figures: Figures = _NO_FIGURES
) -> bytes:
    """Return the text as a .docx in the look of GB/T 9704.

    Equal input gives equal bytes. `facts` go into the file's properties, not into the text, so
    that reading the file gives the same tree again. `figures` stand where their words do.
    """
    document = docx.Document()
    set_page(document)
    _prepare_styles(document)
    _Writer(document, title, figures).write(body)
    _set_properties(document, title, facts)
    return _packed(document)


class _Writer:
    """Adds the clauses of one body to a document."""

    def __init__(self, document: Document, title: str, figures: Figures) -> None:
        self._document = document
        self._illustrator = Illustrator(document, figures)
        self._setter = Typesetter(document)
        self._title = title
        self._title_end: Clause | None = None

    def write(self, body: Body) -> None:
        named = [clause for clause in body.clauses if self._is_title(clause)]
        if named:
            self._title_end = named[-1]
        elif _squeezed(self._title) not in _squeezed(body.text()):
            self._paragraph(_TITLE_END, "", self._title)
        self._clauses(body.clauses, 1)

    def _is_title(self, clause: Clause) -> bool:
        line = _squeezed(own_line(clause))
        return clause.level is Level.PREFACE and bool(line) and line in _squeezed(self._title)

    def _clauses(self, clauses: Sequence[Clause], depth: int) -> None:
        for is_row, group in groupby(clauses, key=lambda clause: clause.level is Level.ROW):
            if is_row:
                self._table(list(group))
            else:
                for clause in group:
                    self._clause(clause, depth)

    def _clause(self, clause: Clause, depth: int) -> None:
        children = clause.children
        look = self._look(clause, depth)
        if clause.runs_in:
            first = children[0]
            self._paragraph(look, clause.label + clause.gap, own_line(first))
            self._clauses(first.children, depth + 1)
            children = children[1:]
        elif clause.level is not Level.TABLE or clause.text:
            self._paragraph(look, clause.label + clause.gap, clause.text)
        self._clauses(children, depth + 1)

    def _paragraph(self, look: Look, label: str, text: str) -> None:
        if not label and self._illustrator.is_picture(text):
            look = replace(look, alignment="centred", indents=False)
        paragraph = self._setter.paragraph(look)
        if label:
            self._setter.text(paragraph, _sound(label), look.label_font or look.font, look.size)
        self._put(paragraph, text, look)

    def _put(self, paragraph: Paragraph, text: str, look: Look) -> None:
        """Add text to a paragraph, with pictures and formulas where they stand in it."""
        for piece in self._illustrator.pieces(_sound(text)):
            if not self._illustrator.draw(paragraph, piece):
                self._setter.text(paragraph, piece.words, look.font, look.size)

    def _look(self, clause: Clause, depth: int) -> Look:
        if self._is_title(clause):
            return _TITLE_END if clause is self._title_end else _TITLE
        return _look(clause, depth)

    def _table(self, rows: Sequence[Clause]) -> None:
        texts = [own_line(row).split("\t") for row in rows]
        columns = max(map(len, texts))
        table = self._document.add_table(len(texts), columns, style="Table Grid")
        cells = table._cells  # noqa: SLF001 - asking cell by cell takes quadratic time
        _set_widths(table, cells, texts)
        for row, row_texts in enumerate(texts):
            for column, text in enumerate(row_texts):
                paragraph = cells[row * columns + column].paragraphs[0]
                self._setter.set(paragraph, _CELL)
                self._put(paragraph, text, _CELL)
        _repeat_first_row(table)


_TITLE = Look(TITLE_FONT, SECOND_SIZE, "", "centred", indents=False, style="Title", line=36)
_TITLE_END = replace(_TITLE, after=28.95)
_CELL = Look(size=SMALL_FOURTH_SIZE, alignment="left", indents=False, line=18)
_HEADING = Look(HEADING_FONT, alignment="centred", indents=False, keeps_next=True)
_LABELLED = Look(label_font=HEADING_FONT)
_NOTE = Look(size=SMALL_FOURTH_SIZE, style="footnote text", line=18)

_LOOKS = {
    Level.PART: replace(_HEADING, style="Heading 1"),
    Level.CHAPTER: replace(_HEADING, style="Heading 1"),
    Level.SECTION: replace(_HEADING, font=SUBHEADING_FONT, style="Heading 2"),
    Level.ARTICLE: _LABELLED,
    Level.HEADING: _LABELLED,
    Level.SUBHEADING: Look(label_font=SUBHEADING_FONT),
    Level.DECIMAL: _LABELLED,
    Level.CLOSING: Look(alignment="right", indents=False),
    Level.ANNEX: Look(HEADING_FONT, alignment="left", indents=False, starts_page=True),
    Level.NOTE: _NOTE,
    Level.FIGURE: Look(size=SMALL_FOURTH_SIZE, alignment="centred", indents=False),
}

_STYLES = {
    "Normal": Look(),
    "Title": _TITLE,
    **{f"Heading {n}": _HEADING for n in range(1, 10)},
    "footnote text": _NOTE,
}

_LONGEST_HEADING = 40
_ADOPTED = re.compile(r"[（(]?\d{4}年.{0,120}(?:通过|公布|发布|批准|修订|修正|施行)\S{0,20}")


def _look(clause: Clause, depth: int) -> Look:
    look = _LOOKS.get(clause.level, Look())
    if clause.level is Level.PREFACE and _ADOPTED.fullmatch(clause.text):
        return Look(SUBHEADING_FONT, alignment="centred", indents=False)
    if clause.level in {Level.HEADING, Level.SUBHEADING}:
        return _heading_look(clause, look, depth)
    return look


def _heading_look(clause: Clause, look: Look, depth: int) -> Look:
    """Set a short heading wholly in its font; one without a label is known by its style."""
    if not clause.label:
        return replace(_HEADING, style=f"Heading {min(depth, 9)}")
    is_short = len(clause.text) <= _LONGEST_HEADING and not clause.text.endswith(("。", "；"))
    return replace(look, font=look.label_font) if is_short else look


def _squeezed(text: str) -> str:
    return "".join(text.split())


_UNSOUND = re.compile(r"[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _sound(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _UNSOUND.sub("", text)


_TEXT_WIDTH = 442  # points
_WIDEST, _NARROWEST = 24, 6  # characters, for sharing out the width


def _set_widths(table: Table, cells: Sequence[_Cell], texts: Sequence[Sequence[str]]) -> None:
    """Share out the width of the page by the longest text of each column."""
    columns = len(table.columns)
    longest = [
        max((len(row[column]) for row in texts if column < len(row)), default=0)
        for column in range(columns)
    ]
    shares = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
    widths = [Pt(_TEXT_WIDTH * share / sum(shares)) for share in shares]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for index, cell in enumerate(cells):
        cell.width = widths[index % columns]


def _repeat_first_row(table: Table) -> None:
    """Repeat the first row on each page, and keep rows whole."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no such setting
        properties.append(OxmlElement("w:cantSplit"))
        if index == 0 and len(table.rows) > 1:
            properties.append(OxmlElement("w:tblHeader"))


def _prepare_styles(document: Document) -> None:
    document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    set_styles(document, _STYLES)
    _drop_unused_styles(document)
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _drop_unused_styles(document: Document) -> None:
    """Take out the styles that python-docx's own template brings and we do not use."""
    used = {*_STYLES, *_OTHER_STYLES}
    linked = {f"{name} Char" for name in used}
    for element in list(document.styles.element):
        name = element.find(qn("w:name"))
        if name is not None and name.get(qn("w:val"), "").title() not in _titles(used | linked):
            document.styles.element.remove(element)


_OTHER_STYLES = (
    "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Header", "Footer",
)  # fmt: skip


def _titles(names: set[str]) -> set[str]:
    return {name.title() for name in names}


_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def _set_properties(document: Document, title: str, facts: Mapping[str, str]) -> None:
    properties = document.core_properties
    properties.title = _sound(title)[:255]
    properties.author = _sound(facts.get("制定机关", ""))[:255]
    properties.comments = _sound("；".join(f"{name}：{value}" for name, value in facts.items()))[
        :255
    ]
    properties.keywords = properties.last_modified_by = ""
    properties.created = properties.modified = _ALWAYS
    properties.revision = 1
    package = document.part.package
    for key, relationship in list(package.rels.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def _packed(document: Document) -> bytes:
    """Return the file with the times and order of its entries fixed."""
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w") as target:
        for name, data in _entries(source):
            entry = ZipInfo(name, _ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return packed.getvalue()


def _entries(source: ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in source.namelist():
        yield name, source.read(name)
