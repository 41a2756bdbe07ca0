"""The pictures, formulas, objects and diagrams of a document, as its text names them (图、公式)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from content.files.word import drawings
from content.files.word.formulas import is_structured
from content.files.word.mathml import mathml
from content.files.word.names import CHART, A, Element
from content.files.word.package import Package, Relationship
from content.files.word.pictures import Pictures
from content.files.word.words import shortened

_MOST_FORMULAS = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing a drawing holds: what is told of it, the mark and the lines it prints."""

    kind: str = ""
    words: str = ""
    mark: str = ""
    lines: tuple[str, ...] = ()
    box: Element | None = None


class Figures:
    """Reads the drawings of one document; `part` is the part whose drawings are being read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.part = package.main_name
        self.pictures = Pictures(package)
        self.formulas: dict[str, str] = {}
        self.counts: Counter[str] = Counter()

    def note_formula(self, formula: Element, text: str) -> None:
        """Keep the MathML of a formula with structure, by the line it is printed as."""
        if text and text not in self.formulas and len(self.formulas) < _MOST_FORMULAS:
            written = mathml(formula) if is_structured(formula) else ""
            if written:
                self.formulas[text] = written

    def of(self, drawing: Element) -> Iterator[Piece]:
        """Yield what a drawing holds, in order."""
        for element in drawings.held(drawing):
            if element.tag == drawings.BOX:
                yield Piece("text_box", box=element)
            elif element.tag == drawings.ART:
                yield Piece(lines=(element.get("string", ""),))
            elif element.tag in drawings.OBJECTS:
                yield Piece("object", drawings.object_words(element))
            elif element.tag in drawings.DIAGRAMS:
                yield self._diagram(element)
            elif drawings.names_a_picture(element):
                yield self._picture(element, drawing)

    def _picture(self, element: Element, drawing: Element) -> Piece:
        words = shortened(drawings.alternative_words(element, drawing))
        relationship = self._related(drawings.picture_id(element))
        mark = self.pictures.mark(relationship, words, drawings.printed_width(element))
        if mark:
            return Piece("picture", words, mark)
        self.counts["missing_pictures"] += 1
        return Piece("picture", "；".join(filter(None, (_why_missing(relationship), words))))

    def _diagram(self, element: Element) -> Piece:
        relationship = self._related(drawings.diagram_id(element))
        is_there = relationship is not None and not relationship.is_outside
        part = self._package.part(relationship.target) if relationship and is_there else None
        if part is None:
            return Piece("diagram")
        if element.tag in drawings.CHARTS:
            return Piece("diagram", shortened("；".join(_chart_words(part))))
        lines = tuple(_paragraphs(part))
        return Piece("diagram", shortened("；".join(lines)), lines=lines)

    def _related(self, relationship_id: str) -> Relationship | None:
        return self._package.relationships_of(self.part).get(relationship_id)


def _why_missing(relationship: Relationship | None) -> str:
    if relationship is None:
        return "图片不在文件里"
    if relationship.is_outside:
        return f"图片在文件之外：{shortened(relationship.target)}"
    return f"图片缺失：{relationship.target}"


def _paragraphs(part: Element) -> Iterator[str]:
    for paragraph in part.iter(A + "p"):
        text = "".join(t.text or "" for t in paragraph.iter(A + "t")).strip()
        if text:
            yield text


def _chart_words(part: Element) -> Iterator[str]:
    """Yield the titles of a chart, then the names of its rows and columns, each once."""
    names = [
        v.text or "" for cache in part.iter(CHART + "strCache") for v in cache.iter(CHART + "v")
    ]
    yield from dict.fromkeys(each for each in (*_paragraphs(part), *names) if each.strip())
