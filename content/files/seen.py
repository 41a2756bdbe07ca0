"""What was seen on the pages of a scan, as it is handed over and kept (识别结果).

Whoever shows or keeps it needs this much only, never what reads the files.
"""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass

from content.files.formats.flowing import flow_of
from content.files.formats.placing import Box, Page, Piece

A4_WIDE = 595.0
"""How wide a page is taken to be, in points; paper in the bureau is A4."""

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
"""The formats of pictures that are looked at."""

REFUSED = 3
"""How the recognising process ends when it refuses, with the sentence as its answer."""

DOUBTFUL = 0.85
"""A printed row that was recognised with less is a doubt, unless the bureau chose another bound."""

RECOGNISED = "recognised"
"""The kind of find that tells page and confidence of a printed row."""

_WIDE = {"(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "?": "？"}
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff])[(),;:?]|[()](?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Seen:
    """One printed row or a part of it: its words, its place, how sure they are (0 to 1)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float

    def scaled(self, by: float) -> Seen:
        """Return the same in another measure."""
        left, top, right, bottom = (round(at * by, 1) for at in self.box)
        return Seen(self.text, left, top, right, bottom, self.confidence)

    @property
    def box(self) -> Box:
        """Return the place."""
        return Box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What was seen on a page, in points; `problem` says why nothing was."""

    width: float
    height: float
    seen: tuple[Seen, ...] = ()
    problem: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the words from top to bottom, to be shown before the whole file is read."""
        page = Page(self.width, self.height, tuple(Piece(s.text, s.box) for s in self.seen))
        return tuple(line.text for line in flow_of([page]).lines)

    def to_json(self) -> str:
        """Return the form in which it is handed over and kept."""
        parts = [self.width, self.height, [astuple(one) for one in self.seen], self.problem]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, handed_over: str | bytes) -> PageSeen:
        """Return the page whose `to_json` is `handed_over`."""
        width, height, seen, problem = json.loads(handed_over)
        return cls(width, height, tuple(Seen(*one) for one in seen), problem)


def row_said(page: int, confidence: float) -> str:
    """Return how page and confidence of a printed row are told, 第1页，可信度97%."""
    return f"第{page}页，可信度{confidence * 100:.0f}%" if page else ""


def as_printed(text: str) -> str:
    """Return words of a row with the wide marks that Chinese print has: （一） for (一)."""
    return _NARROW.sub(lambda mark: _WIDE[mark[0]], text)
