"""What stands around a text: contents, annexes listed, signing blocks, page numbers (文外部分)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from content.text.correcting import Correction
from content.text.facts import ends_as_title
from content.text.labels import PLAIN, STRUCTURE, Kind, Label, forced_label, read_label, squeezed
from content.text.lines import FIGURE, PINNED_ANNEX, PINNED_NUMBER, Line, is_pinned
from content.text.node import is_caption

ENDS = ("。", "；", "：", "，", ";", ":", ",", "、")
"""Punctuation that no heading and no signature ends with."""

ENDS_SENTENCE = "。；：！？.;:!?"


class Read(NamedTuple):
    """A line, its number in the source, its label, and the kind of label that is sure."""

    number: int
    line: Line
    label: Label
    kind: Kind


class Contents(NamedTuple):
    """Where the text begins after a table of contents, and what the table names.

    `doubtful` are lines of which nobody can say whether they are contents or text.
    """

    start: int
    named: frozenset[str] = frozenset()
    doubtful: tuple[int, ...] = ()


class Letters(NamedTuple):
    """A covering letter's signing block, and the title of the text it sends."""

    signing: frozenset[int]
    titles: frozenset[int]


class Figures(NamedTuple):
    """The lines that are pictures or their captions; `beside` go with the line above them."""

    heads: frozenset[int]
    beside: frozenset[int]


def read_line(number: int, line: Line) -> Read:
    """Return the line with the label it begins with, or the one somebody says it has."""
    plain = line.kind == "paragraph" and not line.style
    label = read_label(line.text) if plain else _label(line)
    return Read(number, line, label, Kind.PLAIN if label.weak else label.kind)


def contents_of(read: Sequence[Read]) -> Contents:
    """Return where the text begins after a table of contents, 0 if there is none.

    A table of contents names the first chapter, and the text names it again before
    its first article.
    """
    listed = next((i for i, e in enumerate(read[:400]) if _is_contents(e)), None)
    first = next((i for i, e in enumerate(read) if e.kind is Kind.ARTICLE), len(read))
    begin = 0 if listed is None or listed > first else listed + 1
    heads = STRUCTURE if not begin or first < len(read) else _CONTENTS_KINDS
    named = [i for i in range(begin, first) if read[i].kind in heads]
    again: list[int] = []
    if named:
        key = _contents_key(read[named[0]], loose=bool(begin))
        again = [i for i in named[1:] if _contents_key(read[i], loose=bool(begin)) == key]
    if again:
        return Contents(_before_foreword(read, begin, again[0]) if begin else again[0])
    end = _after_paged(read, begin)
    return Contents(end) if end > begin or not begin else _unpaged(read, begin, first)


def page_numbers(read: Sequence[Read]) -> frozenset[int]:
    """Return the lines that are nothing but the number of a page."""
    plain = [(i, line) for i, (_, line, label, _) in enumerate(read) if label is PLAIN]
    short = [i for i, line in plain if len(line.text) < 20]
    short = [i for i in short if read[i].line.kind == "paragraph"]
    sure = {i for i in short if _PAGE_SAID.fullmatch(read[i].line.text)}
    bare = [i for i in short if _PAGE_BARE.fullmatch(read[i].line.text)]
    numbers = [int(read[i].line.text) for i in bare]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    if len(bare) >= _FEWEST_PAGES and all(1 <= step <= 3 for step in steps):
        sure.update(bare)
    return frozenset(sure)


def figures_of(read: Sequence[Read]) -> Figures:
    """Return the lines that hold nothing but pictures, each with its caption 图1 beside it.

    A caption is looked for below the picture, and above where that one is of the next picture.
    """
    heads: set[int] = set()
    beside: set[int] = set()
    said = [i for i, (_, line, _, _) in enumerate(read) if "〔图" in line.text]
    for index in (i for i in said if _is_picture(read[i])):
        above, below = index - 1, index + 1
        is_left = above >= 0 and above not in beside and _is_caption(read[above])
        has_own = below < len(read) and _is_caption(read[below])
        if is_left and not (has_own and not _is_picture_at(read, below + 1)):
            heads.add(above)
            beside.add(index)
        else:
            heads.add(index)
            beside.update([below] if has_own else ())
    return Figures(frozenset(heads), frozenset(beside))


