"""Lines into a clause tree with warnings (条款解析); it never refuses and never loses a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from content.text.clauses import Body
from content.text.facts import Facts, facts_of, title_of
from content.text.growing import Grower, Warning_
from content.text.labels import BLANKS, PLAIN, STRUCTURE, Kind, Label, read_label, squeezed
from content.text.lines import Line

__all__ = ["Facts", "Parsed", "Warning_", "markdown_lines", "parse", "source_lines"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood of a text: the tree, what it says about itself, and doubts."""

    body: Body
    title: str
    facts: Facts
    warnings: tuple[Warning_, ...]


def parse(lines: Iterable[Line | str]) -> Parsed:
    r"""Return the clause tree of `lines`, whatever they are.

    `"\n".join(body.lines())` is the source: blank lines and the blanks at both ends of
    a line are dropped, nothing else. Warnings name the line, counted from 1 in `lines`.
    """
    read = [_Read(number, line, _label(line)) for number, line in _cleaned(lines)]
    start = _after_contents(read)
    read = _without_false_annexes(read, start)
    signing = _signing_blocks(read, start)
    first = _first_clause(read, start)
    title = title_of([entry.line for entry in read[: first or 40]])
    facts = facts_of(
        (entry.line.text for entry in read[: first or 40]), (entry.line.text for entry in read)
    )
    grower = _grown(read, start, signing, title)
    clauses = tuple([node.clause() for node in grower.root.children])
    return Parsed(Body(clauses), title, facts, tuple(grower.warnings))


def source_lines(lines: Iterable[Line | str]) -> Iterator[str]:
    """Yield what the body of `parse(lines)` must say, line by line."""
    return (line.text for _, line in _cleaned(lines))


def markdown_lines(text: str) -> tuple[dict[str, str], list[Line]]:
    """Return the front matter (`标题: …`) and the lines of a Markdown source.

    `# ` is the title, `## ` to `###### ` are headings, comments are dropped, other
    text is left as it is.
    """
    meta, rest = _front_matter(text.replace("\r\n", "\n").lstrip("\ufeff"))
    lines = [_markdown_line(line) for line in _without_comments(rest).split("\n")]
    return meta, [line for line in lines if line.text.strip(BLANKS)]


class _Read(NamedTuple):
    number: int
    line: Line
    label: Label


_PAGE = re.compile(r"[\s.…·]*\t?\s*[（(]?[\dIVXⅠ-Ⅻ]{1,4}[)）]?$")  # 第一章　总则……1
_PAGED = re.compile(r"(?:\t|[.…·]{2,})\s*[\dIVXivxⅠ-Ⅻ]{1,4}$")
_DATE = re.compile(
    r"[\d０-９〇零○一二三四五六七八九Xx×]{4}\s*年\s*[\d０-９一二三四五六七八九十Xx×]{0,3}\s*月"
    r"\s*[\d０-９一二三四五六七八九十Xx×]{0,3}\s*日"
)  # 2026年6月1日
_TAIL = re.compile(r"[（(]此件|[（(]联系|抄送|印发|主题词|[（(]盖章|[（(]公章|附件[：:]|附[：:]")
_LOOK_BACK = 12
_ENDS = ("。", "；", "：", "，", ";", ":", ",", "、")


def _cleaned(lines: Iterable[Line | str]) -> Iterator[tuple[int, Line]]:
    for number, given in enumerate(lines, 1):
        line = given if isinstance(given, Line) else Line(given)
        for text in _printed(line):
            yield number, line if text == line.text else _with_text(line, text)


def _printed(line: Line) -> Iterator[str]:
    text = line.text
    parts = text.replace("\r", "\n").split("\n") if "\n" in text or "\r" in text else (text,)
    for part in parts:
        stripped = part.strip(BLANKS)
        if stripped and line.kind == "row":
            yield part.strip(_ROW_BLANKS)  # a tab at either end is an empty cell
        elif stripped:
            yield stripped


_ROW_BLANKS = BLANKS.replace("\t", "")


def _with_text(line: Line, text: str) -> Line:
    return Line(text, line.kind, line.style, line.table, line.centred)


def _label(line: Line) -> Label:
    if line.kind != "paragraph" or line.style == "toc":
        return PLAIN
    return read_label(line.text)


def _after_contents(read: Sequence[_Read]) -> int:
    """Return where the text begins after a table of contents, 0 if there is none.

    A table of contents names the first chapter, and the text names it again before
    its first article.
    """
    listed = next((i for i, e in enumerate(read[:400]) if _is_contents(e)), None)
    first = next((i for i, e in enumerate(read) if e.label.kind is Kind.ARTICLE), len(read))
    begin = 0 if listed is None or listed > first else listed + 1
    heads = STRUCTURE if not begin or first < len(read) else _CONTENTS_KINDS
    named = [i for i in range(begin, first) if read[i].label.kind in heads]
    if not named:
        return _after_paged(read, begin)
    key = _contents_key(read[named[0]], loose=bool(begin))
    again = [i for i in named[1:] if _contents_key(read[i], loose=bool(begin)) == key]
    return again[0] if again else _after_paged(read, begin)


