"""Pictures and formulas where their words stand in a Word file that is written (图、公式写出)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Emu, Length, Pt
from docx.text.paragraph import Paragraph

from content.files.import_report import Picture
from content.files.making.omml import formula_for_word
from content.files.marks import MARK, Formulas, Piece, pieces
from content.files.table_layout import RowLayout

WRITTEN: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/emf": "emf",
    "image/wmf": "wmf",
}
"""The pictures that Word draws, with the ending of their part; others stay words."""

_EMU = 9_525
_WIDEST, _HIGHEST = 589, 850  # pixels of 1/96 inch: what GB/T 9704 leaves of a page for text
_LOWEST_LINE = 18  # points


@dataclass(frozen=True)
class Figures:
    """What belongs to a text: pictures with their bytes by number, MathML by the same words.

    `layouts` tell how the rows of tables stand.
    """

    pictures: Mapping[int, tuple[Picture, bytes]] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)
    layouts: tuple[RowLayout, ...] = ()


class Illustrator:
    """Adds the pictures and formulas of one text to a document."""

    def __init__(self, document: Document, figures: Figures) -> None:
        self._document = document
        self._figures = figures
        self._words = Formulas(figures.formulas)
        self._related: dict[int, str] = {}
        self._drawn = 0

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield the text in pieces: marks of pictures, words of formulas, what is between."""
        return pieces(text, self._words)

    def is_picture(self, text: str) -> bool:
        """Return whether the text is the mark of a picture and nothing else."""
        mark = MARK.fullmatch(text.strip())
        return mark is not None and int(mark["n"]) in self._figures.pictures

    def draw(self, paragraph: Paragraph, piece: Piece) -> bool:
        """Add the picture or formula that a piece stands for; False when it is only words."""
        if piece.is_formula:
            drawn = self._formula(paragraph, piece.words)
        else:
            drawn = self._picture(paragraph, piece.number)
        if drawn:
            _let_lines_grow(paragraph)
        return drawn

    def _formula(self, paragraph: Paragraph, words: str) -> bool:
        formula = formula_for_word(self._figures.formulas[words], words)
        if formula is None:
            return False
        paragraph._p.append(formula)  # noqa: SLF001 - python-docx has no formulas
        return True

    def _picture(self, paragraph: Paragraph, number: int) -> bool:
        """Add the picture; python-docx would parse it, which is not needed to embed it."""
        picture, data = self._figures.pictures.get(number, (None, b""))
        if picture is None or picture.media_type not in WRITTEN or not picture.width:
            return False
        self._drawn += 1
        wide, high = _size(picture)
        related = self._related.get(number) or self._embedded(picture, data)
        inline = CT_Inline.new_pic_inline(
            self._drawn, related, f"图{number}", Emu(wide * _EMU), Emu(high * _EMU)
        )
        if picture.words:
            inline.docPr.set("descr", picture.words)
        paragraph.add_run()._r.add_drawing(inline)  # noqa: SLF001 - the run has no such method
        return True

    def _embedded(self, picture: Picture, data: bytes) -> str:
        name = PackURI(f"/word/media/picture{picture.number}.{WRITTEN[picture.media_type]}")
        part = ImagePart(name, picture.media_type, data)
        related: str = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        self._related[picture.number] = related
        return related


def _size(picture: Picture) -> tuple[int, int]:
    """Return the pixels the picture is printed in, within what a page leaves for text."""
    wide = picture.printed or picture.width
    high = wide * picture.height / picture.width
    scale = min(1.0, _WIDEST / wide, _HIGHEST / high)
    return max(round(wide * scale), 1), max(round(high * scale), 1)


def _let_lines_grow(paragraph: Paragraph) -> None:
    """Let the lines of a paragraph be as high as what stands in them; exact ones cut it off."""
    layout = paragraph.paragraph_format
    lowest = layout.line_spacing if isinstance(layout.line_spacing, Length) else None
    layout.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    layout.line_spacing = lowest or Pt(_LOWEST_LINE)
