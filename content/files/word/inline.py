"""The printed text inside one Word paragraph: runs, fields, revisions, notes, boxes (段内文字)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from content.files.word.formulas import linear
from content.files.word.names import CHART, DGM, MC, PIC, Element, M, O, R, V, W
from content.files.word.styles import Styles, flag, is_on
from content.files.word.symbols import UNKNOWN, symbol

BREAK = "\n"
"""Stands in the text where the printed line breaks."""


@dataclass(slots=True)
class Inline:
    """What one paragraph prints, and what hangs on it: boxes, diagrams, notes."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    box_texts: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class InlineReader:
    """Reads the paragraphs of one document; `counts` is shared with the report."""

    def __init__(self, styles: Styles, counts: Counter[str]) -> None:
        self._styles = styles
        self._counts = counts
        self._fields: list[_Field] = []
        self._pieces: list[str] = []
        self._inline = Inline()

    def read(self, paragraph: Element) -> Inline:
        """Return what the paragraph prints."""
        self._pieces, self._inline = [], Inline()
        # An instruction ends with its paragraph, whatever a damaged file says: text is not lost.
        self._fields = [each for each in self._fields if each.in_result]
        self._children(paragraph)
        self._inline.text = "".join(self._pieces)
        return self._inline

    def _children(self, element: Element) -> None:
        for child in element:
            reader = self.READERS.get(child.tag)
            if reader is not None:
                reader(self, child)
            elif child.tag not in _SILENT:
                self._counts["unknown_elements"] += 1
                self._children(child)

    def _run(self, run: Element) -> None:
        properties = run.find(_PROPERTIES)
        marks = None if properties is None else _marks(properties)
        if marks and self._is_hidden(marks):
            self._counts["hidden_runs"] += any(True for _ in run.iter(W + "t"))
            return
        if marks and (is_on(marks.get("strike", "0")) or is_on(marks.get("dstrike", "0"))):
            self._counts["struck_runs"] += any(True for _ in run.iter(W + "t"))
        self._children(run)

    def _is_hidden(self, marks: dict[str, str]) -> bool:
        if "vanish" in marks:
            return is_on(marks["vanish"])
        return "rStyle" in marks and self._styles.look(marks["rStyle"]).is_hidden

    def _print(self, text: str) -> None:
        if not self._fields or all(each.in_result for each in self._fields):
            self._pieces.append(text)

    def _text(self, element: Element) -> None:
        self._print(_BLANKS.sub(" ", element.text or ""))

    def _tab(self, _: Element) -> None:
        self._print("\t")

    def _break(self, _: Element) -> None:
        self._print(BREAK)

    def _hyphen(self, _: Element) -> None:
        self._print("-")

    def _symbol(self, element: Element) -> None:
        text = symbol(element.get(W + "font", ""), element.get(W + "char", ""))
        self._counts["unknown_symbols"] += text == UNKNOWN
        self._print(text)

    def _field_mark(self, element: Element) -> None:
        kind = element.get(W + "fldCharType", "")
        if kind == "begin":
            self._check_box(element)
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if not ended.in_result:
                self._print(_drawn_by(ended.instruction))

    def _instruction(self, element: Element) -> None:
        if self._fields and not self._fields[-1].in_result:
            self._fields[-1].instruction += element.text or ""

    def _check_box(self, element: Element) -> None:
        box = element.find(f"{W}ffData/{W}checkBox")
        if box is not None:
            state = flag(box, "checked")
            self._print("☑" if (flag(box, "default") if state is None else state) else "☐")

    def _insertion(self, element: Element) -> None:
        self._counts["insertions"] += 1
        self._children(element)

    def _deletion(self, _: Element) -> None:
        self._counts["deletions"] += 1

    def _moved_here(self, element: Element) -> None:
        self._counts["moves"] += 1
        self._children(element)

    def _control(self, element: Element) -> None:
        self._counts["content_controls"] += 1
        content = element.find(W + "sdtContent")
        if content is not None:
            self._children(content)

    def _ruby(self, element: Element) -> None:
        base = element.find(W + "rubyBase")
        if base is not None:
            self._children(base)

    def _note(self, element: Element) -> None:
        kind = "footnotes" if element.tag == W + "footnoteReference" else "endnotes"
        self._counts[kind] += 1
        number = self._counts["footnotes"] + self._counts["endnotes"]
        self._inline.notes.append((kind, element.get(W + "id", "")))
        self._print(note_label(number))

    def _formula(self, element: Element) -> None:
        self._counts["formulas"] += 1
        self._print(linear(element))

    def _alternatives(self, element: Element) -> None:
        """Take one branch: the first choice, unless only the fallback holds a text box."""
        choices = [*element.findall(MC + "Choice"), *element.findall(MC + "Fallback")]
        with_text = [each for each in choices if _holds_text(each)]
        if choices:
            self._children((with_text or choices)[0])

    def _drawing(self, element: Element) -> None:
        """Note the boxes, pictures and diagrams of a drawing, old (VML) or new."""
        for child in element.iter():
            if _is_in_fallback(child, element):
                continue
            counted = _COUNTED.get(child.tag)
            if counted:
                self._counts[counted] += 1
            if child.tag == W + "txbxContent":
                if not _is_in_box(child, element):
                    self._inline.boxes.append(child)
            elif child.tag == V + "textpath" and child.get("string"):
                self._inline.box_texts.append(child.get("string", ""))
            elif child.tag == DGM + "relIds":
                self._inline.diagrams.append(child.get(R + "dm", ""))

    READERS: ClassVar[dict[str, Callable[[InlineReader, Element], None]]] = {
        W + "r": _run,
        W + "t": _text,
        W + "tab": _tab,
        W + "ptab": _tab,
        W + "br": _break,
        W + "cr": _break,
        W + "noBreakHyphen": _hyphen,
        W + "sym": _symbol,
        W + "fldChar": _field_mark,
        W + "instrText": _instruction,
        W + "ins": _insertion,
        W + "del": _deletion,
        W + "moveTo": _moved_here,
        W + "moveFrom": _deletion,
        W + "sdt": _control,
        W + "hyperlink": _children,
        W + "fldSimple": _children,
        W + "smartTag": _children,
        W + "customXml": _children,
        W + "dir": _children,
        W + "bdo": _children,
        W + "ruby": _ruby,
        W + "footnoteReference": _note,
        W + "endnoteReference": _note,
        M + "oMath": _formula,
        M + "oMathPara": _formula,
        MC + "AlternateContent": _alternatives,
        W + "drawing": _drawing,
        W + "pict": _drawing,
        W + "object": _drawing,
    }
    """What reads which element; the rest is silent or unknown."""