def without_false_annexes(read: list[Read], start: int) -> list[Read]:
    """Take the list of annexes (附件：1.…) as text: an annex is where its name comes last."""
    annexes = [i for i, (_, _, _, kind) in enumerate(read) if kind is Kind.ANNEX]
    last = {squeezed(read[i].label.label): i for i in annexes}
    for index in range(start, len(read)) if last else ():
        entry = read[index]
        if entry.kind is not Kind.ANNEX or entry.line.style == PINNED_ANNEX:
            continue
        listed = any(
            0 <= near < len(read) and read[near].kind is Kind.ANNEX
            for near in (index - 1, index + 1)
        )
        repeated = last[squeezed(entry.label.label)] != index
        colon = "：" in entry.label.gap or ":" in entry.label.gap
        if listed or repeated or (colon and not _opens_annex(read, index)):
            read[index] = entry._replace(label=PLAIN, kind=Kind.PLAIN)
    return read


def with_decimal_heads(read: list[Read]) -> list[Read]:
    """Take 3. as the head of 3.1, 3.2 … where those come next, outside of articles."""
    below: Label | None = None
    if Kind.DECIMAL not in [kind for _, _, _, kind in read]:
        return read
    for index in range(len(read) - 1, -1, -1):
        entry = read[index]
        label = entry.label
        short = len(label.text) <= _SHORT and not label.text.endswith(ENDS)
        heads = below is not None and below.number == (*label.number, 1)
        if label.kind is Kind.DOT and short and heads:
            head = label._replace(kind=Kind.DECIMAL)
            read[index] = entry._replace(label=head, kind=Kind.DECIMAL)
        if label.kind in _NUMBERING:
            below = label if label.kind is Kind.DECIMAL else None
    return read


def signing_blocks(read: Sequence[Read], start: int) -> frozenset[int]:
    """Return the lines of the signing blocks before each annex and at the end."""
    ends = [i for i, (_, _, _, kind) in enumerate(read) if kind is Kind.ANNEX and i >= start]
    found: set[int] = set()
    for end in (*ends, len(read)):
        found.update(_signing_block(read, end, start))
    return frozenset(found)


def letters_of(read: Sequence[Read]) -> Letters:
    """Return the signing blocks that end one text where another begins, and its title lines."""
    signing: set[int] = set()
    titles: set[int] = set()
    ends = [i for i, (_, line, _, _) in enumerate(read) if line.text.endswith("日")]
    for dated in (i for i in ends if is_date(read[i])):
        block = _signed(read, dated, 0)
        begun = _title_below(read, dated + 1)
        if _ends_a_text(read, block.start - 1) and (begun or _begins_below(read, dated + 1)):
            signing.update(block)
            titles.update(begun)
    return Letters(frozenset(signing), frozenset(titles))


def is_date(entry: Read) -> bool:
    """Tell whether the line is a date and nothing else."""
    text = entry.line.text
    if len(text) >= _LONGEST_DATE or text[-1] != "日" or entry.line.kind != "paragraph":
        return False
    return _DATE.fullmatch(text) is not None


def broken_off(above: Line, line: Line) -> bool:
    """Tell whether a sentence seems to run on from one line to the next."""
    text = above.text
    if len(text) < _LONG_LINE or above.centred or line.centred or is_pinned(line):
        return False
    if text.startswith("附件") or ends_as_title(text):
        return False
    return bool(_RUNS_ON.search(text[-1:])) and bool(_CARRIES_ON.match(line.text))


def annexes_missing(read: Sequence[Read]) -> int:
    """Return the index of a list of annexes (附件：1.…) in a text that holds none; -1 if fine."""
    named = [i for i, (_, line, _, _) in enumerate(read) if line.text.startswith("附件")]
    if not named or any(entry.kind is Kind.ANNEX for entry in read):
        return -1
    return next((i for i in named if _LIST_OF_ANNEXES.match(read[i].line.text)), -1)


def front_doubt(read: Sequence[Read], doubtful: Sequence[int]) -> tuple[Correction, ...]:
    """Return the corrections that make the doubtful lines contents."""
    return tuple(Correction(read[i].number - 1, "as_contents") for i in doubtful)


