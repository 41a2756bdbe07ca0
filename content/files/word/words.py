"""The plain words of a piece of a Word file, to be told beside the text (正文之外的文字)."""

from __future__ import annotations

from collections.abc import Iterator

from content.files.word.branches import ALTERNATIVES, branch
from content.files.word.names import A, Element, M, W

_LONGEST = 4_000


def words_of(element: Element) -> str:
    """Return the words inside, deleted ones too, a line for each paragraph; shortened if endless.

    Words that were moved away, notes to the program and second forms of the same are left out.
    """
    text = "".join(_pieces(element))
    return shortened("\n".join(line.strip() for line in text.split("\n") if line.strip()))


def shortened(text: str) -> str:
    """Return the text, cut with a note of its length when it is endless."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…（共{len(text)}字）"


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _PRINTING:
            yield child.text or ""
        elif tag in _BLANK:
            yield _BLANK[tag]
        elif tag == ALTERNATIVES:
            form = branch(child)
            if form is not None:
                yield from _pieces(form)
        elif tag not in _SILENT:
            yield from _pieces(child)
            if tag in _ENDING_A_LINE:
                yield "\n"


_PRINTING = {W + "t", W + "delText", M + "t", A + "t"}
_BLANK = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n",
          W + "noBreakHyphen": "-"}  # fmt: skip
_SILENT = {W + "instrText", W + "delInstrText", W + "pPr", W + "rPr", W + "sdtPr", W + "tblPr"}
_ENDING_A_LINE = {W + "p", W + "tr", A + "p"}
