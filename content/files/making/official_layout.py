"""The look of official documents after GB/T 9704-2012: page, fonts, paragraphs (公文格式)."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE_FONT = "方正小标宋简体"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
TEXT_FONT = "仿宋_GB2312"
PAGE_FONT = "宋体"

THIRD_SIZE = 16.0  # 3号
SECOND_SIZE = 22.0  # 2号
FOURTH_SIZE = 14.0  # 4号
SMALL_FOURTH_SIZE = 12.0  # 小4号

_LINE = 28.95  # points, exact: 22 lines on a page
_CONDENSED = -5  # twentieths of a point for each 3号 character: 28 in a line


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of paragraph is set."""

    font: str = TEXT_FONT
    size: float = THIRD_SIZE
    label_font: str = ""
    alignment: str = "justified"
    indents: bool = True
    style: str = "Normal"
    line: float = _LINE
    after: float = 0
    starts_page: bool = False
    keeps_next: bool = False


def set_page(document: Document) -> None:
    """Make the page A4 with the margins of the standard and page numbers “— 1 —”."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25.3)
    _set_grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    odd = _footer_paragraph(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    odd.paragraph_format.right_indent = Pt(FOURTH_SIZE)
    even = _footer_paragraph(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    even.paragraph_format.left_indent = Pt(FOURTH_SIZE)


def set_styles(document: Document, looks: dict[str, Look]) -> None:
    """Give each named style its look, so that an editor continues in it."""
    for name, look in looks.items():
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            _set_style(style, look)


class Typesetter:
    """Sets paragraphs and text; each look is worked out once and then copied, which is quick."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._paragraphs: dict[Look, BaseOxmlElement] = {}
        self._runs: dict[tuple[str, float], BaseOxmlElement] = {}

    def paragraph(self, look: Look) -> Paragraph:
        """Add a paragraph with this look at the end of the document."""
        body = self._document._body  # noqa: SLF001 - Document.add_paragraph looks up the style each time
        paragraph = body.add_paragraph()
        self.set(paragraph, look)
        return paragraph

    def set(self, paragraph: Paragraph, look: Look) -> None:
        """Give a paragraph without properties this look."""
        if look not in self._paragraphs:
            paragraph.style = self._document.styles[look.style]
            _set_paragraph(paragraph, look)
            self._paragraphs[look] = deepcopy(_p(paragraph).get_or_add_pPr())
        else:
            _p(paragraph).insert(0, deepcopy(self._paragraphs[look]))

    def text(self, paragraph: Paragraph, text: str, font: str, size: float) -> None:
        """Add text in a font, for Chinese and Latin characters both."""
        if (font, size) not in self._runs:
            model = _r(_add_text(paragraph, "", font, size))
            _p(paragraph).remove(model)
            self._runs[font, size] = model
        run = deepcopy(self._runs[font, size])
        _p(paragraph).append(run)
        Run(run, paragraph).text = text  # type: ignore[arg-type] # a copied run is a run


def _p(paragraph: Paragraph) -> CT_P:
    return paragraph._p  # noqa: SLF001 - python-docx has no grid, no copying, no fields


def _r(run: Run) -> CT_R:
    return run._r  # noqa: SLF001 - python-docx has no East Asian fonts and no character spacing


def _set_paragraph(paragraph: Paragraph, look: Look) -> None:
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(0), Pt(look.after)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    layout.widow_control = False
    layout.page_break_before = look.starts_page or None
    layout.keep_with_next = look.keeps_next or None
    if look.line != _LINE:
        _leave_grid(paragraph)
    paragraph.alignment = _ALIGNMENTS[look.alignment]
    _set_indent(paragraph, "200" if look.indents else "0", "632" if look.indents else "0")


def _add_text(paragraph: Paragraph, text: str, font: str, size: float) -> Run:
    run = paragraph.add_run(text)
    _set_font(_r(run).get_or_add_rPr(), font)
    if size == THIRD_SIZE:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(_CONDENSED))
        _r(run).get_or_add_rPr().append(spacing)
    run.font.size = Pt(size)
    return run


_ALIGNMENTS = {
    "justified": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "centred": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}

_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def _set_grid(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx has no grid
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        properties.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")


def _set_style(style: ParagraphStyle, look: Look) -> None:
    _set_font(style.element.get_or_add_rPr(), look.font)
    style.font.size = Pt(look.size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    layout.alignment = _ALIGNMENTS[look.alignment]
    border = style.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        style.element.pPr.remove(border)
    for name in ("w:spacing", "w:kern"):
        extra = style.element.rPr.find(qn(name))
        if extra is not None:
            style.element.rPr.remove(extra)


def _set_font(properties: BaseOxmlElement, font: str) -> None:
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined] # made by its metaclass
    for theme in _THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), font)


def _leave_grid(paragraph: Paragraph) -> None:
    """Keep a narrow or wide line from being stretched to the line grid of the page."""
    switch = OxmlElement("w:snapToGrid")
    switch.set(qn("w:val"), "0")
    spacing = _p(paragraph).get_or_add_pPr().find(qn("w:spacing"))
    if spacing is not None:  # the schema wants this order
        spacing.addprevious(switch)


def _set_indent(paragraph: Paragraph, characters: str, twips: str) -> None:
    indent = _p(paragraph).get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), characters)
    indent.set(qn("w:firstLine"), twips)


def _footer_paragraph(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> Paragraph:
    """Write “— page —” into a footer: 4号 digits, a dash on each side."""
    paragraph.alignment = alignment
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _FOOTER_LINE
    _add_text(paragraph, "— ", PAGE_FONT, FOURTH_SIZE)
    for kind in ("begin", "", "end"):
        run = _add_text(paragraph, "", PAGE_FONT, FOURTH_SIZE)
        _r(run).append(_field_mark(kind))
    _add_text(paragraph, " —", PAGE_FONT, FOURTH_SIZE)
    return paragraph


_FOOTER_LINE: Length = Pt(18)


def _field_mark(kind: str) -> BaseOxmlElement:
    name = "fldChar" if kind else "instrText"
    mark = parse_xml(f"<w:{name} {nsdecls('w')}/>")
    if kind:
        mark.set(qn("w:fldCharType"), kind)
    else:
        mark.text = "PAGE"
    return mark