_CONTENTS_KINDS = STRUCTURE | {Kind.COMMA, Kind.BARE, Kind.DOT, Kind.DECIMAL}
_NUMBERING = STRUCTURE | {Kind.DECIMAL, Kind.DOT, Kind.COMMA, Kind.ARTICLE, Kind.ANNEX}
_PAGE = re.compile(r"[\s.…·]*\t?\s*[（(]?[\dIVXⅠ-Ⅻ]{1,4}[)）]?$")  # 第一章　总则……1
_PAGED = re.compile(r"(?:\t|[.…·]{2,})\s*[\dIVXivxⅠ-Ⅻ]{1,4}$")
_PAGE_BARE = re.compile(r"[0-9]{1,4}")
_PAGE_SAID = re.compile(
    r"""
    [-—–－][\s]?[0-9]{1,4}[\s]?[-—–－]                          # - 12 -
    | 第\s?[0-9]{1,4}\s?页 (?: \s? [，,/／]? \s? 共 \s?[0-9]{1,4}\s? 页 )?   # 第3页 共12页
    """,
    re.VERBOSE,
)
_FEWEST_PAGES = 3
_DATE = re.compile(
    r"[\d０-９〇零○一二三四五六七八九Xx×]{4}\s*年\s*[\d０-９一二三四五六七八九十Xx×]{0,3}\s*月"
    r"\s*[\d０-９一二三四五六七八九十Xx×]{0,3}\s*日"
)  # 2026年6月1日
_TAIL = re.compile(r"[（(]此件|[（(]联系|抄送|印发|主题词|[（(]盖章|[（(]公章|附件[：:]|附[：:]")
_LOOK_BACK = 12
_LONGEST_DATE = 30
_OF_FIGURES = ("paragraph", FIGURE)
_ONLY_PICTURES = re.compile(r"(?:〔图[0-9]{1,5}〕\s*)+")
_SHORT, _LONG_LINE, _LONGEST_TITLE = 40, 24, 3
_RUNS_ON = re.compile(r"[\u4e00-\u9fff，、]")
_CARRIES_ON = re.compile(r"[\u4e00-\u9fff，、。；）](?!.{0,20}(?:〔\d{4}〕|[：:]))")
_LIST_OF_ANNEXES = re.compile(r"附件\s*[：:]\s*(?:\d|《|[\u4e00-\u9fff])")
_FOREWORDS = ("前言", "引言")


def _is_picture(entry: Read) -> bool:
    line = entry.line
    if line.text[0] != "〔" or line.kind not in _OF_FIGURES or is_pinned(line):
        return False
    return _ONLY_PICTURES.fullmatch(line.text) is not None


def _is_picture_at(read: Sequence[Read], index: int) -> bool:
    return index < len(read) and _is_picture(read[index])


def _is_caption(entry: Read) -> bool:
    line = entry.line
    if line.kind == FIGURE:
        return not _is_picture(entry)
    if line.kind != "paragraph" or is_pinned(line) or line.text.endswith(ENDS):
        return False
    return is_caption(line.text, "图")


def _label(line: Line) -> Label:
    if line.kind != "paragraph" or line.style == "toc":
        return PLAIN
    if not is_pinned(line):
        return read_label(line.text)
    if line.style == PINNED_NUMBER:
        return forced_label(line.text) or PLAIN
    if line.style != PINNED_ANNEX:
        return PLAIN
    label = read_label(line.text)
    if label.kind is Kind.ANNEX:
        return label._replace(firm=True)
    return Label(Kind.ANNEX, "", "", line.text, (), firm=True)


def _is_contents(entry: Read) -> bool:
    text = entry.line.text
    return len(text) < 12 and squeezed(text) in ("目录", "目次")


def _contents_key(entry: Read, *, loose: bool) -> tuple[object, ...]:
    label = entry.label
    exact = loose and label.kind in STRUCTURE
    text = "" if exact else _named(label.text)
    return (label.kind, label.number, text)


def _named(text: str) -> str:
    return squeezed(_PAGE.sub("", text[:200]))


