"""Lines with the numbers they begin with (读入的行), before anybody knows whose they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from content.text.facts import ends_as_title
from content.text.labels import PLAIN, Kind, Label, forced_label, read_label
from content.text.lines import PINNED_ANNEX, PINNED_NUMBER, Line, is_pinned

ENDS = ("。", "；", "：", "，", ";", ":", ",", "、")
"""Punctuation that no heading and no signature ends with."""

ENDS_SENTENCE = "。；：！？.;:!?"

SHORT = 40
"""No heading without a number is longer, nor a name in a table of contents."""


class Read(NamedTuple):
    """A line, its number in the source, its label, and the kind of label that is sure."""

    number: int
    line: Line
    label: Label
    kind: Kind


def read_line(number: int, line: Line) -> Read:
    """Return the line with the label it begins with, or the one somebody says it has."""
    plain = line.kind == "paragraph" and not line.style
    label = read_label(line.text) if plain else _label(line)
    return Read(number, line, label, Kind.PLAIN if label.weak else label.kind)


class Ends(NamedTuple):
    """The first and the last character of every line, one string each: quickly looked through."""

    firsts: str
    lasts: str


def ends_of(texts: Sequence[str]) -> Ends:
    """Return the characters with which the lines begin and end."""
    return Ends("".join([text[0] for text in texts]), "".join([text[-1] for text in texts]))


def places_of(signs: str, characters: str) -> list[int]:
    """Return where one of the characters stands, counted from 0."""
    return [found.start() for found in re.finditer(f"[{re.escape(characters)}]", signs)]


def lines_of_kind(read: Sequence[Read], kind: Kind) -> list[int]:
    """Return the indices of the lines that begin with a label of this kind."""
    kinds = [its for _, _, _, its in read]
    found: list[int] = []
    for _ in range(kinds.count(kind)):
        found.append(kinds.index(kind, found[-1] + 1 if found else 0))
    return found


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


def may_be_listed(line: Line) -> bool:
    """Tell whether a line is short and ends as names do, in a title or in contents."""
    return line.kind == "paragraph" and len(line.text) <= SHORT and not line.text.endswith(ENDS)


_LONG_LINE = 24
_LONGEST_DATE = 30
_DATE = re.compile(
    r"[\d０-９〇零○一二三四五六七八九Xx×]{4}\s*年\s*[\d０-９一二三四五六七八九十Xx×]{0,3}\s*月"
    r"\s*[\d０-９一二三四五六七八九十Xx×]{0,3}\s*日"
)  # 2026年6月1日
_RUNS_ON = re.compile(r"[\u4e00-\u9fff，、]")
_CARRIES_ON = re.compile(
    r"""
    [\u4e00-\u9fff，、。；）] (?! .{0,20} (?: 〔\d{4}〕 | [：:] ) )
    | \d{1,2} [：:] \d{2} (?! \d )                           # 1：45 时采集到的……
    | \d{1,4} \s? (?: 个 | 日内 | 天 | 小时 | 万元 | 元 | [%％] )  # 30日内作出
    """,
    re.VERBOSE,
)


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
