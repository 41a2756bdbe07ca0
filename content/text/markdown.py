"""A Markdown source as lines (Markdown 文本): its front matter, its headings, its text."""

from __future__ import annotations

from content.text.labels import BLANKS
from content.text.lines import Line


def markdown_lines(text: str) -> tuple[dict[str, str], list[Line]]:
    """Return the front matter (`标题: …`) and the lines of a Markdown source.

    `# ` is the title, `## ` to `###### ` are headings, comments are dropped, other
    text is left as it is.
    """
    meta, rest = _front_matter(text.replace("\r\n", "\n").lstrip("\ufeff"))
    lines = [_markdown_line(line) for line in _without_comments(rest).split("\n")]
    return meta, [line for line in lines if line.text.strip(BLANKS)]


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    if not text.startswith("---\n"):
        return {}, text
    head, mark, rest = text[4:].partition("\n---")
    if not mark:
        return {}, text
    pairs = (line.partition(":") for line in head.split("\n"))
    meta = {key.strip(): value.strip().strip("\"'") for key, colon, value in pairs if colon}
    return meta, rest.partition("\n")[2]


def _without_comments(text: str) -> str:
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join([*kept, text[position:]])


def _markdown_line(line: str) -> Line:
    text = line.lstrip(BLANKS)
    marks = len(text) - len(text.lstrip("#"))
    if not marks or marks > 6 or text[marks : marks + 1] not in (" ", "\t", "\u3000"):
        return Line(line)
    style = "title" if marks == 1 else f"heading{marks - 1}"
    return Line(text[marks:].strip(BLANKS), style=style, centred=marks == 1)
