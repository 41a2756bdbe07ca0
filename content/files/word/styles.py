"""What the styles of a Word file say about a paragraph: its part, its place, its number (样式)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.files.word.names import Element, W

_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style, with only what it says itself; what it inherits is found through `chain`."""

    id: str
    parent: str
    part: str
    jc: str
    is_hidden: bool | None
    number_id: str
    number_level: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a style looks; `part` is `title`, `heading1` …, `toc`, `caption`, `note` or empty."""

    part: str
    jc: str
    is_hidden: bool


class Styles:
    """The styles of a document; unknown ids answer as if they said nothing."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self._elements = {_style_id(element): element for element in found}
        self._styles: dict[str, Style] = {}
        self._looks: dict[str, Look] = {}
        self._default = next(map(_style_id, filter(_is_default, found)), "")

    def of(self, properties: Element | None) -> str:
        """Return the id of the style of a paragraph with these properties."""
        return value(properties, "pStyle") or self._default

    def chain(self, style_id: str) -> Iterator[Style]:
        """Yield the style and what it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            if style_id not in self._elements:
                return
            if style_id not in self._styles:
                self._styles[style_id] = _style(self._elements[style_id])
            style = self._styles[style_id]
            yield style
            style_id = style.parent

    def look(self, style_id: str) -> Look:
        """Return how text in this style looks, inherited looks included."""
        if style_id not in self._looks:
            chain = list(self.chain(style_id))
            self._looks[style_id] = Look(
                part=next((style.part for style in chain if style.part), ""),
                jc=next((style.jc for style in chain if style.jc), ""),
                is_hidden=next((s.is_hidden for s in chain if s.is_hidden is not None), False),
            )
        return self._looks[style_id]


def value(properties: Element | None, name: str) -> str:
    """Return the value of a property, or nothing."""
    if properties is None:
        return ""
    element = properties.find(W + name)
    return "" if element is None else element.get(W + "val", "")


def flag(properties: Element | None, name: str) -> bool | None:
    """Return whether a property is switched on or off, or None when it is not mentioned."""
    if properties is None:
        return None
    element = properties.find(W + name)
    return None if element is None else is_on(element.get(W + "val", "1"))


def is_on(written: str) -> bool:
    """Return whether a switch reads as on."""
    return written not in {"0", "false", "off"}


def whole(written: str | None, otherwise: int) -> int:
    """Return a whole number as written in a file, or `otherwise`; never a giant."""
    if written is None or not re.fullmatch(r"-?\d{1,9}", written):
        return otherwise
    return int(written)


def _style_id(element: Element) -> str:
    return element.get(W + "styleId", "")


def _is_default(element: Element) -> bool:
    return element.get(W + "type") == "paragraph" and is_on(element.get(W + "default", "0"))


def _style(element: Element) -> Style:
    paragraph = element.find(W + "pPr")
    number = None if paragraph is None else paragraph.find(W + "numPr")
    level = value(number, "ilvl")
    style_id = _style_id(element)
    return Style(
        id=style_id,
        parent=value(element, "basedOn"),
        part=_part(value(element, "name")) or _part(style_id),
        jc=value(paragraph, "jc"),
        is_hidden=flag(element.find(W + "rPr"), "vanish"),
        number_id=value(number, "numId"),
        number_level=whole(level, 0) if level else None,
    )


def _part(name: str) -> str:
    for pattern, part in _PARTS:
        found = pattern.fullmatch(name.strip())
        if found:
            return part + "".join(found.groups())
    return ""


_PARTS = (
    (re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE), "heading"),
    (re.compile(r"title|标题|文档标题", re.IGNORECASE), "title"),
    (re.compile(r"(?:toc|目录)\s*\d?|toc heading|tocheading", re.IGNORECASE), "toc"),
    (re.compile(r"caption|题注", re.IGNORECASE), "caption"),
    (re.compile(r"(?:footnote|endnote) text|(?:脚注|尾注)文本", re.IGNORECASE), "note"),
)