@dataclass(slots=True)
class _Field:
    in_result: bool = False
    instruction: str = ""


def _marks(properties: Element) -> dict[str, str]:
    """Return those properties of a run that decide whether its text is read."""
    return {
        _MARKS[child.tag]: child.get(W + "val", "1") for child in properties if child.tag in _MARKS
    }


_PROPERTIES = W + "rPr"
_MARKS = {W + name: name for name in ("vanish", "strike", "dstrike", "rStyle")}


def note_label(number: int) -> str:
    """Return the mark of a footnote or endnote in the text."""
    return f"〔注{number}〕"


_BLANKS = re.compile(r"[\r\n\t\f\v\x85\u2028\u2029]")

_RING_FIELD = re.compile(
    r"""\s*eq\s+\\o       # EQ \o\ac(○,12): characters printed over one another
        (?:\\a[clr])?\s*
        \(\s*[○〇◯]\s*[,，;；]\s*(\d{1,2})\s*\)""",
    re.VERBOSE | re.IGNORECASE,
)


def _drawn_by(instruction: str) -> str:
    """Return what a field without a stored result draws: a number in a circle."""
    found = _RING_FIELD.match(instruction)
    number = int(found[1]) if found else 0
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return f"({number})" if number else ""


def _holds_text(element: Element) -> bool:
    return any(True for _ in element.iter(W + "txbxContent", W + "t", V + "textpath"))


def _is_in_fallback(element: Element, drawing: Element) -> bool:
    """Return whether an alternate branch inside the drawing says the same once more."""
    for parent in element.iterancestors():
        if parent is drawing:
            return False
        if parent.tag == MC + "Fallback":
            return parent.getprevious() is not None
    return False


def _is_in_box(element: Element, drawing: Element) -> bool:
    for parent in element.iterancestors():
        if parent is drawing:
            return False
        if parent.tag == W + "txbxContent":
            return True
    return False


_COUNTED = {
    PIC + "pic": "pictures",
    V + "imagedata": "pictures",
    O + "OLEObject": "objects",
    DGM + "relIds": "diagrams",
    CHART + "chart": "diagrams",
}

_SILENT_NAMES = """
pPr rPr proofErr bookmarkStart bookmarkEnd permStart permEnd commentRangeStart commentRangeEnd
commentReference annotationRef footnoteRef endnoteRef separator continuationSeparator
lastRenderedPageBreak softHyphen smartTagPr customXmlPr sdtPr sdtEndPr moveFromRangeStart
moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd
customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd
customXmlMoveToRangeStart customXmlMoveToRangeEnd fldData delText delInstrText pgNum dayShort
dayLong monthShort monthLong yearShort yearLong contentPart
"""
_SILENT = frozenset(W + name for name in _SILENT_NAMES.split())
