"""A line of source text, as a file reader hands it to the parser (源文行)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One printed paragraph or table row.

    `text` holds the automatic number already resolved. `kind` is `paragraph`, `row`
    (cells joined by a tab), `note` (footnote, endnote), `box` (text box)
    or `figure` (known to be pictures or their caption).
    `style` is `title`, `heading1` … `heading9`, `toc`, `caption` or empty; or one of `PINS`,
    where somebody said what the line is and the parser must not judge for itself.
    `table` is 0, or the running number of the table the row belongs to.
    `centred` tells whether the paragraph is centred on the page.
    """

    text: str
    kind: str = "paragraph"
    style: str = ""
    table: int = 0
    centred: bool = False


FIGURE = "figure"
"""The kind of a line of pictures, or of their caption, in a text that was understood before."""

PINNED_TEXT, PINNED_NUMBER, PINNED_HEADING = "=text", "=numbered", "=heading"
PINNED_TITLE, PINNED_ANNEX, PINNED_FRONT, PINNED_SIGNING = "=title", "=annex", "=front", "=signing"

PINS: Mapping[str, str] = {
    "as_text": PINNED_TEXT,  # begins no clause: its number is only text
    "as_numbered": PINNED_NUMBER,  # its number counts although it looks like a citation
    "as_heading": PINNED_HEADING,  # followed by the level, =heading2
    "as_title": PINNED_TITLE,  # the title of the document, or a part of it
    "as_annex": PINNED_ANNEX,  # an annex begins here, with or without a number
    "as_contents": PINNED_FRONT,  # a table of contents, or a note before the text
    "as_signing": PINNED_SIGNING,  # the signing block
}
"""Styles that say what a line is, by the verb of the correction that says so."""


def is_pinned(line: Line) -> bool:
    """Tell whether somebody said what the line is."""
    return line.style[:1] == "="
