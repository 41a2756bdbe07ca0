"""Plain text and Markdown read into lines (纯文本读入)."""

from __future__ import annotations

from content.files.import_report import ReadText, Report
from content.files.uploads import decode_text
from content.text.lines import Line
from content.text.parser import markdown_lines


def read_plain(data: bytes) -> ReadText:
    """Return the lines of a text file that are not blank. Raises Unreadable if it is no text."""
    printed = (line.strip() for line in decode_text(data).splitlines())
    lines = tuple(Line(line) for line in printed if line)
    return ReadText(lines, Report(paragraphs=len(lines)))


def read_markdown(data: bytes) -> ReadText:
    """Return the lines and the front matter of a Markdown file."""
    meta, lines = markdown_lines(decode_text(data))
    return ReadText(tuple(lines), Report(paragraphs=len(lines)), meta)
