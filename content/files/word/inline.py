"""The printed text inside one Word paragraph: runs, fields, revisions, notes, boxes (段内文字)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from content.files.import_report import Find
from content.files.word import fields, formulas
from content.files.word.branches import branch
from content.files.word.collected import MOST_FINDS
from content.files.word.comments import Comments
from content.files.word.controls import chosen, control_words
from content.files.word.figures import Figures
from content.files.word.marked import BREAK, Marked
from content.files.word.names import MC, Element, M, R, W
from content.files.word.package import Package
from content.files.word.styles import Styles, flag, is_on
from content.files.word.symbols import UNKNOWN, symbol
from content.files.word.words import shortened, words_of


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote that is referred to: its kind, its id, its number as printed."""

    kind: str
    id: str
    number: int


@dataclass(slots=True)
class Inline:
    """What one paragraph prints, and what hangs on it: boxes, words of diagrams, notes."""

    text: Marked = field(default_factory=Marked)
    boxes: list[Element] = field(default_factory=list)
    box_texts: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class InlineReader:
    """Reads the paragraphs of one document; `counts` is shared with the report."""

    def __init__(self, package: Package, styles: Styles, counts: Counter[str]) -> None:
        self._package = package
        self._styles = styles
        self._counts = counts
        self.comments = Comments(package.related("comments"), package.related("commentsExtended"))
        self.figures = Figures(package)
        self.linked: set[str] = set()
        self._fields: list[fields.Field] = []
        self._pieces: list[str] = []
        self._length = 0
        self._finds: list[Find] = []
        self._remarks: dict[str, int] = {}
        self._inline = Inline()
        self._notes = 0
        self._told = 0
        self._hides = False

    def read(self, paragraph: Element, style_id: str) -> Inline:
        """Return what the paragraph prints."""
        self._pieces, self._length, self._finds, self._inline = [], 0, [], Inline()
        self._hides = self._styles.look(style_id).is_hidden
        # An instruction ends with its paragraph, whatever a damaged file says: text is not lost.
        self._fields = [each for each in self._fields if each.in_result]
        for each in self._fields:
            each.run_on()
        if paragraph.tag == W + "p":
            self._children(paragraph)
        else:
            self.READERS[paragraph.tag](self, paragraph)
        for comment_id, start in self._remarks.items():
            self._finds.append(self.comments.told(comment_id, start, self._length))
        self._remarks = {}
        self._inline.text = Marked("".join(self._pieces), tuple(self._finds))
        return self._inline

    def open_remark(self, element: Element) -> None:
        """Note that a comment's place begins here, or in the next paragraph."""
        comment_id = element.get(W + "id", "")
        if self.comments.is_untold(comment_id):
            self._remarks[comment_id] = self._length

    def _children(self, element: Element) -> None:
        for child in element:
            reader = self.READERS.get(child.tag)
            if reader is not None:
                reader(self, child)
            elif child.tag not in _SILENT:
                self._unknown(child)

    def _unknown(self, element: Element) -> None:
        self._counts["unknown_elements"] += 1
        start = self._length
        self._children(element)
        self._find("unknown_element", start, element.tag.rpartition("}")[2])

    def _find(self, kind: str, start: int, words: str = "", by: str = "", at: str = "") -> None:
        if self._told < MOST_FINDS:
            self._told += 1
            self._finds.append(Find(kind, -1, start, self._length, words, by, at))
        else:
            self._counts["finds_beyond"] += 1

    def _run(self, run: Element) -> None:
        properties = run.find(_PROPERTIES)
        marks = None if properties is None else _marks(properties)
        if (marks or self._hides) and self._is_hidden(marks or {}):
            self._hidden(run)
        elif marks and (is_on(marks.get("strike", "0")) or is_on(marks.get("dstrike", "0"))):
            self._struck(run)
        else:
            self._children(run)

    def _is_hidden(self, marks: dict[str, str]) -> bool:
        if "vanish" in marks:
            return is_on(marks["vanish"])
        by_style = "rStyle" in marks and self._styles.look(marks["rStyle"]).is_hidden
        return by_style or self._hides

    def _hidden(self, run: Element) -> None:
        for mark in run.iter(W + "fldChar", W + "instrText"):
            self.READERS[mark.tag](self, mark)
        if any(True for _ in run.iter(W + "t")):
            self._counts["hidden_runs"] += 1
            self._find("hidden_run", self._length, words_of(run))

    def _struck(self, run: Element) -> None:
        start = self._length
        self._children(run)
        if any(True for _ in run.iter(W + "t")):
            self._counts["struck_runs"] += 1
            self._find("struck_run", start)

    def _print(self, text: str) -> None:
        if not self._fields or all(each.in_result for each in self._fields):
            self._pieces.append(text)
            self._length += len(text)

    def _text(self, element: Element) -> None:
        self._print(_BLANKS.sub(" ", element.text or ""))

    def _tab(self, _: Element) -> None:
        self._print("\t")

    def _break(self, _: Element) -> None:
        self._print(BREAK)

    def _hyphen(self, _: Element) -> None:
        self._print("-")

    def _symbol(self, element: Element) -> None:
        font, code, start = element.get(W + "font", ""), element.get(W + "char", ""), self._length
        text = symbol(font, code)
        self._print(text)
        if text == UNKNOWN:
            self._counts["unknown_symbols"] += 1
            self._find("unknown_symbol", start, f"{font} {code}".strip())

    def _field_mark(self, element: Element) -> None:
        kind = element.get(W + "fldCharType", "")
        if kind == "begin":
            self._form_field(element)
            is_form = element.find(W + "ffData") is not None
            self._fields.append(fields.Field(self._length, is_form=is_form))
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].result_start = self._length
        elif kind == "end" and self._fields:
            self._end(self._fields.pop())

    def _end(self, ended: fields.Field) -> None:
        """Print what Word draws itself, and tell of a field that printed nothing or reaches out."""
        has_result = ended.runs_on or (ended.in_result and self._length != ended.result_start)
        if not has_result and (not ended.in_result or fields.is_drawn_only(ended.instruction)):
            self._print(fields.drawn_by(ended.instruction))
        if not ended.is_form:
            self._tell_of(ended.instruction, min(ended.start, self._length), has_result)

    def _tell_of(self, instruction: str, start: int, has_result: object) -> None:
        """Tell of a field that leads outside, or has no result, or asks for another file."""
        address = fields.link_address(instruction)
        if address:
            self._counts["outside_links"] += 1
            self._find("outside_link", start, shortened(address))
        elif instruction.strip() and (not has_result or fields.reaches_out(instruction)):
            self._counts["fields"] += 1
            self._find("field", start, shortened(instruction.strip()))

    def _simple_field(self, element: Element) -> None:
        start, instruction = self._length, element.get(W + "instr", "")
        self._children(element)
        has_result = self._length > start
        if not has_result:
            self._print(fields.drawn_by(instruction))
        self._tell_of(instruction, start, has_result)

    def _instruction(self, element: Element) -> None:
        if self._fields and not self._fields[-1].in_result:
            self._fields[-1].instruction += element.text or ""

    def _form_field(self, element: Element) -> None:
        form = element.find(W + "ffData")
        if form is None:
            return
        box = form.find(W + "checkBox")
        if box is not None:
            state = flag(box, "checked")
            self._print("☑" if (flag(box, "default") if state is None else state) else "☐")
        self._print(chosen(form))

    def _insertion(self, element: Element) -> None:
        start = self._length
        self._children(element)
        self._revision("insertion", start, element)

    def _deletion(self, element: Element) -> None:
        self._revision("deletion", self._length, element, words_of(element))

    def _moved_here(self, element: Element) -> None:
        start = self._length
        self._children(element)
        self._revision("move", start, element)

    def _moved_away(self, element: Element) -> None:
        self._revision("move_from", self._length, element, words_of(element))

    def _revision(self, kind: str, start: int, element: Element, words: str = "") -> None:
        by, at = element.get(W + "author", ""), element.get(W + "date", "")
        self._find(kind, start, words, by, at)

    def _control(self, element: Element) -> None:
        start, content = self._length, element.find(W + "sdtContent")
        if content is not None:
            self._children(content)
        self._find("content_control", start, control_words(element))

    def _link(self, element: Element) -> None:
        start, link_id = self._length, element.get(R + "id", "")
        self._children(element)
        relationship = self._package.relationships_of(self.figures.part).get(link_id)
        if relationship is not None and relationship.is_outside:
            self.linked.add(relationship.target)
            self._find("outside_link", start, shortened(relationship.target))

    def _ruby(self, element: Element) -> None:
        base = element.find(W + "rubyBase")
        if base is not None:
            self._children(base)

    def _note(self, element: Element) -> None:
        kind = "footnotes" if element.tag == W + "footnoteReference" else "endnotes"
        start = self._length
        self._notes += 1
        self._inline.notes.append(Note(kind, element.get(W + "id", ""), self._notes))
        self._print(note_label(self._notes))
        self._find(kind.removesuffix("s"), start)

    def _formula(self, element: Element) -> None:
        start, text = self._length, formulas.linear(element)
        self._print(text)
        self.figures.note_formula(element, text)
        self._find("formula", start)

    def _alternatives(self, element: Element) -> None:
        form = branch(element)
        if form is not None:
            self._children(form)

    def _drawing(self, element: Element) -> None:
        """Print the marks of the pictures of a drawing; its boxes hang on the paragraph."""
        for piece in self.figures.of(element):
            start = self._length
            if piece.box is not None:
                self._inline.boxes.append(piece.box)
            self._inline.box_texts += piece.lines
            self._print(piece.mark)
            if piece.kind:
                self._find(piece.kind, start, piece.words)

    def _remark_begins(self, element: Element) -> None:
        self.open_remark(element)

    def _remark_ends(self, element: Element) -> None:
        comment_id = element.get(W + "id", "")
        if comment_id in self._remarks:
            start = self._remarks.pop(comment_id)
            self._finds.append(self.comments.told(comment_id, start, self._length))

    def _remark_mark(self, element: Element) -> None:
        """Tell a comment at its mark, unless the place it is about was told."""
        comment_id = element.get(W + "id", "")
        if comment_id not in self._remarks and self.comments.is_untold(comment_id):
            self._finds.append(self.comments.told(comment_id, self._length, self._length))

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
        W + "moveFrom": _moved_away,
        W + "sdt": _control,
        W + "hyperlink": _link,
        W + "fldSimple": _simple_field,
        W + "smartTag": _children,
        W + "customXml": _children,
        W + "dir": _children,
        W + "bdo": _children,
        W + "ruby": _ruby,
        W + "footnoteReference": _note,
        W + "endnoteReference": _note,
        W + "commentRangeStart": _remark_begins,
        W + "commentRangeEnd": _remark_ends,
        W + "commentReference": _remark_mark,
        M + "oMath": _formula,
        M + "oMathPara": _children,
        MC + "AlternateContent": _alternatives,
        W + "drawing": _drawing,
        W + "pict": _drawing,
        W + "object": _drawing,
    }
    """What reads which element; the rest is silent or unknown."""


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

_SILENT_NAMES = """
pPr rPr proofErr bookmarkStart bookmarkEnd permStart permEnd annotationRef footnoteRef endnoteRef
separator continuationSeparator lastRenderedPageBreak softHyphen smartTagPr customXmlPr sdtPr
sdtEndPr moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart
customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart
customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd fldData delText
delInstrText pgNum dayShort dayLong monthShort monthLong yearShort yearLong contentPart
"""
_SILENT = frozenset({*(W + name for name in _SILENT_NAMES.split()), M + "oMathParaPr"})