_CONTENTS_KINDS = STRUCTURE | {Kind.COMMA, Kind.BARE, Kind.DOT, Kind.DECIMAL}


def _is_contents(entry: _Read) -> bool:
    text = entry.line.text
    return len(text) < 12 and squeezed(text) in ("目录", "目次")


def _contents_key(entry: _Read, *, loose: bool) -> tuple[object, ...]:
    label = entry.label
    exact = loose and label.kind in STRUCTURE
    text = "" if exact else squeezed(_PAGE.sub("", label.text[:200]))
    return (label.kind, label.number, text)


def _after_paged(read: Sequence[_Read], begin: int) -> int:
    """Return the end of a run of lines with page numbers after the word 目录."""
    end = begin
    while begin and end < len(read):
        line = read[end].line
        if line.style != "toc" and not _PAGED.search(line.text[-60:]):
            break
        end += 1
    return end


def _without_false_annexes(read: list[_Read], start: int) -> list[_Read]:
    """Take the list of annexes (附件：1.…) as text: an annex is where its name comes last."""
    last: dict[str, int] = {}
    for index, entry in enumerate(read):
        if entry.label.kind is Kind.ANNEX:
            last[squeezed(entry.label.label)] = index
    for index in range(start, len(read)) if last else ():
        entry = read[index]
        if entry.label.kind is not Kind.ANNEX:
            continue
        listed = any(
            0 <= near < len(read) and read[near].label.kind is Kind.ANNEX
            for near in (index - 1, index + 1)
        )
        if listed or last[squeezed(entry.label.label)] != index:
            read[index] = entry._replace(label=PLAIN)
    return read


def _signing_blocks(read: Sequence[_Read], start: int) -> frozenset[int]:
    """Return the lines of the signing blocks before each annex and at the end."""
    ends = [i for i in range(start, len(read)) if read[i].label.kind is Kind.ANNEX]
    found: set[int] = set()
    for end in (*ends, len(read)):
        found.update(_signing_block(read, end, start))
    return frozenset(found)


def _signing_block(read: Sequence[_Read], end: int, start: int) -> range:
    floor = max(start, end - _LOOK_BACK)
    dated = next((i for i in range(end - 1, floor - 1, -1) if _is_date(read[i])), None)
    if dated is None or any(not _is_tail(read[i]) for i in range(dated + 1, end)):
        return range(0)
    first = dated
    while first > max(floor, dated - 5) and _is_signature(read[first - 1]):
        first -= 1
    return range(first, end)


def _is_date(entry: _Read) -> bool:
    text = entry.line.text
    return len(text) < 30 and entry.line.kind == "paragraph" and bool(_DATE.fullmatch(text))


def _is_signature(entry: _Read) -> bool:
    text = entry.line.text
    if entry.label.kind is not Kind.PLAIN or entry.line.kind != "paragraph" or len(text) > 60:
        return False
    return not text.endswith(_ENDS) and (len(squeezed(text)) <= 25)


def _is_tail(entry: _Read) -> bool:
    text = entry.line.text
    if entry.line.kind == "row":
        return False
    short = entry.label.kind is Kind.PLAIN and len(text) <= 40 and not text.endswith("。")
    return short or bool(_TAIL.match(text))


def _first_clause(read: Sequence[_Read], start: int) -> int:
    """Return the index of the first labelled line of the text, 0 if there is none."""
    labelled = (i for i in range(start, len(read)) if read[i].label.kind not in _UNSURE)
    return next(labelled, 0)


_UNSURE = frozenset({Kind.PLAIN, Kind.BARE})


def _grown(read: Sequence[_Read], start: int, signing: frozenset[int], title: str) -> Grower:
    decimals = sum(entry.label.kind is Kind.DECIMAL for entry in read[start:])
    articles = any(entry.label.kind is Kind.ARTICLE for entry in read[start:])
    grower = Grower(decimal=decimals >= 2 and not articles)
    unlabelled = not _first_clause(read, start)
    grower.begun = unlabelled and not title
    for index, entry in enumerate(read):
        if entry.line.kind == "row":
            grower.row(entry.line.text, entry.line.table)
        elif entry.line.kind != "paragraph":
            grower.note(entry.line.text)
        elif index < start:
            grower.preface(entry.line.text)
        elif index in signing and grower.begun:
            grower.closing(entry.line.text)
        else:
            _grow(grower, entry)
        if unlabelled and not grower.begun:
            grower.begun = bool(title) and squeezed(title).endswith(squeezed(entry.line.text))
    return grower


def _grow(grower: Grower, entry: _Read) -> None:
    outline = _outline(entry) if grower.begun else 0
    if outline:
        grower.heading(entry.number, entry.line.text, outline)
    else:
        grower.labelled(entry.number, entry.label, whole=entry.line.text)


def _outline(entry: _Read) -> int:
    """Return the depth of a heading without a label, 0 for other lines."""
    line, text = entry.line, entry.line.text
    if entry.label.kind is not Kind.PLAIN or len(text) > 60:
        return 0
    if line.style.startswith("heading"):
        return int(line.style[7:] or 1)
    if len(text) <= 6 and squeezed(text) == "附则":
        return 1
    return 9 if line.centred and not text.endswith(_ENDS) else 0


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