def _before_foreword(read: Sequence[Read], begin: int, start: int) -> int:
    """Return where 前言 begins, if the contents name it and it stands before the text."""
    forewords = [i for i in range(begin, start) if _named(read[i].line.text) in _FOREWORDS]
    names = [_named(read[i].line.text) for i in forewords]
    again = (i for n, i in enumerate(forewords) if names[n] in names[:n])
    return next(again, start)


def _after_paged(read: Sequence[Read], begin: int) -> int:
    """Return the end of a run of lines with page numbers after the word 目录."""
    end = begin
    while begin and end < len(read):
        line = read[end].line
        if line.style != "toc" and not _PAGED.search(line.text[-60:]):
            break
        end += 1
    return end


def _unpaged(read: Sequence[Read], begin: int, first: int) -> Contents:
    """Return the end of a table of contents without page numbers: where its first line returns."""
    end = begin
    while end < min(first, len(read)) and _may_be_listed(read[end].line):
        end += 1
    names = [_named(read[i].line.text) for i in range(begin, end)]
    if names and names[0] in names[1:]:
        again = names.index(names[0], 1)
        return Contents(begin + again, frozenset(names[:again]))
    if end < len(read) and names and _named(read[end].line.text) == names[0]:
        return Contents(end, frozenset(names))
    doubtful = tuple(range(begin, end)) if len(names) > 1 else ()
    return Contents(begin, doubtful=doubtful)


def _may_be_listed(line: Line) -> bool:
    return line.kind == "paragraph" and len(line.text) <= _SHORT and not line.text.endswith(ENDS)


def _opens_annex(read: Sequence[Read], index: int) -> bool:
    """Tell whether 附件： begins an annex: after a date, with more below than a list of names."""
    if index + 1 >= len(read) or is_date(read[index + 1]):
        return False
    below = read[index + 1]
    if any(is_date(read[i]) for i in range(max(0, index - 3), index)):
        return below.kind is not Kind.DOT
    headed = below.line.kind == "row" or below.line.centred
    return not read[index].label.text and headed


def _signing_block(read: Sequence[Read], end: int, start: int) -> range:
    floor = max(start, end - _LOOK_BACK)
    dated = next((i for i in range(end - 1, floor - 1, -1) if is_date(read[i])), None)
    if dated is None or any(not _is_tail(read[i]) for i in range(dated + 1, end)):
        return range(0)
    return range(_signed(read, dated, floor).start, end)


def _signed(read: Sequence[Read], dated: int, floor: int) -> range:
    """Return the date and the names of those who signed above it."""
    first = dated
    while first > max(floor, dated - 5) and _is_signature(read[first - 1]):
        first -= 1
    return range(first, dated + 1)


def _ends_a_text(read: Sequence[Read], last: int) -> bool:
    """Tell whether a line is the last of a text: a sentence, 特此通知, a list of annexes."""
    if last < 0:
        return False
    text = read[last].line.text
    return text.endswith(("。", "）", "。”", "特此通知")) or text.startswith("附件")


def _begins_below(read: Sequence[Read], index: int) -> bool:
    if index >= len(read):
        return False
    below = read[index]
    numbered = below.kind in STRUCTURE or below.kind in (Kind.ANNEX, Kind.ARTICLE)
    return numbered or below.line.centred or _is_contents(below)


def _title_below(read: Sequence[Read], index: int) -> range:
    """Return the lines of a title below a signing block, none where there is no title."""
    while index < len(read) and _TAIL.match(read[index].line.text):
        index += 1
    for end in range(index, min(index + _LONGEST_TITLE, len(read))):
        if read[end].kind is not Kind.PLAIN or not _may_be_listed(read[end].line):
            break
        if ends_as_title(read[end].line.text):
            return range(index, end + 1)
    return range(0)


def _is_signature(entry: Read) -> bool:
    text = entry.line.text
    if entry.kind is not Kind.PLAIN or entry.line.kind != "paragraph" or len(text) > 60:
        return False
    return not text.endswith(ENDS) and (len(squeezed(text)) <= 25)


def _is_tail(entry: Read) -> bool:
    text = entry.line.text
    if entry.line.kind == "row":
        return False
    short = entry.kind is Kind.PLAIN and len(text) <= _SHORT and not text.endswith("。")
    return short or bool(_TAIL.match(text))
