"""Pieces of other files that a Word file takes in: a web page, plain text (引入的片段)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from lxml import etree, html

from content.errors import NotPossible
from content.files.word.package import Package, Relationship
from content.files.word.words import shortened
from content.text.lines import Line

_LONGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class OutsidePiece:
    """What is told of the piece, and its lines when it could be read."""

    words: str
    lines: tuple[Line, ...] = ()


def outside_piece(package: Package, relationship: Relationship | None) -> OutsidePiece:
    """Return the piece a relationship leads to; a page or plain text inside the file is read."""
    if relationship is None:
        return OutsidePiece("引入的内容不在文件里")
    target = shortened(relationship.target)
    if relationship.is_outside:
        return OutsidePiece(f"引自文件之外，未读入：{target}")
    try:
        data = package.data(relationship.target)
    except NotPossible:
        return OutsidePiece(f"引入的内容缺失：{target}")
    suffix = posixpath.splitext(relationship.target)[1].lower()
    if suffix not in _READING or len(data) > _LONGEST:
        return OutsidePiece(f"引入的内容未读入，请另行导入：{target}")
    lines = tuple(Line(line) for line in _READING[suffix](data) if line)
    return OutsidePiece(f"引入的内容，已读入其中的文字：{target}", lines)


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _text_lines(data: bytes) -> list[str]:
    return [line.strip() for line in _decoded(data).splitlines()]


def _page_lines(data: bytes) -> list[str]:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _decoded(data))
    if not text.strip():
        return []
    root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True))
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    for element in root.iter(*_BLOCKS):
        element.tail = f"\n{element.tail or ''}"
    words = "".join(str(piece) for piece in root.itertext())
    return [" ".join(line.split()) for line in words.split("\n")]


_UNREAD = ("script", "style", "head", "template", "noscript", etree.Comment)
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "title")
_READING = {
    ".txt": _text_lines, ".htm": _page_lines, ".html": _page_lines, ".xhtml": _page_lines,
}  # fmt: skip
