"""Automatic numbers of Word paragraphs, resolved to what is printed (自动编号)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from content.files.word.names import MC, Element, W
from content.files.word.number_formats import printed
from content.files.word.styles import Styles, flag, value, whole

BULLET = "•"
_MOST = 32_767  # Word counts no further


@dataclass(frozen=True, slots=True)
class Label:
    """The number as printed, and the blank between it and the text."""

    text: str
    gap: str
    is_bullet: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    pattern: str
    suffix: str
    is_legal: bool
    restarts_after: int
    style: str
    bullet: str


@dataclass(slots=True)
class _List:
    """An abstract numbering: its levels, the style that holds it, and where it has counted to."""

    levels: dict[int, _Level]
    link: str
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Number:
    """A numbering instance: the list it counts in and what it changes there."""

    list_id: str
    starts: dict[int, int]
    levels: dict[int, _Level]


class Numbering:
    """The automatic numbers of one document; it counts, so ask once per paragraph, in order.

    `load` gives the numbering part; it is not called for a text without automatic numbers.
    """

    def __init__(self, load: Callable[[], Element | None], styles: Styles) -> None:
        self._load: Callable[[], Element | None] | None = load
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, _Number] = {}
        self._started: set[tuple[str, int]] = set()
        self.unknown_formats = 0
        self.unknown_format = ""

    def label(self, properties: Element | None, style_id: str) -> Label | None:
        """Return the next paragraph's printed number, or None when it has none."""
        number_id, level = self._asked(properties, style_id)
        if number_id in {"", "0"}:
            return None
        number = self._numbers.get(number_id)
        if number is None:
            return None
        source = self._list_of(number)
        levels = {**source.levels, **number.levels}
        if level not in levels:
            return None
        self._count(source, levels, number_id, level)
        return self._printed(source, levels, level)

    def _read(self) -> None:
        if self._load is None:
            return
        root, self._load = self._load(), None
        if root is not None:
            self._lists = {
                e.get(W + "abstractNumId", ""): _list(e) for e in root.findall(W + "abstractNum")
            }
            self._numbers = {e.get(W + "numId", ""): _number(e) for e in root.findall(W + "num")}

    def _asked(self, properties: Element | None, style_id: str) -> tuple[str, int]:
        """Return the numbering instance and level a paragraph asks for, itself or by its style."""
        own = None if properties is None else properties.find(W + "numPr")
        number_id, level_text = value(own, "numId"), value(own, "ilvl")
        level = whole(level_text, 0) if level_text else None
        if number_id:
            self._read()
            return number_id, level or 0
        for style in self._styles.chain(style_id):
            number_id = number_id or style.number_id
            if level is None:
                level = style.number_level
        bound = self._bound_level(number_id, style_id) if number_id else None
        return number_id, (bound if bound is not None else level or 0)

    def _bound_level(self, number_id: str, style_id: str) -> int | None:
        """Return the level whose definition names this style (`w:pStyle`), if one does."""
        self._read()
        number = self._numbers.get(number_id)
        if number is None:
            return None
        levels = {**self._list_of(number).levels, **number.levels}
        return next((n for n, level in levels.items() if level.style == style_id), None)

    def _list_of(self, number: _Number) -> _List:
        """Return the list a number counts in, through the style it is linked to (numStyleLink)."""
        found = self._lists.get(number.list_id) or _List({}, "")
        for _ in range(4):
            if found.levels or not found.link:
                break
            holder = next((s.number_id for s in self._styles.chain(found.link) if s.number_id), "")
            linked = self._numbers.get(holder)
            if linked is None:
                break
            found = self._lists.get(linked.list_id) or found
        return found

    def _count(self, source: _List, levels: dict[int, _Level], number_id: str, level: int) -> None:
        counts, number = source.counts, self._numbers[number_id]
        first_use = (number_id, level) not in self._started
        self._started.add((number_id, level))
        if first_use and level in number.starts:
            counts[level] = number.starts[level]
        elif level in counts:
            counts[level] = min(counts[level] + 1, _MOST)
        else:
            counts[level] = number.starts.get(level, levels[level].start)
        for deeper in [n for n in counts if n > level]:
            if level < (levels[deeper].restarts_after if deeper in levels else deeper):
                del counts[deeper]

    def _printed(self, source: _List, levels: dict[int, _Level], level: int) -> Label:
        here = levels[level]
        if here.number_format == "bullet":
            return Label(here.bullet, " ", is_bullet=True)
        text = _PLACEHOLDER.sub(
            lambda found: self._figure(source, levels, here, int(found[1]) - 1), here.pattern
        )
        return Label(text, _gap(text, here.suffix))

    def _figure(self, source: _List, levels: dict[int, _Level], here: _Level, level: int) -> str:
        wanted = levels.get(level)
        if wanted is None:
            return ""
        count = source.counts.get(level, wanted.start)
        is_plain = here.is_legal and wanted.number_format != "none"
        text = printed(count, "decimal" if is_plain else wanted.number_format)
        if text is None:
            self.unknown_formats += 1
            self.unknown_format = wanted.number_format
            return str(count)
        return text


_PLACEHOLDER = re.compile(r"%([1-9])")
_FULL_WIDTH_END = "、．。）〕】］：，"
_NAMED_END = "编章节条款"


def _gap(label: str, suffix: str) -> str:
    """Return the blank after a number; full-width punctuation brings its own."""
    if suffix == "nothing" or not label or label[-1].isspace() or label[-1] in _FULL_WIDTH_END:
        return ""
    return "　" if label[-1] in _NAMED_END else " "


def _list(element: Element) -> _List:
    levels = {whole(e.get(W + "ilvl"), 0): _level(e) for e in element.findall(W + "lvl")}
    return _List(levels, value(element, "numStyleLink"))


def _number(element: Element) -> _Number:
    starts: dict[int, int] = {}
    levels: dict[int, _Level] = {}
    for override in element.findall(W + "lvlOverride"):
        level = whole(override.get(W + "ilvl"), 0)
        start, definition = value(override, "startOverride"), override.find(W + "lvl")
        if start:
            starts[level] = whole(start, 1)
        if definition is not None:
            levels[level] = _level(definition)
    return _Number(value(element, "abstractNumId"), starts, levels)


def _level(element: Element) -> _Level:
    index = whole(element.get(W + "ilvl"), 0)
    restart = value(element, "lvlRestart")
    return _Level(
        start=whole(value(element, "start"), 0 if element.find(W + "start") is None else 1),
        number_format=_format(element),
        pattern=value(element, "lvlText"),
        suffix=value(element, "suff") or "tab",
        is_legal=bool(flag(element, "isLgl")),
        restarts_after=min(whole(restart, index), index) if restart else index,
        style=value(element, "pStyle"),
        bullet=_bullet(element),
    )


def _bullet(element: Element) -> str:
    """Return the sign of a list without numbers: a dot, whatever its font draws.

    Only the dashes that standards list with (——) are characters of the text.
    """
    text = value(element, "lvlText").strip()
    return text if text in _DASHES else BULLET


_DASHES = {"—", "——", "───", "──"}


def _format(element: Element) -> str:
    """Return the number format; a custom one (`001, 002, …`) is wrapped in alternate content."""
    plain = value(element, "numFmt")
    if plain:
        return plain
    custom = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if custom is not None and custom.get(W + "format", "").startswith("01"):
        return "decimalZero"
    fallback = element.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return "decimal" if fallback is None else fallback.get(W + "val", "decimal")
