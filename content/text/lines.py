"""A line of source text, as a file reader hands it to the parser (源文行)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One printed paragraph or table row.

    `text` holds the automatic number already resolved. `kind` is `paragraph`, `row`
    (cells joined by a tab), `note` (footnote, endnote) or `box` (text box).
    `style` is `title`, `heading1` … `heading9`, `toc`, `caption` or empty.
    `table` is 0, or the running number of the table the row belongs to.
    `centred` tells whether the paragraph is centred on the page.
    """

    text: str
    kind: str = "paragraph"
    style: str = ""
    table: int = 0
    centred: bool = False
